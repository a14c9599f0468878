"""One run over what is due: find, fetch, capture, read, decide, store."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime, timedelta

from nkarchive import disk
from nkarchive.clock import moment, stamp
from nkarchive.config import Config
from nkarchive.crawl.committing import Progress
from nkarchive.crawl.finders import LONGEST_SITEMAP
from nkarchive.crawl.health import Summary
from nkarchive.crawl.messenger import tell
from nkarchive.crawl.walk import Crawl, MakeFetcher
from nkarchive.engine import executor
from nkarchive.fetch import Fetcher
from nkarchive.model import Kind, Lead, Source
from nkarchive.slots import is_due, last_slot, next_slot, span_s
from nkarchive.store.archive import Archive, open_for_writing
from nkarchive.store.lock import hold

_DAY = timedelta(days=1)


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
    engine: str | Callable[[], Executor] = "processes",
    fetcher: MakeFetcher = Fetcher,
    progress: Progress | None = None,
) -> Summary:
    """Crawl what is due of *sources* and return what became of it.

    *due_only* leaves out the sources whose next slot has not come; *again* reads every start page,
    feed and sitemap whether it is due or not; *limit* is the number
    of article pages per source; *only* maps a source's name to the leads to fetch instead of what is
    due; *stop*, once set, ends the run within seconds with nothing half-written. *engine* is where pages
    are read: ``processes``, ``threads``, or what makes an executor; *fetcher* makes what sends the requests.
    Raises ArchiveBusy, ArchiveTooNew, ArchiveFailed, CaptureCorrupt.
    """
    disk.refuse_full((config.archive_path, config.captures_dir), config.free_disk_bytes)
    # the captures have a lock of their own: two archives may have been told to share a directory
    with open_for_writing(config.archive_path) as archive, hold(config.captures_dir):
        archive.articles.stories.thresholds = config.thresholds
        if only is None:
            _forget_the_future(sources, archive, calendar())
        if due_only:
            sources, note = _due(sources, archive, calendar())
            if not sources:
                return Summary(run_id=0, notes=(note,))
        crawl = Crawl(
            config, archive, sources, calendar=calendar, limit=limit, stop=stop, progress=progress, fetcher=fetcher
        )
        make = executor(engine, limits=config.worker_limits()) if isinstance(engine, str) else engine
        summary = asyncio.run(crawl.run(make, again=again, only=only))
        if not summary.stopped:
            home = config.path.absolute().parent
            untold = tell(archive, config.alarm, now=calendar(), home=home, user_agent=config.user_agent)
            summary = replace(summary, notes=(*summary.notes, *untold))
        advice = archive.articles.stories.advice()
        return replace(summary, notes=(*summary.notes, advice)) if advice else summary


def _forget_the_future(sources: Sequence[Source], archive: Archive, now: datetime) -> None:
    with archive.transaction():
        for source in sources:
            slot = next_slot(source.schedule, source.timezone, now)
            _, most_s = span_s(source.schedule) or (0.0, 0.0)
            # as long as anything of a kind is ever put off: by a wish or a host's silence, by its age
            finders = slot + max(_DAY, timedelta(seconds=most_s))
            articles = finders + timedelta(seconds=max(source.revisit_s, default=0.0))
            latest = {
                Kind.SECTION: finders,
                Kind.FEED: finders,
                Kind.SITEMAP: max(finders, slot + LONGEST_SITEMAP),
                Kind.ARTICLE: articles,
            }
            archive.polling.forget_the_future(source, now=now, latest=latest)


def _due(sources: Sequence[Source], archive: Archive, now: datetime) -> tuple[list[Source], str]:
    """Return the sources of which a slot has passed and something is due, and a sentence for when there is none.

    What was cut off is taken up in any case: it may have left captures that no row points at.
    """
    due, waiting = [], []
    for source in sources:
        last = archive.last_began(source.name)
        coming = next_slot(source.schedule, source.timezone, now)
        first = archive.polling.next_due(source) or now
        if is_due(source.schedule, source.timezone, last_began=moment(last) if last else None, now=now):
            if first < coming or archive.was_cut_off(source.name):
                due.append(source)
                continue
            # the slot whose pass serves it: whatever falls due before the next one
            coming = max(coming, last_slot(source.schedule, source.timezone, first))
        waiting.append((coming, source.name))
    if due or not sources:
        return due, ""
    at, name = min(waiting)
    return [], f"Nothing is due before {stamp(at)} ({name}); --source reads one now."
