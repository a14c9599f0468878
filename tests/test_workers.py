"""Pages that hang, eat memory or kill: one outcome each, found out alone, and left alone in the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from newsroom import DAY, MORNING, Newsroom, links, newsroom, story
from nkarchive.engine import PRELOAD
from nkarchive.model import Kind, Lead
from nkarchive.work import work
from nkarchive.workers import WorkerDied, WorkerLimits, Workers
from suffering import pid, shout, suffer, work_or_suffer

LIMITS = WorkerLimits(call_s=2.0, memory_bytes=400_000_000, calls=1000)


@contextmanager
def hired(count: int, limits: WorkerLimits = LIMITS) -> Iterator[Workers]:
    with Workers(count, limits, preload=PRELOAD) as workers:
        yield workers


def said(future: Future[str]) -> str:
    error = future.exception(timeout=60)
    return f"{type(error).__name__}: {error}" if error else future.result()


def test_a_call_that_breaks_a_limit_fails_alone_and_says_how() -> None:
    with hired(2) as workers:
        ways = ["a", "hang", "b", "eat", "c", "exit", "d", "crash", "e", "raise", "f"]
        answers = [said(future) for future in [workers.submit(suffer, way) for way in ways]]
    assert answers == [
        "a",
        "WorkerDied: it was not done within 2 s",
        "b",
        "WorkerDied: it took more than 400,000,000 bytes of memory",
        "c",
        "WorkerDied: it ended with exit code 7",
        "d",
        "WorkerDied: it was killed by SIGSEGV",
        "e",
        "ValueError: of the page's own",
        "f",
    ]


def test_workers_are_renewed_after_so_many_calls() -> None:
    with hired(1, WorkerLimits(calls=3)) as workers:
        pids = list(workers.map(pid, range(8)))
    assert [pids.count(one) for one in dict.fromkeys(pids)] == [3, 3, 2]


def test_workers_that_are_sent_home_in_the_middle_leave_at_once() -> None:
    workers = Workers(1, WorkerLimits(call_s=600), preload=PRELOAD)
    assert workers.submit(shout, "a").result(60) == "A"
    busy, waiting = workers.submit(suffer, "hang"), workers.submit(shout, "b")
    while not busy.running():
        pass
    workers.shutdown(wait=False, cancel_futures=True)
    assert isinstance(busy.exception(60), WorkerDied)
    assert waiting.cancelled()
    with pytest.raises(RuntimeError, match="these workers were sent home"):
        workers.submit(shout, "c")


# --- in a crawl -------------------------------------------------------------------------------------------


class Deadly(Workers):
    """Workers whom some pages kill."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(work_or_suffer if function is work else function, *args, **kwargs)


def deadly() -> Executor:
    return Deadly(2, LIMITS, preload=PRELOAD)


def details(site: Newsroom) -> dict[str, str]:
    found = site.rows(
        "SELECT url, detail FROM outcomes WHERE outcome = 'failed' AND run_id = (SELECT max(id) FROM runs)"
    )
    return {site.path(url): detail for url, detail in found}


def frontier(site: Newsroom) -> dict[str, tuple[str, int]]:
    found = site.rows("SELECT url, state, deaths FROM urls WHERE kind = 'article' ORDER BY url")
    return {site.path(url): (state, deaths) for url, state, deaths in found}


def test_a_page_that_kills_its_reader_is_one_failure_and_after_three_it_is_left_alone(tmp_path: Path) -> None:
    with newsroom(tmp_path) as site:
        ways = ("hang", "eat", "exit")
        items = [(f"/news/{way}", f"A story to {way} for") for way in ways]
        items += [(f"/news/{number}", f"Rice arrives, part {number}") for number in range(6)]
        for path, headline in items:
            site.put(path, story(headline))
        # what a reader of theirs finds kills it; their links are read on another page, and do not
        site.put("/", links(*((path, path) for path, _ in items)))
        bad = {f"/news/{way}" for way in ways}

        first = site.crawl(MORNING, engine=deadly)
        assert {path: outcome for path, outcome in site.outcomes().items() if path != "/"} == {
            path: "failed" if path in bad else "new" for path, _ in items
        }
        assert details(site) == {
            "/news/hang": "bug: the worker that read this page died: it was not done within 2 s",
            "/news/eat": "bug: the worker that read this page died: it took more than 400,000,000 bytes of memory",
            "/news/exit": "bug: the worker that read this page died: it ended with exit code 7",
        }
        assert first.alarms.keys() == {"tribune"}  # each time that it happens, a person should know

        # one of them is mended
        site.put("/news/hang", story("A story to read"))
        bad.remove("/news/hang")
        second = site.crawl(MORNING + 2 * DAY, engine=deadly)
        assert second.alarms.keys() == {"tribune"}
        assert (site.outcomes()["/news/hang"], frontier(site)["/news/hang"]) == ("new", ("ok", 0))
        third = site.crawl(MORNING + 6 * DAY, engine=deadly)
        assert third.alarms.keys() == {"tribune"}
        assert {path: frontier(site)[path] for path in bad} == dict.fromkeys(bad, ("left-alone", 3))
        assert details(site)["/news/exit"].endswith(
            "exit code 7 (3 times now: it is left alone, until `nkarchive add` asks for it)"
        )

        fourth = site.crawl(MORNING + 30 * DAY, engine=deadly)
        assert not bad & set(site.asked)
        assert fourth.alarms == {}  # nothing new: said, but nobody is called
        urls = ", ".join(site.url(path) for path in sorted(bad))
        assert fourth.notes == (f"tribune: left alone, because reading them ends the reader: {urls}",)

        # a person asks for one of them, which is harmless by now
        lead = Lead(url=site.url("/news/exit"), kind=Kind.ARTICLE)
        site.crawl(MORNING + 31 * DAY, engine="threads", only={"tribune": [lead]})
        assert (site.outcomes(), frontier(site)["/news/exit"]) == ({"/news/exit": "new"}, ("ok", 0))


def test_a_run_that_is_stopped_does_not_wait_for_a_page_that_is_still_read(tmp_path: Path) -> None:
    def patient() -> Executor:
        return Deadly(2, WorkerLimits(call_s=600), preload=PRELOAD)

    stop = threading.Event()
    with newsroom(tmp_path) as site:
        site.put("/", links(("/news/hang", "/news/hang"), ("/news/a", "/news/a")))
        site.put("/news/a", story("Rice arrives"))
        site.put("/news/hang", story("A story to hang for"))
        # the other page is written while the first is read for ever
        summary = site.crawl(MORNING, engine=patient, stop=stop, progress=lambda *seen: seen[1] == "new" and stop.set())
        assert (summary.stopped, site.outcomes()) == (True, {"/": "read", "/news/a": "new"})


def test_a_start_page_that_kills_its_reader_is_read_once_a_day_and_never_given_up(tmp_path: Path) -> None:
    with newsroom(tmp_path) as site:
        site.put("/", links(("/news/a", "A story to exit for")))
        asked = []
        for hours in (0, 1, 2, 3, 4, 30):
            summary = site.crawl(MORNING + hours * DAY / 24, engine=deadly)
            asked.append((site.asked, list(summary.alarms)))
        read = (["/"], ["tribune"])
        left_alone: tuple[list[str], list[str]] = ([], ["tribune"])  # the alarm lasts until it can be read
        assert asked == [read, read, read, left_alone, left_alone, read]
