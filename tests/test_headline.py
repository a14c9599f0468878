"""Which of a page's headings and titles is the headline."""

from __future__ import annotations

import pytest

from nkarchive.extract import headline
from nkarchive.extract.document import Document
from nkarchive.model import Announcement, Page, Rejection

URL = "https://courier.example/news/4711"


def _headline(html: str, *, url: str = URL, announced: tuple[Announcement, ...] = ()) -> tuple[str, str]:
    document = Document.parse(Page(url=url, body=html.encode(), announced=announced))
    assert not isinstance(document, Rejection)
    found = headline.find(document)
    return found.text, found.provenance


LD = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry returns to the Marl"}</script>'


@pytest.mark.parametrize(
    ("html", "told"),
    [
        # the h1 that JSON-LD agrees with beats the title for search engines
        (f"<title>Ferry timetable 2024</title>{LD}<h1>Ferry returns to the Marl</h1>", ("Ferry returns to the Marl", "h1")),
        # the site's name in an h1 that links home
        (
            '<title>Ferry returns | Marl Valley Walker</title><h1><a href="/">Marl Valley Walker</a></h1><h2>Ferry returns</h2>',
            ("Ferry returns", "h2"),
        ),
        ('<title>Ferry returns | The Walker</title><h1 id="branding">The Walker on paths and pubs</h1><h2>Ferry returns</h2>', ("Ferry returns", "h2")),
        # <title> is the weaker witness where og:title names another heading
        (
            '<title>Marl ferry</title><meta property="og:title" content="How the ferry came back"><h1>Marl ferry</h1><h2 itemprop="headline">How the ferry came back</h2>',
            ("How the ferry came back", "h2"),
        ),
        # a share box repeats <title>, the publisher's name and all
        (
            '<title>강 나룻배가 다시 뜬다-한빛일보</title><div class="title">강 나룻배가 다시 뜬다</div><div class="share-title">강 나룻배가 다시 뜬다-한빛일보</div>',
            ("강 나룻배가 다시 뜬다", "div"),
        ),
        # a page that gives its headline as the name of the site
        (
            '<title>Ferry returns to the Marl after a long winter</title><meta property="og:site_name" content="Ferry returns to the Marl after a long winter"><h1>Ferry returns to the Marl after a long winter</h1>',
            ("Ferry returns to the Marl after a long winter", "h1"),
        ),
        # what the page shows as its article's title, though every claim is another
        (
            '<title>Best ferries 2024</title><meta property="og:title" content="Best ferries 2024"><article><h1 class="entry-title">We took every boat</h1></article>',
            ("We took every boat", "h1"),
        ),
    ],
)  # fmt: skip
def test_the_headline_is_what_the_page_shows_and_says(html: str, told: tuple[str, str]) -> None:
    assert _headline(html) == told


def test_the_words_of_the_address_are_a_witness() -> None:
    html = '<title>Opinion | Courier</title><meta property="og:title" content="Mill to reopen"><h1>Why the ferry came back to the Marl</h1><ul><li><div class="title">Mill to reopen</div></li></ul>'
    url = "https://courier.example/opinion/why-the-ferry-came-back-to-the-marl"
    assert _headline(html, url=url) == ("Why the ferry came back to the Marl", "h1")


def test_what_announced_the_page_is_a_witness() -> None:
    announced = (Announcement(where="feed", headline="Ferry returns to the Marl"),)
    html = "<title>Courier</title><h1>Notices</h1><h2>Ferry returns to the Marl</h2>"
    assert _headline(html, announced=announced) == ("Ferry returns to the Marl", "h2")
