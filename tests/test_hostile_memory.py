"""All the hostile sites at once, and the heavy ones with them, in one real crawl: outcomes, memory, and what is stored."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import test_hostile_codings
import test_hostile_connections
import test_hostile_feeds
import test_hostile_pages
import test_hostile_redirects
import test_hostile_robots
import test_hostile_traps
from hostile import Stage, Trick, opened, source_of, wanted
from nkarchive.crawl.health import Summary

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]  # the crawls are made once

HEAVY = [*test_hostile_pages.HEAVY, *test_hostile_feeds.HEAVY, *test_hostile_traps.HEAVY]
# what depends on another clock or resolver than a real crawl's is only to do no harm here
LIGHT = [
    *test_hostile_codings.TRICKS,
    *test_hostile_connections.TRICKS,
    *test_hostile_connections.WAITING,
    *test_hostile_feeds.TRICKS,
    *test_hostile_pages.TRICKS,
    *(each for each in test_hostile_redirects.TRICKS if not each.name.startswith("a name")),  # those need a resolver
    *test_hostile_robots.TRICKS,
    *test_hostile_robots.WAITING,
    *test_hostile_traps.TRICKS,
]
COMMAND = [sys.executable, "-m", "nkarchive", "crawl", "--json", "--now", "2024-03-12T06:00:00Z"]
MOST_MB = 500
MARKUP = re.compile(r"<(?:script|img|iframe|svg|article|div|p)\b[^>]*>", re.IGNORECASE)


@dataclass
class Played:
    stage: Stage
    tricks: dict[str, Trick]
    code: int
    errors: str
    peaks_mb: dict[str, int]  # by process: the command line's end


def entry(each: Trick, name: str, server: object) -> dict[str, object]:
    source = source_of(each, server)  # type: ignore[arg-type]
    return {
        "name": name,
        "start": list(source.start),
        "feeds": list(source.feeds),
        "sitemaps": list(source.sitemaps),
        "articles": source.articles,
        "follow": source.follow,
        "allow_private": True,
    }


def watch(process: subprocess.Popen[str], peaks_mb: dict[str, int], done: threading.Event) -> None:
    """Note the peak of the process and of all its children, as the system counts it, until *done*."""
    while not done.wait(0.1):
        for directory in Path("/proc").iterdir():
            if not directory.name.isdigit():
                continue
            try:
                status = dict(
                    line.split(":\t", 1) for line in (directory / "status").read_text().splitlines() if ":\t" in line
                )
                if int(directory.name) != process.pid and not _descends(int(directory.name), process.pid):
                    continue
                peak = int(status["VmHWM"].split()[0]) // 1024
            except (OSError, KeyError, ValueError):
                continue  # gone meanwhile
            peaks_mb[directory.name] = max(peak, peaks_mb.get(directory.name, 0))


def _descends(pid: int, from_pid: int) -> bool:
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        if pid == from_pid:
            return True
    return False


@contextmanager
def crawled(home: Path, sites: list[Trick], timeout: str) -> Iterator[Played]:
    """Crawl the sites with the command that a user types."""
    with ExitStack() as stack:
        tricks = {f"s{number}": each for number, each in enumerate(sites)}
        servers = {name: stack.enter_context(opened(each)) for name, each in tricks.items()}
        config = {
            "limits": {"tries": 1, "timeout": timeout},
            "defaults": {"delay": "0s"},
            "sources": [entry(each, name, servers[name]) for name, each in tricks.items()],
        }
        (home / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        peaks_mb: dict[str, int] = {}
        done = threading.Event()
        process = subprocess.Popen(COMMAND, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        watching = threading.Thread(target=watch, args=(process, peaks_mb, done))
        watching.start()
        _, errors = process.communicate()
        done.set()
        watching.join()
        yield Played(Stage(home, servers, Summary(run_id=1)), tricks, process.returncode, errors, peaks_mb)


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """All the sites of the quick tests; those that never answer take the whole time."""
    with crawled(tmp_path_factory.mktemp("light"), LIGHT, "60s") as played:
        yield played


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The sites that are only too much: none of them keeps a crawl waiting, so the time may be long."""
    with crawled(tmp_path_factory.mktemp("heavy"), HEAVY, "120s") as played:
        yield played


@pytest.fixture(params=["light", "heavy"])
def played(request: pytest.FixtureRequest) -> Played:
    each: Played = request.getfixturevalue(request.param)
    return each


@pytest.mark.parametrize("each", HEAVY, ids=str)
def test_what_is_far_too_much_is_one_outcome_and_the_site_is_read_on(heavy: Played, each: Trick) -> None:
    (name,) = (name for name, trick in heavy.tricks.items() if trick is each)
    assert heavy.stage.rows(name) == wanted(each)


def test_no_process_ever_held_more_than_half_a_gigabyte(played: Played) -> None:
    assert played.peaks_mb
    assert {pid: peak for pid, peak in played.peaks_mb.items() if peak > MOST_MB} == {}


def test_every_site_was_read_on_after_its_trick(played: Played) -> None:
    """But those whose robots.txt shuts them, and those that list no good page."""
    shut = {
        name
        for name, trick in played.tricks.items()
        if "/news/good" not in wanted(trick) or trick.rows["/"][0] == "disallowed"
    }
    good = {name: played.stage.rows(name).get("/news/good") for name in played.tricks if name not in shut}
    assert {played.tricks[name].name: said for name, said in good.items() if said != ("new", "")} == {}


def test_a_crawl_says_what_needs_a_person_and_hit_no_bug(played: Played, light: Played) -> None:
    assert (played.code, played.errors) == (1 if played is light else 0, "")
    assert played.stage.query("SELECT url, detail FROM outcomes WHERE detail LIKE 'bug:%'") == []


def test_nothing_that_was_stored_holds_a_nul_or_markup(played: Played) -> None:
    db = sqlite3.connect(played.stage.home / "archive.db")
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    nuls, markup = [], []
    for table in tables:
        if table.startswith("articles_fts"):
            continue
        columns = [row[1] for row in db.execute(f"PRAGMA table_info([{table}])")]
        for row in db.execute(f"SELECT * FROM [{table}]"):
            for column, value in zip(columns, row, strict=True):
                if isinstance(value, str) and "\x00" in value:
                    nuls.append((table, column, value[:80]))
                if isinstance(value, str) and table != "hosts" and MARKUP.search(value):
                    markup.append((table, column, value[:80]))
    db.close()
    assert nuls == []
    # a headline that tells of a script, in escaped letters, says so as text
    told = "<script>alert(1)</script> in the valley"
    assert {(table, column) for table, column, value in markup if value != told} == set()
