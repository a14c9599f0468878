"""The index of likeness stays quick where very many texts share a key, and says when it was made otherwise."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner
from sqlite_utils import Database

from newsroom import MORNING, links, newsroom, story
from nkarchive.cli import cli
from nkarchive.errors import ArchiveFailed
from nkarchive.likeness.compare import Thresholds
from nkarchive.likeness.sketch import keys_of
from nkarchive.likeness.wording import wording_of
from nkarchive.model import Article, Teaser
from nkarchive.store import likeness_index
from nkarchive.store.migrations import migrations
from writing import URL, archive_at, check, new_archive, write

FORMULA = "The weather service of the province gives notice to all who go out by boat upon the river and the sea "


def notice(number: int) -> Article:
    rest = " ".join(f"place{number} wave{number * 7 + step} wind{step * 31 + number}" for step in range(25))
    return Article(url=f"{URL}/{number}", headline="Weather", paragraphs=(FORMULA + rest,), published="2024-03-05")


def test_a_key_that_very_many_texts_share_yields_only_its_ends() -> None:
    with new_archive() as (archive, _):
        key = 7
        with archive.transaction():
            for version in range(500):
                likeness_index.add(archive.db, version, (key,))
            rows = archive.db.execute(
                "EXPLAIN QUERY PLAN SELECT version_id FROM likeness_keys WHERE key = 7"
            ).fetchall()
        assert "PRIMARY KEY (key=?)" in rows[0][3]
        archive.db.execute("PRAGMA foreign_keys = OFF")
        archive.db.conn.executemany(
            "INSERT INTO versions (id, article_id, number, seen_at, headline, body, content_sha256, text_sha256)"
            " VALUES (?1, ?1, 1, '', '', '', '', '')",
            [(version,) for version in range(500)],
        )
        found = likeness_index.candidates(archive.db, (key,), other_than=None)
    assert {candidate.version_id for candidate in found} <= {*range(16), *range(484, 500)}
    assert len(found) == 24


def test_a_copy_joins_its_original_among_very_many_texts_that_begin_alike() -> None:
    """Neither the oldest nor the newest of them: it is found by what it alone says."""
    with new_archive() as (archive, _):
        for number in range(80):
            write(archive, notice(number))
        middle = notice(40)
        copy = write(archive, Article(url=f"{URL}/copy", headline="Other", paragraphs=middle.paragraphs))
        (joined,) = archive.db.execute(
            "SELECT b.url FROM articles a JOIN articles b ON b.story_id = a.story_id AND b.id != a.id WHERE a.id = ?",
            [copy],
        ).fetchone()
        assert joined == middle.url


def test_a_new_copy_joins_the_story_of_very_many_copies() -> None:
    with new_archive() as (archive, _):
        text = notice(0).paragraphs[0]
        for number in range(60):
            words = text.split(" ")
            words[number] = f"changed{number}"  # nearly the same: none of them by the same words
            write(archive, Article(url=f"{URL}/{number}", headline="Weather", paragraphs=(" ".join(words),)))
        write(archive, Article(url=f"{URL}/new", headline="Weather", paragraphs=(text,)))
        check(archive)
        assert archive.db.execute("SELECT articles FROM stories").fetchall() == [(61,)]


def said(path: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, [*words, "--archive", str(path)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_an_index_that_was_made_otherwise_is_said_until_it_is_made_anew(tmp_path: Path) -> None:
    """By another seed, by another version of the sketch; the crawl goes on meanwhile."""
    path = tmp_path / "archive.db"
    with archive_at(path) as archive:
        write(archive, notice(1))
        archive.db.execute("UPDATE likeness_settings SET value = '1' WHERE name = 'seed'")
        archive.db.execute("UPDATE likeness_keys SET key = key + 1")
    asked = "made by another nkarchive: old and new texts miss each other; run `nkarchive regroup`."
    assert asked in said(path, "status")
    with archive_at(path) as archive:
        write(archive, notice(2))
        assert asked in archive.articles.stories.advice()
    said(path, "regroup")
    assert "regroup" not in said(path, "status")
    with archive_at(path) as archive:
        held = archive.db.execute("SELECT key FROM likeness_keys WHERE version_id = 1 ORDER BY key").fetchall()
    assert tuple(key for (key,) in held) == keys_of(wording_of(notice(1).body))


def test_other_thresholds_than_the_stories_were_told_by_are_said(tmp_path: Path) -> None:
    with newsroom(tmp_path) as site:
        site.put("/", links(("/news/1", "One"), ("/news/2", "Two")))
        site.put("/news/1", story("One"))
        site.put("/news/2", story("Two"))
        assert site.crawl(MORNING).notes == ()
    path = tmp_path / "archive.db"
    (tmp_path / "config.yaml").write_text("stories: {jaccard: 0.5}\n")
    with_config = ("--config", str(tmp_path / "config.yaml"))
    with archive_at(path) as archive:
        archive.articles.stories.thresholds = Thresholds(jaccard=0.5)
        assert "other thresholds (jaccard 0.36" in archive.articles.stories.advice()
    assert "other thresholds" in said(path, "status", *with_config)
    assert "thresholds" not in said(path, "status")
    said(path, "regroup", *with_config)
    assert json.loads(said(path, "status", "--json", *with_config))["advice"] == ""


def older(path: Path) -> None:
    """Make *path* an archive as it was before likeness, of two articles of (nearly) one text and a teaser."""
    with archive_at(path) as archive:
        bridge = (
            "The bridge over the Tumen was closed for the night after ice floes struck one of its pillars on Monday."
        )
        teaser = Teaser(url=f"{URL}/elsewhere", headline="Elsewhere")
        write(archive, Article(url=f"{URL}/1", headline="One", paragraphs=(bridge * 2,), teasers=(teaser,)))
        write(archive, Article(url=f"{URL}/2", headline="Two", paragraphs=(bridge * 2 + " It is open.",)))
        (full,) = archive.db.execute("SELECT group_concat(sql, ';') FROM sqlite_master").fetchone()
        assert "likeness_keys" in full
    db = Database(path)
    db.execute("PRAGMA foreign_keys = OFF")
    old = Database(path.with_name("old.db"))
    migrations.apply(old, stop_before="m004_likeness")
    tables = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    old.close()
    db.execute("ATTACH ? AS old", [str(path.with_name("old.db"))])
    for table in ("sources", "stories", "articles", "versions", "teasers"):
        assert table in tables
        columns = ", ".join(row[1] for row in db.execute(f"PRAGMA old.table_info({table})").fetchall())
        db.execute(f"INSERT INTO old.{table} ({columns}) SELECT {columns} FROM main.{table}")
    db.execute("UPDATE old.stories SET articles = 1, first_article_id = 1")
    db.execute("INSERT OR IGNORE INTO old.stories (id, first_article_id, articles) VALUES (2, 2, 1)")
    db.execute("UPDATE old.articles SET story_id = id")
    db.conn.commit()
    db.close()
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    path.with_name("old.db").rename(path)


def test_an_archive_from_before_likeness_says_so_and_regroup_catches_up(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    older(path)
    assert "as an earlier nkarchive left it" in said(path, "status")
    refused = CliRunner().invoke(cli, ["story", "1", "--archive", str(path)])
    assert isinstance(refused.exception, ArchiveFailed)
    assert "run `nkarchive regroup`" in str(refused.exception)
    with newsroom(tmp_path) as site:
        site.put("/", links())
        (note,) = site.crawl(MORNING).notes
    assert note == (
        "Some articles came before likeness was looked for: only the same words join them; run `nkarchive regroup`."
    )
    done = json.loads(said(path, "regroup", "--json"))
    assert done["merged"] == [{"story_id": 1, "before": [1, 2], "articles": 2, "headline": "One"}]
    assert "regroup" not in said(path, "status")
    assert [each["url"] for each in json.loads(said(path, "missing", "--json"))] == [f"{URL}/elsewhere"]
    with archive_at(path) as archive:
        assert archive.db.execute("SELECT kind FROM story_links").fetchall() == [("rewritten",)]
        assert archive.db.execute("PRAGMA foreign_key_check").fetchall() == []


KILLED = """
import os, signal, sys
from pathlib import Path
from nkarchive.likeness.compare import Thresholds
from nkarchive.store.archive import open_for_writing
with open_for_writing(Path(sys.argv[1])) as archive, archive.transaction():
    archive.articles.stories.thresholds = Thresholds(jaccard=0.99)
    done = archive.articles.stories.redo()
    assert done.parted, done
    os.kill(os.getpid(), signal.SIGKILL)
"""


def rows(path: Path) -> list[object]:
    db = sqlite3.connect(path)
    try:
        tables = (
            "articles",
            "stories",
            "story_links",
            "likeness_keys",
            "likeness_settings",
            "boilerplate",
            "edge_lines",
        )
        return [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
    finally:
        db.close()


def test_a_regroup_that_is_killed_leaves_the_stories_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with archive_at(path) as archive:
        for number in range(3):
            text = notice(1).paragraphs[0] + f" changed{number}" * (number + 1)
            write(archive, Article(url=f"{URL}/{number}", headline="Weather", paragraphs=(text,)))
    before = rows(path)
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
    assert rows(path) == before
    with archive_at(path) as archive:
        check(archive)


def test_regroup_names_the_stories_that_merged_and_parted(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with archive_at(path) as archive:
        for number in range(2):
            text = notice(1).paragraphs[0] + f" changed{number}" * 9
            write(archive, Article(url=f"{URL}/{number}", headline=f"Weather {number}", paragraphs=(text,)))
    config = tmp_path / "config.yaml"
    config.write_text("stories: {jaccard: 0.99, containment: 0.99}\n")
    parted = said(path, "regroup", "--config", str(config))
    assert parted.splitlines() == [
        "Stories: 1 before, 2 now. Links: 1 before, 0 now. Of 2 articles 1 in another story than before.",
        "parted: s1 is now s1 s3: Weather 0",
    ]
    merged = said(path, "regroup")
    assert merged.splitlines()[1:] == ["merged: s1 s3 are now s1: Weather 0"]
