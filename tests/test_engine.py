"""The seam for work: the same answers on threads and processes, and a dead worker costs one page."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor

import pytest

from nkarchive.engine import Engine, executor
from nkarchive.errors import EngineUnavailable


def shout(word: str) -> str:
    return word.upper()


def shout_or_die(word: str) -> str:
    if word == "die":
        time.sleep(0.05)  # so that others are under way when the worker goes
        os._exit(9)
    return word.upper()


def somebody_elses() -> Executor:
    """The standard library's pool, for any: one death breaks it, and nobody knows whose it was."""
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("forkserver"))


@pytest.mark.parametrize("make", [executor("threads", 2), executor("processes", 2), somebody_elses])
def test_every_executor_gives_the_same_answers(make: Callable[[], Executor]) -> None:
    async def run() -> list[str]:
        async with Engine(make) as engine:
            return list(await asyncio.gather(*(engine.run(shout, word, died=lambda how: "dead") for word in "abc")))

    assert asyncio.run(run()) == ["A", "B", "C"]


@pytest.mark.parametrize("make", [executor("processes", 2), somebody_elses])
def test_a_page_that_kills_its_worker_is_one_failure_and_the_rest_go_on(make: Callable[[], Executor]) -> None:
    async def run() -> list[str]:
        async with Engine(make) as engine:
            words = ["a", "die", "b", "c", "d"]
            return list(
                await asyncio.gather(*(engine.run(shout_or_die, word, died=lambda how: "dead") for word in words))
            )

    assert asyncio.run(run()) == ["A", "dead", "B", "C", "D"]


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(EngineUnavailable, match=r'there is no engine called "cluster" \(write processes or threads\)'):
        executor("cluster")


def test_the_process_that_crawls_does_not_load_what_reads_pages() -> None:
    """It takes a second, which a cron job need not spend: the workers have it."""
    code = "import sys, nkarchive.crawl; print(sorted({'nkarchive.extract', 'trafilatura'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
