"""Edits, disappearances and returns, newest first, a page at a time however many there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge

from nkarchive.store.changes import CHANGES

PAGE = 50
LATEST = chr(0x10FFFF)  # after every time that may stand in an archive
_LOOKED_AT = 5_000  # events of a kind that one page looks at for a source's: the next page goes on from there


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event with its article. *number*: the version that an edit made, 0 where it made none."""

    id: int
    at: str
    kind: str
    detail: str
    capture_id: int | None
    article_id: int
    headline: str
    source: str
    language: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """A page of events; *older* is the place to go on from, None at the end."""

    events: tuple[Change, ...]
    older: tuple[str, int] | None


_EVENT = """
SELECT e.id, e.at, e.kind, e.detail, e.capture_id, a.id, a.headline, a.source, a.language,
  coalesce((SELECT number FROM versions v WHERE v.article_id = a.id AND v.seen_at = e.at AND number > 1
            ORDER BY number DESC LIMIT 1), 0)
FROM events e JOIN articles a ON a.id = e.article_id WHERE e.id = ?
"""


def changes_page(
    db: sqlite3.Connection,
    *,
    kinds: Sequence[str] = (),
    source: str = "",
    before: tuple[str, int] | None = None,
    size: int = PAGE,
    most: int = _LOOKED_AT,
) -> ChangesPage:
    """Return the events before a place (time and id), of some kinds and of a source where given.

    Of a source, *most* events are looked at: a page may hold few of its own, or none, and lead on.
    """
    wanted = tuple(kinds) or tuple(kind.value for kind in CHANGES)
    limit = most if source else size
    streams = [_of_kind(db, kind, before, limit + 1) for kind in wanted]
    found: list[Change] = []
    place = before
    for number, (at, id_) in enumerate(merge(*streams, reverse=True)):
        ours = not source or _is_of(db, id_, source)
        if number == limit or (ours and len(found) == size):
            return ChangesPage(events=tuple(found), older=place)
        place = (at, id_)
        row = db.execute(_EVENT, [id_]).fetchone() if ours else None
        if row:
            found.append(Change(**dict(zip(Change.__slots__, row, strict=True))))
    return ChangesPage(events=tuple(found), older=None)


def _of_kind(db: sqlite3.Connection, kind: str, before: tuple[str, int] | None, limit: int) -> list[tuple[str, int]]:
    # one kind at a time, so that the index of kind and time gives each its newest at once
    at, id_ = before or (LATEST, 0)
    rows = db.execute(
        "SELECT at, id FROM events WHERE kind = ?1 AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4",
        [kind, at, id_, limit],
    )
    return [(at, id_) for at, id_ in rows]


def _is_of(db: sqlite3.Connection, event_id: int, source: str) -> bool:
    found = db.execute(
        "SELECT 1 FROM events e JOIN articles a ON a.id = e.article_id WHERE e.id = ? AND a.source = ?",
        [event_id, source],
    )
    return found.fetchone() is not None
