"""When an article was published and changed: which of a page's dates wins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nkarchive.extract import dateline, headline
from nkarchive.extract.date_labels import label_in, label_of_class
from nkarchive.extract.dateline import Dates
from nkarchive.extract.document import Document
from nkarchive.extract.ledger import Ledger
from nkarchive.model import Announcement, Page, Rejection

SEEN = datetime(2024, 3, 20, 12, tzinfo=UTC)


def _document(
    body: str, *, head: str = "", url: str = "https://courier.example/ferry", lang: str = "en", **page: object
) -> Document:
    html = f'<html lang="{lang}"><head><title>Ferry returns - Courier</title>{head}</head><body><h1>Ferry returns</h1>{body}</body></html>'
    document = Document.parse(Page(url=url, body=html.encode(), **page))  # type: ignore[arg-type]
    assert not isinstance(document, Rejection)
    return document


def _dates(body: str, **page: object) -> Dates:
    document = _document(body, **page)  # type: ignore[arg-type]
    return dateline.find(document, headline.find(document))


def _told(body: str, **page: object) -> tuple[str, str, str]:
    found = _dates(body, **page)
    return found.published, found.updated, found.provenance


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<p>Published 5 March 2024 | Updated 6 March 2024</p>", ("2024-03-05", "2024-03-06", "text")),
        ("<p>Updated 6 March 2024, published 5 March 2024</p>", ("2024-03-05", "2024-03-06", "text")),
        ("<p><b>Updated:</b> <span>6 March 2024</span></p><p>5 March 2024</p>", ("2024-03-05", "2024-03-06", "text")),
        ('<time class="entry-date published updated" datetime="2024-03-05">March</time>', ("2024-03-05", "", "time")),
        ('<span property="schema:datePublished" content="2024-03-05">x</span>', ("2024-03-05", "", "rdfa")),
        ('<span property="dc:date">2024-03-05</span>', ("2024-03-05", "", "rdfa")),
        ('<abbr class="published" title="2024-03-05T09:00:00Z">a while</abbr>', ("2024-03-05T09:00:00+00:00", "", "microformat")),
        ("<p class=date>12.03.24</p>", ("2024-03-12", "", "text")),
        ('<p class=date><script>showDate("2024/03/05 09:30")</script></p>', ("2024-03-05T09:30:00+00:00", "", "text")),
        ("<p class=date>05/03/2024</p><ul><li>28/02/2024</li></ul>", ("2024-03-05", "", "text")),
        ('<script>var s={"title":"Ferry returns","publishedAt":"2024-03-05"}</script>', ("2024-03-05", "", "page-state")),
        ("<p>No day is named.</p>", ("", "", "")),
    ],
)  # fmt: skip
def test_a_date_is_found_where_pages_keep_it(body: str, told: tuple[str, str, str]) -> None:
    assert _told(body) == told


def test_the_same_moment_is_given_by_the_clock_that_the_page_prints() -> None:
    """In UTC it is the next day already."""
    head = '<meta property="article:published_time" content="2024-03-06T01:30:00Z">'
    assert _told("<p>March 5, 2024, 8:30 p.m.</p>", head=head) == ("2024-03-05T20:30:00-05:00", "", "og")


def test_a_date_that_nothing_supports_loses_to_the_one_beside_the_headline_and_in_the_address() -> None:
    head = '<meta name="date" content="2024-03-19">'
    url = "https://courier.example/2024/03/05/ferry"
    assert _told("<p class=date>5 March 2024</p>", head=head, url=url) == ("2024-03-05", "", "text")


@pytest.mark.parametrize("where", ["feed", "sitemap"])
def test_what_announced_the_page_is_a_witness(where: str) -> None:
    announced = (Announcement(where=where, published="Tue, 05 Mar 2024 09:00:00 +0100"),)
    assert _told("<p>Text.</p>", announced=announced) == ("2024-03-05T09:00:00+01:00", "", where)


def test_two_readings_of_a_short_date_wait_for_another_witness() -> None:
    body = "<p class=date>03/12/24</p>"
    assert _told(body) == ("", "", "")
    assert _dates(body, url="https://courier.example/2024/12/03/ferry").text == "03/12/24"


def test_a_relative_date_says_that_it_is_one() -> None:
    assert _told("<p class=date>2 days ago</p>", seen_at=SEEN) == ("2024-03-18", "", "text:relative")


def test_english_of_a_day_first_country_is_read_so_whatever_the_theme_claims() -> None:
    url = "https://courier.example.co.uk/ferry"
    assert _told("<p class=date>05/03/2024</p>", url=url, lang="en-US") == ("2024-03-05", "", "text")


def test_the_books_say_what_was_offered_and_why_the_winner_won() -> None:
    document = _document("<p>Published 5 March 2024</p>", head='<meta name="date" content="2024-03-05">')
    document.ledger = Ledger()
    dateline.find(document, headline.find(document))
    assert {offer.where for offer in document.ledger.of("published")} == {"meta:date", "text"}
    award = document.ledger.awards["published"]
    assert (award.value, award.why) == ("2024-03-05", "the day on which most weight stands: meta:date agree")


def test_labels_are_words_and_classes_need_not_be() -> None:
    assert [label_in(words) for words in ("수정", "입력", "Bundesrepublik", "Zuletzt geändert")] == [
        "updated",
        "published",
        "",
        "updated",
    ]
    assert [label_of_class(names) for names in ("post_updated", "publication-date", "meta")] == [
        "updated",
        "published",
        "",
    ]
