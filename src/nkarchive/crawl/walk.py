"""The journey of a page: found, fetched, captured, read, decided on, stored; many at once, one transaction a batch."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from datetime import datetime

from nkarchive import __version__
from nkarchive.config import Config
from nkarchive.crawl.branching import Budget
from nkarchive.crawl.case import Case, Fetched
from nkarchive.crawl.committing import Committer, Progress
from nkarchive.crawl.health import FEW, Summary, Tally, given_up
from nkarchive.crawl.keep import Keeper
from nkarchive.crawl.paging import whole
from nkarchive.crawl.record import Recorder
from nkarchive.crawl.visiting import Visitor
from nkarchive.crawl.watching import Watch
from nkarchive.engine import Engine
from nkarchive.fetch import Fetcher, Limits
from nkarchive.lane import Lanes
from nkarchive.model import Kind, Lead, Source
from nkarchive.slots import next_slot
from nkarchive.store.archive import Archive
from nkarchive.store.frontier import Due
from nkarchive.visits import Visit
from nkarchive.warc import CaptureLog

BREADTH = 16  # pages of one source between lane and commit: the host's lane lets one at a time through
CHUNK = 200  # rows of the frontier held in memory

MakeFetcher = Callable[[str, Limits, Callable[[], datetime]], Fetcher]


class Crawl:
    """One run over *sources*, whose calendar is *calendar*'s; see ``run_pass``."""

    def __init__(
        self,
        config: Config,
        archive: Archive,
        sources: Sequence[Source],
        *,
        calendar: Callable[[], datetime],
        limit: int | None,
        stop: threading.Event | None,
        progress: Progress | None,
        fetcher: MakeFetcher = Fetcher,
    ) -> None:
        self._config = config
        self._archive = archive
        self._sources = {source.name: source for source in sources}
        self._calendar = calendar
        self._began = calendar()
        self._limit = limit
        self._stop = stop or threading.Event()
        self._progress = progress
        self._fetcher = fetcher
        self._tallies = {name: Tally() for name in self._sources}
        self._horizons = {source.name: next_slot(source.schedule, source.timezone, self._began) for source in sources}

    async def run(
        self, make: Callable[[], Executor], *, again: bool, only: Mapping[str, Sequence[Lead]] | None
    ) -> Summary:
        config = self._config
        log = CaptureLog(config.captures_dir, software=f"nkarchive/{__version__}")
        try:
            self._watch = Watch(self._archive, self._sources.values(), calendar=self._calendar)
            with self._archive.transaction():
                self._run_id = self._archive.begin_run(self._began)
                for source in self._sources.values():
                    self._archive.register(source)
                    if only is None:
                        self._archive.begin_pass(self._run_id, source.name, self._began)
                        taken = self._archive.frontier.seed(source, at=self._began, again=again)
                        self._tallies[source.name].taken = taken
                    for lead in (only or {}).get(source.name, ()):
                        self._archive.frontier.make_due(source.name, lead, at=self._began)
            self._keeper = Keeper(self._archive, log)
            self._recorder = Recorder(self._archive, run_id=self._run_id, began=self._began)
            self._budget = Budget(self._archive, began=self._began, pages_per_host=config.pages_per_host)
            async with (
                Engine(make) as engine,
                self._fetcher(config.user_agent, config.fetch_limits(), self._calendar) as fetcher,
            ):
                lanes = Lanes(
                    fetcher,
                    agent=config.user_agent,
                    memory=self._archive.hosts,
                    calendar=self._calendar,
                    tries=config.tries,
                )
                self._visitor = Visitor(
                    self._archive,
                    self._keeper,
                    lanes,
                    engine,
                    run_id=self._run_id,
                    began=self._began,
                    verify_304=config.verify_304,
                )
                self._committer = Committer(
                    self._archive,
                    keeper=self._keeper,
                    recorder=self._recorder,
                    lanes=lanes,
                    visitor=self._visitor,
                    watch=self._watch,
                    sources=self._sources,
                    tallies=self._tallies,
                    progress=self._progress,
                )
                engine.begin()
                notes = await self._take_up()
                committing = asyncio.create_task(self._committer.run())
                walks = [
                    asyncio.create_task(self._walk(source, None if only is None else only.get(source.name, ())))
                    for source in self._sources.values()
                ]
                await self._until_done(walks, committing)
            return self._finish(notes, passes=only is None)
        finally:
            log.close()

    async def _until_done(self, walks: list[asyncio.Task[None]], committing: asyncio.Task[None]) -> None:
        pending: set[asyncio.Task[None]] = set(walks)
        try:
            while pending and not self._stop.is_set():
                done, _ = await asyncio.wait({*pending, committing}, timeout=0.25, return_when=asyncio.FIRST_COMPLETED)
                pending -= done
                for task in done:
                    task.result()
        finally:
            # what was captured but not read yet is on disk, and is taken up by the next run
            for task in (*pending, committing):
                task.cancel()
            for ended in await asyncio.gather(*walks, committing, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended
        self._committer.write_rest()

    async def _take_up(self) -> tuple[str, ...]:
        """Process what an earlier run captured but did not commit, instead of fetching it again."""
        notes, leftovers = self._keeper.recover()
        led_on: list[Case] = []
        for leftover in leftovers:
            if self._stop.is_set():
                break  # the rest stays where it is for the next run
            visit, kept = leftover.visit, leftover.kept
            due = self._archive.frontier.get(visit.lead.url)
            source = self._sources.get(due.source) if due else None
            # a further page of an article has no place of its own in the frontier, or is only an alias there
            if due is None or due.state == "alias" or source is None or not leftover.whole:
                with self._archive.transaction():
                    self._recorder.adopt(visit, kept)
                continue
            fetched = Fetched(visit=visit, kept=kept)
            case = await self._visitor.read(fetched, due, source, self._horizons[source.name])
            if case.leads_on:
                self._visitor.remember(fetched)
                led_on.append(case)  # the pages that belong to it may still be to come
            else:
                self._committer.write([case])
            if len(led_on) >= CHUNK:
                await self._take_up_pages(led_on)
        await self._take_up_pages(led_on)
        return notes

    async def _take_up_pages(self, led_on: list[Case]) -> None:
        for case in led_on:
            reading = asyncio.create_task(whole(case, self._visitor, self._archive))
            while not reading.done() and not self._stop.is_set():
                await asyncio.wait({reading}, timeout=0.25)
            if not reading.done():
                reading.cancel()
                with suppress(asyncio.CancelledError):
                    await reading
                break
            self._committer.write([reading.result()])
        led_on.clear()

    async def _walk(self, source: Source, only: Sequence[Lead] | None) -> None:
        frontier, horizon = self._archive.frontier, self._horizons[source.name]
        flying: dict[asyncio.Task[None], Due] = {}
        waiting: deque[Due] = deque()
        for lead in only or ():
            due = frontier.get(lead.url)
            waiting.extend([due] if due else [])
        begun = 0

        def budget() -> int | None:
            # an article that was begun is read to its last page, and each page counts
            further = self._visitor.further[source.name]
            return None if self._limit is None else max(0, self._limit - begun - further)

        while True:
            if not waiting and only is None:
                aloft = {due.url for due in flying.values()}
                found = frontier.due(
                    source.name, before=horizon, limit=CHUNK, kinds=self._kinds(source, horizon, budget())
                )
                waiting.extend(due for due in found if due.url not in aloft)
            while waiting and len(flying) < BREADTH:
                due = waiting.popleft()
                if self._archive.has_outcome(self._run_id, due.url):
                    continue
                if due.kind is Kind.ARTICLE:
                    if budget() == 0:
                        continue
                    begun += 1
                flying[asyncio.create_task(self._journey(due, source))] = due
            if not flying:
                return
            try:
                done, _ = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
                    del flying[task]
            except BaseException:  # a full disk fails many at once, and is said once
                for task in flying:
                    task.cancel()
                await asyncio.gather(*flying, return_exceptions=True)
                raise

    def _kinds(self, source: Source, horizon: datetime, budget: int | None) -> tuple[Kind, ...]:
        # a trial run with --limit shall not first read a listing of a thousand pages to its end
        if budget is None:
            return tuple(Kind)
        if budget == 0:
            return ()
        enough = self._archive.frontier.count_due(source.name, before=horizon) >= budget
        return (Kind.ARTICLE,) if enough else tuple(Kind)

    async def _journey(self, due: Due, source: Source) -> None:
        if held_back := self._budget.holds_back(due, source):
            visit = Visit(lead=Lead(url=due.url, kind=due.kind), exchanges=(), end=held_back)
            fetched = Fetched(visit=visit, kept=())
        else:
            fetched = await self._visitor.fetch_due(due, source)
        case = await self._visitor.read(fetched, due, source, self._horizons[source.name])
        case = await whole(case, self._visitor, self._archive)
        await self._committer.commit(case)

    def _finish(self, notes: tuple[str, ...], *, passes: bool) -> Summary:
        stopped = self._stop.is_set()
        alarms = {name: alarm for name, tally in self._tallies.items() if (alarm := tally.alarm())}
        with self._archive.transaction():
            for name in self._sources:
                if passes and not stopped:
                    self._archive.frontier.defer_rest(
                        self._run_id, name, before=self._horizons[name], detail="past this run's limit"
                    )
                    tally, now = self._tallies[name], self._calendar()
                    self._archive.end_pass(self._run_id, name, now, leads=tally.article_leads, alarm=tally.alarm())
                    lasting = self._watch.end_pass(self._sources[name], tally, now, whole=self._limit is None)
                    alarms |= {name: "; ".join(alarm.said(at=now) for alarm in lasting)} if lasting else {}
            if passes and not stopped:
                self._watch.end_unwatched(self._config.enabled, self._calendar())
            if not stopped:
                self._archive.end_run(self._run_id, self._calendar(), "; ".join(notes))
            counts = self._archive.counts(self._run_id)
            articles, stories = self._archive.size()
            troubles = self._archive.troubles(self._run_id)
            left_alone = {name: self._archive.frontier.left_alone(name, most=FEW + 1) for name in self._sources}
            notes += tuple(given_up(name, urls) for name, urls in left_alone.items() if urls)
        return Summary(
            run_id=self._run_id,
            counts={name: counts.get(name, {}) for name in self._sources},
            alarms=alarms,
            notes=notes,
            troubles=troubles,
            articles=articles,
            stories=stories,
            stopped=stopped,
        )
