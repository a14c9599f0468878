"""Counts that the archive keeps of itself agree with its rows, whatever is written."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from nkarchive.model import EventKind
from nkarchive.reading import counts
from nkarchive.reading.facets import Bin
from nkarchive.reading.front import InNeed, front
from nkarchive.store.archive import open_for_writing
from nkarchive.store.migrations import migrations
from rows import add_article, add_event, add_pass, fill, make

NOW = datetime(2024, 8, 10, 12, tzinfo=UTC)


def test_counts_follow_whatever_is_written(tmp_path: Path) -> None:
    db = make(tmp_path / "archive.db")
    chance = random.Random(7)
    for number in range(300):
        held = [row[0] for row in db.execute("SELECT id FROM articles")]
        match chance.randrange(8) if held else 0:
            case 0 | 1 | 2:
                names = tuple(chance.sample(["Ri", "Pak", "Choe"], chance.randrange(3)))
                day = chance.choice([None, "2024-08-05", "2024-09-01T10:00:00+09:00", "2023-01-01"])
                add_article(db, f"http://a.example/{number}", byline=names, published=day, source=chance.choice("ab"))
            case 3:
                db.execute(
                    "UPDATE articles SET status = ?, last_seen = 'x' WHERE id = ?",
                    [chance.choice(["live", "gone"]), chance.choice(held)],
                )
            case 4:
                db.execute(
                    "UPDATE articles SET published = ?, language = 'ko' WHERE id = ?",
                    [chance.choice([None, "2022-02-02"]), chance.choice(held)],
                )
            case 5:
                add_event(
                    db,
                    chance.choice(held),
                    chance.choice(["edited", "gone"]),
                    at=f"2024-0{chance.randint(1, 9)}-01T00:00:00Z",
                )
            case 6:
                db.execute("DELETE FROM article_authors WHERE article_id = ?", [chance.choice(held)])
            case _:
                db.execute("DELETE FROM events WHERE id = (SELECT max(id) FROM events)")
    assert counts.disagreements(db.conn) == ()
    assert counts.totals(db.conn).articles > 50
    for table, column in (("article_counts", "articles"), ("byline_counts", "articles"), ("event_counts", "events")):
        assert db.execute(f"SELECT count(*) FROM {table} WHERE {column} < 1").fetchone() == (0,)
    db.close()


@pytest.mark.parametrize("table", ["article_counts", "byline_counts", "event_counts"])
def test_a_count_that_is_wrong_is_told(tmp_path: Path, table: str) -> None:
    fill(tmp_path / "archive.db")
    db = Database(tmp_path / "archive.db")
    db.execute(f"DELETE FROM {table}")
    assert counts.disagreements(db.conn) == (f"the table {table} does not agree with the rows that it counts",)
    db.close()


def test_an_archive_from_before_is_counted_when_it_is_next_written_to(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = Database(sqlite3.connect(path, isolation_level=None))
    migrations.apply(db, stop_before="m009_counts")
    add_article(db, "http://a.example/1", byline=("Ri", "Pak"), published="2024-08-05")
    add_article(db, "http://a.example/2", byline=("Ri",), published=None)
    add_event(db, 1, "new", at="2024-08-05T01:00:00Z")
    db.close()
    with open_for_writing(path) as archive:
        assert counts.disagreements(archive.db.conn) == ()
        assert counts.totals(archive.db.conn).articles == 2
        assert archive.db.execute("SELECT author_id, articles FROM byline_counts").fetchall() == [(1, 2), (2, 1)]


def test_the_front_page_says_what_the_archive_holds(tmp_path: Path) -> None:
    fill(tmp_path / "archive.db")
    db = Database(tmp_path / "archive.db")
    add_pass(db, "mirae", began="2024-08-09T00:00:00Z", finished="2024-08-09T00:10:00Z", alarm="nothing came")
    add_pass(db, "daily", began="2024-08-09T00:00:00Z", finished="2024-08-09T00:10:00Z")
    add_article(db, "http://daily.example/b", source="daily", published="2124-01-01")  # a misprint
    page = front(db.conn, NOW)
    assert (page.articles, page.stories, page.versions, page.sources) == (4, 3, 5, 2)
    assert (page.first_month, page.last_month) == ("2024-08", "2024-08")
    assert page.timeline == (
        Bin(month="2024-08", source="daily", count=1, is_estimate=False),
        Bin(month="2024-08", source="mirae", count=1, is_estimate=False),
        Bin(month="2124-01", source="daily", count=1, is_estimate=False),
    )
    assert [(each.article_id, each.story_id, each.tellings) for each in page.latest] == [(2, 1, 1)]
    assert [(each.kind, each.article_id) for each in page.changed] == [(EventKind.GONE, 2), (EventKind.EDITED, 1)]
    assert page.in_need == (InNeed(name="mirae", title="The mirae paper", needs=("nothing came",)),)
    assert counts.events(db.conn) == {"edited": 1, "gone": 1, "new": 1}
    db.close()


def test_the_front_page_of_an_empty_archive(tmp_path: Path) -> None:
    db = make(tmp_path / "archive.db")
    page = front(db.conn, NOW)
    assert (page.articles, page.first_month, page.timeline, page.latest, page.changed) == (0, "", (), (), ())
    db.close()
