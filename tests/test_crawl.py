"""A crawl of the sample sites from end to end: real HTTP, real WARC, real SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dumps import capture_rows, said, warc_records
from nkarchive import config
from nkarchive.crawl import run_pass
from nkarchive.crawl.health import Summary
from nkarchive.demo.site import DemoSite
from nkarchive.model import Kind, Lead

MORNING = datetime(2024, 3, 12, 6, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite() as running:
        yield running


def crawl(home: Path, site: DemoSite, at: datetime, **how: Any) -> Summary:
    (home / "config.yaml").write_text(site.config().replace("tries: 2", "tries: 1"), encoding="utf-8")
    settings = config.load(home / "config.yaml")
    return run_pass(settings, settings.enabled, calendar=lambda: at, engine="threads", **how)


def rows(home: Path, query: str) -> list[Any]:
    db = sqlite3.connect(home / "archive.db")
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def outcomes(home: Path, run: int) -> dict[str, str]:
    return dict(rows(home, f"SELECT url, outcome FROM outcomes WHERE run_id = {run}"))


def wrong(expected: dict[str, str], found: dict[str, str]) -> dict[str, tuple[str, str | None]]:
    return {url: (kind, found.get(url)) for url, kind in expected.items() if found.get(url) != kind}


def test_every_url_of_two_passes_has_the_outcome_that_the_site_deserves(site: DemoSite, tmp_path: Path) -> None:
    """New, alias, rejected, disallowed, failed; a day later edited, gone, and the rest unchanged."""
    crawl(tmp_path, site, MORNING)
    assert wrong(site.expected(), outcomes(tmp_path, 1)) == {}
    site.turn("second")
    crawl(tmp_path, site, MORNING + DAY)
    assert wrong(site.expected(), outcomes(tmp_path, 2)) == {}
    assert warc_records(tmp_path / "captures") == capture_rows(tmp_path / "archive.db")


def test_a_second_crawl_of_an_unchanged_site_writes_no_version_and_is_answered_304(
    site: DemoSite, tmp_path: Path
) -> None:
    crawl(tmp_path, site, MORNING)
    before = said(tmp_path / "archive.db")
    asked = len(site.log)
    crawl(tmp_path, site, MORNING + DAY)
    after = said(tmp_path / "archive.db")
    assert {name: after[name] for name in after if name != "captures"} == {
        name: before[name] for name in before if name != "captures"
    }
    conditional = [request for request in site.log[asked:] if "if-none-match" in request.headers]
    assert conditional
    assert {request.status for request in conditional} == {304}


def test_nothing_is_due_twice_in_one_slot(site: DemoSite, tmp_path: Path) -> None:
    crawl(tmp_path, site, MORNING)
    asked = len(site.log)
    summary = crawl(tmp_path, site, MORNING + timedelta(minutes=59), due_only=True)
    assert (dict(summary.counts), len(site.log) - asked) == ({}, 0)
    assert summary.notes == ("Nothing is due before 2024-03-12T07:00:00Z (tuman-ilbo); --source reads one now.",)
    assert crawl(tmp_path, site, MORNING + timedelta(minutes=60), due_only=True).counts


def test_with_a_limit_the_rest_is_deferred_and_comes_next_time(site: DemoSite, tmp_path: Path) -> None:
    crawl(tmp_path, site, MORNING, limit=2)
    fetched = rows(tmp_path, "SELECT count(*) FROM outcomes WHERE kind = 'article' AND outcome != 'deferred'")
    assert fetched == [(4,)]
    assert "deferred" in outcomes(tmp_path, 1).values()
    crawl(tmp_path, site, MORNING + timedelta(hours=1))
    assert rows(tmp_path, "SELECT count(*) FROM urls WHERE state = 'new'") == [(0,)]


def test_a_page_added_by_hand_comes_alone(site: DemoSite, tmp_path: Path) -> None:
    url = f"{site.urls['courier']}/2024/03/price-of-an-umbrella/"
    only = {"tumen-courier": [Lead(url=url, kind=Kind.ARTICLE)]}
    crawl(tmp_path, site, MORNING, only=only)
    assert rows(tmp_path, "SELECT url FROM articles") == [(url,)]
    assert outcomes(tmp_path, 1)[url] == "new"


def test_a_vanished_article_that_is_there_again_has_returned(site: DemoSite, tmp_path: Path) -> None:
    """The archive says what it saw and when: gone, then returned, with the text it always held."""
    gone = f"{site.urls['courier']}/2024/03/coal-lorries-at-sosan/"
    crawl(tmp_path, site, MORNING)
    site.turn("second")
    crawl(tmp_path, site, MORNING + DAY)
    site.turn("first")
    crawl(tmp_path, site, MORNING + 2 * DAY)
    events = rows(
        tmp_path,
        "SELECT e.at, e.kind, e.detail FROM events e JOIN articles a ON a.id = e.article_id"
        f" WHERE a.url = '{gone}' ORDER BY e.id",
    )
    assert events == [
        ("2024-03-12T06:00:00Z", "new", ""),
        ("2024-03-13T06:00:00Z", "gone", "HTTP 404"),
        ("2024-03-14T06:00:00Z", "returned", "was gone"),
    ]
    assert rows(tmp_path, f"SELECT status, versions FROM articles WHERE url = '{gone}'") == [("live", 1)]
