"""Where pages are read: one seam for work, any ``concurrent.futures.Executor`` behind it."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self, TypeVar

from nkarchive.errors import EngineUnavailable

R = TypeVar("R")


class Engine:
    """Runs pure functions on an executor, and survives the death of its workers.

    *make* builds the executor; it is called again when a worker died. Each call that was under
    way then is tried once more, alone; if the worker dies again the call's *died* value is the answer.
    """

    def __init__(self, make: Callable[[], Executor]) -> None:
        self._make = make
        self._executor: Executor | None = None
        self._alone = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=kind is None, cancel_futures=True)

    async def run(self, function: Callable[..., R], *args: object, died: R) -> R:
        """Return ``function(*args)``, or *died* if it kills its worker twice."""
        executor = self._running()
        try:
            return await asyncio.wrap_future(executor.submit(function, *args))
        except BrokenExecutor:
            async with self._alone:
                self._discard(executor)
                lonely = self._running()
                try:
                    return await asyncio.wrap_future(lonely.submit(function, *args))
                except BrokenExecutor:
                    self._discard(lonely)
                    return died

    def _running(self) -> Executor:
        if self._executor is None:
            self._executor = self._make()
        return self._executor

    def _discard(self, broken: Executor) -> None:
        if self._executor is broken:
            broken.shutdown(wait=False, cancel_futures=True)
            self._executor = None


def executor(name: str = "processes", workers: int | None = None) -> Callable[[], Executor]:
    """Return a maker of the named executor: ``processes`` or ``threads``.

    Raises EngineUnavailable for another name.
    """
    count = workers or os.cpu_count() or 1
    if name == "threads":
        return lambda: ThreadPoolExecutor(count)
    if name != "processes":
        raise EngineUnavailable(f'there is no engine called "{name}" (write processes or threads)')

    def processes() -> Executor:
        # not fork: a forked worker would inherit the archive's lock and keep it after a kill -9
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["nkarchive.work"])
        return ProcessPoolExecutor(count, mp_context=context, initializer=_begin_worker)

    return processes


def collect_seldom() -> None:
    """Let the cyclic garbage collector leave alone what was loaded so far, and look at pages' objects seldom.

    Reading a page makes some 100,000 objects, hardly any of them in cycles; with the interpreter's own thresholds a
    tenth of the time went into looking for some.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def _begin_worker() -> None:
    collect_seldom()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without text is no news
    # Ctrl-C reaches the whole process group: the run stops by itself and lets its workers finish
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # a worker waits on a pipe whose other end it holds itself, so it would outlive a killed parent
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
