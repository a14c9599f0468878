"""The front page: what the archive holds, what is new in it, and which sources need a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from nkarchive.model import EventKind, Source
from nkarchive.reading import counts
from nkarchive.reading.facets import Bin
from nkarchive.store.changes import CHANGES, Changed
from nkarchive.store.health import health

_LATEST = 12
_CHANGED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """One of the latest stories, as the telling that is dated last has it; *tellings* counts its articles."""

    article_id: int
    story_id: int
    url: str
    source: str
    headline: str
    standfirst: str
    published: str
    language: str
    status: str
    tellings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InNeed:
    """A source that needs a person, and why, in whole clauses."""

    name: str
    title: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """*first_month* to *last_month* is the span of the articles' own dates, '' in an empty archive."""

    articles: int
    stories: int
    versions: int
    sources: int
    first_month: str
    last_month: str
    timeline: tuple[Bin, ...]
    latest: tuple[Latest, ...]
    changed: tuple[Changed, ...]
    in_need: tuple[InNeed, ...]


def front(conn: sqlite3.Connection, now: datetime, *, sources: Iterable[Source] = ()) -> Front:
    """Return what the front page shows at *now* (UTC); *sources* are the configuration's, for their schedules."""
    tomorrow = (now + timedelta(days=2)).date().isoformat()  # it is tomorrow in Pyongyang already
    held = counts.totals(conn, until=tomorrow[:7])
    ill = health(conn, now=now, sources=sources, briefly=True)
    return Front(
        articles=held.articles,
        stories=held.stories,
        versions=held.versions,
        sources=held.sources,
        first_month=held.first_month,
        last_month=held.last_month,
        timeline=counts.timeline(conn),
        latest=latest(conn, before=tomorrow),
        changed=changed_lately(conn),
        in_need=tuple(InNeed(name=one.name, title=one.title, needs=one.needs) for one in ill if one.needs),
    )


def latest(conn: sqlite3.Connection, *, before: str, most: int = _LATEST) -> tuple[Latest, ...]:
    """Return the stories whose articles are dated last, *before* an ISO day: a misprinted year is not news."""
    rows = conn.execute(
        "SELECT a.id, a.story_id, a.url, a.source, a.headline, a.standfirst, a.published, a.language, a.status, s.articles"
        " FROM articles a INDEXED BY articles_published JOIN stories s ON s.id = a.story_id"
        " WHERE a.published < ? ORDER BY a.published DESC, a.id DESC LIMIT ?",
        [before, 10 * most],
    )
    found: dict[int, Latest] = {}
    for row in rows:
        found.setdefault(row[1], Latest(**dict(zip(Latest.__slots__, row, strict=True))))
    return tuple(found.values())[:most]


_OF_KIND = """
SELECT e.id, e.at, e.kind, e.detail, a.id, a.url, a.source, a.headline, a.versions
FROM events e INDEXED BY events_kind_at JOIN articles a ON a.id = e.article_id
WHERE e.kind = ? ORDER BY e.at DESC, e.id DESC LIMIT ?
"""


def changed_lately(conn: sqlite3.Connection, *, most: int = _CHANGED) -> tuple[Changed, ...]:
    """Return the newest edits, disappearances and returns."""
    rows = [row for kind in CHANGES for row in conn.execute(_OF_KIND, [kind.value, most])]
    rows.sort(key=lambda row: (row[1], row[0]), reverse=True)
    return tuple(
        Changed(**dict(zip(Changed.__slots__, row, strict=True)) | {"kind": EventKind(row[2])}) for row in rows[:most]
    )
