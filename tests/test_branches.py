"""Branches of a site that bring nothing are ended, and tried again; a host gives a run no more than its share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hostile import perform, site
from newsroom import DAY, HOUR, MORNING, Newsroom, links, newsroom, story
from nkarchive.model import Source
from nkarchive.store.archive import open_for_writing
from nkarchive.store.branches import FRUITLESS, REST, Branches
from servers import Ask, page


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.put("/", links(("/list", "All")))
        running.put("/news/a", story("Rice arrives"))
        running.put("/robots.txt", page(status=404))
        running.server.script["*"] = endless
        running.source = replace(running.source, schedule="every 1d")
        yield running


def endless(ask: Ask) -> bool:
    """Answer every page of a listing with the same article and a link to the next."""
    number = int(ask.seen.path.partition("=")[2] or 1)
    return page(links(("/news/a", "Rice arrives"), following=f"/list?page={number + 1}"))(ask)


def test_only_pages_of_one_run_that_bring_nothing_end_a_branch_and_only_for_a_while(tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "archive.db") as archive:
        branches = Branches(archive.db, most=3)
        archive.register(Source(name="paper"))

        def read(run_id: int, *, fruitful: bool = False) -> bool:
            branches.read("paper", "/list", fruitful=fruitful, run_id=run_id, at=MORNING)
            return branches.has_ended("paper", "/list", at=MORNING)

        assert [read(1), read(1), read(2), read(2), read(2, fruitful=True), read(2), read(2)] == [False] * 7
        assert read(2)
        assert branches.has_ended("paper", "/list", at=MORNING + REST - HOUR)
        assert not branches.has_ended("paper", "/list", at=MORNING + REST)
        assert not branches.has_ended("paper", "/other", at=MORNING)


def last_page(paper: Newsroom) -> int:
    return max(int(path.partition("=")[2] or 1) for path in paper.asked if path.startswith("/list"))


@pytest.mark.slow
def test_an_ended_listing_is_read_as_far_as_it_was_and_tried_again_after_its_rest(paper: Newsroom) -> None:
    first, end = 1, FRUITLESS + 1
    paper.crawl(MORNING)
    assert last_page(paper) == end
    deferred = f"SELECT url, detail FROM outcomes WHERE outcome = 'deferred' AND run_id = {first}"
    assert paper.rows(deferred) == [
        (
            paper.url(f"/list?page={end + 1}"),
            "trap: 100 pages of its listing brought no new article; tried again after 30 days",
        )
    ]
    paper.crawl(MORNING + DAY)
    assert last_page(paper) == end
    paper.crawl(MORNING + REST)
    assert last_page(paper) == end + FRUITLESS


def test_a_listing_that_grows_page_by_page_is_never_taken_for_a_trap(tmp_path: Path) -> None:
    """What slides onto a new last page was listed before: one such page a day, for longer than a trap has pages."""
    with newsroom(tmp_path) as paper:
        paper.source = replace(paper.source, schedule="every 1d", articles="/news/[a-z]+$")
        paper.put("/news/a", story("Rice arrives"))

        def archive(ask: Ask) -> bool:
            number = int(ask.seen.path.partition("=")[2] or 1)
            following = f"/list?page={number + 1}" if number < pages else ""
            return page(links(("/news/a", "Rice arrives"), following=following))(ask)

        paper.put("/", links(("/list", "All")))
        paper.server.script["*"] = archive
        for day in range(4):
            pages = 2 + day
            paper.crawl(MORNING + day * DAY)
            assert last_page(paper) == pages
        assert paper.rows("SELECT pages, ended_at FROM branches") == [(1, None)]


@pytest.mark.slow
def test_months_that_bring_articles_are_read_however_many(tmp_path: Path) -> None:
    """An archive by month, back to 1995, of which a sitemap has named every article before."""
    months = [f"/list/{1995 + n // 12}/{n % 12 + 1:02}" for n in range(FRUITLESS + 20)]
    with newsroom(tmp_path) as paper:
        paper.source = replace(paper.source, sitemaps=(paper.url("/map.xml"),))
        paper.put("/", links(*((month, month) for month in months)))
        listed = "".join(f"<url><loc>{paper.url(f'/news{month}')}</loc></url>" for month in months)
        paper.put("/map.xml", page(f"<urlset>{listed}</urlset>", kind="text/xml"))
        for month in months:
            paper.put(month, links((f"/news{month}", f"Story of {month}")))
        paper.crawl(MORNING, limit=0)
        paper.crawl(MORNING + timedelta(hours=1))
        assert [path for path in months if path not in paper.asked] == []
        assert paper.rows("SELECT count(*) FROM branches WHERE ended_at IS NOT NULL") == [0]


def teasers(ask: Ask) -> bool:
    """Answer with an article that leads to ever more articles."""
    number = int(ask.seen.path.rpartition("/")[2])
    more = "".join(
        f'<li><a href="/news/{other}">How story {other} of the valley began</a>'
        for other in (2 * number, 2 * number + 1)
    )
    return page(story(f"Story {number}", foot=f"<aside><h2>Related stories</h2><ul>{more}</ul></aside>"))(ask)


def test_articles_that_lead_on_for_ever_end_with_the_hosts_budget(tmp_path: Path) -> None:
    """What is left is deferred, and read in the next run."""
    script = {"/": page(links(("/news/1", "One"))), "/robots.txt": page(status=404), "*": teasers}
    each = site("endless", script, {})
    stage = perform(tmp_path, [each], pages_per_host=20)
    outcomes = Counter(outcome for outcome, _ in stage.rows("endless").values())
    assert outcomes == {"read": 2, "new": 20, "deferred": 21}
    deferred = {detail for outcome, detail in stage.rows("endless").values() if outcome == "deferred"}
    assert deferred == {"past this run's 20 pages of 127.0.0.1:PORT (limits: pages_per_host)"}
    assert stage.summary.alarms == {}


def test_what_the_configuration_names_is_no_trap(tmp_path: Path) -> None:
    with newsroom(tmp_path) as paper:
        paper.put("/", links(("/list/x/x/x", "All"), ("/news/a", "Rice")))
        paper.put("/news/a", story("Rice arrives"))
        paper.put("/list/x/x/x", links(("/news/b", "Barley")))
        paper.put("/news/b", story("Barley arrives"))
        paper.crawl(MORNING)
        assert paper.outcomes() == {"/": "read", "/list/x/x/x": "rejected", "/news/a": "new"}
        paper.crawl(MORNING + DAY)
        assert paper.outcomes() == {"/": "read", "/news/a": "unchanged"}  # said once
        paper.source = replace(paper.source, start=(paper.url("/"), paper.url("/list/x/x/x")))
        paper.crawl(MORNING + 2 * DAY)
        assert paper.outcomes() == {"/": "read", "/list/x/x/x": "read", "/news/a": "unchanged", "/news/b": "new"}
