"""Writes what became of visits: many in one transaction, none before its captures are safe on the disk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from nkarchive.crawl.books import Result
from nkarchive.crawl.case import Case
from nkarchive.crawl.health import Tally
from nkarchive.crawl.keep import Keeper, KeptExchange
from nkarchive.crawl.record import Recorder
from nkarchive.crawl.visiting import Visitor
from nkarchive.crawl.watching import Watch
from nkarchive.lane import Lanes
from nkarchive.model import OutcomeKind, Source
from nkarchive.store.archive import Archive
from nkarchive.visits import Visit

MOST = 200  # cases in one transaction
BREATH_S = 0.05  # between two transactions of a run in full swing

Progress: TypeAlias = Callable[[str, OutcomeKind], None]


class Committer:
    """Commits the cases of one run: as they come (``run``), or at once (``write``)."""

    def __init__(
        self,
        archive: Archive,
        *,
        keeper: Keeper,
        recorder: Recorder,
        lanes: Lanes,
        visitor: Visitor,
        watch: Watch,
        sources: Mapping[str, Source],
        tallies: Mapping[str, Tally],
        progress: Progress | None,
    ) -> None:
        self._archive, self._keeper, self._recorder = archive, keeper, recorder
        self._lanes, self._visitor, self._watch = lanes, visitor, watch
        self._sources, self._tallies, self._progress = sources, tallies, progress
        self._robots: list[tuple[Visit, tuple[KeptExchange, ...]]] = []  # kept, and not yet recorded
        self._committed_at = 0.0
        self._cases: asyncio.Queue[tuple[Case, asyncio.Future[None]]] = asyncio.Queue()

    async def commit(self, case: Case) -> None:
        """Return when *case* is committed by ``run``."""
        committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._cases.put((case, committed))
        await committed

    async def run(self) -> None:
        """Commit cases as they come, all that are ready in one transaction, until cancelled.

        The disk makes captures safe while pages are fetched and read; rows are written after.
        """
        while True:
            batch = [await self._cases.get()]
            try:
                # a transaction costs as much as a page, or several: what comes soon after goes with it
                await asyncio.sleep(self._committed_at + BREATH_S - time.monotonic())
                while not self._cases.empty() and len(batch) < MOST:
                    batch.append(self._cases.get_nowait())
                self._keep_robots()
                await asyncio.to_thread(self._keeper.sync)
            except asyncio.CancelledError:
                for each in batch:
                    self._cases.put_nowait(each)
                raise
            self._record([case for case, _ in batch])
            for _, committed in batch:
                if not committed.done():
                    committed.set_result(None)

    def write(self, cases: Sequence[Case]) -> None:
        """Commit *cases*."""
        self._keep_robots()
        self._keeper.sync()
        self._record(cases)

    def write_rest(self) -> None:
        """Commit what is ready, once ``run`` has ended."""
        self.write([self._cases.get_nowait()[0] for _ in range(self._cases.qsize())])

    def _keep_robots(self) -> None:
        self._robots += [(visit, self._keeper.append(visit)) for visit in self._lanes.robots_visits()]

    def _record(self, cases: Sequence[Case]) -> None:
        # what a power cut takes back of it is read again from the captures
        with self._archive.transaction(durable=False):
            for visit, kept in self._robots:
                self._recorder.robots(visit, kept, tuple(self._sources.values()))
            outcomes = [self._counted(case) for case in cases]
            self._archive.hosts.flush()
            self._watch.flush()
        self._robots.clear()
        self._committed_at = time.monotonic()
        for case, (kind, detail, leads) in zip(cases, outcomes, strict=True):
            self._visitor.forget(case)
            self._tallies[case.source.name].add(case, kind, detail, leads)
            if self._progress:
                self._progress(case.source.name, kind)

    def _counted(self, case: Case) -> Result:
        result = self._recorder.record(case)
        self._watch.count(case, result[0])
        return result
