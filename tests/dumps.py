"""What an archive says, without ids, runs and times: two crawls of one site must say the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

_QUERIES = {
    "articles": "SELECT url, source, headline, standfirst, byline, published, body, language, status, versions"
    " FROM articles ORDER BY url",
    "versions": "SELECT a.url, v.number, v.headline, v.body, v.captions, v.teasers, v.content_sha256"
    " FROM versions v JOIN articles a ON a.id = v.article_id ORDER BY 1, 2",
    "captions": "SELECT a.url, c.position, c.text, c.credit, c.image_url"
    " FROM captions c JOIN articles a ON a.id = c.article_id ORDER BY 1, 2",
    "teasers": "SELECT a.url, t.position, t.kind, t.url, t.headline, t.text, target.url FROM teasers t"
    " JOIN articles a ON a.id = t.article_id LEFT JOIN articles target ON target.id = t.target_id ORDER BY 1, 2",
    "translations": "SELECT a.url, t.language, t.url, target.url FROM translations t"
    " JOIN articles a ON a.id = t.article_id LEFT JOIN articles target ON target.id = t.target_id ORDER BY 1, 3",
    "aliases": "SELECT s.url, a.url, s.reason FROM aliases s JOIN articles a ON a.id = s.article_id ORDER BY 1",
    "events": "SELECT a.url, e.kind, e.detail FROM events e JOIN articles a ON a.id = e.article_id ORDER BY 1, e.id",
    "stories": "SELECT group_concat(url, ' ') FROM (SELECT story_id, url FROM articles ORDER BY url)"
    " GROUP BY story_id ORDER BY 1",
    "story counts": "SELECT s.articles - (SELECT count(*) FROM articles WHERE story_id = s.id) FROM stories s"
    " GROUP BY 1",
    "captures": "SELECT url, status, count(*) FROM captures WHERE url NOT LIKE '%/robots.txt' GROUP BY 1, 2 ORDER BY 1, 2",
}


def said(archive: Path) -> dict[str, list[Any]]:
    """Return all that the archive says."""
    db = sqlite3.connect(archive)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        return {name: db.execute(query).fetchall() for name, query in _QUERIES.items()}
    finally:
        db.close()


def warc_records(captures: Path) -> list[tuple[str, int]]:
    """Return file and offset of every answer in the WARC files, each read to its end with its digest checked."""
    places = []
    for file in sorted(captures.glob("*.warc.gz")):
        with file.open("rb") as stream:
            records = ArchiveIterator(stream, check_digests="raise")
            for record in records:
                record.content_stream().read()
                if record.rec_type in ("response", "revisit"):
                    places.append((file.name, records.get_record_offset()))
    return places


def capture_rows(archive: Path) -> list[tuple[str, int]]:
    """Return file and offset of every capture that the archive points at."""
    db = sqlite3.connect(archive)
    try:
        return db.execute("SELECT warc_file, warc_offset FROM captures ORDER BY 1, 2").fetchall()
    finally:
        db.close()
