"""Servers that say "not modified": every so many answers are checked, and who was untrue is asked no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsroom import DAY, HOUR, MORNING, Newsroom, feed, links, newsroom, story, tagged
from nkarchive.candour import DISTRUST, Candour
from servers import Ask, Behaviour, page

NOON = datetime(2024, 8, 5, 12, tzinfo=UTC)
TEXT = "The river rose in the night, and the village moved to the school on the hill with all it had. " * 4
REWRITTEN = TEXT.replace("the school", "the old mill")


def lying(body: str, kind: str = "text/html; charset=utf-8") -> Behaviour:
    """Say "not modified" to whoever has anything, whatever it is."""

    def behave(ask: Ask) -> bool:
        if "if-none-match" in ask.seen.headers:
            ask.head(304, ("ETag", '"always"'))
            return True
        return page(body, ("ETag", '"always"'), kind=kind)(ask)

    return behave


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.put("/", links(("/news/flood", "Flood")))
        running.config["verify_304"] = 2
        yield running


def candour(site: Newsroom) -> list[tuple[int, int, int, str | None]]:
    return site.rows("SELECT unmodified, checks, lies, lied_at FROM hosts")


def asked_how(site: Newsroom, path: str) -> list[str]:
    """How the last pass asked for *path*: with conditions or for the whole."""
    return [
        "if changed" if "if-none-match" in seen.headers else "whole" for seen in site.server.log if seen.path == path
    ]


def test_a_lie_is_found_stored_and_said_and_the_host_is_asked_for_whole_pages(site: Newsroom) -> None:
    site.put("/news/flood", lying(story("Flood", TEXT)))
    site.crawl(MORNING)
    site.put("/news/flood", lying(story("Flood", REWRITTEN)))
    site.crawl(MORNING + DAY)
    assert (asked_how(site, "/news/flood"), site.outcomes()["/news/flood"]) == (["if changed"], "unchanged")
    site.crawl(MORNING + 2 * DAY)
    assert (asked_how(site, "/news/flood"), site.outcomes()["/news/flood"]) == (["if changed", "whole"], "edited")
    assert site.held() == {"/news/flood": ("live", 2)}
    assert site.rows("SELECT detail FROM outcomes WHERE outcome = 'edited'") == [
        "the host had said that it was not modified"
    ]
    assert candour(site) == [(0, 1, 1, "2024-03-14T06:00:00Z")]
    # both answers are kept
    assert site.rows("SELECT status FROM captures WHERE url = ? ORDER BY id", site.url("/news/flood"))[2:] == [304, 200]
    site.crawl(MORNING + 3 * DAY)
    assert asked_how(site, "/news/flood") == ["whole"]


def test_a_host_is_tried_again_after_a_month_and_checked_until_it_is_true(site: Newsroom) -> None:
    site.put("/news/flood", lying(story("Flood", TEXT)))
    site.crawl(MORNING)
    site.put("/news/flood", lying(story("Flood", REWRITTEN)))
    site.crawl(MORNING + DAY)
    site.crawl(MORNING + 2 * DAY)
    site.put("/news/flood", tagged(story("Flood", TEXT)))
    site.crawl(MORNING + 2 * DAY + DISTRUST - timedelta(seconds=1))
    assert asked_how(site, "/news/flood") == ["whole"]
    site.crawl(MORNING + 2 * DAY + DISTRUST + DAY)
    assert asked_how(site, "/news/flood") == ["if changed", "whole"]
    assert candour(site) == [(0, 2, 1, None)]
    site.crawl(MORNING + 2 * DAY + DISTRUST + 3 * DAY)
    assert asked_how(site, "/news/flood") == ["if changed"]


def test_true_answers_stay_believed_and_every_second_is_checked(site: Newsroom) -> None:
    site.put("/news/flood", tagged(story("Flood", TEXT)))
    asked = []
    for day in (0, 1, 2, 4, 8):
        site.crawl(MORNING + day * DAY)
        asked.append(len(asked_how(site, "/news/flood")))
    assert asked == [1, 1, 2, 1, 2]
    assert site.held() == {"/news/flood": ("live", 1)}
    assert candour(site) == [(0, 2, 0, None)]


def test_furniture_that_changes_is_no_lie(site: Newsroom) -> None:
    """The article's text is what counts; of a page of links, what it lists."""
    site.put("/", lying(links(("/news/flood", "Flood"), foot="<p>12 readers</p>")))
    site.put("/news/flood", lying(story("Flood", TEXT)))
    site.crawl(MORNING)
    site.put("/", lying(links(("/news/flood", "Flood"), foot="<p>15 readers</p>")))
    site.put("/news/flood", lying(story("Flood", TEXT, foot="<nav><a href=/list/x>Markets</a></nav>")))
    for day in (1, 2):
        site.crawl(MORNING + day * DAY)
    ((_, checks, lies, _),) = candour(site)
    assert (checks, lies) == (2, 0)
    assert site.outcomes() == {"/": "read", "/news/flood": "unchanged"}


@pytest.mark.parametrize("kind", ["start", "feed"])
def test_a_finder_that_hides_what_is_new_is_a_lie(site: Newsroom, kind: str) -> None:
    items = [("/news/flood", "Flood"), ("/news/rice", "Rice arrives")]

    def listing(number: int) -> Behaviour:
        if kind == "start":
            return lying(links(*items[:number]))
        return lying(feed(*((site.url(path), title) for path, title in items[:number])), kind="application/rss+xml")

    site.put("/", listing(1))
    site.put("/news/flood", story("Flood", TEXT))
    site.put("/news/rice", story("Rice arrives"))
    if kind == "feed":
        site.source = replace(site.source, start=(), feeds=(site.url("/"),))
    site.crawl(MORNING)
    site.put("/", listing(2))
    site.crawl(MORNING + HOUR)
    assert "/news/rice" not in site.held()
    site.crawl(MORNING + 2 * HOUR)
    assert "/news/rice" in site.held()
    assert candour(site) == [(0, 1, 1, "2024-03-12T08:00:00Z")]


def test_a_page_that_is_gone_behind_a_304_is_a_lie(site: Newsroom) -> None:
    def gone(ask: Ask) -> bool:
        ask.head(304) if "if-none-match" in ask.seen.headers else page(status=404)(ask)
        return True

    site.put("/news/flood", lying(story("Flood", TEXT)))
    site.crawl(MORNING)
    site.put("/news/flood", gone)
    site.crawl(MORNING + DAY)
    site.crawl(MORNING + 2 * DAY)
    assert site.outcomes()["/news/flood"] == "gone"
    assert candour(site) == [(0, 1, 1, "2024-03-14T06:00:00Z")]


def test_a_check_without_an_answer_proves_nothing(site: Newsroom) -> None:
    def dropping(ask: Ask) -> bool:
        if "if-none-match" in ask.seen.headers:
            ask.head(304)
            return True
        return False

    site.put("/news/flood", lying(story("Flood", TEXT)))
    site.crawl(MORNING)
    site.put("/news/flood", dropping)
    site.crawl(MORNING + DAY)
    site.crawl(MORNING + 2 * DAY)
    assert asked_how(site, "/news/flood") == ["if changed", "whole"]
    assert site.outcomes()["/news/flood"] == "unchanged"
    assert candour(site) == [(0, 0, 0, None)]


def test_none_is_checked_where_the_configuration_says_so(site: Newsroom) -> None:
    site.config["verify_304"] = 0
    site.put("/news/flood", lying(story("Flood", TEXT)))
    for day in (0, 1, 2):
        site.crawl(MORNING + day * DAY)
        assert len(asked_how(site, "/news/flood")) == 1


# --- the count ------------------------------------------------------------------------------------


def test_each_page_is_checked_in_its_turn_and_not_the_last_of_ten_each_time() -> None:
    """Ten feeds read in turn, every tenth answer checked: none goes unchecked for more than its own ten."""
    host, of_page, checked = Candour(), [0] * 10, [0] * 10
    for _ in range(40):
        for n in range(10):
            host, due = host.told(every=10, of_page=of_page[n])
            of_page[n] = 0 if due else of_page[n] + 1
            checked[n] += due
    assert min(checked) >= 3
    assert sum(checked) <= 80  # of 400 answers


def test_distrust_lasts_a_month_and_ends_with_a_true_answer() -> None:
    liar = Candour(unmodified=3).checked(lied=True, at=NOON)
    assert liar == Candour(unmodified=3, checks=1, lies=1, lied_at=NOON)
    assert [liar.trusted(NOON + age) for age in (timedelta(0), DISTRUST - HOUR, DISTRUST)] == [False, False, True]
    assert liar.told(every=10, of_page=0)[1]
    assert not liar.told(every=0, of_page=99)[1]
    assert liar.checked(lied=False, at=NOON + DISTRUST) == Candour(unmodified=3, checks=2, lies=1)
    assert Candour(lied_at=NOON + 900 * DAY).trusted(NOON)
