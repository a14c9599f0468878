"""How a host's own answers set the pace, and what is remembered of it from one run to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nkarchive.robots import HostState, MemoryHosts
from nkarchive.visits import Disallowed, PutOff
from servers import Ask, Behaviour, busy, drop, page, redirect, serving, then
from test_lane import DAY, HOUR, NO_ROBOTS, NOON, Time, said, visit, visit_all


def taking(time: Time, *seconds: float) -> Behaviour:
    """Answer each request after so long, on the lane's own clock."""

    def behave(ask: Ask) -> bool:
        time.now_s += seconds[min(ask.nth, len(seconds)) - 1]
        return page("x")(ask)

    return behave


# --- latency --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "takes_s", "pauses"),
    [
        ({"delay_s": 2.0}, 0.1, [2.0, 2.0, 2.0]),
        ({"delay_s": 2.0}, 3.0, [2.0, 15.0, 15.0]),
        ({"delay_s": 2.0, "delay_factor": 1.5}, 3.0, [2.0, 4.5, 4.5]),
        ({"delay_s": 2.0, "delay_factor": 0.0}, 3.0, [2.0, 2.0, 2.0]),
        ({"delay_s": 2.0}, 50.0, [2.0, 30.0, 30.0]),
        ({"delay_s": 0.0}, 3.0, []),
    ],
    ids=["quick", "slow", "factor", "off", "capped", "no delay, no pause"],
)
def test_a_host_that_answers_slowly_is_asked_more_slowly(
    source: dict[str, float], takes_s: float, pauses: list[float]
) -> None:
    time = Time()
    with serving({**NO_ROBOTS, "*": taking(time, takes_s)}) as server:
        for path in ("/a", "/b", "/c"):
            server.script[path] = taking(time, takes_s)
        visit_all(server, "/a", "/b", "/c", time=time, source=source)
    assert time.pauses == pytest.approx(pauses)


def test_it_is_the_last_answer_that_counts() -> None:
    time = Time()
    script = {**NO_ROBOTS, "/a": taking(time, 4.0), "/b": taking(time, 0.0), "/c": page("x")}
    with serving(script) as server:
        visit_all(server, "/a", "/b", "/c", time=time, source={"delay_s": 2.0})
    assert time.pauses == [2.0, 20.0, 2.0]


@pytest.mark.parametrize(
    ("script", "source", "expected"),
    [
        ({"/a": page("x")}, {"delay_s": 2.0}, (2.0, "configured")),
        ({"/robots.txt": page("User-agent: *\nCrawl-delay: 9")}, {"delay_s": 2.0}, (9.0, "crawl-delay")),
        ({"/a": then(busy(1), busy(1), busy(1), page("x"))}, {"delay_s": 2.0}, (14.4, "refusals")),
    ],
    ids=["configured", "crawl-delay", "refusals"],
)
def test_the_interval_and_what_set_it_are_remembered(
    script: dict[str, Behaviour], source: dict[str, float], expected: tuple[float, str]
) -> None:
    memory = MemoryHosts()
    with serving({**NO_ROBOTS, "/a": page("x"), **script}) as server:
        visit(server, "/a", memory=memory, source=source)
        state = memory.states[server.url("")]
    assert (pytest.approx(state.interval_s), state.interval_why) == expected


def test_latency_is_named_where_it_sets_the_interval() -> None:
    time, memory = Time(), MemoryHosts()
    with serving({**NO_ROBOTS, "/a": taking(time, 3.0)}) as server:
        visit(server, "/a", time=time, memory=memory, source={"delay_s": 2.0})
        state = memory.states[server.url("")]
    assert (state.latency_s, state.interval_s, state.interval_why) == (3.0, 15.0, "latency")


# --- from one run to the next ---------------------------------------------------------------------


def test_a_host_that_drops_connections_is_asked_once_a_run_and_left_alone_for_a_growing_while() -> None:
    time, memory = Time(), MemoryHosts()
    with serving({**NO_ROBOTS, "*": drop()}, clock=time.clock) as server:
        visit_all(server, "/a", "/b", time=time, memory=memory)  # eight tries, each after a longer silence
        waits, asked = [], []
        for _ in range(7):
            state = memory.states[server.url("")]
            assert state.not_before is not None
            waits.append((state.not_before - time.calendar_at).total_seconds())
            before = len(server.log)
            time.calendar_at = state.not_before - timedelta(seconds=200)
            assert said(visit(server, "/a", time=time, memory=memory).end) is PutOff
            assert len(server.log) == before
            time.calendar_at = state.not_before
            visit(server, "/a", time=time, memory=memory)
            asked.append(len(server.log) - before)
        trouble = memory.states[server.url("")].trouble
    assert [round(wait_s, -1) for wait_s in waits] == [130, 260, 510, 1030, 2050, 3600, 3600]
    assert asked == [1] * 7
    assert trouble.startswith("connection: ")


def test_a_retry_after_with_a_500_is_remembered_too() -> None:
    """One that is no refusal: the host counts as answering, and is left alone all the same."""
    time, memory = Time(), MemoryHosts()
    with serving({**NO_ROBOTS, "*": page("x"), "/a": busy(3600, status=500)}) as server:
        visit(server, "/a", time=time, memory=memory)
        time.calendar_at += timedelta(minutes=30)
        assert said(visit(server, "/b", time=time, memory=memory).end) is PutOff
        time.calendar_at += timedelta(minutes=31)
        assert said(visit(server, "/b", time=time, memory=memory).end) == 200


@pytest.mark.parametrize("asked", ["31536000", "9" * 300, "Fri, 05 Aug 2044 12:00:00 GMT"])
def test_a_retry_after_of_a_year_is_taken_for_a_day(asked: str) -> None:
    with serving({**NO_ROBOTS, "/a": busy(asked, status=429)}) as server:
        end = visit(server, "/a").end
        assert isinstance(end, PutOff)
        assert end.wait_s == 86400.0


def test_a_redirect_may_ask_to_be_waited_for() -> None:
    """RFC 9110 section 10.2.3: the time before the redirected request, which is that page's own."""
    time = Time()
    moved = page("", ("Location", "/b"), ("Retry-After", "7"), status=302)
    queue = page("", ("Location", "/b"), ("Retry-After", "900"), status=302)
    with serving({**NO_ROBOTS, "/a": moved, "/queue": queue, "/b": page("x"), "/c": redirect("/b")}) as server:
        ends = [one.end for one in visit_all(server, "/a", "/queue", "/c", time=time)]
        assert [said(end) for end in ends] == [200, PutOff, 200]
        assert isinstance(ends[1], PutOff)
        assert ends[1].wait_s == 900
    assert time.pauses == [7.0]


def test_an_answer_ends_the_trouble() -> None:
    memory = MemoryHosts()
    with serving({**NO_ROBOTS, "/a": then(busy(), busy(), busy(), busy(), page("x"))}) as server:
        visit(server, "/a", memory=memory)
        first = memory.states[server.url("")]
        visit(server, "/a", memory=memory)
        second = memory.states[server.url("")]
    assert (first.failures, first.trouble) == (4, "HTTP 503")
    assert (second.failures, second.trouble) == (0, "")


def test_since_when_and_why_a_robots_txt_cannot_be_had_is_remembered() -> None:
    time, memory = Time(), MemoryHosts()
    answers = [page("", status=500)] * 4 + [page("", status=502)] * 4 + [page("User-agent: *")]
    told = []
    with serving({"/robots.txt": then(*answers), "*": page("x")}) as server:
        for _ in range(3):
            visit(server, "/a", time=time, memory=memory)
            state = memory.states[server.url("")]
            told.append((state.robots_failing_since, state.robots_trouble))
            time.calendar_at += DAY
    assert told == [(NOON, "HTTP 500"), (NOON, "HTTP 502"), (None, "")]


# --- a clock that was wrong -----------------------------------------------------------------------

YEARS = timedelta(days=4 * 365)


def test_a_silence_from_a_clock_that_was_years_ahead_is_not_kept() -> None:
    time, memory = Time(), MemoryHosts()
    with serving({**NO_ROBOTS, "*": page("x"), "/a": busy(3600)}) as server:
        time.calendar_at = NOON + YEARS
        assert said(visit(server, "/a", time=time, memory=memory).end) is PutOff
        time.calendar_at = NOON
        assert said(visit(server, "/b", time=time, memory=memory).end) == 200


def test_a_robots_txt_from_the_future_is_asked_for_again_and_stands_in_for_a_month_at_most() -> None:
    time, memory = Time(), MemoryHosts()
    with serving({"/robots.txt": then(page(""), page("", status=500)), "*": page("x")}) as server:
        ends = []
        for at in (NOON + YEARS, NOON, NOON + 29 * DAY, NOON + 31 * DAY):
            time.calendar_at = at
            ends.append(said(visit(server, "/a", time=time, memory=memory).end))
        assert ends == [200, 200, 200, Disallowed]


def test_what_is_believable_stays_as_it_is() -> None:
    state = HostState(
        robots_at=NOON, robots_good_at=NOON - HOUR, robots_failing_since=NOON, not_before=NOON + DAY, failures=3
    )
    assert state.as_of(NOON) == state
    ahead = replace(state, robots_good_at=NOON + YEARS, robots_failing_since=NOON + YEARS, not_before=NOON + 2 * DAY)
    assert ahead.as_of(NOON) == HostState(robots_good_at=NOON, robots_failing_since=NOON, failures=3)
