"""The archive as a reader finds it: ``open_archive(path)`` and ask."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from nkarchive.errors import ArchiveFailed
from nkarchive.likeness.compare import Thresholds
from nkarchive.model import EventKind, Source
from nkarchive.query import Query
from nkarchive.store import (
    advertised,
    alarms,
    changes,
    health,
    holdings,
    host_states,
    likeness_index,
    lineage,
    polling,
    search,
)
from nkarchive.store.advertised import Missing
from nkarchive.store.alarms import Alarm
from nkarchive.store.changes import Changes
from nkarchive.store.connecting import open_to_read
from nkarchive.store.health import SourceHealth
from nkarchive.store.holdings import Holding, Version, Whereabouts
from nkarchive.store.host_states import HostStatus
from nkarchive.store.lineage import Story
from nkarchive.store.polling import FinderPoll
from nkarchive.store.search import Found

_UNREAD = "This archive is as an earlier nkarchive left it, without likeness: run `nkarchive regroup`."


class Reader:
    """Reads an archive, also while a crawl is writing it; a context manager.

    Every method raises ArchiveFailed where the disk or the database refuses.
    """

    def __init__(self, path: Path) -> None:
        """Open the archive at *path*. Raises ArchiveMissing, ArchiveTooNew, ArchiveFailed."""
        opened = open_to_read(path)
        self._db = opened.connection
        self._path = path
        self.immutable = opened.immutable

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def articles(self, *, sources: Sequence[str] = ()) -> Iterator[Holding]:
        """Yield every article as last seen, in the order it came in."""
        with self._said():
            yield from holdings.articles(self._db, sources=sources)

    def article(self, which: int | str) -> Holding | None:
        """Return the article that an id, a URL or an alias names, None if the archive holds none."""
        with self._said():
            article_id = holdings.find_id(self._db, str(which))
            return None if article_id is None else holdings.article(self._db, article_id)

    def versions(self, article_id: int) -> tuple[Version, ...]:
        """Return all that an article ever said, the oldest version first."""
        with self._said():
            return holdings.versions(self._db, article_id)

    def whereabouts(self, holding: Holding) -> Whereabouts:
        """Return an article's aliases, the other articles of its story, and where its bytes lie."""
        with self._said():
            return holdings.whereabouts(self._db, holding)

    def search(
        self,
        query: str | Query,
        *,
        sources: Sequence[str] = (),
        since: str = "",
        until: str = "",
        limit: int = 20,
    ) -> Found:
        """Return the best articles for a query as people type them (see nkarchive.query), never an FTS5 error.

        *since* and *until*: an ISO day, month or year of publication, both included. Raises ValueError
        for anything else.
        """
        with self._said():
            return search.search(self._db, query, sources=sources, since=since, until=until, limit=limit)

    def changes(
        self, *, since: datetime | None = None, kinds: Collection[EventKind] = (), limit: int | None = None
    ) -> Changes:
        """Return edits, disappearances and returns, newest first; arrivals (``new``) only if asked for."""
        with self._said():
            return changes.changes(self._db, since=since, kinds=kinds, limit=limit)

    def health(self, *, now: datetime, sources: Iterable[Source] = ()) -> tuple[SourceHealth, ...]:
        """Return how each source is doing; *sources* are the configuration's, for their schedules."""
        with self._said():
            return health.health(self._db, now=now, sources=sources)

    def hosts(self, *, now: datetime) -> tuple[HostStatus, ...]:
        """Return how each host is treated, and why."""
        with self._said():
            return host_states.host_states(self._db, now=now)

    def polls(self) -> tuple[FinderPoll, ...]:
        """Return how often each start page, feed and sitemap is read."""
        with self._said():
            return polling.polls(self._db)

    def alarms(self, *, since: datetime | None = None) -> tuple[Alarm, ...]:
        """Return the alarms that lasted at *since* or later, over or not, the newest first."""
        with self._said():
            return alarms.past(self._db, since=since) if alarms.is_kept(self._db) else ()

    def story(self, which: int | str) -> Story | None:
        """Return the story of a story's id (``s7``), or of the article that an id, a URL or an alias names."""
        with self._said():
            self._must_know_likeness()
            name = str(which)
            if name[:1] == "s" and name[1:].isascii() and name[1:].isdigit() and len(name) < 19:
                return lineage.story(self._db, int(name[1:]))
            article_id = holdings.find_id(self._db, name)
            found = None if article_id is None else holdings.article(self._db, article_id)
            return lineage.story(self._db, found.story_id) if found else None

    def missing(self, *, source: str | None = None, limit: int | None = None) -> tuple[Missing, ...]:
        """Return what pages advertise and the archive never captured, per source, the latest first."""
        with self._said():
            self._must_know_likeness()
            return tuple(advertised.missing(self._db, source=source, limit=limit))

    def advice(self, thresholds: Thresholds | None = None) -> str:
        """Return one sentence that says why ``nkarchive regroup`` should be run, '' where it need not be."""
        with self._said():
            if not self._knows_likeness():
                return _UNREAD
            return likeness_index.advice(self._db, thresholds)

    def totals(self) -> tuple[int, int]:
        """Return how many stories and how many articles the archive holds."""
        with self._said():
            return health.stories_in_all(self._db)

    def source_names(self) -> tuple[str, ...]:
        """Return the sources that the archive knows."""
        with self._said():
            return tuple(name for (name,) in self._db.execute("SELECT name FROM sources ORDER BY name"))

    def _knows_likeness(self) -> bool:
        # a reader may not migrate: this file may be as an earlier version left it
        found = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'likeness_settings'")
        return found.fetchone() is not None

    def _must_know_likeness(self) -> None:
        if not self._knows_likeness():
            raise ArchiveFailed(f"{self._path}: {_UNREAD}")

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # ours: a closed reader, a wrong statement
        except sqlite3.DatabaseError as error:
            raise ArchiveFailed(f"{self._path} cannot be read: {error}") from error


def open_archive(path: str | os.PathLike[str]) -> Reader:
    """Open an archive to read it. Raises ArchiveMissing, ArchiveTooNew, ArchiveFailed.

    >>> open_archive("archive.db").search("평양")       # doctest: +SKIP
    """
    return Reader(Path(path))
