"""A source that is read as often as it pays, at the times that the triggers name; wishes; clocks that were wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsroom import DAY, HOUR, MORNING, Newsroom, feed, links, newsroom, story
from nkarchive.schedule import SlotTrigger
from nkarchive.store.health import health
from nkarchive.store.polling import FinderPoll, polls
from servers import page

QUARTER = timedelta(minutes=15)
YEARS = timedelta(days=7 * 365)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.put("/", links(("/news/flood", "Flood")))
        running.put("/news/flood", story("Flood"))
        running.source = replace(running.source, schedule="every 1h to 8h", revisit_s=(30 * 86400.0,))
        yield running


def read(site: Newsroom, path: str, since: datetime, until: datetime) -> list[timedelta]:
    """Make the passes that the trigger names, as `nkarchive run` does; return when *path* was asked for."""
    trigger = SlotTrigger(site.source.schedule, site.source.timezone)
    asked, at = [], trigger.get_next_fire_time(None, since)
    while at is not None and at < until:
        site.crawl(at, due_only=True)
        if path in site.asked:
            asked.append(at - MORNING)
        at = trigger.get_next_fire_time(at, at)
    return asked


def hours(asked: list[timedelta]) -> list[float]:
    return [each / HOUR for each in asked]


def test_a_start_page_that_brings_nothing_is_read_ever_more_seldom_down_to_the_bound(site: Newsroom) -> None:
    """From every hour on, half as long again each time; passes with nothing to do are not made."""
    asked = read(site, "/", MORNING, MORNING + 28 * HOUR)
    assert hours(asked) == [0, 1, 2, 4, 7, 12, 19, 27]
    assert site.rows("SELECT count(*) FROM passes") == [len(asked)]
    assert site.rows("SELECT interval_s FROM urls WHERE url = ?", site.url("/")) == [8 * 3600.0]


def test_and_more_often_again_when_it_does(site: Newsroom) -> None:
    read(site, "/", MORNING, MORNING + 20 * HOUR)
    items = [(f"/news/{n}", f"Story number {n}") for n in range(9)]
    for path, headline in items:
        site.put(path, story(headline))
    site.put("/", links(("/news/flood", "Flood"), *items[:2]))
    assert hours(read(site, "/", MORNING + 20 * HOUR, MORNING + 28 * HOUR)) == [27]
    site.put("/", links(*items))  # all but two are new: the list has rolled over
    assert hours(read(site, "/", MORNING + 28 * HOUR, MORNING + 33 * HOUR)) == [31, 32]


def test_each_finder_has_an_interval_of_its_own(site: Newsroom) -> None:
    """The feed brings what the front page shows too: the page, which is read first, is read for it."""
    site.source = replace(site.source, feeds=(site.url("/feed"),))
    for number in range(5):
        path = f"/news/{number}"
        site.put(path, story(f"Story number {number}"))
        site.put("/", links((path, f"Story number {number}"), ("/news/flood", "Flood")))
        site.put("/feed", page(feed((site.url(path), f"Story number {number}")), kind="application/rss+xml"))
        read(site, "/", MORNING + number * HOUR, MORNING + (number + 1) * HOUR)
    intervals = dict(site.rows("SELECT url, interval_s FROM urls WHERE kind != 'article'"))
    assert intervals[site.url("/")] < intervals[site.url("/feed")]


def test_a_fixed_schedule_stays_fixed(site: Newsroom) -> None:
    site.source = replace(site.source, schedule="every 1h")
    assert hours(read(site, "/", MORNING, MORNING + 6 * HOUR)) == [0, 1, 2, 3, 4, 5]
    assert site.rows("SELECT interval_s FROM urls WHERE url = ?", site.url("/")) == [None]


def test_a_finder_that_is_gone_is_asked_ever_more_seldom_and_one_that_fails_soon_again(site: Newsroom) -> None:
    site.source = replace(site.source, feeds=(site.url("/feed"),))
    site.put("/feed", page("", status=500))
    site.crawl(MORNING)
    site.put("/", page("", status=404))
    assert hours(read(site, "/", MORNING + HOUR, MORNING + 8 * HOUR)) == [1, 2, 4, 7]
    assert site.rows("SELECT tries, next_at FROM urls WHERE kind = 'feed'") == [
        (4, "2024-03-12T14:00:00Z")  # after one hour, one, two, and now four
    ]


def test_a_start_page_that_is_new_in_the_configuration_is_read_at_once(site: Newsroom) -> None:
    read(site, "/", MORNING, MORNING + 5 * HOUR)
    site.put("/second", links(("/news/flood", "Flood")))
    site.source = replace(site.source, start=(site.url("/"), site.url("/second")))
    site.crawl(MORNING + 5 * HOUR, due_only=True)
    assert site.asked == ["/second"]


def test_what_is_due_next_is_said(site: Newsroom) -> None:
    read(site, "/", MORNING, MORNING + 5 * HOUR)
    summary = site.crawl(MORNING + 5 * HOUR, due_only=True)
    assert summary.notes == ("Nothing is due before 2024-03-12T13:00:00Z (tribune); --source reads one now.",)
    site.crawl(MORNING + 5 * HOUR, again=True)
    assert site.asked == ["/"]


# --- wishes ---------------------------------------------------------------------------------------


def wishing(site: Newsroom, *headers: tuple[str, str], head: str = "") -> None:
    said = feed((site.url("/news/flood"), "Flood")).replace("<title>Feed</title>", f"<title>Feed</title>{head}")
    site.put("/feed", page(said, *headers, kind="application/rss+xml"))
    site.source = replace(site.source, schedule="every 30m", start=(), feeds=(site.url("/feed"),))


@pytest.mark.parametrize(
    ("headers", "head", "expected"),
    [
        ((), "<ttl>60</ttl>", [0, 1, 2]),
        ((), "<ttl>45</ttl>", [0, 1, 2]),  # never sooner: at the first slot after it
        ((), "<ttl>30</ttl>", [0, 0.5, 1, 1.5, 2, 2.5]),
        ((("Cache-Control", "max-age=5400"),), "", [0, 1.5]),
        ((("Cache-Control", "no-cache, max-age=5400"),), "", [0, 0.5, 1, 1.5, 2, 2.5]),
        ((), "<skipHours><hour>7</hour></skipHours>", [0, 0.5, 2, 2.5]),
    ],
)
def test_what_a_finder_asks_for_is_the_least_time_between_two_readings(
    site: Newsroom, headers: tuple[tuple[str, str], ...], head: str, expected: list[float]
) -> None:
    wishing(site, *headers, head=head)
    assert hours(read(site, "/feed", MORNING, MORNING + 3 * HOUR)) == expected


def test_a_wish_silences_nobody_for_more_than_a_day_and_a_person_may_read_now(site: Newsroom) -> None:
    wishing(site, ("Cache-Control", "max-age=31536000"))
    assert hours(read(site, "/feed", MORNING, MORNING + HOUR)) == [0]
    site.crawl(MORNING + HOUR, again=True)
    assert site.asked == ["/feed"]
    assert hours(read(site, "/feed", MORNING + 24 * HOUR, MORNING + 26 * HOUR)) == [25]


# --- status ---------------------------------------------------------------------------------------


def needs(site: Newsroom, at: datetime) -> tuple[str, ...]:
    db = sqlite3.connect(site.home / "archive.db")
    try:
        return health(db, now=at, sources=[site.source])[0].needs
    finally:
        db.close()


def test_status_misses_no_pass_that_had_nothing_to_do(site: Newsroom) -> None:
    """The start page is next due at 13:22; from three slots after that on somebody should look."""
    read(site, "/", MORNING, MORNING + 5 * HOUR)
    assert needs(site, MORNING + 10 * HOUR) == ()
    assert needs(site, MORNING + 10.5 * HOUR) == (
        "no pass since 2024-03-12T10:00:00Z, though its schedule is 'every 1h to 8h'",
    )


def test_how_often_each_finder_is_read_can_be_asked(site: Newsroom) -> None:
    site.put("/", page(links(("/news/flood", "Flood")), ("Cache-Control", "max-age=600")))
    read(site, "/", MORNING, MORNING + 2 * HOUR)
    db = sqlite3.connect(site.home / "archive.db")
    try:
        assert polls(db) == (
            FinderPoll(
                source="tribune",
                url=site.url("/"),
                kind="section",
                state="ok",
                read_at="2024-03-12T07:00:00Z",
                next_at="2024-03-12T08:30:00Z",
                interval_s=5400.0,
                wish_s=600.0,
            ),
        )
    finally:
        db.close()


# --- clocks that were wrong -----------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [timedelta(days=3), YEARS], ids=["days", "years"])
def test_an_archive_recovers_by_itself_from_a_clock_that_was_ahead(site: Newsroom, ahead: timedelta) -> None:
    """Everything is read again once, at the next pass, and then at its usual times."""
    site.source = replace(site.source, schedule="every 1h", revisit_s=(86400.0, 2 * 86400.0))
    site.put("/list", links(("/news/flood", "Flood"), following="/list?page=2"))
    site.put("/list?page=2", links(("/news/rice", "Rice arrives")))
    site.put("/news/rice", story("Rice arrives"))
    site.source = replace(site.source, start=(site.url("/"), site.url("/list")))
    site.crawl(MORNING + ahead, due_only=True)
    everything = ["/", "/list", "/list?page=2", "/news/flood", "/news/rice"]
    assert site.asked == everything
    site.crawl(MORNING, due_only=True)
    assert site.asked == everything
    site.crawl(MORNING + QUARTER, due_only=True)
    assert site.asked == []
    assert hours(read(site, "/news/flood", MORNING + HOUR, MORNING + 4 * HOUR)) == []
    site.crawl(MORNING + DAY, due_only=True)
    assert site.asked == everything
    assert site.held() == {"/news/flood": ("live", 1), "/news/rice": ("live", 1)}


def test_a_clock_that_was_behind_only_reads_once_too_often(site: Newsroom) -> None:
    site.source = replace(site.source, schedule="every 1h")
    site.crawl(MORNING - YEARS, due_only=True)
    site.crawl(MORNING, due_only=True)
    assert site.asked == ["/", "/news/flood"]
    site.crawl(MORNING + HOUR, due_only=True)
    assert site.asked == ["/"]


def test_what_is_put_off_for_long_by_right_is_left_alone(site: Newsroom) -> None:
    """A year's revisit is no wrong clock, and a sitemap that has been quiet waits for a week."""
    site.source = replace(site.source, schedule="every 1h", revisit_s=(365 * 86400.0,))
    site.crawl(MORNING)
    site.crawl(MORNING + DAY)
    assert site.asked == ["/"]
    assert site.rows("SELECT next_at FROM urls WHERE kind = 'article'") == ["2025-03-12T06:00:00Z"]
