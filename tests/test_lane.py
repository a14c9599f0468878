"""Politeness, as the host's own log shows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nkarchive.fetch import Fetcher, Limits
from nkarchive.fetch.network import look_up
from nkarchive.lane import Lanes
from nkarchive.model import Kind, Lead, Source
from nkarchive.robots import MemoryHosts
from nkarchive.visits import Cause, Disallowed, Exchange, FetchFailed, PutOff, Visit, VisitEnd
from servers import Ask, Behaviour, Server, busy, drop, page, redirect, serving, slow, then

AGENT = "nkarchive-test (+https://archive.test/about)"
NOON = datetime(2024, 8, 5, 12, tzinfo=UTC)
NO_ROBOTS = {"/robots.txt": page("", status=404)}


class Time:
    """A clock that pauses move on, so that an hour's wait takes no time; the calendar stands beside it."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.pauses: list[float] = []
        self.calendar_at = NOON

    def clock(self) -> float:
        return self.now_s

    async def pause(self, pause_s: float) -> None:
        self.pauses.append(round(pause_s, 3))
        await asyncio.sleep(0)
        self.now_s += pause_s

    def calendar(self) -> datetime:
        return self.calendar_at


def source_at(server: Server, **how: Any) -> Source:
    return Source(**{"name": "courier", "start": (server.url("/"),), "delay_s": 0.0, "allow_private": True, **how})


@asynccontextmanager
async def lanes_in(time: Time, memory: MemoryHosts | None = None, **how: Any) -> AsyncIterator[Lanes]:
    """Lanes whose waits take no time."""
    limits, resolve = Limits(total_s=how.pop("total_s", 5.0)), how.pop("resolve", look_up)
    async with Fetcher(AGENT, limits, time.calendar, resolve=resolve) as fetcher:
        yield Lanes(
            fetcher,
            agent=AGENT,
            memory=memory or MemoryHosts(),
            calendar=time.calendar,
            pause=time.pause,
            clock=time.clock,
            jitter=lambda: 0.0,
            **how,
        )


def visit_all(server: Server, *paths: str, time: Time | None = None, **how: Any) -> list[Visit]:
    """Visit these paths, one after the other, from one run."""
    memory, source = how.pop("memory", None), source_at(server, **how.pop("source", {}))

    async def go() -> list[Visit]:
        async with lanes_in(time or Time(), memory, **how) as lanes:
            return [await lanes.visit(lead(server, path), source) for path in paths]

    return asyncio.run(go())


def visit(server: Server, path: str, **how: Any) -> Visit:
    return visit_all(server, path, **how)[0]


def lead(server: Server, path: str) -> Lead:
    return Lead(url=path if "://" in path else server.url(path), kind=Kind.ARTICLE)


def said(end: VisitEnd) -> object:
    return end.status if isinstance(end, Exchange) else type(end)


# --- the host's turn ------------------------------------------------------------------------------


def test_no_request_comes_sooner_than_the_delay_whatever_it_is_for() -> None:
    """Five visits at once: robots.txt, pages, a redirect, a retry; on the real clock."""
    script = {"*": page("x"), "/moved": redirect("/a"), "/broken": then(page("", status=500), page("x"))}

    async def go(server: Server) -> list[Visit]:
        async with Fetcher(AGENT) as fetcher:
            lanes = Lanes(fetcher, agent=AGENT, memory=MemoryHosts(), calendar=lambda: NOON, pause=fast)
            source = source_at(server, delay_s=0.04)
            paths = ("/1", "/moved", "/2", "/broken", "/3")
            return list(await asyncio.gather(*(lanes.visit(lead(server, path), source) for path in paths)))

    async def fast(pause_s: float) -> None:
        await asyncio.sleep(pause_s if pause_s < 0.5 else 0.0)  # the wait before the retry is not this test's

    with serving({**NO_ROBOTS, **script}) as server:
        visits = asyncio.run(go(server))
        assert [said(one.end) for one in visits] == [200] * 5
        assert sorted(server.paths()) == sorted(["/robots.txt", "/1", "/moved", "/a", "/2", "/broken", "/broken", "/3"])
        assert min(server.gaps()) >= 0.04


def test_one_request_at_a_time_unless_more_are_allowed() -> None:
    now, most = [0], [0]

    def behave(ask: Ask) -> bool:
        now[0] += 1
        most[0] = max(most[0], now[0])
        ask.wait(0.02)
        now[0] -= 1
        return page("x")(ask)

    async def go(server: Server, abreast: int) -> int:
        most[0] = 0
        async with lanes_in(Time(), abreast=abreast) as lanes:
            await asyncio.gather(*(lanes.visit(lead(server, f"/{n}"), source_at(server)) for n in range(6)))
        return most[0]

    with serving({**NO_ROBOTS, "*": behave}) as server:
        assert asyncio.run(go(server, 1)) == 1
        assert asyncio.run(go(server, 3)) == 3


def test_one_slow_host_keeps_no_other_waiting() -> None:
    async def go(one: Server, other: Server) -> None:
        async with lanes_in(Time()) as lanes:
            waiting = asyncio.create_task(lanes.visit(lead(one, "/slow"), source_at(one)))
            visits = [await lanes.visit(lead(other, f"/{n}"), source_at(other)) for n in range(3)]
            assert [said(got.end) for got in visits] == [200, 200, 200]
            assert not waiting.done()
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting

    with (
        serving({**NO_ROBOTS, "/slow": slow(b"x" * 999, 0.05)}) as one,
        serving({**NO_ROBOTS, "*": page("x")}) as other,
    ):
        asyncio.run(go(one, other))


def test_of_two_sources_on_a_host_the_slower_delay_holds() -> None:
    time = Time()

    async def go(server: Server) -> list[float]:
        async with lanes_in(time) as lanes:
            for n, delay_s in enumerate((0.0, 5.0, 0.0)):
                await lanes.visit(lead(server, f"/{n}"), source_at(server, delay_s=delay_s))
        return time.pauses

    with serving({**NO_ROBOTS, "*": page("x")}, clock=time.clock) as server:
        assert asyncio.run(go(server)) == [5.0, 5.0]


# --- refusals -------------------------------------------------------------------------------------


def test_the_whole_lane_waits_out_a_retry_after() -> None:
    """Eight visits at once, one refused for 7 seconds: nobody asks again before they are over."""
    time = Time()
    script = {**NO_ROBOTS, "*": page("x"), "/2": then(busy(7), page("x"))}

    async def go(server: Server) -> list[Visit]:
        async with lanes_in(time) as lanes:
            visits = [lanes.visit(lead(server, f"/{n}"), source_at(server)) for n in range(8)]
            return list(await asyncio.gather(*visits))

    with serving(script, clock=time.clock) as server:
        visits = asyncio.run(go(server))
        assert [said(one.end) for one in visits] == [200] * 8
        assert [one.status for one in visits[2].exchanges] == [503, 200]
        refused = server.statuses().index(503)
        assert server.gaps()[refused] >= 7
        # and then more slowly, a little faster with each answer
        gaps = [round(gap, 3) for gap in server.gaps()[refused + 1 :]]
        assert gaps[:3] == pytest.approx([0.225, 0.2025, 0.18225], abs=0.001)
        assert gaps == sorted(gaps, reverse=True)


@pytest.mark.parametrize(
    ("headers", "pause_s"),
    [
        ([("Retry-After", "3")], 3.0),
        ([("Retry-After", "0")], 1.0),
        ([("Retry-After", "soon")], 1.0),
        ([], 1.0),
        # a date counts from the answer's own: --now and a wrong clock make nothing of it
        (
            [("Date", "Tue, 01 Jan 2030 00:00:00 GMT"), ("Retry-After", "Tue, 01 Jan 2030 00:00:40 GMT")],
            40.0,
        ),
        ([("Retry-After", "Mon, 05 Aug 2024 12:00:20 GMT")], 20.0),
        ([("Retry-After", "Monday, 05-Aug-24 12:00:20 GMT")], 20.0),  # the two older forms, RFC 9110 section 5.6.7
        ([("Retry-After", "Mon Aug  5 12:00:20 2024")], 20.0),
        ([("Retry-After", "-5")], 1.0),
        ([("Retry-After", "Mon, 05 Aug 2024 11:00:00 GMT")], 1.0),
    ],
)
def test_retry_after_is_read_in_both_its_forms(headers: list[tuple[str, str]], pause_s: float) -> None:
    time = Time()
    with serving({**NO_ROBOTS, "/a": then(page("", *headers, status=429), page("x"))}) as server:
        assert said(visit(server, "/a", time=time).end) == 200
    assert time.pauses == [pause_s]


def test_a_long_retry_after_puts_off_the_host_and_the_next_run_knows() -> None:
    time, memory = Time(), MemoryHosts()
    with serving({**NO_ROBOTS, "*": page("x"), "/a": busy(3600)}) as server:
        first, second = visit_all(server, "/a", "/b", time=time, memory=memory)
        assert first.end == PutOff(
            url=server.url("/a"), wait_s=3600, detail="127.0.0.1 is to be left alone for another 3600 s"
        )
        assert [one.status for one in first.exchanges] == [503]
        assert (said(second.end), second.exchanges) == (PutOff, ())
        time.calendar_at += timedelta(minutes=30)
        assert said(visit(server, "/b", time=time, memory=memory).end) is PutOff
        assert server.paths() == ["/robots.txt", "/a"]
        time.calendar_at += timedelta(minutes=31)
        assert said(visit(server, "/b", time=time, memory=memory).end) == 200
    assert time.pauses == []


def test_a_host_that_refuses_for_ever_is_asked_four_times_ever_more_slowly() -> None:
    time = Time()
    with serving({**NO_ROBOTS, "/a": busy()}, clock=time.clock) as server:
        got = visit(server, "/a", time=time)
        assert ([one.status for one in got.exchanges], said(got.end)) == ([503] * 4, 503)
        assert server.gaps()[1:] == [1, 2, 4]


def limited(time: Time, a_second: int) -> Behaviour:
    """Refuse what is more than so many requests in a second, refused ones counted; drop what is far more."""
    recent: list[float] = []

    def behave(ask: Ask) -> bool:
        recent[:] = [at for at in recent if time.clock() - at <= 1] + [time.clock()]
        over = len(recent) - a_second
        return (drop() if over > 2 * a_second else busy(1) if over > 0 else page("x"))(ask)

    return behave


def test_the_pace_finds_what_a_host_that_counts_requests_will_have() -> None:
    """Four a second: nothing is lost, refusals become rare, and it is not much slower than allowed."""
    time = Time()

    async def go(server: Server) -> list[Visit]:
        async with lanes_in(time) as lanes:
            room = asyncio.Semaphore(16)

            async def one(n: int) -> Visit:
                async with room:
                    return await lanes.visit(lead(server, f"/{n}"), source_at(server))

            return list(await asyncio.gather(*(one(n) for n in range(250))))

    with serving({"*": limited(time, 4)}, clock=time.clock) as server:
        visits = asyncio.run(go(server))
        assert {said(one.end) for one in visits} == {200}
        statuses = server.statuses()
        assert statuses[:50].count(503) <= 8
        assert statuses[50:].count(503) <= 6
        assert 0 not in statuses
        assert time.now_s - 1000 < 250 / 4 * 1.4


def test_the_next_run_begins_at_the_pace_that_the_last_one_learned() -> None:
    time, memory = Time(), MemoryHosts()
    with serving({**NO_ROBOTS, "*": page("x"), "/a": then(busy(1), page("x"))}) as server:
        visit(server, "/a", time=time, memory=memory)
        assert memory.states[server.url("")].delay_s == pytest.approx(0.225)
        time.calendar_at += timedelta(days=1)
        time.pauses.clear()
        visit_all(server, "/b", "/c", time=time, memory=memory)
    # of robots.txt, which is due again, and the two pages
    assert time.pauses == pytest.approx([0.2025, 0.18225], abs=0.001)


# --- failures -------------------------------------------------------------------------------------


def test_a_dropped_connection_is_tried_again_after_a_silence_of_the_whole_lane_that_grows() -> None:
    time = Time()
    with serving({**NO_ROBOTS, "/a": then(drop(), drop(), page("x"))}, clock=time.clock) as server:
        got = visit(server, "/a", time=time)
        assert ([one.status for one in got.exchanges], said(got.end)) == ([200], 200)
        assert server.gaps()[1:] == [1, 2]


@pytest.mark.parametrize("status", [502, 504, 522, 530])
def test_a_gateway_before_a_dead_host_says_so_for_the_host(status: int) -> None:
    """Its pages are not asked for one after the other, each to be told the same."""
    time = Time()
    with serving({**NO_ROBOTS, "*": page("", status=status)}, clock=time.clock) as server:
        visits = visit_all(server, "/a", "/b", "/c", time=time)
        assert [said(one.end) for one in visits] == [status, PutOff, PutOff]
        assert server.gaps()[1:] == [1, 2, 4, 8, 16, 32, 64]


def test_a_dead_host_is_given_up_and_then_put_off() -> None:
    time, memory = Time(), MemoryHosts()
    with serving({**NO_ROBOTS, "*": drop()}, clock=time.clock) as server:
        visits = visit_all(server, "/a", "/b", "/c", "/d", time=time, memory=memory)
        assert [said(one.end) for one in visits] == [FetchFailed, FetchFailed, PutOff, PutOff]
        assert server.gaps()[1:] == [1, 2, 4, 8, 16, 32, 64]
    state = memory.states[server.url("")]
    assert (state.failures, state.not_before) == (8, NOON + timedelta(seconds=130))


def test_a_page_that_is_broken_waits_by_itself() -> None:
    """A 500 is the page's: the other pages of the host go on meanwhile."""
    time = Time()
    with serving({**NO_ROBOTS, "*": page("x"), "/a": page("", status=500)}, clock=time.clock) as server:

        async def go() -> list[object]:
            async with lanes_in(time) as lanes:
                visits = [lanes.visit(lead(server, path), source_at(server)) for path in ("/a", "/b", "/c")]
                return [said(one.end) for one in await asyncio.gather(*visits)]

        assert asyncio.run(go()) == [500, 200, 200]
        assert server.paths() == ["/robots.txt", "/a", "/b", "/c", "/a", "/a", "/a"]
    assert time.pauses == [1, 2, 4]


@pytest.mark.parametrize(
    ("behaviour", "requests"),
    [(page("", status=404), 1), (page("", status=403), 1), (page("x", ("Content-Encoding", "gzip")), 2), (busy(), 4)],
)
def test_what_will_not_pass_is_not_asked_for_again(behaviour: Behaviour, requests: int) -> None:
    with serving({**NO_ROBOTS, "/a": behaviour}) as server:
        visit(server, "/a")
        assert server.paths().count("/a") == requests


def test_an_answer_that_never_ends_is_waited_for_twice() -> None:
    with serving({**NO_ROBOTS, "/a": slow(b"x" * 999, 0.05)}) as server:
        got = visit(server, "/a", total_s=0.1)
        assert isinstance(got.end, FetchFailed)
        assert (got.end.cause, server.paths().count("/a")) == (Cause.TIMEOUT, 2)


def test_a_cancelled_visit_leaves_the_lane_as_it_was() -> None:
    """Cancelled in a wait, before the gate and in a request: the next visit goes through."""

    async def go(server: Server) -> None:
        async with Fetcher(AGENT) as fetcher:
            lanes = Lanes(fetcher, agent=AGENT, memory=MemoryHosts(), calendar=lambda: NOON)
            source = source_at(server)
            tasks = [asyncio.create_task(lanes.visit(lead(server, path), source)) for path in ("/slow", "/b", "/c")]
            while "/slow" not in server.paths():
                await asyncio.sleep(0.005)
            patient = source_at(server, delay_s=30.0)
            tasks.append(asyncio.create_task(lanes.visit(lead(server, "/d"), patient)))
            await asyncio.sleep(0.01)
            for task in tasks:
                task.cancel()
            ends = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 1)
            assert [type(end) for end in ends] == [asyncio.CancelledError] * 4
            lanes._hosts.clear()  # its delay of 30 s was learned, and is right, but nothing for a test to wait for
            got = await asyncio.wait_for(lanes.visit(lead(server, "/e"), source), 1)
            assert said(got.end) == 200

    with serving({**NO_ROBOTS, "*": page("x"), "/slow": slow(b"x" * 999, 0.05)}) as server:
        asyncio.run(go(server))
        assert server.paths() == ["/robots.txt", "/slow", "/e"]


# --- redirects ------------------------------------------------------------------------------------


def test_redirects_are_followed_and_recorded() -> None:
    script = {"/a": redirect("/b?x=1#top", 301), "/b?x=1": redirect("c", 308), "/c": page("there")}
    with serving({**NO_ROBOTS, **script}) as server:
        got = visit(server, "/a")
        assert [(one.url, one.status) for one in got.exchanges] == [
            (server.url("/a"), 301),
            (server.url("/b?x=1"), 308),
            (server.url("/c"), 200),
        ]
        assert got.end is got.exchanges[-1]


@pytest.mark.parametrize(
    ("script", "cause", "detail"),
    [
        ({"/a": redirect("/b"), "/b": redirect("/a")}, Cause.REDIRECTS, "redirects in a circle, back to {}/a"),
        ({"/a": redirect("/a#again")}, Cause.REDIRECTS, "redirects in a circle, back to {}/a"),
        (
            {"/a": redirect("javascript:alert(1)")},
            Cause.PROTOCOL,
            "HTTP 302 to 'javascript:alert(1)', which is no page",
        ),
        ({"/a": page("", status=302)}, Cause.PROTOCOL, "HTTP 302 without a Location, which is no page"),
        ({"*": lambda ask: redirect(ask.seen.path + "x")(ask)}, Cause.REDIRECTS, "more than 10 redirects"),
    ],
)
def test_redirects_that_lead_nowhere_end_as_a_failure(script: dict[str, Behaviour], cause: Cause, detail: str) -> None:
    with serving({**NO_ROBOTS, **script}) as server:
        got = visit(server, "/a")
        assert isinstance(got.end, FetchFailed)
        assert (got.end.cause, got.end.detail) == (cause, detail.format(server.url("")))
        assert len(got.exchanges) == len(server.log) - 1 <= 11


@pytest.mark.parametrize("target", ["http://localhost:{}/", "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/"])
def test_a_redirect_to_a_private_address_that_is_not_the_sources_own_is_refused(target: str) -> None:
    """Even from a source that may itself be private: only the hosts that its entry names may."""
    with serving({**NO_ROBOTS, "*": page("secret")}) as other:
        goal = target.format(other.port)
        with serving({**NO_ROBOTS, "/a": redirect(goal)}) as server:
            got = visit(server, "/a")
        assert isinstance(got.end, FetchFailed)
        assert (got.end.url, got.end.cause, [one.status for one in got.exchanges]) == (goal, Cause.PRIVATE, [302])
        assert other.log == []


def test_each_host_on_the_way_is_asked_for_its_robots_txt() -> None:
    with serving({"/robots.txt": page("User-agent: *\nDisallow: /private")}) as other:
        goal = other.url("/private/a")
        with serving({**NO_ROBOTS, "/a": redirect(goal)}) as server:
            got = visit(server, "/a")
        assert got.end == Disallowed(url=goal, detail=f"{other.url('')}/robots.txt forbids it")
        assert other.paths() == ["/robots.txt"]


def test_validators_go_to_the_page_that_they_came_from_only() -> None:
    async def go(server: Server) -> VisitEnd:
        async with lanes_in(Time()) as lanes:
            got = await lanes.visit(lead(server, "/a"), source_at(server), etag='"7"', last_modified="then")
            return got.end

    with serving({**NO_ROBOTS, "/a": redirect("/b"), "/b": page("x")}) as server:
        asyncio.run(go(server))
        sent = [(seen.path, seen.headers.get("if-none-match")) for seen in server.log]
        assert sent == [("/robots.txt", None), ("/a", '"7"'), ("/b", None)]


# --- robots.txt -----------------------------------------------------------------------------------


def robots_case(
    behaviour: Behaviour, *later: timedelta, memory: MemoryHosts | None = None, delay_s: float = 0.0
) -> tuple[list[object], int]:
    """Visit a page in a run of its own at each of these times after noon; what became of it, and how
    often robots.txt was asked for."""
    time, memory = Time(), memory or MemoryHosts()
    with serving({"/robots.txt": behaviour, "*": page("x")}) as server:
        ends: list[object] = []
        for after in later:
            time.calendar_at = NOON + after
            ends.append(said(visit(server, "/a", time=time, memory=memory, source={"delay_s": delay_s}).end))
        return ends, server.paths().count("/robots.txt")


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORBIDS = page("User-agent: *\nDisallow: /a")


@pytest.mark.parametrize(
    ("behaviour", "later", "expected"),
    [
        pytest.param(FORBIDS, (0 * HOUR, 23 * HOUR), ([Disallowed] * 2, 1), id="kept for a day"),
        pytest.param(then(FORBIDS, page("")), (0 * HOUR, DAY), ([Disallowed, 200], 2), id="asked for each day"),
        pytest.param(page("", status=404), (0 * HOUR, 23 * HOUR), ([200, 200], 1), id="none at all"),
        pytest.param(page("", status=500), (0 * HOUR,), ([Disallowed], 4), id="broken"),
        pytest.param(then(busy(2), page("")), (0 * HOUR,), ([200], 2), id="refused once"),
        pytest.param(drop(), (0 * HOUR,), ([Disallowed], 4), id="silent"),
        pytest.param(
            then(page(""), page("", status=500)), (0 * HOUR, 29 * DAY), ([200, 200], 5), id="the last good copy"
        ),
        pytest.param(
            then(FORBIDS, page("", status=500)), (0 * HOUR, 29 * DAY), ([Disallowed] * 2, 5), id="its rules too"
        ),
        pytest.param(
            then(page(""), page("", status=500)), (0 * HOUR, 30 * DAY), ([200, Disallowed], 5), id="for thirty days"
        ),
        pytest.param(page("<html>not found</html>"), (0 * HOUR,), ([200], 1), id="HTML in its place"),
        pytest.param(busy(9999), (0 * HOUR,), ([PutOff], 1), id="put off"),
    ],
)
def test_robots_txt(behaviour: Behaviour, later: tuple[timedelta, ...], expected: tuple[list[object], int]) -> None:
    assert robots_case(behaviour, *later) == expected


def test_a_robots_txt_that_cannot_be_had_is_said_and_not_asked_for_by_every_page() -> None:
    with serving({"/robots.txt": page("", status=500), "*": page("x")}) as server:
        visits = visit_all(server, "/a", "/b")
        detail = f"{server.url('')}/robots.txt could not be read: HTTP 500"
        assert [one.end for one in visits] == [
            Disallowed(url=server.url("/a"), detail=detail, passing=True),
            Disallowed(url=server.url("/b"), detail=detail, passing=True),
        ]
        assert server.paths() == ["/robots.txt"] * 4


def chain(length: int) -> dict[str, Behaviour]:
    """Return a robots.txt at the end of so many redirects."""
    hops: dict[str, Behaviour] = {f"/{n}": redirect(f"/{n + 1}") for n in range(1, length)}
    return {"/robots.txt": redirect("/1"), **hops, f"/{length}": FORBIDS}


def test_robots_txt_is_followed_through_five_redirects() -> None:
    with serving({**chain(5), "/a": page("x")}) as server:
        assert said(visit(server, "/a").end) is Disallowed
    with serving({**chain(6), "/a": page("x")}) as server:
        assert said(visit(server, "/a").end) == 200


def test_a_crawl_delay_raises_the_delay() -> None:
    time = Time()
    with serving({"/robots.txt": page("User-agent: *\nCrawl-delay: 9"), "*": page("x")}, clock=time.clock) as server:
        visit_all(server, "/a", "/b", "/c", time=time, source={"delay_s": 2.0})
        assert server.gaps() == [9, 9, 9]


def test_visits_at_once_wait_for_one_robots_txt_which_is_handed_over_once() -> None:
    async def go(server: Server) -> list[Visit]:
        async with lanes_in(Time()) as lanes:
            await asyncio.gather(*(lanes.visit(lead(server, f"/{n}"), source_at(server)) for n in range(5)))
            visits = lanes.robots_visits()
            assert lanes.robots_visits() == []
            return visits

    with serving({"/robots.txt": then(busy(1), page("User-agent: *")), "*": page("x")}) as server:
        (got,) = asyncio.run(go(server))
        assert got.lead == Lead(url=server.url("/robots.txt"), kind=Kind.ROBOTS)
        assert [one.status for one in got.exchanges] == [503, 200]
        assert server.paths().count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("url", "cause"),
    [("http://10.0.0.1/a", Cause.PRIVATE), ("http://no.example/a", Cause.NAME), ("ftp://a/", Cause.BAD_URL)],
)
def test_a_host_that_cannot_be_reached_is_not_said_to_forbid_anything(url: str, cause: Cause) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        if host.endswith(".example"):
            raise OSError(-2, "Name or service not known")
        return [host]

    with serving({}) as server:
        got = visit(server, url, resolve=resolve)
    assert isinstance(got.end, FetchFailed)
    assert (got.end.url, got.end.cause, got.exchanges) == (url, cause, ())
