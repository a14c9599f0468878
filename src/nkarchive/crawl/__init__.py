"""One run over what is due: find, fetch, capture, read, decide, store."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from nkarchive.clock import moment, stamp
from nkarchive.config import Config
from nkarchive.crawl.health import Summary
from nkarchive.crawl.walk import Crawl, MakeFetcher, Progress
from nkarchive.fetch import Fetcher
from nkarchive.model import Lead, Source
from nkarchive.slots import is_due, next_slot
from nkarchive.store.archive import Archive, open_for_writing
from nkarchive.store.lock import hold


def run_pass(
    config: Config,
    sources: Sequence[Source],
    *,
    calendar: Callable[[], datetime],
    again: bool = False,
    due_only: bool = False,
    limit: int | None = None,
    only: Mapping[str, Sequence[Lead]] | None = None,
    stop: threading.Event | None = None,
    engine: str = "processes",
    fetcher: MakeFetcher = Fetcher,
    progress: Progress | None = None,
) -> Summary:
    """Crawl what is due of *sources* and return what became of it.

    *due_only* leaves out the sources whose next slot has not come; *again* reads every start page,
    feed and sitemap whether it is due or not; *limit* is the number
    of article pages per source; *only* maps a source's name to the leads to fetch instead of what is
    due; *fetcher* makes what sends the requests; *stop*, once set, ends the run within seconds with nothing half-written.
    Raises ArchiveBusy, ArchiveTooNew, ArchiveFailed, CaptureCorrupt.
    """
    # the captures have a lock of their own: two archives may have been told to share a directory
    with open_for_writing(config.archive_path) as archive, hold(config.captures_dir):
        archive.articles.stories.thresholds = config.thresholds
        if due_only:
            sources, note = _due(sources, archive, calendar())
            if not sources:
                return Summary(run_id=0, notes=(note,))
        crawl = Crawl(
            config, archive, sources, calendar=calendar, limit=limit, stop=stop, progress=progress, fetcher=fetcher
        )
        summary = asyncio.run(crawl.run(executor_name=engine, again=again, only=only))
        advice = archive.articles.stories.advice()
        return replace(summary, notes=(*summary.notes, advice)) if advice else summary


def _due(sources: Sequence[Source], archive: Archive, now: datetime) -> tuple[list[Source], str]:
    """Return the sources that are due, and a sentence for when none is."""
    began = {source.name: archive.last_began(source.name) for source in sources}
    due = [
        source
        for source in sources
        if is_due(
            source.schedule,
            source.timezone,
            last_began=moment(last) if (last := began[source.name]) else None,
            now=now,
        )
    ]
    if due or not sources:
        return due, ""
    at, name = min((next_slot(source.schedule, source.timezone, now), source.name) for source in sources)
    return [], f"Nothing is due before {stamp(at)} ({name}); --source reads one now."
