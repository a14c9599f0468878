"""When finders are read: what they yielded sets the interval, and a clock that was wrong is forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from nkarchive.clock import moment, stamp
from nkarchive.model import Kind, Source
from nkarchive.urls import canonicalise

_AHEAD = timedelta(hours=1)  # a clock that was ahead by less puts off nothing worth mending
_FIRST_OF_LISTING = "listing_url IN ('', url) AND next_at IS NOT NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinderPoll:
    """When a feed, sitemap or start page was read and will be. Times are UTC ISO 8601.

    *interval_s*: how often it is read, as it pays; None where the source's schedule says it. *wish_s*: for how
    long its last answer asked not to be read again.
    """

    source: str
    url: str
    kind: str
    state: str
    read_at: str | None
    next_at: str
    interval_s: float | None
    wish_s: float


class Polling:
    """Reads and writes the times of ``urls``; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def polled(self, url: str, *, interval_s: float | None, wish_s: float = 0.0) -> None:
        """Record how often a finder is read from now on, and for how long it asked not to be."""
        self._db.execute("UPDATE urls SET interval_s = ?, wish_s = ? WHERE url = ?", [interval_s, wish_s, url])

    def next_due(self, source: Source) -> datetime | None:
        """Return when the first URL of *source* is due, None where one was never looked for or nothing is due ever."""
        named = {canonicalise(url) for url in (*source.start, *source.feeds, *source.sitemaps)}
        marks = ",".join("?" * len(named))
        (known,) = self._db.execute(
            f"SELECT count(*) FROM urls WHERE url IN ({marks}) AND state != 'dropped'", [*named]
        ).fetchone()
        if known < len(named):
            return None
        firsts = [
            # one kind at a time: then each is a look at the beginning of an index
            self._db.execute(
                "SELECT min(next_at) FROM urls WHERE source = ? AND kind = ? AND next_at IS NOT NULL",
                [source.name, kind],
            ).fetchone()[0]
            for kind in Kind
        ]
        return min((moment(first) for first in firsts if first), default=None)

    def forget_the_future(self, source: Source, *, now: datetime, latest: Mapping[Kind, datetime]) -> int:
        """Make due what was put off by a clock that was ahead, and return how many URLs that were.

        Nothing of a kind is ever put off beyond its *latest*. Where the last pass itself began in the
        future, all that it visited is looked at again: nobody knows when that was.
        """
        at, mended = stamp(now), 0
        future = "next_at = ?1, visited_at = min(visited_at, ?1), changed_at = min(changed_at, ?1)"
        future += ", whole_at = iif(whole_at > ?1, NULL, whole_at)"
        for kind, until in latest.items():
            mended += self._db.execute(
                # a finder that is gone is looked for as seldom as an article
                f"UPDATE urls SET {future} WHERE source = ?2 AND kind = ?3 AND next_at > ?4"
                " AND (state != 'gone' OR next_at > ?5)",
                [at, source.name, kind, stamp(until), stamp(latest[Kind.ARTICLE])],
            ).rowcount
        row = self._db.execute(
            "SELECT began_at FROM passes WHERE source = ? ORDER BY run_id DESC LIMIT 1", [source.name]
        ).fetchone()
        if row and moment(row[0]) > now + _AHEAD:
            mended += self._db.execute(
                f"UPDATE urls SET {future} WHERE source = ?2 AND visited_at > ?1 AND next_at IS NOT NULL",
                [at, source.name],
            ).rowcount
        return mended


def polls(db: sqlite3.Connection) -> tuple[FinderPoll, ...]:
    """Return how often each finder that is still read is, by source; () of an archive from before this was kept."""
    if not any(name == "interval_s" for _, name, *_ in db.execute("PRAGMA table_info(urls)")):
        return ()
    rows = db.execute(
        "SELECT source, url, kind, state, visited_at, next_at, interval_s, wish_s FROM urls"
        " WHERE source IN (SELECT name FROM sources) AND kind IN ('section', 'feed', 'sitemap')"
        f" AND {_FIRST_OF_LISTING} ORDER BY source, kind, url"
    )
    names = FinderPoll.__slots__
    return tuple(FinderPoll(**dict(zip(names, row, strict=True))) for row in rows)


def first_finder_due(db: sqlite3.Connection, source: str) -> str | None:
    """Return when the first finder of *source* is to be read, None where none is."""
    firsts = [
        db.execute(
            f"SELECT min(next_at) FROM urls WHERE source = ? AND kind = ? AND {_FIRST_OF_LISTING}", [source, kind]
        ).fetchone()[0]
        for kind in (Kind.SECTION, Kind.FEED, Kind.SITEMAP)
    ]
    return min((first for first in firsts if first), default=None)
