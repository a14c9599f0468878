"""A crawl counts what each source brings, raises alarms, remembers them, and ends them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsroom import DAY, HOUR, MORNING, Newsroom, feed, links, newsroom, story
from nkarchive.cli import main
from nkarchive.crawl.watching import facts, is_old_news
from nkarchive.model import Article, Author, Caption, Rules, Selector
from nkarchive.watch.days import Day
from rows import make
from servers import page
from sources import evenly, remember

TODAY = MORNING.date()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        yield running


def with_history(site: Newsroom, *history: Day) -> None:
    db = make(site.home / "archive.db")
    remember(db, "tribune", history)
    db.close()


def list_all(site: Newsroom, *paths: str) -> None:
    site.put("/", links(*((path, path) for path in paths)))


COUNTED = "SELECT day, weekday, passes, new, late, edited, gone, failed, blocked, pages, rejected, no_date, no_byline FROM yields"


def alarms(site: Newsroom) -> list[tuple[str, str, str, str | None]]:
    return site.rows("SELECT kind, subject, since, until FROM alarms ORDER BY id")


def test_what_a_source_brings_is_counted_by_day_the_back_catalogue_apart(site: Newsroom) -> None:
    """In the source's own time zone; a page that was dated long before it came is late, as is all of the first pass."""
    site.source = replace(site.source, timezone="Asia/Seoul")
    list_all(site, "/news/a", "/news/b", "/news/void")
    for path in ("/news/a", "/news/b"):
        site.put(path, story(path, day="2024-03-11"))
    site.put("/news/void", "<html><body><h1>Soon</h1></body></html>")
    site.crawl(MORNING)
    list_all(site, *(f"/news/{name}" for name in "abcde"), "/news/void", "/news/shell", "/news/down", "/news/wall")
    site.put("/news/a", story("/news/a", "Another text altogether. " * 20, day="2024-03-11"))
    site.drop("/news/b")
    site.put("/news/c", story("/news/c", day="2024-03-12"))
    site.put("/news/d", story("/news/d", day="2019-01-01"))
    site.put("/news/e", story("/news/e", day="x"))
    site.put("/news/shell", "<html><body><h1>Soon</h1></body></html>")
    site.put("/news/down", page("down", status=500))
    site.put("/news/wall", page("no", status=403))
    site.crawl(MORNING + DAY + 10 * HOUR)  # the 14th in Seoul
    site.crawl(MORNING + DAY + 11 * HOUR)
    assert site.rows(COUNTED) == [
        ("2024-03-12", 2, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0),
        ("2024-03-14", 4, 2, 3, 1, 1, 1, 2, 1, 3, 1, 1, 2),
    ]


def test_the_facts_of_a_page_are_what_it_lacks_and_how_it_was_read() -> None:
    whole = Article(
        url="http://a.example/",
        headline="H",
        paragraphs=("P",),
        published="2024-03-12",
        byline=(Author(name="A"),),
        captions=(Caption(text="C"),),
        provenance={"body": "css:.text"},
        selectors=(Selector(layout="", field="body", css=".text", matched=True),),
    )
    assert facts(whole) == {"pages": 1, "by_rule": 1}
    bare = replace(
        whole,
        published="",
        byline=(),
        captions=(),
        provenance={"body": "trafilatura+text"},
        selectors=(Selector(layout="", field="body", css=".text", matched=False),),
    )
    assert facts(bare) == {"pages": 1, "no_date": 1, "no_byline": 1, "no_caption": 1, "by_fallback": 1, "by_guess": 1}
    assert [is_old_news(replace(whole, published=day), TODAY) for day in ("2024-03-05", "2024-03-04", "")] == [
        False, True, False,
    ]  # fmt: skip


def test_a_source_that_brings_nothing_any_more_is_an_alarm_until_it_does(
    site: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commonest failure: every pass goes well, and nothing comes."""
    with_history(site, *evenly(TODAY, 60, 9)[:-2], *evenly(TODAY, 2, 0))
    list_all(site, "/news/old")
    site.put("/news/old", story("Old", day="2023-01-01"))
    said = (
        "nothing new since 2024-03-10 (2 days), where 9 a day are usual: open its start page in a browser, "
        "and mend `start`, `feeds`, `articles` or `follow` in config.yaml"
    )
    assert site.crawl(MORNING).alarms == {"tribune": said}
    assert site.crawl(MORNING + HOUR).alarms == {"tribune": said}
    assert alarms(site) == [("silent", "", "2024-03-10T00:00:00Z", None)]

    (tmp_path / "config.yaml").write_text(f"sources: [{{name: tribune, start: ['{site.url('/')}']}}]")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["nkarchive", "status", "--json", "--now", "2024-03-12T07:30:00Z"])
    with pytest.raises(SystemExit) as ended:
        main()
    (told,) = json.loads(capsys.readouterr().out)["sources"]
    assert (ended.value.code, told["needs"], told["alarms"][0]["since"]) == (1, [said], "2024-03-10T00:00:00Z")

    list_all(site, "/news/old", "/news/fresh")
    site.put("/news/fresh", story("Fresh", day="2024-03-12"))
    assert site.crawl(MORNING + 2 * HOUR).alarms == {}
    assert alarms(site) == [("silent", "", "2024-03-10T00:00:00Z", "2024-03-12T08:00:00Z")]


def test_the_alarms_of_a_source_that_is_switched_off_are_over(site: Newsroom) -> None:
    site.put("/", page("down", status=500))
    other = replace(site.source, name="other", start=(site.url("/other"),))
    site.put("/other", links(("/news/a", "A")))
    site.put("/news/a", story("A"))
    site.crawl(MORNING)
    site.crawl(MORNING + HOUR, other, watched=(other, site.source))
    assert [until for *_, until in alarms(site)] == [None]
    site.crawl(MORNING + 2 * HOUR, other, watched=(other, replace(site.source, enabled=False)))
    assert [until for *_, until in alarms(site)] == ["2024-03-12T08:00:00Z"]


def test_a_trial_with_a_limit_says_nothing_of_silence(site: Newsroom) -> None:
    with_history(site, *evenly(TODAY, 60, 9)[:-2], *evenly(TODAY, 2, 0))
    list_all(site)
    site.put("/", feed((site.url("/news/a"), "A")))
    site.put("/news/a", story("A", day="2024-03-12"))
    assert site.crawl(MORNING, limit=0).alarms == {}
    assert alarms(site) == []


def test_pages_that_lose_their_date_are_an_alarm_though_articles_come(site: Newsroom) -> None:
    """A redesign: every page is read, and none has what it had."""
    with_history(site, *evenly(TODAY, 60, 5, no_byline=5, no_caption=5, by_guess=3))
    paths = [f"/news/{number}" for number in range(8)]
    list_all(site, *paths)
    for path in paths:
        site.put(path, story(path, day="some day"))
    assert (
        site.crawl(MORNING)
        .alarms["tribune"]
        .startswith(
            "8 of 8 pages since 2024-03-12 have no date, where it was 0 of 295 before: its layout may have changed"
        )
    )
    assert ("drift", "no_date", "2024-03-12T00:00:00Z", None) in alarms(site)


def test_rules_that_match_nothing_any_more_are_an_alarm_with_a_beginning_and_an_end(site: Newsroom) -> None:
    with_history(site, *evenly(TODAY, 60, 5, no_byline=5, no_caption=5, by_guess=3))
    site.source = replace(site.source, rules=(Rules(headline=("h2.title",)),))
    paths = [f"/news/{number}" for number in range(6)]
    list_all(site, *paths)
    for path in paths:
        site.put(path, story(path, day="2024-03-12"))
    (said,) = site.crawl(MORNING).alarms.values()
    assert "rules[0].headline 'h2.title' matches nothing since 2024-03-12 (6 pages): it never did" in said
    assert "6 of 6 pages since 2024-03-12 are read past the rules in config.yaml" in said
    site.source = replace(site.source, rules=(Rules(headline=("h1",)),))
    site.crawl(MORNING + HOUR)
    assert [(kind, until) for kind, _, _, until in alarms(site)] == [
        ("rules", "2024-03-12T07:00:00Z"),
        ("drift", None),
    ]


def test_a_source_that_turns_us_away_is_an_alarm_that_is_remembered_from_when_to_when(site: Newsroom) -> None:
    site.put("/", page("no", status=403))
    blocked = (
        f"it turns us away from all its start pages, feeds and sitemaps ({site.url('/')}: HTTP 403): "
        "slow down (`delay`), or write to its keeper"
    )
    assert site.crawl(MORNING).alarms == {"tribune": blocked}
    assert site.crawl(MORNING + HOUR).alarms == {"tribune": f"{blocked} (since 2024-03-12T06:00:00Z)"}
    list_all(site, "/news/a")
    site.put("/news/a", story("A", day="2024-03-12"))
    assert site.crawl(MORNING + 2 * HOUR).alarms == {}
    assert alarms(site) == [("blocked", "", "2024-03-12T06:00:00Z", "2024-03-12T08:00:00Z")]
    assert site.rows("SELECT passes, blocked FROM yields") == [(1, 2)]


def test_a_day_without_a_pass_that_could_read_the_source_has_no_yield(site: Newsroom) -> None:
    site.put("/", page("down", status=500))
    site.crawl(MORNING)
    assert site.rows("SELECT count(*) FROM yields WHERE passes > 0") == [0]
