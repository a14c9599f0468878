"""The search of the reading room: as a page, a feed and a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import quote

import feedparser

from ferry import SECOND, value
from roomtest import Rooms


def test_a_search_shows_stories_with_all_that_narrows_them(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    page = room.get("/search?q=ferry")
    assert page.text(".total") == "1 story in 2 articles"
    assert page.texts(".hits h2") == ["Ferry runs once more"]  # the best of its tellings
    assert {text.lower() for text in page.texts(".hits mark")} == {"ferry"}
    assert page.texts(".tellings summary") == ["2 tellings found of this story: Ferry runs once more"]
    told = [f"/read/archive/article/{ids[name]}" for name in ("ferry", "again")]
    story = value(home, "SELECT story_id FROM articles WHERE id = ?", ids["ferry"])
    assert page.links(".tellings a") == [*told, f"/read/archive/story/{story}"]
    facets = {
        each.cssselect("h2")[0].text_content(): [" ".join(line.text_content().split()) for line in each.cssselect("li")]
        for each in page.tree.cssselect(".facet")
    }
    assert facets == {"Source": ["tribune 2"], "Byline": ["Han Seo-yun 1"]}


def test_a_search_is_narrowed_and_widened_by_links(room: Rooms) -> None:
    page = room.get("/search?q=" + quote("runs OR 나룻배"))
    [korean] = [link for link in page.links(".facet a") if "language%3Ako" in link]
    assert korean == "/read/archive/search?q=runs+OR+%EB%82%98%EB%A3%BB%EB%B0%B0+language%3Ako"
    narrowed = room.get(korean.removeprefix("/read/archive"))
    assert narrowed.texts(".hits h2") == ["나룻배 다시 뜬다"]
    assert narrowed.tree.cssselect(".hits h2 bdi")[0].get("lang") == "ko"
    [widen] = narrowed.links(".chips a")
    assert widen == "/read/archive/search?q=runs+OR+%EB%82%98%EB%A3%BB%EB%B0%B0"


def test_a_search_says_what_it_left_out(room: Rooms) -> None:
    page = room.get("/search?q=ferry+before:2024-13")
    assert page.text(".note") == "before: '2024-13' is not in the calendar; it was left out."


def test_a_search_is_a_feed(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    feed = feedparser.parse(room.ask("/search.atom?q=runs").content)
    assert (feed.bozo, feed.feed.title) == (False, "The reading room: runs")
    assert [(entry.title, entry.link.rpartition("/")[2], entry.author) for entry in feed.entries] == [
        ("Ferry runs once more", str(ids["again"]), "tribune"),
        ("Ferry runs again", str(ids["ferry"]), "Han Seo-yun"),
    ]
    assert feed.entries[1].updated == value(home, "SELECT last_changed FROM articles WHERE id = ?", ids["ferry"])
    assert feed.entries[1].content[0].value.endswith(SECOND)
    whole = room.ask("/search.feed.json?q=runs").json()
    assert [item["title"] for item in whole["items"]] == ["Ferry runs once more", "Ferry runs again"]
    assert len(feedparser.parse(room.ask("/search.atom").content).entries) == 4


def test_a_search_is_a_table(room: Rooms, ids: dict[str, int]) -> None:
    answer = room.ask("/search.csv?q=" + quote("나룻배"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert (row["id"], row["headline"], row["published"]) == (str(ids["ko-ferry"]), "나룻배 다시 뜬다", "2024-03-11")
    assert row["page"] == f"http://localhost/read/archive/article/{ids['ko-ferry']}"
    assert [each["headline"] for each in room.ask("/search.json?q=dam").json()] == ["Dam complete"]


def test_changes_are_a_feed_that_leads_to_what_changed(room: Rooms, ids: dict[str, int]) -> None:
    feed = feedparser.parse(room.ask("/changes.atom").content)
    assert (feed.bozo, feed.feed.title) == (False, "The reading room: changes")
    root = "http://localhost/read/archive/article"
    assert sorted((entry.title, entry.summary, entry.link) for entry in feed.entries) == [
        ("edited: Ferry runs again", "body", f"{root}/{ids['ferry']}/diff/1/2"),
        ("gone: Dam complete", "HTTP 404", f"{root}/{ids['dam']}"),
    ]
    assert len({entry.id for entry in feed.entries}) == 2
    assert [entry.title for entry in feedparser.parse(room.ask("/changes.atom?kind=gone").content).entries] == [
        "gone: Dam complete"
    ]
