"""The seam for work: the same answers on threads and processes, and a dead worker costs one page."""

from __future__ import annotations

import asyncio
import os
import time

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


@pytest.mark.parametrize("name", ["threads", "processes"])
def test_every_executor_gives_the_same_answers(name: str) -> None:
    async def run() -> list[str]:
        async with Engine(executor(name, 2)) as engine:
            return list(await asyncio.gather(*(engine.run(shout, word, died=lambda how: "dead") for word in "abc")))

    assert asyncio.run(run()) == ["A", "B", "C"]


def test_a_page_that_kills_its_worker_is_one_failure_and_the_rest_go_on() -> None:
    async def run() -> list[str]:
        async with Engine(executor("processes", 2)) as engine:
            words = ["a", "die", "b", "c", "d"]
            return list(
                await asyncio.gather(*(engine.run(shout_or_die, word, died=lambda how: "dead") for word in words))
            )

    assert asyncio.run(run()) == ["A", "dead", "B", "C", "D"]


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(EngineUnavailable, match=r'there is no engine called "cluster" \(write processes or threads\)'):
        executor("cluster")
