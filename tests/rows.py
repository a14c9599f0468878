"""Fills an archive's tables with a few invented articles, without crawling."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from nkarchive.store import search_index
from nkarchive.store.migrations import migrations

SEEN = "2024-08-05T00:00:00Z"


def make(path: Path) -> Database:
    """Return a new archive at *path*, in WAL mode as the writer leaves it."""
    db = Database(sqlite3.connect(path, isolation_level=None))
    db.execute("PRAGMA journal_mode = WAL")
    migrations.apply(db)
    return db


def add_source(db: Database, name: str) -> None:
    db.execute("INSERT OR IGNORE INTO sources (name, title) VALUES (?, ?)", [name, f"The {name} paper"])


def add_article(
    db: Database,
    url: str,
    *,
    headline: str = "A headline",
    body: str = "A body.",
    standfirst: str = "",
    byline: tuple[str, ...] = (),
    captions: tuple[str, ...] = (),
    source: str = "mirae",
    published: str | None = "2024-08-05",
    story_id: int | None = None,
    first_seen: str = SEEN,
) -> int:
    """Write an article with one version, indexed; return its id. *story_id*: None makes a new story."""
    add_source(db, source)
    with db.atomic():
        if story_id is None:
            story_id = db.execute("INSERT INTO stories (articles) VALUES (1)").lastrowid
        row = {
            "url": url,
            "source": source,
            "headline": headline,
            "standfirst": standfirst,
            "body": body,
            "byline": ", ".join(byline),
            "published": published,
            "first_seen": first_seen,
            "last_seen": first_seen,
            "last_changed": first_seen,
            "story_id": story_id,
            "content_sha256": "0" * 64,
        }
        db.table("articles").insert(row)
        (article_id,) = db.execute("SELECT id FROM articles WHERE url = ?", [url]).fetchone()
        for position, name in enumerate(byline):
            db.execute("INSERT OR IGNORE INTO authors (name, kind) VALUES (?, 'person')", [name])
            db.execute(
                "INSERT INTO article_authors (article_id, author_id, position)"
                " SELECT ?, id, ? FROM authors WHERE name = ?",
                [article_id, position, name],
            )
        for position, text in enumerate(captions):
            db.execute(
                "INSERT INTO captions (article_id, position, text) VALUES (?, ?, ?)", [article_id, position, text]
            )
        search_index.index(db, article_id)
        add_version(db, article_id, 1, seen_at=first_seen)
    return int(article_id)


def add_version(db: Database, article_id: int, number: int, *, seen_at: str = SEEN) -> None:
    """Write the article's rows, as they stand, as a version."""
    captions = db.execute("SELECT text FROM captions WHERE article_id = ? ORDER BY position", [article_id])
    db.execute(
        "INSERT INTO versions (article_id, number, seen_at, headline, standfirst, byline, published, body,"
        " captions, content_sha256, text_sha256, samples) SELECT id, ?, ?, headline, standfirst, byline, published, body,"
        " ?, content_sha256, '', 0 FROM articles WHERE id = ?",
        [number, seen_at, json.dumps([{"text": text} for (text,) in captions]), article_id],
    )
    db.execute("UPDATE articles SET versions = ?, last_changed = ? WHERE id = ?", [number, seen_at, article_id])


def edit(db: Database, article_id: int, *, seen_at: str = "2024-08-06T01:00:00Z", **columns: str) -> None:
    """Change an article's columns as the writer does: a new version, an event, the index kept true."""
    with db.atomic():
        search_index.unindex(db, article_id)
        for name, value in columns.items():
            db.execute(f"UPDATE articles SET {name} = ? WHERE id = ?", [value, article_id])
        search_index.index(db, article_id)
        (number,) = db.execute("SELECT versions + 1 FROM articles WHERE id = ?", [article_id]).fetchone()
        add_version(db, article_id, number, seen_at=seen_at)
        add_event(db, article_id, "edited", at=seen_at, detail=", ".join(columns))


def add_event(db: Database, article_id: int, kind: str, *, at: str, detail: str = "") -> None:
    db.execute("INSERT INTO events (article_id, at, kind, detail) VALUES (?, ?, ?, ?)", [article_id, at, kind, detail])


def add_pass(
    db: Database,
    source: str,
    *,
    began: str,
    finished: str | None,
    alarm: str = "",
    outcomes: tuple[tuple[str, str, str], ...] = (),
) -> None:
    """Write a run with one pass; *outcomes* are (URL, outcome, detail)."""
    add_source(db, source)
    run_id = db.execute("INSERT INTO runs (started_at, finished_at) VALUES (?, ?)", [began, finished]).lastrowid
    db.execute(
        "INSERT INTO passes (run_id, source, began_at, finished_at, alarm) VALUES (?, ?, ?, ?, ?)",
        [run_id, source, began, finished, alarm],
    )
    for url, outcome, detail in outcomes:
        db.execute(
            "INSERT INTO outcomes (run_id, url, source, outcome, detail) VALUES (?, ?, ?, ?, ?)",
            [run_id, url, source, outcome, detail],
        )


def fill(path: Path) -> None:
    """Make an archive of three articles in two stories, one edited, one gone."""
    db = make(path)
    add_article(
        db,
        "http://mirae.example/1",
        headline="World-Wide War Contractor",
        standfirst="It sells to all sides",
        body="The valley was flooded.\n\nTents were handed out.\n\nThe end.",
        byline=("Ri Yong-su", "Mirae News Agency"),
        captions=("Soldiers carry sandbags",),
    )
    add_article(
        db, "http://daily.example/a", headline="평양시내 소식", body="평양시내 시장.", source="daily", story_id=1
    )
    add_article(db, "http://mirae.example/2", headline="Harvest", body="Rice.", published=None)
    db.execute("INSERT INTO aliases VALUES ('http://mirae.example/?p=1', 1, 'shortlink')")
    edit(db, 1, headline="Global War Contractor", body="The valley was flooded.\n\nTents were given.\n\nThe end.")
    add_event(db, 2, "new", at="2024-08-07T00:00:00Z")
    add_event(db, 2, "gone", at="2024-08-07T00:00:00Z", detail="404")
    db.close()
