"""Weeks of passes, and minutes of `nkarchive run` with signals in them: nothing missed, run twice, lost or leaked."""

from __future__ import annotations

import gc
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from dumps import capture_rows, warc_records
from newsroom import DAY, Newsroom, links, newsroom, story
from nkarchive.clock import moment, stamp
from nkarchive.schedule import SlotTrigger
from nkarchive.slots import last_slot, next_slot
from servers import Ask, busy, drop, page, short_body

pytestmark = pytest.mark.slow


def rss_mb(pid: int | str = "self") -> float:
    """Return how much memory a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0  # it has ended, and nobody has asked for its code yet


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


# --- twenty days ----------------------------------------------------------------------------------

BEGAN = datetime(2024, 3, 5, 0, 30, tzinfo=UTC)  # with the night in it when New York puts its clocks forward
DAYS = 20
FAULTS = [page(status=500), busy(), drop(), short_body(b"<html>", 900), page(status=403), page("", status=404)]


class Paper:
    """Publishes, edits, and has its faults; knows what an archive of it must hold."""

    def __init__(self, site: Newsroom, name: str, seed: int) -> None:
        self.site, self.name, self.dice = site, name, random.Random(seed)
        self.headlines: dict[str, str] = {}
        self.edited: set[str] = set()

    def live(self, day: int) -> None:
        """Publish a story, and edit an older one now and then; all is well with the site."""
        path = f"/{self.name}/news/{len(self.headlines)}"
        self.headlines[path] = f"{self.name}: what happened on day {day}, story {len(self.headlines)}"
        if len(self.headlines) % 5 == 0:
            older = f"/{self.name}/news/{len(self.headlines) - 3}"
            self.headlines[older] += ", corrected"
            self.edited.add(older)
        for each, headline in self.headlines.items():
            self.site.put(each, story(headline))
        listed = list(self.headlines.items())[::-1]
        for number in range(0, len(listed), 10):
            following = f"/{self.name}/list?page={number // 10 + 2}" if number + 10 < len(listed) else ""
            where = f"/{self.name}/list" + (f"?page={number // 10 + 1}" if number else "")
            self.site.put(where, links(*listed[number : number + 10], following=following))

    def fail(self) -> None:
        """Have a fault, at a story or at the list."""
        path = self.dice.choice([*list(self.headlines)[-3:], f"/{self.name}/list"])
        self.site.server.script[path] = self.dice.choice(FAULTS)


def test_twenty_days_of_passes_at_the_times_that_the_triggers_name(tmp_path: Path) -> None:
    """No slot without its pass, no pass without its slot, every story and every edit held, and no more memory at
    the end than after a week."""
    with newsroom(tmp_path) as site:
        site.put("/robots.txt", page("User-agent: *\n", kind="text/plain"))
        schedules = {"courier": ("every 8h", "UTC"), "tribune": ("30 2 * * *", "America/New_York")}
        papers = {name: Paper(site, name, seed) for seed, name in enumerate(schedules)}
        sources = {
            name: replace(
                site.source,
                name=name,
                start=(site.url(f"/{name}/list"),),
                articles=f"/{name}/news/",
                follow=f"/{name}/list",
                schedule=schedule,
                timezone=timezone,
            )
            for name, (schedule, timezone) in schedules.items()
        }
        triggers = {name: SlotTrigger(schedule, timezone) for name, (schedule, timezone) in schedules.items()}
        previous: dict[str, datetime | None] = dict.fromkeys(schedules)
        now, memory = BEGAN, []
        dice = random.Random(7)
        for paper in papers.values():
            paper.live(0)
        site.crawl(now, *sources.values(), due_only=True)  # what has never been read is due at once
        wanted = [(name, stamp(now)) for name in schedules]
        while now < BEGAN + DAYS * DAY:
            fires = {name: trigger.get_next_fire_time(previous[name], now) for name, trigger in triggers.items()}
            now = min(at for at in fires.values() if at is not None)
            for name, paper in papers.items():
                if fires[name] == now:
                    previous[name] = now
                    wanted.append((name, stamp(now)))
                    paper.live((now - BEGAN).days)
                    if dice.random() < 0.25:
                        paper.fail()
            site.crawl(now, *sources.values(), due_only=True)
            site.crawl(now + timedelta(minutes=1), *sources.values(), due_only=True)  # cron fires once too often
            gc.collect()
            memory.append(rss_mb())
        for paper in papers.values():
            paper.live(DAYS)
        site.crawl(now + DAY, *sources.values())
        began = site.rows("SELECT source, began_at FROM passes WHERE finished_at IS NOT NULL ORDER BY began_at, source")
        assert began[: len(wanted)] == sorted(wanted, key=lambda each: (each[1], each[0]))
        assert len(began) == len(wanted) + len(papers)
        headlines = {path: text for paper in papers.values() for path, text in paper.headlines.items()}
        held = {site.path(url): text for url, text in site.rows("SELECT url, headline FROM articles")}
        assert held == headlines
        edited = {path for paper in papers.values() for path in paper.edited}
        assert site.held() == {path: ("live", 2 if path in edited else 1) for path in headlines}
        assert warc_records(tmp_path / "captures") == capture_rows(tmp_path / "archive.db")
        troubles = "SELECT count(*) FROM outcomes WHERE outcome IN ('failed', 'blocked', 'gone')"
        assert site.rows(troubles)[0] > 10  # there were faults
        week = len(memory) * 7 // DAYS
        assert median(memory[-5:]) - median(memory[week : week + 5]) < 20, memory


# --- five minutes ---------------------------------------------------------------------------------

CONFIG = """
defaults: {{delay: 0s}}
limits: {{tries: 1, timeout: 20s}}
sources:
  - {{name: courier, start: ["{0}/courier/list"], articles: /courier/news/, schedule: every 2s, allow_private: true}}
  - {{name: tribune, start: ["{0}/tribune/list"], articles: /tribune/news/, schedule: every 3s, allow_private: true}}
"""
RUN = [sys.executable, "-m", "nkarchive", "run", "--log", "json"]
PHASES = ((signal.SIGTERM, 130, 0), (signal.SIGKILL, 90, -signal.SIGKILL), (signal.SIGTERM, 80, 0))
MOST_SKIPPED = 3  # slots in which nothing ran: a machine that is busy with other tests is no fault of the timetable


@dataclass
class Watched:
    """One life of the process: what it held, second by second, and how many children it had."""

    memory_mb: list[float]
    children: list[int]
    code: int


def live(home: Path, how: signal.Signals, seconds: float) -> Watched:
    with (home / "log.jsonl").open("a") as log, subprocess.Popen(RUN, cwd=home, stderr=log) as process:
        memory, number = [], []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert process.poll() is None, (home / "log.jsonl").read_text()[-2000:]
            memory.append(rss_mb(process.pid))
            number.append(len(children(process.pid)))
            time.sleep(1)
        process.send_signal(how)
        return Watched(memory, number, process.wait(timeout=10))


@pytest.mark.first
def test_five_minutes_of_run_with_signals_in_them(tmp_path: Path) -> None:
    """Stopped, killed and started again: every slot had its pass, none two, all is held, and memory did not grow."""
    with newsroom(tmp_path) as site:
        asked = {"courier": 0, "tribune": 0}
        listed: set[str] = set()
        calm = threading.Event()
        site.put("/robots.txt", page("User-agent: *\n", kind="text/plain"))

        def front(name: str) -> None:
            def behave(ask: Ask) -> bool:
                asked[name] += 1
                if asked[name] % 17 == 0 and not calm.is_set():
                    return page(status=500)(ask)
                stories = [f"/{name}/news/{n}" for n in range(min(40, asked[name] // 2 + 1))]
                listed.update(stories)
                return page(links(*((path, f"The story at {path}") for path in stories)))(ask)

            site.put(f"/{name}/list", behave)
            for n in range(40):
                path = f"/{name}/news/{n}"
                site.put(path, story(f"The story at {path}"))

        for name in asked:
            front(name)
        (tmp_path / "config.yaml").write_text(CONFIG.format(site.url("")), encoding="utf-8")
        lives = [live(tmp_path, how, seconds) for how, seconds, _ in PHASES]
        assert [each.code for each in lives] == [code for *_, code in PHASES]
        # a process that has begun holds no more at its end than when it had warmed up
        first = lives[0].memory_mb
        assert median(first[-20:]) - median(first[20:40]) < 10, first
        assert max(max(each.children) for each in lives) <= 8

        calm.set()
        subprocess.run([*RUN[:3], "crawl"], cwd=tmp_path, check=True, capture_output=True)
        assert site.held() == dict.fromkeys(listed, ("live", 1))
        assert warc_records(tmp_path / "captures") == capture_rows(tmp_path / "archive.db")

        passes = site.rows("SELECT source, began_at, finished_at FROM passes ORDER BY source, run_id")
        for name, schedule in (("courier", "every 2s"), ("tribune", "every 3s")):
            own = [
                (moment(began), moment(ended) if ended else None) for source, began, ended in passes if source == name
            ]
            finished = [each for each in own if each[1] is not None]
            slots = [last_slot(schedule, "UTC", began) for began, _ in finished]
            assert len(set(slots)) == len(slots), "a slot had two passes"
            restarts = len(PHASES) - 1
            gaps = 0
            for (_, ended), (began, _) in pairwise(finished):
                assert ended is not None
                skipped, slot = 0, next_slot(schedule, "UTC", ended)
                while (slot := next_slot(schedule, "UTC", slot)) <= began:
                    skipped += 1
                gaps += skipped > MOST_SKIPPED
            assert gaps <= restarts, "slots were missed while nothing was done"


# --- in the middle of a page ----------------------------------------------------------------------


def test_sigterm_in_the_middle_of_a_page_ends_at_once_and_the_next_run_takes_it_up(tmp_path: Path) -> None:
    """What was under way is neither kept by halves nor forgotten."""
    with newsroom(tmp_path) as site:
        under_way = threading.Event()

        def dripping(ask: Ask) -> bool:
            ask.head(200, ("Content-Length", "9000"))
            ask.send(b"<html>")
            under_way.set()
            while not ask.wait(0.1):
                ask.send(b" ")
            return False

        site.put("/tribune/list", links(*((f"/tribune/news/{n}", f"Story {n}") for n in range(4))))
        for n in range(4):
            site.put(f"/tribune/news/{n}", story(f"Story {n}"))
        site.put("/tribune/news/2", dripping)
        (tmp_path / "config.yaml").write_text(CONFIG.format(site.url("")), encoding="utf-8")
        command = [sys.executable, "-m", "nkarchive", "crawl", "--source", "tribune", "--now", "2024-03-12T06:00:00Z"]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
            assert under_way.wait(60)
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=10)
        assert (process.returncode, "Stopped before the end" in said) == (143, True)
        assert site.held().keys() <= {"/tribune/news/0", "/tribune/news/1"}
        # every row has its record, and every record is whole: what is captured and not yet read is taken up
        assert set(capture_rows(tmp_path / "archive.db")) <= set(warc_records(tmp_path / "captures"))
        site.put("/tribune/news/2", story("Story 2"))
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        assert site.held() == {f"/tribune/news/{n}": ("live", 1) for n in range(4)}
        asked = [path for path in site.server.paths() if "/news/" in path]
        assert sorted(asked) == sorted([*site.held(), "/tribune/news/2"])  # again only what broke off
        assert warc_records(tmp_path / "captures") == capture_rows(tmp_path / "archive.db")
