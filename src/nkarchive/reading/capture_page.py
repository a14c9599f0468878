"""A capture: what was asked, what answered, and whose record holds the bytes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from nkarchive.reading.tables import has_table
from nkarchive.visits import Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePage:
    """One HTTP exchange. *refers_to* is the capture whose body this one repeats; *article_id* is what was read from it."""

    id: int
    url: str
    final_url: str
    fetched_at: str
    status: int
    content_type: str
    sha256: str
    size: int
    warc_file: str
    warc_offset: int
    warc_length: int
    tls_verified: int | None
    address: str
    origin: str
    refers_to: int | None
    article_id: int | None
    headline: str
    language: str

    @property
    def pointer(self) -> Pointer:
        """Where the record lies."""
        return Pointer(file=self.warc_file, offset=self.warc_offset, length=self.warc_length)


_FIELDS = CapturePage.__slots__[:15]


def capture_page(db: sqlite3.Connection, capture_id: int) -> CapturePage | None:
    """Return a capture, None where there is none of that id or the file has no captures."""
    if not has_table(db, "captures"):
        return None
    row = db.execute(f"SELECT {', '.join(_FIELDS)} FROM captures WHERE id = ?", [capture_id]).fetchone()
    if row is None:
        return None
    given = dict(zip(_FIELDS, row, strict=True))
    article = db.execute(
        "SELECT id, headline, language FROM articles WHERE url = ?1 UNION ALL"
        " SELECT a.id, a.headline, a.language FROM aliases s JOIN articles a ON a.id = s.article_id WHERE s.url = ?1",
        [given["url"]],
    ).fetchone() or (None, "", "")
    return CapturePage(**given, article_id=article[0], headline=article[1], language=article[2])
