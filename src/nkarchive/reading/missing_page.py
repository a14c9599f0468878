"""What pages advertise and the archive never captured, what was advertised last first, a page at a time."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from nkarchive.reading.changes_page import LATEST
from nkarchive.reading.tables import has_rows, has_table

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertised:
    """An article that a page advertised; *state* is the frontier's word for its address, '' where unknown."""

    first_seen: str
    url: str
    source: str
    headline: str
    text: str
    published: str | None
    kind: str
    last_seen: str
    article_id: int
    shown_on: str
    language: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage:
    """A page of them; *older* is the place to go on from, None at the end."""

    rows: tuple[Advertised, ...]
    older: tuple[str, int] | None


def missing_page(
    db: sqlite3.Connection, *, source: str = "", before: tuple[str, int] | None = None, size: int = PAGE
) -> MissingPage:
    """Return what was advertised before a place (time and row), of a source where given."""
    if not has_table(db, "advertised"):
        return MissingPage(rows=(), older=None)
    names = [source] if source else [name for (name,) in db.execute("SELECT name FROM sources ORDER BY name")]
    places = list(islice(merge(*(_of(db, name, before, size + 1) for name in names), reverse=True), size + 1))
    state = "coalesce((SELECT state FROM urls u WHERE u.url = d.url), 'never asked for')"
    query = (
        "SELECT d.first_seen, d.url, d.source, d.headline, d.text, d.published, d.kind, d.last_seen, a.id, a.headline,"
        f" a.language, {state if has_rows(db, 'urls') else repr('')}"
        " FROM advertised d JOIN articles a ON a.id = d.article_id WHERE d.rowid = ?"
    )
    rows = [db.execute(query, [rowid]).fetchone() for _, rowid in places[:size]]
    return MissingPage(
        rows=tuple(Advertised(**dict(zip(Advertised.__slots__, row, strict=True))) for row in rows if row),
        older=places[size - 1] if len(places) > size else None,
    )


def _of(db: sqlite3.Connection, source: str, before: tuple[str, int] | None, limit: int) -> list[tuple[str, int]]:
    at, rowid = before or (LATEST, 0)
    rows = db.execute(
        "SELECT first_seen, rowid FROM advertised WHERE source = ?1 AND target_id IS NULL"
        " AND (first_seen, rowid) < (?2, ?3) ORDER BY first_seen DESC, rowid DESC LIMIT ?4",
        [source, at, rowid, limit],
    )
    return [(at, rowid) for at, rowid in rows]
