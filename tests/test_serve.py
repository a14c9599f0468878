"""Datasette over an archive: table search finds both languages, and the writer is not disturbed."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from rows import add_article, make

app = pytest.importorskip("datasette.app", reason="datasette is not installed: pip install 'nkarchive[datasette]'")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    db = make(tmp_path / "archive.db")
    add_article(db, "http://mirae.example/1", headline="Flood relief", body="Kim Jong-un visited.", captions=("홍수",))
    add_article(db, "http://mirae.example/ko/1", headline="평양시내 소식", body="평양시내 시장이 열렸다.")
    db.close()
    return tmp_path / "archive.db"


@pytest.fixture
def datasette(path: Path) -> Iterator[app.Datasette]:
    datasette = app.Datasette([str(path)])
    yield datasette
    for database in datasette.databases.values():
        database.close()
    datasette.executor.shutdown()


def get(datasette: app.Datasette, url: str) -> str:
    response = asyncio.run(datasette.client.get(url))
    assert response.status_code == 200, response.text
    return str(response.text)


def found(datasette: app.Datasette, query: str) -> list[int]:
    rows = json.loads(get(datasette, f"/archive/articles.json?_shape=array&_search={quote(query)}"))
    return sorted(row["id"] for row in rows)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("flood", [1]),
        ('"Kim Jong Un"', [1]),
        ("평양", [2]),
        ("시내", [2]),
        ("홍수", [1]),
        ("flood OR 평양", [1, 2]),
        ("소식 -시장", []),
        ("flo*", [1]),
        ('"', []),
        ("( AND", []),
    ],
)
def test_table_search_finds(datasette: app.Datasette, query: str, ids: list[int]) -> None:
    assert found(datasette, query) == ids


def test_pages_are_described_and_show_no_segmenting_sign(datasette: app.Datasette) -> None:
    page = get(datasette, f"/archive/articles?_search={quote('평양')}")
    assert 'name="_search"' in page and "Articles as last seen" in page and "평양시내" in page
    database = get(datasette, "/archive")
    assert "A news archive kept by nkarchive" in database
    for html in (page, database, get(datasette, "/archive/articles_text"), get(datasette, "/archive/segmented")):
        assert "\u200b" not in html


def test_innards_are_hidden(datasette: app.Datasette) -> None:
    tables = json.loads(get(datasette, "/archive.json"))["tables"]
    assert {table["name"] for table in tables if not table["hidden"]} == {
        "advertised",
        "alarms",
        "yields",
        "aliases",
        "article_authors",
        "article_counts",
        "articles",
        "authors",
        "boilerplate",
        "byline_counts",
        "captions",
        "captures",
        "event_counts",
        "events",
        "outcomes",
        "passes",
        "runs",
        "selectors",
        "sources",
        "stories",
        "story_links",
        "teasers",
        "translations",
        "urls",
        "version_pages",
        "versions",
    }


def test_every_table_has_a_page(datasette: app.Datasette) -> None:
    for table in json.loads(get(datasette, "/archive.json"))["tables"]:
        get(datasette, f"/archive/{table['name']}.json")


def test_a_database_that_is_no_archive_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY)")
    connection.close()
    datasette = app.Datasette([str(tmp_path / "other.db")])
    assert "nkarchive" not in get(datasette, "/other/articles")
    escaped = get(datasette, "/other.json?sql=select+escape_fts('a-b')&_shape=arrays")
    assert '\\"a-b\\"' in escaped  # Datasette's own
    datasette.executor.shutdown()
    datasette.databases["other"].close()


def test_a_crawl_can_write_while_pages_are_read(datasette: app.Datasette, path: Path) -> None:
    writer = sqlite3.connect(path, isolation_level=None, timeout=0)
    assert found(datasette, "flood") == [1]
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE articles SET status = 'gone' WHERE id = 1")
    assert found(datasette, "flood") == [1]
    writer.execute("COMMIT")
    assert '"gone"' in get(datasette, "/archive/articles/1.json")
    assert writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    writer.close()


def test_datasette_by_hand_knows_an_archive(path: Path) -> None:
    url = f"/archive/articles.json?_shape=array&_search={quote('평양')}"
    done = subprocess.run(
        [sys.executable, "-m", "datasette", str(path), "--get", url], capture_output=True, text=True, check=True
    )
    assert [row["id"] for row in json.loads(done.stdout)] == [2]


def test_serve_answers_on_a_free_port_until_it_is_stopped(path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "nkarchive", "serve", "--port", "0", "--archive", str(path)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    said = (re.search(r"running on (http://\S+)", line) for line in server.stderr)
    base = next(match[1] for match in said if match)
    with urllib.request.urlopen(f"{base}/archive/articles.json?_shape=array&_search={quote('평양')}") as answer:
        assert [row["id"] for row in json.load(answer)] == [2]
    server.send_signal(signal.SIGINT)
    server.communicate(timeout=30)
    assert server.returncode == 0


def test_serve_says_where_there_is_no_archive(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nkarchive", "serve", "--archive", str(tmp_path / "none.db")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no archive at" in done.stderr and "Traceback" not in done.stderr
