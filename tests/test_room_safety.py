"""What the reading room does with the worst of texts: shows them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest

from poison import WORST, make_poisoned
from roomtest import Page, Rooms, rooms

ARTICLES = range(1, len(WORST) + 1)


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("poison") / "archive.db"
    make_poisoned(made)
    return made


@pytest.fixture(scope="module")
def room(poisoned: Path) -> Iterator[Rooms]:
    with rooms(poisoned) as opened:
        yield opened


def pages() -> list[str]:
    """Return the paths of every kind of page of the poisoned archive."""
    return [
        *(f"/article/{number}" for number in ARTICLES),
        *(f"/article/{number}/version/1" for number in ARTICLES),
        *(f"/article/{number}/diff/1/3" for number in ARTICLES),
        *(f"/article/{number}/diff/1/3?view=inline" for number in ARTICLES),
        *(f"/story/{number}" for number in ARTICLES if number not in (2, 3)),
        *(f"/byline/{number}" for number in (1, 2)),
        *(f"/capture/{number}" for number in ARTICLES),
        "", "/compare/1/2", "/sources", "/source/mirae", "/changes", "/changes?source=mirae", "/missing",
        *(f"/search?q={quote(worst)}" for worst in WORST),
        "/search?q=source:mirae", "/search?q=window", "/search?q=broken&sort=oldest",
    ]  # fmt: skip


def active(page: Page) -> list[object]:
    """Return all in a page that could run, or lead elsewhere than to the web."""
    found: list[object] = [
        (each.tag, name, value)
        for each in page.tree.iter()
        for name, value in each.attrib.items()
        if name.startswith("on")
        or name in ("style", "srcdoc", "formaction")
        or (name in ("href", "src", "action") and not value.startswith(("/", "#", "http://", "https://")))
    ]
    found += [
        each.tag for each in page.tree.iter("img", "object", "embed", "base", "style", "meta") if each.get("http-equiv")
    ]
    return found + [
        each.get("src") for each in page.tree.iter("script") if not (each.get("src") or "").startswith("/-/static")
    ]


@pytest.mark.parametrize("path", pages())
def test_nothing_that_an_article_says_can_run_or_break_a_page(room: Rooms, path: str) -> None:
    page = room.get(path)
    assert active(page) == []
    assert page.html.rstrip().endswith("</html>")
    # one of each: no text closed an element of ours
    assert [len(page.tree.cssselect(tag)) for tag in ("main", "footer.foot", "title", "h1")] == [1, 1, 1, 1]


def test_texts_are_shown_as_they_are(room: Rooms) -> None:
    headlines = {
        room.get(f"/article/{number}/version/1").tree.cssselect("article h1")[0].text_content() for number in ARTICLES
    }
    assert {WORST[0], WORST[1], WORST[4], WORST[8]} <= headlines


@pytest.mark.parametrize("query", ["source:mirae", "window", "", 'x"</title>&<'])
def test_feeds_are_whole_whatever_they_hold(room: Rooms, query: str) -> None:
    feed = feedparser.parse(room.ask(f"/search.atom?q={quote(query)}").content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    entries = json.loads(room.ask(f"/search.feed.json?q={quote(query)}").text)["items"]
    assert len(entries) == len(feed.entries)
    assert {entry["url"] for entry in entries} == {entry.link for entry in feed.entries}


def test_the_feed_of_changes_is_whole_whatever_it_holds(room: Rooms) -> None:
    feed = feedparser.parse(room.ask("/changes.atom").content)
    assert (feed.bozo, len(feed.entries)) == (False, 3 * len(WORST))


def test_no_cell_of_a_table_is_a_formula(room: Rooms) -> None:
    answer = room.ask("/search.csv?q=source:mirae")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(WORST) and answer.headers["content-disposition"] == 'attachment; filename="search.csv"'
    assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=a&page=0", "/search?q=a&page=-1", "/search?q=a&page=9999999999", "/search?q=a&sort=x", "/search?q=%00",
        "/search?q=%ff%fe", "/changes?before=x", "/changes?before=2024*9999999999999999999", "/changes?kind=%27",
        "/missing?before=*", "/source/mirae?year=x", "/source/mirae?year=99999999999999999999", "/byline/1?page=99999",
        "/search.json?q=%22", "/search?q=" + "a+" * 499,
    ],
)  # fmt: skip
def test_what_nobody_would_ask_is_answered(room: Rooms, path: str) -> None:
    assert room.ask(path).status_code == 200


@pytest.mark.parametrize("path", ["/source/..%2f..", "/source/~2F", "/article/1/version/0", "/static/%2e%2e"])
def test_what_nobody_has_is_not_there(room: Rooms, path: str) -> None:
    assert room.ask(path).status_code == 404


def test_a_copy_without_frontier_or_captures_is_read_all_the_same(poisoned: Path, tmp_path: Path) -> None:
    copy = sqlite3.connect(tmp_path / "archive.db")
    source = sqlite3.connect(poisoned)
    source.backup(copy)
    source.close()
    copy.execute("PRAGMA foreign_keys = OFF")
    for table in ("urls", "claims", "announcements", "captures"):
        copy.execute(f"DROP TABLE {table}")
    copy.close()
    with rooms(tmp_path / "archive.db") as room:
        asked = ("", "/article/1", "/source/mirae", "/missing", "/changes", "/sources", "/search?q=window")
        assert [room.ask(path).status_code for path in asked] == [200] * len(asked)
        assert room.ask("/capture/1").status_code == 404
