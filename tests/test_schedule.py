"""The timetable: triggers that name the slots, passes that never overlap, a prompt end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from nkarchive.errors import ArchiveBusy
from nkarchive.model import Source
from nkarchive.schedule import SlotTrigger, Timetable
from nkarchive.slots import is_due, last_slot, next_slot

NOW = datetime(2024, 10, 26, 12, 0, 1, tzinfo=UTC)


def source(name: str, schedule: str = "every 30d") -> Source:
    return Source(name=name, start=(f"https://{name}.example/",), schedule=schedule)


def fire_times(trigger: SlotTrigger, start: datetime, count: int) -> Iterator[datetime]:
    previous = None
    for _ in range(count):
        previous = trigger.get_next_fire_time(previous, previous or start)
        assert previous is not None
        yield previous


@pytest.mark.parametrize("schedule", ["every 30m", "every 30m to 1d", "every 1d", "15 */6 * * *", "30 1 * * *"])
@pytest.mark.parametrize("timezone", ["UTC", "Europe/London", "Asia/Pyongyang"])
def test_a_trigger_names_every_slot_once_and_each_is_due(schedule: str, timezone: str) -> None:
    """Across the night when London's clock goes back, as a crawl at each time named would see it."""
    began = None
    for fires_at in fire_times(SlotTrigger(schedule, timezone), NOW, 60):
        assert fires_at == last_slot(schedule, timezone, fires_at)
        assert began is None or fires_at == next_slot(schedule, timezone, began)
        assert is_due(schedule, timezone, last_began=began, now=fires_at)
        began = fires_at


def test_a_slot_at_this_very_moment_still_counts() -> None:
    noon = datetime(2024, 8, 5, 12, tzinfo=UTC)
    assert SlotTrigger("every 30m", "UTC").get_next_fire_time(None, noon) == noon


def test_a_trigger_woken_early_does_not_name_the_same_slot_again() -> None:
    noon = datetime(2024, 8, 5, 12, tzinfo=UTC)
    trigger = SlotTrigger("every 30m", "UTC")
    assert trigger.get_next_fire_time(noon, noon - timedelta(milliseconds=3)) == noon + timedelta(minutes=30)


def test_a_trigger_forgets_a_time_from_before_the_clock_was_set_back() -> None:
    noon = datetime(2024, 8, 5, 12, tzinfo=UTC)
    assert SlotTrigger("every 30m", "UTC").get_next_fire_time(noon.replace(year=2031), noon) == noon + timedelta(
        minutes=30
    )


def test_a_trigger_does_not_go_through_years_of_missed_seconds() -> None:
    named = SlotTrigger("every 2s", "UTC").get_next_fire_time(NOW - timedelta(days=900), NOW)
    assert named is not None
    assert NOW - timedelta(days=1, seconds=2) < named <= NOW - timedelta(days=1) + timedelta(seconds=2)


def test_jitter_delays_but_never_into_the_next_slot() -> None:
    trigger = SlotTrigger("every 10m", "UTC", jitter_s=3600)
    slot = last_slot("every 10m", "UTC", NOW)
    for fires_at in fire_times(trigger, NOW, 50):
        slot += timedelta(minutes=10)
        assert slot <= fires_at <= slot + timedelta(minutes=5)


class Passes:
    """Takes down what it is called with, and halts the timetable after so many calls."""

    def __init__(self, halt_after: int, busy: tuple[int, ...] = ()) -> None:
        self.calls: list[list[str]] = []
        self.running = 0
        self._halt_after = halt_after
        self._busy = busy
        self.timetable: Timetable

    def __call__(self, sources: tuple[Source, ...]) -> None:
        assert self.running == 0, "two passes at once"
        self.running += 1
        self.calls.append([source.name for source in sources])
        number = len(self.calls)
        if number == self._halt_after:
            self.timetable.halt()
        self.running -= 1
        if number in self._busy:
            raise ArchiveBusy("another run holds it")


def run(passes: Passes, sources: list[Source], **options: object) -> None:
    passes.timetable = Timetable(sources, **options)  # type: ignore[arg-type]
    passes.timetable.run(passes)


def test_all_sources_are_looked_at_first_then_each_at_its_slots() -> None:
    passes = Passes(halt_after=3)
    with capture_logs() as logs:
        run(passes, [source("rare"), source("often", "every 1s")])
    assert passes.calls == [["rare", "often"], ["often"], ["often"]]
    assert [line["event"] for line in logs] == ["started", "waiting", "waiting", "stopped"]


def test_what_falls_due_during_a_pass_goes_into_the_next_one_together() -> None:
    """A slow pass loses no slot: both sources come at once when it ends."""
    passes = Passes(halt_after=2)
    timetable = Timetable([source("b", "every 1s"), source("a", "every 1s"), source("c")])
    passes.timetable = timetable

    def slow_at_first(sources: tuple[Source, ...]) -> None:
        passes(sources)
        if len(passes.calls) == 1:
            rung = threading.Event()
            threading.Timer(1.2, rung.set).start()
            rung.wait()

    with capture_logs():
        timetable.run(slow_at_first)
    assert passes.calls == [["b", "a", "c"], ["b", "a"]]


def test_a_busy_archive_ends_a_run_at_its_start() -> None:
    with capture_logs(), pytest.raises(ArchiveBusy):
        run(Passes(halt_after=9, busy=(1,)), [source("a")])


def test_a_busy_archive_later_is_skipped_said_and_tried_again_before_the_next_slot() -> None:
    passes = Passes(halt_after=4, busy=(2, 3))
    with capture_logs() as logs:
        run(passes, [source("a", "every 1s"), source("b")], look_up_s=0.01)
    assert passes.calls == [["a", "b"], ["a"], ["a"], ["a"]]
    skipped = [line for line in logs if line["event"] == "skipped"]
    assert [(line["sources"], line["why"]) for line in skipped] == [(["a"], "another run holds it")] * 2


@pytest.mark.parametrize("jump", [timedelta(hours=5), timedelta(hours=-5), timedelta(days=-900)])
def test_a_clock_that_was_set_has_every_source_looked_at_anew(jump: timedelta) -> None:
    wall = iter([NOW, NOW, NOW + jump])
    passes = Passes(halt_after=2)
    with capture_logs() as logs:
        run(
            passes,
            [source("a"), source("b")],
            calendar=lambda: next(wall, NOW + jump),
            monotonic=lambda: 0.0,
            look_up_s=0.01,
        )
    assert passes.calls == [["a", "b"], ["a", "b"]]
    assert "the clock was set" in next(line["event"] for line in logs if line["log_level"] == "warning")


def test_in_a_minute_without_a_pass_it_says_that_it_is_alive() -> None:
    beats: list[int] = []

    def beat() -> None:
        beats.append(len(passes.calls))
        if len(beats) == 3:
            passes.timetable.halt()

    passes = Passes(halt_after=9)
    passes.timetable = Timetable([source("a")], look_up_s=0.01, idle=beat)
    with capture_logs():
        passes.timetable.run(passes)
    assert beats == [1, 1, 1]


def test_a_halt_before_the_start_makes_no_pass() -> None:
    passes = Passes(halt_after=9)
    passes.timetable = Timetable([source("a")])
    passes.timetable.halt()
    with capture_logs():
        passes.timetable.run(passes)
    assert passes.calls == []


_STOPPED_BY_A_SIGNAL = """
import sys
from nkarchive.cli.logs import log_to_stderr
from nkarchive.cli.running import _halt_on_signals
from nkarchive.model import Source
from nkarchive.schedule import Timetable
log_to_stderr(as_json=True)
timetable = Timetable([Source(name="a", start=("https://a.example/",), schedule="every 30d")])
_halt_on_signals(timetable)
def one_pass(sources):
    print("passing", flush=True)
    if sys.argv[1] == "during":
        timetable.stop.wait()
timetable.run(one_pass)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("when", ["during", "between"])
def test_a_signal_ends_it_at_once_with_exit_0(number: signal.Signals, when: str, tmp_path: Path) -> None:
    """Also between two passes, when nothing happens for days."""
    process = subprocess.Popen(
        [sys.executable, "-c", _STOPPED_BY_A_SIGNAL, when],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "passing\n"
    sent_at = time.monotonic()
    process.send_signal(number)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, time.monotonic() - sent_at < 5) == (0, True), errors
    assert '"event": "stopped"' in errors.splitlines()[-1]
