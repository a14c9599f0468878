"""A copy for the web: all that a reader may ask, nothing of the crawler's, whole or not there."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from nkarchive.cli import main
from nkarchive.errors import ArchiveFailed
from nkarchive.query import parse, to_match
from nkarchive.reading import counts, results
from nkarchive.reading.publishing import PUBLIC, publish, published_at
from nkarchive.reading.questions import QUESTIONS
from nkarchive.serve.descriptions import columns_of, database_metadata
from nkarchive.serve.metadata import Titles, metadata_of
from nkarchive.store import search_index
from nkarchive.store.reader import open_archive
from rows import add_pass, fill, make

AT = "2024-08-10T12:00:00Z"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three articles, one of which was read from a capture, and a crawler's leavings."""
    path = tmp_path / "archive.db"
    fill(path)
    db = Database(path)
    add_pass(db, "mirae", began=AT, finished=AT, outcomes=(("http://mirae.example/secret", "failed", "why"),))
    db.execute(
        "INSERT INTO captures (url, final_url, fetched_at, status, sha256, size, warc_file, warc_offset, warc_length)"
        " VALUES ('http://mirae.example/1', '', ?, 200, '', 1, 'secret.warc.gz', 0, 1)",
        [AT],
    )
    for table in ("articles", "versions", "events"):
        db.execute(f"UPDATE {table} SET capture_id = 1")
    db.execute(
        "INSERT INTO urls (url, source, kind, state, found_at) VALUES ('http://secret.example/', 'mirae', '', '', '')"
    )
    db.execute("INSERT INTO hosts (origin) VALUES ('http://secret.example')")
    db.conn.commit()
    db.close()
    return path


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def rows(conn: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    return conn.execute(sql).fetchall()


def test_the_copy_has_every_table_and_only_what_is_public_in_them(archive: Path, tmp_path: Path) -> None:
    made = publish(archive, tmp_path / "public" / "news.db", at=AT)
    assert (made.path, made.articles) == (tmp_path / "public" / "news.db", 3)
    held, copy = opened(archive), opened(made.path)
    tables = columns_of(held)
    assert {name: names for name, names in columns_of(copy).items() if not name.startswith("sqlite_stat")} == (
        tables | {"published": ("at", "version", "note")}
    )
    for table, columns in tables.items():
        if table in PUBLIC:
            kept = ", ".join(f'"{name}"' for name in columns if name != "capture_id")
            assert rows(copy, f'SELECT {kept} FROM "{table}"') == rows(held, f'SELECT {kept} FROM "{table}"')
        elif not table.startswith(("articles_fts", "sqlite_")):
            assert rows(copy, f'SELECT * FROM "{table}"') == [], table
    assert rows(copy, "SELECT count(*) FROM articles WHERE capture_id IS NOT NULL") == [(0,)]
    assert rows(copy, "PRAGMA foreign_key_check") == []
    assert b"secret" not in made.path.read_bytes()
    held.close()
    copy.close()


def test_the_copy_stands_by_itself_and_is_searched_as_the_archive_is(archive: Path, tmp_path: Path) -> None:
    path = publish(archive, tmp_path / "news.db", at=AT).path
    assert sorted(each.name for each in tmp_path.glob("*news*")) == ["news.db"]
    copy = Database(sqlite3.connect(path, isolation_level=None))
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert copy.execute("SELECT count(*) > 0 FROM sqlite_stat1").fetchone() == (True,)
    assert search_index.check(copy) == ""
    assert counts.disagreements(copy.conn) == ()
    assert [row.article_id for row in results.search(copy.conn, parse("평양 OR rice")).rows] == [2, 3]
    assert published_at(copy.conn) == AT
    copy.close()
    with open_archive(path) as reader:
        assert [hit.id for hit in reader.search("contractor")] == [1]
    held = opened(archive)
    assert published_at(held) is None
    held.close()


def test_a_copy_is_replaced_and_nothing_else_is(archive: Path, tmp_path: Path) -> None:
    path = publish(archive, tmp_path / "news.db", at=AT).path
    publish(archive, path, at="2024-08-11T12:00:00Z")
    copy = opened(path)
    assert published_at(copy) == "2024-08-11T12:00:00Z"
    copy.close()
    (tmp_path / "notes.db").write_text("mine")
    make(tmp_path / "other.db").close()
    for stranger, said in (
        ("notes.db", "was not made by"),
        ("other.db", "was not made by"),
        ("archive.db", "is the archive itself"),
    ):
        with pytest.raises(ArchiveFailed, match=said):
            publish(archive, tmp_path / stranger, at=AT)
    assert (tmp_path / "notes.db").read_text() == "mine"


def test_what_fails_leaves_the_old_copy_and_no_rubbish(archive: Path, tmp_path: Path) -> None:
    path = publish(archive, tmp_path / "public" / "news.db", at=AT).path
    before = path.read_bytes()
    db = Database(archive)
    db.execute("DROP TABLE articles_fts_idx")
    db.close()
    with pytest.raises(ArchiveFailed, match=r"could not be written: .*articles_fts_idx"):
        publish(archive, path, at=AT)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["news.db"]


def test_every_table_and_column_is_described() -> None:
    db = make(Path(":memory:"))
    tables = columns_of(db.conn)
    described = database_metadata(tables)["tables"]
    hidden = {name for name, table in described.items() if table.get("hidden")}
    shown = {name for name in tables if name not in hidden and not name.startswith("articles_fts")}
    assert {name for name in shown if not described.get(name, {}).get("description")} == set()
    lacking = {name: sorted({*tables[name]} - {*described[name]["columns"]}) for name in shown}
    assert {name: columns for name, columns in lacking.items() if columns} == {}
    db.close()


def test_the_metadata_says_what_a_copy_is(archive: Path, tmp_path: Path) -> None:
    path = publish(archive, tmp_path / "news.db", at=AT).path
    metadata = metadata_of(path, Titles(title="News", license_url="https://archive.example/terms"))
    news = metadata["databases"]["news"]
    assert (metadata["title"], metadata["license_url"]) == ("News", "https://archive.example/terms")
    assert "belong to their publishers" in metadata["license"]
    assert len(news["queries"]) >= 12
    assert news["tables"]["captures"] == news["tables"]["urls"] == {"hidden": True}
    assert news["tables"]["articles"]["columns"]["standfirst"].startswith("The paragraph between headline and text")


def test_the_command_prints_the_line_that_serves_the_copy(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("datasette", reason="datasette is not installed: pip install 'nkarchive[datasette]'")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["nkarchive", "publish", "public copy"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().out.splitlines()
    assert (ended.value.code, said[0][:14]) == (0, "3 articles in ")
    assert said[1] == "  datasette serve -i 'public copy/archive.db' -m 'public copy/metadata.json'"
    asked = "/archive/word_by_source.json?words=%ED%8F%89%EC%96%91&_shape=array"
    command = [sys.executable, "-m", "datasette", "-i", "public copy/archive.db", "-m", "public copy/metadata.json"]
    done = subprocess.run([*command, "--get", asked], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [{"source": "daily", "articles": 1, "first": "2024-08-05", "last": "2024-08-05"}]


def asked(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return what every question gives, with the parameters that it names as examples."""
    conn = opened(path)
    conn.create_function("escape_fts", 1, lambda query: to_match(query) or '""')
    answers = {question.name: conn.execute(question.sql, dict(question.given)).fetchall() for question in QUESTIONS}
    conn.close()
    return answers


def test_questions_are_answered(archive: Path, tmp_path: Path) -> None:
    answers = asked(archive)
    assert answers["coverage"] == [("daily", "2024", 1), ("mirae", "", 1), ("mirae", "2024", 1)]
    assert answers["rewritten_most"][0][:4] == (1, 2, "mirae", "Global War Contractor")
    assert answers["headlines_rewritten"][0][1:4] == ("World-Wide War Contractor", "Global War Contractor", "mirae")
    assert answers["byline_by_year"] == [("2024", "mirae", 1)]
    assert answers["undated"][0] == ("mirae", 1, 2)
    assert asked(publish(archive, tmp_path / "news.db", at=AT).path) == answers


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_is_explained(question: Any) -> None:
    assert question.title.endswith("?") and question.explained.endswith(".")
    assert all(f":{name}" in question.sql for name in question.given)


@pytest.mark.slow
def test_the_demo_has_an_answer_to_most_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And Datasette, too, runs every one of them."""
    app = pytest.importorskip("datasette.app", reason="datasette is not installed: pip install 'nkarchive[datasette]'")
    subprocess.run([sys.executable, "-m", "nkarchive", "demo"], cwd=tmp_path, check=True, capture_output=True)
    path = tmp_path / "demo-archive" / "archive.db"
    nothing = {name for name, found in asked(path).items() if not found}
    assert nothing <= {"missing", "byline_by_year", "gone"}
    datasette = app.Datasette([str(path)])
    for question in QUESTIONS:
        answer = asyncio.run(
            datasette.client.get(f"/archive/{question.name}.json", params={**question.given, "_shape": "array"})
        )
        assert (answer.status_code, isinstance(answer.json(), list)) == (200, True), answer.text
    datasette.databases["archive"].close()
    datasette.executor.shutdown()
