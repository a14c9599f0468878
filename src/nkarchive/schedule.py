"""Every source's passes at its own slots, one pass at a time, until told to stop.

APScheduler rings a bell at each slot; the passes themselves run one after another in the thread that
called ``Timetable.run``. What falls due during a pass waits for its end and goes into the next one
together, so that slow hosts are read side by side and the archive has one writer.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import TypeAlias

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from nkarchive import slots
from nkarchive.errors import ArchiveBusy
from nkarchive.model import Source

OnePass: TypeAlias = Callable[[tuple[Source, ...]], None]

LOOK_UP_S = 60.0  # how often an idle timetable looks whether the clock was set, or the archive is free
CLOCK_SLACK_S = 30.0  # a clock that is off by less is left to be set right by itself
_CATCH_UP = timedelta(days=1)
_TICK = timedelta(microseconds=1)

log = structlog.get_logger()


class SlotTrigger(BaseTrigger):  # type: ignore[misc]
    """Names the slots of a schedule, in UTC, each delayed by at most *jitter_s* at random."""

    __slots__ = ("jitter_s", "schedule", "timezone")

    def __init__(self, schedule: str, timezone: str, *, jitter_s: float = 0.0) -> None:
        self.schedule = schedule
        self.timezone = timezone
        self.jitter_s = jitter_s

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """Return the first slot after *previous_fire_time*; without one the first not before *now*."""
        if previous_fire_time is None:
            after = now - _TICK
        elif self._is_from_the_future(previous_fire_time, now):
            after = now  # the clock was set back by more than a slot
        else:
            # APScheduler asks for every slot that was missed, and would go through millions of
            # "every 2s" after a machine's long sleep; they are one pass anyway.
            after = max(previous_fire_time, now - _CATCH_UP)
        try:
            slot = slots.next_slot(self.schedule, self.timezone, after)
            return slot + self._delay(slot) if self.jitter_s else slot
        except ValueError:
            return None

    def _is_from_the_future(self, previous: datetime, now: datetime) -> bool:
        return previous > now and slots.is_from_the_future(self.schedule, self.timezone, previous, now=now)

    def _delay(self, slot: datetime) -> timedelta:
        room = (slots.next_slot(self.schedule, self.timezone, slot) - slot) / 2
        jitter_s = min(self.jitter_s, room.total_seconds())
        return timedelta(seconds=random.uniform(0, jitter_s))  # noqa: S311 -- spreads load, hides nothing


class Timetable:
    """Calls a pass for the sources that are due, until ``halt``. *stop* is for the pass to look at.

    *idle* is called each minute (*look_up_s*) in which there is nothing to do.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        jitter_s: float = 0.0,
        calendar: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        look_up_s: float = LOOK_UP_S,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self.stop = threading.Event()
        self._sources = {source.name: source for source in sources}
        self._jitter_s = jitter_s
        self._bell: SimpleQueue[str] = SimpleQueue()
        self._calendar = calendar
        self._monotonic = monotonic
        self._look_up_s = look_up_s
        self._idle = idle
        self._ahead_s = self._clock_ahead_s()

    def halt(self) -> None:
        """End ``run`` soon. May be called from a signal handler (SimpleQueue.put is reentrant)."""
        self.stop.set()
        self._bell.put("")

    def run(self, one_pass: OnePass) -> None:
        """Call *one_pass* with all sources at once, then with those whose slot has come, until ``halt``.

        *one_pass* must itself leave alone what is not due: the first call makes up for slots that
        passed while nobody watched. Raises ArchiveBusy if another run holds the archive at the
        first call; later that is logged, and tried again soon.
        """
        scheduler = self._scheduler()
        scheduler.start()
        try:
            log.info("started", **self._next_slots(scheduler, self._sources))
            if not self.stop.is_set():
                one_pass(tuple(self._sources.values()))
            waiting: set[str] = set()
            while not self.stop.is_set():
                waiting |= self._rung(scheduler)
                if not waiting:
                    self._idle()
                if waiting and not self.stop.is_set() and self._passed(one_pass, waiting):
                    log.info("waiting", **self._next_slots(scheduler, waiting))
                    waiting = set()
        finally:
            scheduler.shutdown(wait=False)
            log.info("stopped")

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            # a late pass is better than none: never too late (grace), never twice (coalesce)
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for source in self._sources.values():
            scheduler.add_job(self._bell.put, self._trigger(source), args=[source.name], id=source.name)
        return scheduler

    def _trigger(self, source: Source) -> SlotTrigger:
        return SlotTrigger(source.schedule, source.timezone, jitter_s=self._jitter_s)

    def _passed(self, one_pass: OnePass, names: set[str]) -> bool:
        due = tuple(source for name, source in self._sources.items() if name in names)
        try:
            one_pass(due)
        except ArchiveBusy as busy:
            log.warning("skipped", sources=sorted(names), why=str(busy), again_in_s=self._look_up_s)
            return False
        return True

    def _rung(self, scheduler: BackgroundScheduler) -> set[str]:
        """Wait for the bell, and return all for whom it rang meanwhile."""
        names: set[str] = set()
        with suppress(Empty):
            names.add(self._bell.get(timeout=self._look_up_s))
            while True:
                names.add(self._bell.get_nowait())
        if self._clock_was_set():
            log.warning("the clock was set, or the machine slept: looking at every source anew")
            for source in self._sources.values():
                scheduler.reschedule_job(source.name, trigger=self._trigger(source))
            return set(self._sources)
        return names - {""}

    def _clock_was_set(self) -> bool:
        # The monotonic clock, by which APScheduler sleeps, neither jumps nor counts a machine's sleep.
        ahead_s = self._clock_ahead_s()
        was_set = abs(ahead_s - self._ahead_s) > CLOCK_SLACK_S
        self._ahead_s = ahead_s
        return was_set

    def _clock_ahead_s(self) -> float:
        return self._calendar().timestamp() - self._monotonic()

    def _next_slots(self, scheduler: BackgroundScheduler, names: Iterable[str]) -> dict[str, str]:
        slot_of = {name: scheduler.get_job(name) for name in names}
        return {name: f"{job.next_run_time:%Y-%m-%dT%H:%M:%SZ}" for name, job in slot_of.items() if job}
