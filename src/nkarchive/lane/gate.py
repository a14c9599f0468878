"""The gate of each origin: its robots.txt, asked for once a day, and its last good copy for a month."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from nkarchive.model import Kind, Lead, Source
from nkarchive.robots import MOST_BYTES, HostState, Robots
from nkarchive.visits import Cause, Disallowed, Exchange, FetchFailed, PutOff, Visit

# A robots.txt that cannot be had is not asked for again by every page that waits for it.
_ASK_AGAIN_S = 600.0
# No page of such an origin can be had either, so what is said of the page is that, not "disallowed".
_UNREACHABLE = frozenset({Cause.NAME, Cause.PRIVATE, Cause.PROXY, Cause.BAD_URL})

Fetch: TypeAlias = Callable[[Lead, Source], Awaitable[Visit]]
No: TypeAlias = Disallowed | FetchFailed | PutOff


@dataclass(slots=True)
class Gate:
    """What is known of one origin (``https://host:port``); *state* is what will be remembered."""

    origin: str
    state: HostState
    rules: Robots | None = None
    rules_at: datetime | None = None  # which answer the rules were read from
    shut_until: float = 0.0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


class Gatekeeper:
    """Says whether a page may be read. *fetch* visits a robots.txt; *visits* are those not yet taken away."""

    def __init__(
        self, fetch: Fetch, *, agent: str, calendar: Callable[[], datetime], clock: Callable[[], float]
    ) -> None:
        self._fetch = fetch
        self._agent = agent
        self._calendar = calendar
        self._clock = clock
        self.visits: list[Visit] = []

    async def ask(self, gate: Gate, url: str, source: Source) -> Robots | No:
        """Return the rules that let *url* through, else why it may not be read."""
        async with gate.asking:  # all pages of the origin wait for one answer
            rules = await self._rules(gate, url, source)
        if isinstance(rules, Robots) and not rules.allows(url):
            return Disallowed(url=url, detail=f"{gate.origin}/robots.txt forbids it")
        return rules

    async def _rules(self, gate: Gate, url: str, source: Source) -> Robots | No:
        now = self._calendar()
        if gate.state.robots_fresh(now):
            return self._kept(gate)
        if self._clock() >= gate.shut_until:
            visit = await self._fetch(Lead(url=f"{gate.origin}/robots.txt", kind=Kind.ROBOTS), source)
            end = visit.end
            if visit.exchanges or isinstance(end, FetchFailed):
                self.visits.append(visit)
            if isinstance(end, PutOff):
                return PutOff(url=url, wait_s=end.wait_s, detail=end.detail)
            if isinstance(end, FetchFailed) and end.cause in _UNREACHABLE and not visit.exchanges:
                return FetchFailed(url=url, cause=end.cause, detail=end.detail)
            if self._take(gate, end, now):
                return self._kept(gate)
            gate.shut_until = self._clock() + _ASK_AGAIN_S
        if gate.state.robots_usable(now):
            return self._kept(gate)
        detail = f"{gate.origin}/robots.txt could not be read: {gate.state.robots_trouble}"
        return Disallowed(url=url, detail=detail, passing=True)

    def _take(self, gate: Gate, end: Exchange | FetchFailed | Disallowed, now: datetime) -> bool:
        """Keep a good answer; return False, and only that it was asked for, where there is none."""
        if isinstance(end, Exchange):
            status, body = end.status, end.body
        elif isinstance(end, FetchFailed) and end.cause is Cause.REDIRECTS:
            status, body = 310, b""  # RFC 9309 section 2.3.1.2: after five redirects it counts as not there
        else:
            status, body = 500, b""
        rules = Robots.from_answer(status, body, agent=self._agent)
        if rules is None:
            gate.state = replace(
                gate.state,
                robots_at=now,
                robots_failing_since=gate.state.robots_failing_since or now,
                robots_trouble=f"HTTP {end.status}" if isinstance(end, Exchange) else end.detail,
            )
            return False
        gate.rules, gate.rules_at = rules, now
        # one byte more than is read, so that the rule which is cut in two is left out next time as well
        kept = body[: MOST_BYTES + 1].replace(b"\x00", "\ufffd".encode()) if 200 <= status < 300 else b""
        gate.state = replace(
            gate.state,
            robots_body=kept,
            robots_status=status,
            robots_at=now,
            robots_good_at=now,
            robots_failing_since=None,
            robots_trouble="",
        )
        return True

    def _kept(self, gate: Gate) -> Robots:
        state = gate.state
        if gate.rules is None or gate.rules_at != state.robots_good_at:
            kept = Robots.from_answer(state.robots_status or 404, state.robots_body or b"", agent=self._agent)
            gate.rules, gate.rules_at = kept or Robots(), state.robots_good_at
        return gate.rules
