"""However much an archive holds, a page of the reading room reads a page of it: by an index, and no more."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nkarchive.reading.article_page import article_page
from nkarchive.reading.byline_page import byline_page
from nkarchive.reading.capture_page import capture_page
from nkarchive.reading.changes_page import changes_page
from nkarchive.reading.missing_page import missing_page
from nkarchive.reading.source_page import source_lines, source_page
from nkarchive.reading.story_page import story_page
from nkarchive.serve.feeds import latest
from rows import add_article, add_event, add_pass, make

ARTICLES = 60


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages") / "archive.db"
    db = make(made)
    db.execute("PRAGMA synchronous = OFF")
    for number in range(ARTICLES):
        source = ("mirae", "daily")[number % 2]
        day = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
        id_ = add_article(db, f"http://{source}.example/{number}", source=source, byline=("Ri Yong-su",), published=day)
        add_event(db, id_, "new", at="2024-08-05T00:00:00Z")
        # several at one time, as a pass notes them
        add_event(db, id_, ("edited", "gone", "returned")[number % 3], at=f"2024-08-{number % 7 + 10}T00:00:00Z")
        db.execute(
            "INSERT INTO advertised (url, source, article_id, kind, first_seen, last_seen)"
            " VALUES (?, ?, ?, 'related', ?, '2024-09-01T00:00:00Z')",
            [f"http://{source}.example/never/{number}", source, id_, f"2024-08-{number % 5 + 10}T00:00:00Z"],
        )
    add_pass(db, "mirae", began="2024-08-05T00:00:00Z", finished="2024-08-05T00:01:00Z")
    db.close()
    return made


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.mark.parametrize("kinds", [(), ("gone",), ("edited", "returned"), ("new",)])
@pytest.mark.parametrize("source", ["", "mirae", "nobody"])
@pytest.mark.parametrize("most", [1, 5, 1000])
def test_pages_of_changes_are_together_all_changes_once_newest_first(
    db: sqlite3.Connection, kinds: tuple[str, ...], source: str, most: int
) -> None:
    found, place = [], None
    for _ in range(2 * ARTICLES):
        page = changes_page(db, kinds=kinds, source=source, before=place, size=7, most=most)
        assert len(page.events) <= 7
        found += [each.id for each in page.events]
        place = page.older
        if place is None:
            break
    wanted = kinds or ("edited", "gone", "returned")
    whole = db.execute(
        f"SELECT e.id FROM events e JOIN articles a ON a.id = e.article_id WHERE kind IN ({', '.join('?' * len(wanted))})"
        " AND (? = '' OR a.source = ?) ORDER BY at DESC, e.id DESC",
        [*wanted, source, source],
    )
    assert found == [id_ for (id_,) in whole]


@pytest.mark.parametrize("source", ["", "daily", "nobody"])
def test_pages_of_what_is_missing_are_together_all_of_it_once(db: sqlite3.Connection, source: str) -> None:
    found, place = [], None
    for _ in range(ARTICLES):
        page = missing_page(db, source=source, before=place, size=7)
        found += [each.url for each in page.rows]
        place = page.older
        if place is None:
            break
    whole = db.execute(
        "SELECT url FROM advertised WHERE ? = '' OR source = ? ORDER BY first_seen DESC, rowid DESC", [source, source]
    )
    assert found == [url for (url,) in whole]


def test_pages_of_a_byline_are_together_all_that_it_signed_by_date(db: sqlite3.Connection) -> None:
    pages = [byline_page(db, 1, page=number, size=25) for number in (1, 2, 3)]
    found = [line.article_id for page in pages if page for line in page.lines]
    assert found == [id_ for (id_,) in db.execute("SELECT id FROM articles ORDER BY published DESC, id DESC")]
    assert pages[0] is not None and (pages[0].pages, dict(pages[0].sources)) == (3, {"mirae": 30, "daily": 30})


QUESTIONS: dict[str, Callable[[sqlite3.Connection], object]] = {
    "article": lambda db: article_page(db, 1),
    "byline": lambda db: byline_page(db, 1),
    "capture": lambda db: capture_page(db, 1),
    "changes": lambda db: changes_page(db),
    "changes of a source": lambda db: changes_page(db, source="mirae"),
    "latest": lambda db: latest(db, 50),
    "missing": lambda db: missing_page(db),
    "source": lambda db: source_page(db, "mirae"),
    "sources": lambda db: source_lines(db),
    "story": lambda db: story_page(db, 1),
}
# a handful of rows, whatever the archive holds (l: the links of one article)
_SMALL = {"l", "sources", "sqlite_master", "authors", "json_each", "passes"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_page_reads_a_table_from_end_to_end(db: sqlite3.Connection, name: str) -> None:
    """SQLite's own plan of every statement: a scan only where an index gives the order and a limit ends it."""
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    QUESTIONS[name](db)
    db.set_trace_callback(None)
    assert asked
    scans = []
    for statement in {each for each in asked if each.lstrip().startswith("SELECT")}:
        for *_, step in db.execute(f"EXPLAIN QUERY PLAN {statement}"):
            scanned = re.match(r"SCAN (\w+)( USING (?:COVERING )?INDEX)?", step)
            if scanned and scanned[1] not in _SMALL and not (scanned[2] and "LIMIT" in statement):
                scans.append((step, statement))
    assert scans == []
