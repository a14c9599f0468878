"""What happened to articles after they came in: edits, disappearances, returns."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from nkarchive.clock import stamp
from nkarchive.model import EventKind

CHANGES = tuple(kind for kind in EventKind if kind is not EventKind.NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One event. *at* is UTC ISO 8601; *detail* says what changed; *versions* counts the article's by now."""

    id: int
    at: str
    kind: EventKind
    detail: str
    article_id: int
    url: str
    source: str
    headline: str
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The newest of them, and how many there are in all."""

    events: tuple[Changed, ...]
    total: int


def changes(
    db: sqlite3.Connection,
    *,
    since: datetime | None = None,
    kinds: Collection[EventKind] = (),
    limit: int | None = None,
) -> Changes:
    """Return the events since a time, newest first; *kinds* is every change but arrivals where not given."""
    wanted = tuple(kinds) or CHANGES
    where = f"FROM events e WHERE e.kind IN ({', '.join('?' * len(wanted))})"
    values: list[str | int] = [kind.value for kind in wanted]
    if since is not None:
        where, values = f"{where} AND e.at >= ?", [*values, stamp(since)]
    (total,) = db.execute(f"SELECT count(*) {where}", values).fetchone()
    rows = db.execute(
        "SELECT e.id, e.at, e.kind, e.detail, a.id, a.url, a.source, a.headline, a.versions"
        f" {where.replace('FROM events e', 'FROM events e JOIN articles a ON a.id = e.article_id')}"
        " ORDER BY e.at DESC, e.id DESC LIMIT ?",
        [*values, -1 if limit is None else limit],
    )
    return Changes(
        events=tuple(
            Changed(
                id=id_,
                at=at,
                kind=EventKind(kind),
                detail=detail,
                article_id=article_id,
                url=url,
                source=source,
                headline=headline,
                versions=versions,
            )
            for id_, at, kind, detail, article_id, url, source, headline, versions in rows
        ),
        total=total,
    )
