"""Processes that read pages, each with a time and a memory limit, renewed after so many pages.

Not ``ProcessPoolExecutor``: it has no limit of time, one worker's death fails all that is under way, and its
``max_tasks_per_child`` can hang in Python 3.11 (gh-115634). Not pebble's pool: its limit runs on the wall clock,
which may jump, and its workers share one lock, which a killed one takes with it. Here each worker has a pipe of
its own and a thread that waits for it, so that a death is known to be one page's.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import pickle
import queue
import resource
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from typing import ParamSpec, TypeAlias, TypeVar

from nkarchive.errors import EngineUnavailable

R = TypeVar("R")
P = ParamSpec("P")

_LEAVE_S = 5.0
_BEGIN_S = 120.0  # until a worker has loaded all that it needs, on a slow and busy machine


# multiprocessing asks after all processes whenever one begins, and an exit code can be read only once
_roll_call = threading.Lock()


class WorkerDied(Exception):
    """The worker that ran a call was killed by it, or had to be; the message says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """What one call, and one worker, may take."""

    call_s: float = 30.0
    memory_bytes: int = 1_000_000_000
    calls: int = 2_000  # then the worker is renewed: whatever a library kept is let go


DEFAULT = WorkerLimits()


@dataclass(frozen=True, slots=True)
class _Call:
    future: Future[object]
    work: tuple[object, ...]  # pickled when its turn comes: what waits is held once, not twice


_Queue: TypeAlias = "queue.SimpleQueue[_Call | None]"


class Workers(Executor):
    """An executor of *count* processes; a call that breaks a limit raises WorkerDied, and no other is harmed.

    *preload* are modules that the workers have loaded before they begin.
    """

    def __init__(self, count: int, limits: WorkerLimits = DEFAULT, *, preload: tuple[str, ...] = ()) -> None:
        self._calls: _Queue = queue.SimpleQueue()
        self._closed = False
        self._workers = [_Worker(self._calls, limits, _context(preload)) for _ in range(count)]

    def submit(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Schedule ``function(*args, **kwargs)``, which must be picklable, and so must what it returns."""
        if self._closed:
            raise RuntimeError("these workers were sent home")
        future: Future[R] = Future()
        self._calls.put(_Call(future, (function, args, kwargs)))  # type: ignore[arg-type]  # a future of anything is one of objects
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Send the workers home: with *wait* when all is done, else at once, whatever they are at."""
        self._closed = True
        if cancel_futures or not wait:
            with suppress(queue.Empty):
                while (call := self._calls.get_nowait()) is not None:
                    call.future.cancel()
        for _ in self._workers:
            self._calls.put(None)
        for worker in self._workers:
            if not wait:
                worker.kill()
            worker.join()


class _Worker:
    """One process at a time, and the thread that gives it calls and waits for it."""

    def __init__(self, calls: _Queue, limits: WorkerLimits, context: ForkServerContext) -> None:
        self._calls, self._limits, self._context = calls, limits, context
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._done = 0
        self._leaving = False
        self._thread = threading.Thread(target=self._serve, name="worker", daemon=True)
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def kill(self) -> None:
        self._leaving = True
        process = self._process
        if process is not None:
            process.kill()

    def _serve(self) -> None:
        with suppress(EngineUnavailable):  # said of the first call
            self._begin()
        while (call := self._calls.get()) is not None:
            if call.future.set_running_or_notify_cancel():
                try:
                    call.future.set_result(self._run(pickle.dumps(call.work, pickle.HIGHEST_PROTOCOL)))
                except BaseException as error:  # noqa: BLE001 - the call's own error, which is its caller's
                    call.future.set_exception(error)
        self._end()

    def _run(self, pickled: bytes) -> object:
        """Return what the call returns; raises what it raises, and WorkerDied where it breaks a limit."""
        if self._done >= self._limits.calls:
            self._end()
        pipe = self._begin()
        self._done += 1
        try:
            pipe.send_bytes(pickled)
            if not pipe.poll(self._limits.call_s):
                self._end(kill=True)
                raise WorkerDied(f"it was not done within {self._limits.call_s:g} s")
            good, answer = pickle.loads(pipe.recv_bytes())  # noqa: S301 - from our own process
        except (EOFError, OSError) as error:
            raise WorkerDied(self._how_it_died()) from error
        if good:
            return answer
        if isinstance(answer, MemoryError):
            self._end(kill=True)  # what it holds is let go for certain
            raise WorkerDied(f"it took more than {self._limits.memory_bytes:,} bytes of memory")
        assert isinstance(answer, BaseException)
        raise answer

    def _begin(self) -> Connection:
        if self._pipe is None:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(
                target=_work, args=(theirs, self._limits.memory_bytes), name="nkarchive worker", daemon=True
            )
            try:
                with _roll_call:
                    process.start()
            except (OSError, EOFError) as error:
                hint = " (set TMPDIR to a shorter path)" if "too long" in str(error) else ""
                raise EngineUnavailable(f"a worker process cannot be started: {error}{hint}") from error
            theirs.close()
            self._process, self._pipe, self._done = process, ours, 0
            if self._leaving:
                process.kill()
            # It says that it is there before it is given a page: what keeps it from that is no page's fault.
            try:
                there = ours.poll(_BEGIN_S) and ours.recv_bytes()
            except (EOFError, OSError):
                there = b""
            if not there:
                self._end(kill=True)
                raise EngineUnavailable(
                    "a worker process does not begin: is there memory left, is the installation whole?"
                )
        return self._pipe

    def _how_it_died(self) -> str:
        code = self._end()
        if code is not None and code < 0:
            return f"it was killed by {signal.Signals(-code).name}"
        return f"it ended with exit code {code}"

    def _end(self, *, kill: bool = False) -> int | None:
        """Part with the process; return its exit code."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if process is None or pipe is None:
            return None
        if kill:
            process.kill()
        pipe.close()  # at which it leaves
        if not wait([process.sentinel], _LEAVE_S):
            process.kill()
        with _roll_call:
            process.join()
        return process.exitcode


def _context(preload: tuple[str, ...]) -> ForkServerContext:
    # not fork: a forked worker would inherit the archive's lock and keep it after a kill -9
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*preload, __name__])
    return context


# --- in the worker ----------------------------------------------------------------------------------------


def _work(pipe: Connection, memory_bytes: int) -> None:
    collect_seldom()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without text is no news
    # Ctrl-C reaches the whole process group: the run stops by itself and lets its workers finish
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _leave_with_parent()
    _limit_memory(memory_bytes)
    with suppress(EOFError, OSError):  # the run is over, or gone
        pipe.send_bytes(b"here")
        while True:
            function, args, kwargs = pickle.loads(pipe.recv_bytes())  # noqa: S301 - from our own process
            try:
                answer = True, function(*args, **kwargs)
                packed = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
            except Exception as error:  # noqa: BLE001 - raised again where the call was made
                packed = _packed(error)
            pipe.send_bytes(packed)


def _packed(error: Exception) -> bytes:
    try:
        pickle.loads(packed := pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - an exception that does not survive pickling is told in words
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return packed


def _leave_with_parent() -> None:
    """End with the process that began us, also where it was killed while we are busy."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _limit_memory(most_bytes: int) -> None:
    # On Linux this counts what is really written to, not address space that threads and libraries only reserve.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY or most_bytes < hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most_bytes, hard))


def collect_seldom() -> None:
    """Let the cyclic garbage collector leave alone what was loaded so far, and look at pages' objects seldom.

    Reading a page makes some 100,000 objects, hardly any of them in cycles; with the interpreter's own thresholds a
    tenth of the time went into looking for some.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
