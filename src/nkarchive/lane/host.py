"""One host's lane: who may ask it, when, and how fast it will have it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

Pause: TypeAlias = Callable[[float], Awaitable[object]]

LEAST_PACE_S = 0.25
MOST_PACE_S = 60.0
MOST_LATENCY_WAIT_S = 30.0  # as Heritrix: of a host that took a minute once, no more is to be learned
_MOST_SILENCE_S = 3600.0
# After a refusal the pace eases by a tenth an answer until it is a tenth above the interval that was
# refused; from there only as that mark fades, which takes some fifty answers. So of a
# hundred requests to a host that counts them two are refused, not ten; and one that refuses more than
# that whatever we do is asked ever more slowly.
_EASE = 0.9
_MARGIN = 1.1
_FADE = 0.998
_NOTHING_S = 0.02


@dataclass(slots=True, kw_only=True)
class HostLane:
    """Lets requests to one host through, one after the other.

    The time between two requests counts from the *end* of one to the start of the next: the host's
    own log then never shows less, however long a connection took to make. *abreast* is how many
    may be under way at once. *clock* is monotonic, and *pause* waits on it.
    """

    clock: Callable[[], float]
    pause: Pause
    jitter: Callable[[], float]  # 0 to 1
    abreast: int = 1
    delay_s: float = 0.0  # as configured: the largest of the host's sources
    delay_factor: float = 0.0  # as configured: at least so many times what the last answer took
    latency_s: float = 0.0  # what it took
    crawl_delays_s: dict[str, float] = field(default_factory=dict)  # as its robots.txt asks, by origin
    pace_s: float = 0.0  # as its refusals taught us
    failures: int = 0  # refusals and broken connections since the last answer
    _refused_s: float = 0.0  # the interval at which it last refused
    _refusing: bool = False
    _last_at: float | None = None
    _silent_until: float = 0.0
    _places: asyncio.Semaphore = field(init=False)
    _gate: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(self.abreast)

    def interval(self) -> tuple[float, str]:
        """Return the least time between two requests, as things stand, and what sets it."""
        # a delay of nothing is somebody's own machine: no pause at all, however long its answers take
        latency_wait_s = min(self.delay_factor * self.latency_s, MOST_LATENCY_WAIT_S) if self.delay_s else 0.0
        reasons = (
            (self.delay_s, "configured"),
            (max(self.crawl_delays_s.values(), default=0.0), "crawl-delay"),
            (latency_wait_s, "latency"),
            (self.pace_s, "refusals"),
        )
        return max(reasons, key=lambda reason: reason[0])

    @property
    def interval_s(self) -> float:
        """The least time between two requests, as things stand."""
        return self.interval()[0]

    def silence_s(self) -> float:
        """Return how long the host is still to be left alone altogether; 0 if it is not."""
        return max(self._silent_until - self.clock(), 0.0)

    def due_s(self) -> float:
        """Return how long it is until the next request may start."""
        due_at = -1.0 if self._last_at is None else self._last_at + self.interval_s - self.clock()
        return max(due_at, self.silence_s(), 0.0)

    @asynccontextmanager
    async def turn(self, *, patience_s: float) -> AsyncIterator[bool]:
        """Wait for the host's turn and hold it; yields False, at once, where that would try *patience_s*.

        Only a silence that the host asked for or caused tries it; its usual delay does not.
        """
        async with self._places:
            async with self._gate:
                patient = await self._wait(patience_s)
                self._last_at = self.clock() if patient else self._last_at
            try:
                yield patient
            finally:
                self._last_at = self.clock() if patient else self._last_at

    async def _wait(self, patience_s: float) -> bool:
        # asked again after each pause: a request under way beside this one may have been refused
        while (wait_s := self.due_s()) > 0:
            if self.silence_s() > patience_s:
                return False
            await self.pause(wait_s)
        return True

    # --- what answers teach -----------------------------------------------------------------------

    def answered(self) -> None:
        """Take note of an answer: the pace eases."""
        self.failures, self._refusing = 0, False
        self.pace_s = max(self.pace_s * _EASE, min(self._refused_s * _MARGIN, self.pace_s))
        self._refused_s *= _FADE
        if self.pace_s < _NOTHING_S:
            self.pace_s = self._refused_s = 0.0

    def refused(self, asked_s: float | None) -> None:
        """Take note of a refusal: the pace doubles, and nobody asks before *asked_s* (its Retry-After) is over."""
        self.failures += 1
        self._slow_down()
        self.hush(asked_s or self._backoff_s())

    def broke(self) -> None:
        """Take note of a connection that did not come about, or broke: the host is left alone, longer each time."""
        if not self.failures:
            self._slow_down()  # a host that counts requests may drop them; one that is down teaches no pace
        self.failures += 1
        self.hush(self._backoff_s())

    def hush(self, silence_s: float) -> None:
        """Let nobody ask for so long."""
        self._silent_until = max(self._silent_until, self.clock() + silence_s)

    def recall(self, *, pace_s: float, latency_s: float, failures: int, wait_s: float, interval_s: float) -> None:
        """Take up what an earlier run learned; *wait_s* is what is left of its last wait, *interval_s* its usual one."""
        self.pace_s = max(self.pace_s, min(pace_s, MOST_PACE_S))
        self.latency_s = max(self.latency_s, latency_s)
        self.failures = max(self.failures, failures)
        if failures or wait_s > interval_s + 2:
            self.hush(wait_s)
        elif wait_s > 0:
            self._last_at = self.clock()  # its usual delay was not over yet

    def _slow_down(self) -> None:
        if not self._refusing:
            self._refused_s = self.interval_s  # of several refusals on end, the first tells the rate
        self._refusing = True
        self.pace_s = min(max(2 * self.interval_s, LEAST_PACE_S), MOST_PACE_S)

    def _backoff_s(self) -> float:
        return backoff_s(self.failures, self.jitter())


def backoff_s(nth: int, jitter: float) -> float:
    """Return the wait after the *nth* failure on end: 1, 2, 4 … seconds to an hour, and up to a quarter more."""
    return min(2.0 ** min(nth - 1, 20), _MOST_SILENCE_S) * (1 + jitter / 4)
