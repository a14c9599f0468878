"""When an article is looked at again, and what a second look finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsroom import DAY, HOUR, MORNING, Newsroom, links, newsroom, story, tagged
from servers import page, redirect

TEXT = "The river rose in the night, and the village moved to the school on the hill with all it had. " * 4
REWRITTEN = TEXT.replace("the school", "the old mill")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.put("/", links(("/news/flood", "Flood")))
        running.put("/news/flood", story("Flood", TEXT))
        yield running


def days_asked(site: Newsroom, days: range, path: str = "/news/flood") -> list[int]:
    """Crawl once a day; return the days on which *path* was asked for."""
    asked = []
    for day in days:
        site.crawl(MORNING + day * DAY)
        assert len(site.asked) == len(set(site.asked)), "fetched twice in one pass"
        if path in site.asked:
            asked.append(day)
    return asked


def test_an_unchanged_article_is_seen_at_ages_that_double(site: Newsroom) -> None:
    """1, 2, 4, 8 days after the pass that first held it, however often the source is read."""
    assert days_asked(site, range(10)) == [0, 1, 2, 4, 8]


def test_ages_count_from_the_last_change(site: Newsroom) -> None:
    assert days_asked(site, range(4)) == [0, 1, 2]
    site.put("/news/flood", story("Flood", REWRITTEN))
    assert days_asked(site, range(4, 14)) == [4, 5, 6, 8, 12]


def test_a_pass_that_begins_a_second_early_misses_nothing(site: Newsroom) -> None:
    """What falls due before the source's next slot is due now."""
    site.source = replace(site.source, schedule="every 1d")
    site.crawl(MORNING, due_only=True)
    site.crawl(MORNING + DAY - timedelta(seconds=1), due_only=True)
    assert site.asked == ["/", "/news/flood"]
    site.crawl(MORNING + DAY + timedelta(seconds=2), due_only=True)
    assert site.asked == []


def test_what_falls_due_before_the_next_slot_is_due_now(site: Newsroom) -> None:
    site.crawl(MORNING + timedelta(minutes=40))
    site.crawl(MORNING + DAY + timedelta(minutes=1))
    assert "/news/flood" in site.asked


def test_an_overnight_rewrite_is_one_version_and_one_event_that_names_the_fields(site: Newsroom) -> None:
    site.crawl(MORNING)
    site.put("/news/flood", story("Great flood", REWRITTEN))
    site.crawl(MORNING + DAY)
    assert site.outcomes() == {"/": "read", "/news/flood": "edited"}
    assert site.events("/news/flood") == [("new", ""), ("edited", "headline, body")]
    assert site.rows("SELECT number, seen_at, headline FROM versions ORDER BY number") == [
        (1, "2024-03-12T06:00:00Z", "Flood"),
        (2, "2024-03-13T06:00:00Z", "Great flood"),
    ]
    assert site.rows("SELECT last_changed, last_seen, versions FROM articles") == [
        ("2024-03-13T06:00:00Z", "2024-03-13T06:00:00Z", 2)
    ]


def test_what_stands_around_an_article_is_no_part_of_it(site: Newsroom) -> None:
    """Teasers, menus, new white space and other paragraphs' breaks: unchanged."""
    site.crawl(MORNING)
    menu = "<nav><a href=/list/x>Markets</a></nav>"
    teaser = '<div class=related><h3>Related</h3><a href="/news/other">Another story of the valley</a></div>'
    site.put("/news/flood", story("Flood ", TEXT.replace(". ", ".  "), foot=menu + teaser))
    site.put("/news/other", story("Another story of the valley"))
    site.crawl(MORNING + DAY)
    assert site.outcomes()["/news/flood"] == "unchanged"
    assert site.held()["/news/flood"] == ("live", 1)


def test_gone_is_said_once_and_still_looked_at_until_it_returns(site: Newsroom) -> None:
    site.crawl(MORNING)
    site.drop("/news/flood")
    assert days_asked(site, range(1, 8)) == [1, 2, 3, 5]
    assert site.events("/news/flood") == [("new", ""), ("gone", "HTTP 404")]
    site.put("/news/flood", page(status=410))
    site.crawl(MORNING + 9 * DAY)
    assert site.outcomes()["/news/flood"] == "gone"
    site.put("/news/flood", story("Flood", TEXT))
    site.crawl(MORNING + 17 * DAY)
    assert site.outcomes()["/news/flood"] == "unchanged"
    assert site.events("/news/flood") == [("new", ""), ("gone", "HTTP 404"), ("returned", "was gone")]
    assert site.held() == {"/news/flood": ("live", 1)}


def test_an_article_that_returns_with_another_text_is_returned_and_edited(site: Newsroom) -> None:
    site.crawl(MORNING)
    site.drop("/news/flood")
    site.crawl(MORNING + DAY)
    site.put("/news/flood", story("Flood", REWRITTEN))
    site.crawl(MORNING + 2 * DAY)
    assert site.outcomes()["/news/flood"] == "edited"
    assert site.events("/news/flood")[2:] == [("returned", "was gone"), ("edited", "body")]


def test_an_article_that_was_blocked_returns_by_304(site: Newsroom) -> None:
    """A server that remembers our copy says 304 after a block: the article is there again."""
    site.put("/news/flood", tagged(story("Flood", TEXT)))
    site.crawl(MORNING)
    site.put("/news/flood", page("Forbidden", status=403))
    site.crawl(MORNING + DAY)
    assert site.outcomes()["/news/flood"] == "blocked"
    site.put("/news/flood", page(status=304))
    site.crawl(MORNING + 2 * DAY)
    assert site.outcomes()["/news/flood"] == "unchanged"
    assert [kind for kind, _ in site.events("/news/flood")] == ["new", "blocked", "returned"]


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (
            page(story("Page not found", "Sorry, the article you are looking for was not found here any more.")),
            "not-found",
        ),
        (redirect("/"), "leads to the home page"),
    ],
    ids=["a 404 that says 200", "sent to the home page"],
)
def test_a_soft_404_of_a_held_article_is_gone(site: Newsroom, answer: object, detail: str) -> None:
    site.crawl(MORNING)
    site.server.script["/news/flood"] = answer  # type: ignore[assignment]
    site.crawl(MORNING + DAY)
    assert site.outcomes()["/news/flood"] == "gone"
    ((_, first), (kind, said)) = site.events("/news/flood")
    assert (first, kind) == ("", "gone")
    assert detail in said
    assert site.held() == {"/news/flood": ("gone", 1)}


def test_a_rejected_page_becomes_new_when_its_text_appears(site: Newsroom) -> None:
    """An agency publishes the page before its text."""
    site.put("/news/flood", tagged(story("Flood", " ")))
    site.crawl(MORNING)
    assert (site.outcomes()["/news/flood"], site.held()) == ("rejected", {})
    assert days_asked(site, range(1, 4)) == [1, 2]
    site.put("/news/flood", story("Flood", TEXT))
    site.crawl(MORNING + 4 * DAY)
    assert site.outcomes()["/news/flood"] == "new"
    assert days_asked(site, range(5, 9)) == [5, 6, 8]


def test_a_page_never_had_cannot_be_unmodified(site: Newsroom) -> None:
    """304 to a request without conditions: no article is lost behind it."""
    site.put("/news/flood", page(status=304))
    site.crawl(MORNING)
    assert site.outcomes()["/news/flood"] == "failed"
    site.put("/news/flood", story("Flood", TEXT))
    site.crawl(MORNING + DAY)
    assert site.outcomes()["/news/flood"] == "new"


def test_identical_bytes_are_kept_as_a_revisit_of_the_first_capture(site: Newsroom) -> None:
    site.crawl(MORNING)
    site.crawl(MORNING + DAY)
    first, second = site.rows("SELECT id FROM captures WHERE url = ? ORDER BY id", site.url("/news/flood"))
    assert site.rows("SELECT refers_to FROM captures WHERE id = ?", second) == [first]
    site.crawl(MORNING + DAY + HOUR)
    assert "/news/flood" not in site.asked
