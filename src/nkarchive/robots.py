"""May a page be read, and how long to wait: robots.txt by RFC 9309, and what is remembered of a host."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from protego import Protego

MOST_BYTES = 500 * 1024  # RFC 9309 section 2.5
FRESH = timedelta(hours=24)  # section 2.4
GOOD_FOR = timedelta(days=30)  # how long the last good copy stands in while the host fails
LONGEST_SILENCE = timedelta(days=1)  # a Retry-After of a year is a mistake, or a joke
_SLACK = timedelta(minutes=5)
MOST_DELAY_S = 60.0  # a Crawl-delay of a day would keep the archive from ever seeing the site


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What one origin asked of us, as remembered across runs.

    *robots_body* and *robots_status* are the last good answer's (2xx or 4xx), had at *robots_good_at*;
    *robots_at* is when it was last asked for, later than *robots_good_at* if that failed, as it has
    *robots_failing_since*, for *robots_trouble*. *delay_s* is the pace its refusals taught us, *not_before*
    when it may be asked again, *failures* the number of its refusals and broken connections since the
    last answer, *trouble* the last of them. *latency_s* is what its last answer took, *interval_s* the least
    time between two requests as things stand, for *interval_why*.
    """

    robots_body: bytes | None = None
    robots_status: int | None = None
    robots_at: datetime | None = None
    robots_good_at: datetime | None = None
    delay_s: float = 0.0
    not_before: datetime | None = None
    failures: int = 0
    trouble: str = ""
    latency_s: float = 0.0
    interval_s: float = 0.0
    interval_why: str = ""
    robots_failing_since: datetime | None = None
    robots_trouble: str = ""
    tls_verified: bool | None = None

    def as_of(self, now: datetime) -> HostState:
        """Return the state without times that lie in the future: the clock was wrong when they were written.

        A robots.txt of then is asked for again, and stands in for a month from *now* at most.
        """
        believable = now + LONGEST_SILENCE + _SLACK
        if self.robots_good_at and self.robots_good_at > now:
            return replace(self, robots_at=None, robots_good_at=now).as_of(now)
        if self.robots_failing_since and self.robots_failing_since > now:
            return replace(self, robots_failing_since=now).as_of(now)
        if self.not_before and self.not_before > believable:
            return replace(self, not_before=None).as_of(now)
        return self

    def robots_fresh(self, now: datetime) -> bool:
        """Return whether the kept robots.txt may be used without asking."""
        good_at = self.robots_good_at
        return good_at is not None and good_at == self.robots_at and timedelta(0) <= now - good_at < FRESH

    def robots_usable(self, now: datetime) -> bool:
        """Return whether the kept robots.txt may stand in for one that cannot be had."""
        return self.robots_good_at is not None and now - self.robots_good_at < GOOD_FOR


class HostMemory(Protocol):
    """Keeps host states by origin (``https://host:port``)."""

    def load(self, origin: str) -> HostState | None:
        """Return what is remembered of *origin*, None if nothing is."""

    def save(self, origin: str, state: HostState) -> None:
        """Remember *state*."""


class MemoryHosts:
    """A host memory that lasts as long as the process."""

    def __init__(self) -> None:
        self.states: dict[str, HostState] = {}

    def load(self, origin: str) -> HostState | None:
        return self.states.get(origin)

    def save(self, origin: str, state: HostState) -> None:
        self.states[origin] = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin for one agent.

    *crawl_delay_s* is capped at a minute. *sitemaps* are as written.
    """

    crawl_delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()
    _rules: Protego | None = None  # None: everything is free
    _token: str = ""

    @classmethod
    def from_answer(cls, status: int, body: bytes, *, agent: str) -> Robots | None:
        """Return the rules that an answer to /robots.txt means for *agent*, None if it means none.

        2xx is read, as far as 500 KiB; 4xx, and a redirect that ends nowhere, leave all free; 429
        and 5xx mean None: the last good copy stands in, or nothing may be read. RFC 9309 section 2.3.1.
        """
        # 429 is a 4xx, but what it says is "not now": who reads on then is not polite
        if status == 429 or status >= 500:
            return None
        if not 200 <= status < 300:
            return cls()
        text = body[:MOST_BYTES].decode("utf-8-sig", "replace")
        if len(body) > MOST_BYTES:
            text = text.rpartition("\n")[0]  # half a rule is another rule
        token = product_token(agent)
        rules = Protego.parse(text)
        delay_s = rules.crawl_delay(token)
        return cls(
            crawl_delay_s=None if delay_s is None else min(delay_s, MOST_DELAY_S),
            sitemaps=tuple(rules.sitemaps),
            _rules=rules,
            _token=token,
        )

    def allows(self, url: str) -> bool:
        """Return whether *url*, of this origin, may be read."""
        return self._rules is None or bool(self._rules.can_fetch(url, self._token))


def product_token(agent: str) -> str:
    """Return the name by which robots.txt addresses the sender of this User-Agent.

    The whole header would also be addressed by rules for words in its contact address.

    >>> product_token("nkarchive/0.1 (+https://example.org/about; archive@example.org)")
    'nkarchive'
    """
    match = re.match(r"(?:Mozilla/[\d.]+ \(compatible; )?([A-Za-z_-]+)", agent)
    return match[1] if match else agent
