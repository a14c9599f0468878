"""Writes articles into an archive as a crawl does, without crawling."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from nkarchive.dedupe import decide
from nkarchive.fingerprint import fingerprint
from nkarchive.model import Article, Source
from nkarchive.store import search_index
from nkarchive.store.archive import Archive, open_for_writing

AT = datetime(2024, 3, 12, 6, tzinfo=UTC)
URL = "http://tribune.example/news/1"


@contextmanager
def archive_at(path: Path) -> Iterator[Archive]:
    with open_for_writing(path) as archive:
        with archive.transaction():
            archive.register(Source(name="tribune"))
        yield archive


@contextmanager
def new_archive() -> Iterator[tuple[Archive, Path]]:
    with tempfile.TemporaryDirectory() as home, archive_at(Path(home) / "archive.db") as archive:
        yield archive, Path(home) / "archive.db"


def write(archive: Archive, article: Article) -> int:
    """Write what was read, as a crawl does."""
    digests = fingerprint(article)
    held = archive.articles.held(article.url)
    near = archive.articles.neighbours(article, digests, source="tribune", other_than=held.id if held else None)
    decision = decide(article, digests, held=held.held if held else None, neighbours=near)
    with archive.transaction():
        return archive.articles.write(
            article, digests, decision, url=article.url, source="tribune", at=AT, capture_id=None, held=held
        )


def check(archive: Archive) -> None:
    """Raise AssertionError unless the search index, the references and the counts are true."""
    assert search_index.check(archive.db) == ""
    assert archive.db.execute("PRAGMA foreign_key_check").fetchall() == []
    wrong = archive.db.execute(
        "SELECT s.id FROM stories s WHERE articles != (SELECT count(*) FROM articles WHERE story_id = s.id)"
        " OR first_article_id != (SELECT min(id) FROM articles WHERE story_id = s.id)"
        " UNION ALL SELECT a.id FROM articles a WHERE versions != (SELECT count(*) FROM versions WHERE article_id = a.id)"
        " OR url IN (SELECT url FROM aliases)"
    )
    assert wrong.fetchall() == []
