"""Where pages are read: one seam for work, any ``concurrent.futures.Executor`` behind it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

from nkarchive.errors import EngineUnavailable
from nkarchive.workers import DEFAULT, WorkerDied, WorkerLimits, Workers

R = TypeVar("R")

PRELOAD = ("nkarchive.work", "nkarchive.extract")


class Engine:
    """Runs pure functions on an executor, and survives the death of its workers.

    *make* builds the executor; it is called again when a worker's death broke it. Each call that was under
    way then is tried once more, alone; one whose worker dies again, or that is known to have killed it,
    is answered by its *died*, given how that was.
    """

    def __init__(self, make: Callable[[], Executor]) -> None:
        self._make = make
        self._executor: Executor | None = None
        self._alone = asyncio.Lock()
        self._under_way: set[Future[object]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            # a run that was stopped does not wait for a page that may be read for half a minute yet
            self._executor.shutdown(wait=not self._under_way, cancel_futures=True)

    def begin(self) -> None:
        """Let the workers begin, that the first page does not have to wait for them."""
        self._running()

    async def run(self, function: Callable[..., R], *args: object, died: Callable[[str], R]) -> R:
        """Return ``function(*args)``, or what *died* makes of how its worker died."""
        executor = self._running()
        try:
            return await self._answer(executor, function, *args)
        except WorkerDied as error:
            return died(str(error))
        except BrokenExecutor:
            async with self._alone:
                self._discard(executor)
                lonely = self._running()
                try:
                    return await self._answer(lonely, function, *args)
                except BrokenExecutor:
                    self._discard(lonely)
                    return died("its worker died, twice")

    async def _answer(self, executor: Executor, function: Callable[..., R], *args: object) -> R:
        future = executor.submit(function, *args)
        self._under_way.add(future)  # type: ignore[arg-type]  # a future of anything is one of objects
        future.add_done_callback(self._under_way.discard)
        return await asyncio.wrap_future(future)

    def _running(self) -> Executor:
        if self._executor is None:
            self._executor = self._make()
        return self._executor

    def _discard(self, broken: Executor) -> None:
        if self._executor is broken:
            broken.shutdown(wait=False, cancel_futures=True)
            self._executor = None


def executor(
    name: str = "processes", workers: int | None = None, limits: WorkerLimits = DEFAULT
) -> Callable[[], Executor]:
    """Return a maker of the named executor: ``processes``, to which alone *limits* apply, or ``threads``.

    Raises EngineUnavailable for another name.
    """
    # not more of them: they would drive each other's pages out of the processor's caches, which cost more than it won
    count = workers or os.cpu_count() or 1
    if name == "threads":
        return lambda: ThreadPoolExecutor(count)
    if name != "processes":
        raise EngineUnavailable(f'there is no engine called "{name}" (write processes or threads)')
    return lambda: Workers(count, limits, preload=PRELOAD)
