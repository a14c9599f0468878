"""Politeness: a lane for each host, with its robots.txt, its delay, its redirects and its refusals."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from nkarchive.errors import BadUrl
from nkarchive.fetch import Fetcher, Jar
from nkarchive.lane.gate import Gate, Gatekeeper, No
from nkarchive.lane.host import HostLane, Pause, backoff_s
from nkarchive.lane.retrying import GATEWAYS, REFUSALS, retry_after_s, tries_for
from nkarchive.model import Lead, Source
from nkarchive.robots import HostMemory, HostState, Robots
from nkarchive.urls import host_of, join, origin_of
from nkarchive.visits import Cause, Exchange, FetchFailed, PutOff, Visit, VisitEnd

__all__ = ["Lanes"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 10
_ROBOTS_HOPS = 5  # RFC 9309 section 2.3.1.2


class Lanes:
    """Visits pages politely: to each host one request at a time, in its own time.

    *memory* keeps what hosts asked of us. A URL is asked for at most *tries* times; a host that wants
    to be left alone for longer than *patience_s* puts its pages off. *abreast* is how many requests
    to one host may be under way at once. *pause* waits on the monotonic *clock*.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        agent: str,
        memory: HostMemory,
        calendar: Callable[[], datetime],
        tries: int = 4,
        patience_s: float = 120.0,
        abreast: int = 1,
        pause: Pause = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._fetcher = fetcher
        self._memory = memory
        self._calendar = calendar
        self._tries = tries
        self._patience_s = patience_s
        self._abreast = abreast
        self._pause = pause
        self._clock = clock
        self._jitter = jitter
        self._keeper = Gatekeeper(self._visit_robots, agent=agent, calendar=calendar, clock=clock)
        self._hosts: dict[str, HostLane] = {}
        self._gates: dict[str, Gate] = {}
        self._jars: dict[str, Jar] = {}

    async def visit(self, lead: Lead, source: Source, *, etag: str = "", last_modified: str = "") -> Visit:
        """Read *lead* as *source* allows, and return all that it led to.

        Every request, also of a redirect, a retry and a robots.txt, takes its host's turn. *etag* and
        *last_modified* make the request for the lead's own URL conditional, not that for the pages it
        redirects to. A cancelled visit leaves nothing behind.
        """
        return await self._follow(lead, source, hops=_HOPS, obey=True, validators=(etag, last_modified))

    def robots_visits(self) -> list[Visit]:
        """Return the visits to robots.txt since the last call; they are the caller's to keep."""
        visits, self._keeper.visits = self._keeper.visits, []
        return visits

    async def _visit_robots(self, lead: Lead, source: Source) -> Visit:
        return await self._follow(lead, source, hops=_ROBOTS_HOPS, obey=False, validators=("", ""))

    # --- redirects --------------------------------------------------------------------------------

    async def _follow(self, lead: Lead, source: Source, *, hops: int, obey: bool, validators: tuple[str, str]) -> Visit:
        exchanges: list[Exchange] = []
        url, seen = lead.url, [lead.url]
        while True:
            end: VisitEnd
            try:
                gate = self._gate(url)
            except BadUrl as error:
                end = FetchFailed(url=url, cause=Cause.BAD_URL, detail=str(error))
                break
            if obey and (no := await self._refusal(gate, url, source)):
                end = no
                break
            # a robots.txt is every source's, so it is read as by a stranger
            jar = self._jars.setdefault(source.name, Jar()) if source.cookies and obey else None
            end = await self._ask(gate, url, source, exchanges, validators if url == lead.url else ("", ""), jar)
            if not isinstance(end, Exchange) or end.status not in _REDIRECTS:
                break
            target = _target(end, seen, hops)
            if isinstance(target, FetchFailed):
                end = target
                break
            asked_s = retry_after_s(end) or 0.0  # RFC 9110 section 10.2.3: before the redirected request
            if asked_s > self._patience_s:
                end = PutOff(url=url, wait_s=asked_s, detail=f"{url} asks to wait {asked_s:.0f} s before its redirect")
                break
            if asked_s:
                await self._pause(asked_s)
            seen.append(target)
            url = target
        return Visit(lead=lead, exchanges=tuple(exchanges), end=end)

    async def _refusal(self, gate: Gate, url: str, source: Source) -> No | None:
        """Return why robots.txt keeps us from *url*, None if it does not."""
        known = gate.state
        rules = await self._keeper.ask(gate, url, source)
        if gate.state is not known:
            self._memory.save(gate.origin, gate.state)
        if not isinstance(rules, Robots):
            return rules
        self._host(url).crawl_delays_s[gate.origin] = rules.crawl_delay_s or 0.0
        return None

    # --- one URL, as often as it takes ------------------------------------------------------------

    async def _ask(
        self,
        gate: Gate,
        url: str,
        source: Source,
        exchanges: list[Exchange],
        validators: tuple[str, str],
        jar: Jar | None,
    ) -> Exchange | FetchFailed | PutOff:
        # Not stamina: it would retry one call, while here the whole lane has to wait, with all the
        # other pages of the host, until the host's own Retry-After is over.
        lane = self._host(url)
        lane.delay_s = max(lane.delay_s, source.delay_s)
        lane.delay_factor = max(lane.delay_factor, source.delay_factor)
        for attempt in count(1):
            async with lane.turn(patience_s=self._patience_s) as patient:
                if not patient:
                    return self._put_off(lane, url)
                began = self._clock()
                answer = await self._fetcher.exchange(
                    url,
                    etag=validators[0],
                    last_modified=validators[1],
                    allow_private=source.allow_private and _is_own(url, source),
                    verify_tls=source.verify_tls,
                    proxy=source.proxy,
                    cookies=jar,
                )
                lane.latency_s = self._clock() - began
                own_wait = _note(lane, answer)
            if isinstance(answer, Exchange):
                exchanges.append(answer)
            self._remember(gate, lane, answer)
            if attempt >= tries_for(answer, most=self._tries):
                patience_over = isinstance(answer, Exchange) and lane.silence_s() > self._patience_s
                return self._put_off(lane, url) if patience_over else answer
            if own_wait:
                await self._pause(backoff_s(attempt, self._jitter()))
        raise AssertionError("count() ended")

    def _put_off(self, lane: HostLane, url: str) -> PutOff:
        wait_s = lane.silence_s()
        return PutOff(url=url, wait_s=wait_s, detail=f"{host_of(url)} is to be left alone for another {wait_s:.0f} s")

    # --- what is known of hosts -------------------------------------------------------------------

    def _host(self, url: str) -> HostLane:
        # http and https of one host are one host; another port is another server
        name = origin_of(url).partition("://")[2]
        if name not in self._hosts:
            self._hosts[name] = HostLane(
                clock=self._clock, pause=self._pause, jitter=self._jitter, abreast=self._abreast
            )
        return self._hosts[name]

    def _gate(self, url: str) -> Gate:
        origin = origin_of(url)
        if origin not in self._gates:
            now = self._calendar()
            state = (self._memory.load(origin) or HostState()).as_of(now)
            self._gates[origin] = Gate(origin, state)
            wait_s = max((state.not_before - now).total_seconds(), 0.0) if state.not_before else 0.0
            self._host(url).recall(
                pace_s=state.delay_s,
                latency_s=state.latency_s,
                failures=state.failures,
                wait_s=wait_s,
                interval_s=state.interval_s,
            )
        return self._gates[origin]

    def _remember(self, gate: Gate, lane: HostLane, answer: Exchange | FetchFailed) -> None:
        due_s = lane.due_s()
        interval_s, why = lane.interval()
        # rounded up to the whole second that is stored
        until = self._calendar().replace(microsecond=0) + timedelta(seconds=int(due_s) + 2) if due_s else None
        gate.state = replace(
            gate.state,
            delay_s=lane.pace_s,
            failures=lane.failures,
            trouble=_said(answer) if lane.failures else "",
            not_before=until,
            latency_s=lane.latency_s,
            interval_s=interval_s,
            interval_why=why,
            tls_verified=answer.tls_verified if isinstance(answer, Exchange) else gate.state.tls_verified,
        )
        self._memory.save(gate.origin, gate.state)


def _note(lane: HostLane, answer: Exchange | FetchFailed) -> bool:
    """Teach *lane* what *answer* means; return True where the page is to blame, and waits by itself."""
    if isinstance(answer, FetchFailed):
        if answer.cause in (Cause.CONNECTION, Cause.TIMEOUT, Cause.NAME, Cause.TLS):
            lane.broke()
        return answer.cause in (Cause.PROTOCOL, Cause.PROXY)
    if answer.status in REFUSALS:
        lane.refused(retry_after_s(answer))
    elif answer.status in GATEWAYS:
        lane.broke()
    elif answer.status != 500:
        lane.answered()
    asked_s = retry_after_s(answer) if answer.status >= 500 else None
    if asked_s:
        lane.hush(asked_s)
    return answer.status == 500


def _said(answer: Exchange | FetchFailed) -> str:
    return f"HTTP {answer.status}" if isinstance(answer, Exchange) else f"{answer.cause}: {answer.detail}"


def _is_own(url: str, source: Source) -> bool:
    """Return whether *url* is on a host that the source's entry names: only those may be private.

    Otherwise any page of an internal site could send us to the router, or to a cloud's metadata.
    """
    named = {host_of(own) for own in (*source.start, *source.feeds, *source.sitemaps)}
    return not named or host_of(url) in named


def _target(answer: Exchange, seen: list[str], hops: int) -> str | FetchFailed:
    """Return where a redirect leads, else why it is not followed."""
    location = answer.header("location")
    target = join(answer.url, location)
    if target is None:
        said = f"HTTP {answer.status} to {location[:200]!r}" if location else f"HTTP {answer.status} without a Location"
        return FetchFailed(url=answer.url, cause=Cause.PROTOCOL, detail=f"{said}, which is no page")
    target = target.partition("#")[0]
    if target in seen:
        return FetchFailed(url=answer.url, cause=Cause.REDIRECTS, detail=f"redirects in a circle, back to {target}")
    if len(seen) > hops:
        return FetchFailed(url=answer.url, cause=Cause.REDIRECTS, detail=f"more than {hops} redirects")
    return target
