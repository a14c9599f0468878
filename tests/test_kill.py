"""``kill -9`` at any moment of a crawl, then one clean pass: as if nothing had happened."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dumps import capture_rows, said, warc_records
from nkarchive.demo.site import DemoSite
from nkarchive.store.lock import hold

NOW = "2024-03-12T06:00:00Z"
COMMAND = [sys.executable, "-m", "nkarchive", "crawl", "--now", NOW]


@pytest.fixture(scope="module")
def site() -> Iterator[DemoSite]:
    with DemoSite() as running:
        yield running


def crawl(home: Path) -> str:
    done = subprocess.run(COMMAND, cwd=home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


def crawl_killed_after(home: Path, seconds: float) -> bool:
    """Kill a crawl with its workers in the middle of whatever it does; return whether it still ran."""
    with subprocess.Popen(COMMAND, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return True
        return False


def fresh(home: Path, site: DemoSite) -> Path:
    home.mkdir()
    (home / "config.yaml").write_text(site.config().replace("tries: 2", "tries: 1"), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def undisturbed(site: DemoSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[Any]], float]:
    """What a run that nobody disturbs says, and how long it took."""
    home = fresh(tmp_path_factory.mktemp("undisturbed") / "home", site)
    began = time.monotonic()
    crawl(home)
    took_s = time.monotonic() - began
    check_captures(home)
    return said(home / "archive.db"), took_s


def check_captures(home: Path) -> None:
    """No WARC record is orphaned, none is pointed at that is not there, each reads back with its digest."""
    assert warc_records(home / "captures") == capture_rows(home / "archive.db")


def check_kills(home: Path, site: DemoSite, undisturbed: tuple[dict[str, list[Any]], float], seed: int) -> None:
    wanted, took_s = undisturbed
    fresh(home, site)
    moments = random.Random(seed)
    crawl_killed_after(home, moments.uniform(0.2, took_s))
    crawl(home)
    check_captures(home)
    assert said(home / "archive.db") == wanted


@pytest.mark.parametrize("seed", range(1))
def test_a_killed_crawl_and_a_clean_one_are_as_one(
    seed: int, site: DemoSite, undisturbed: tuple[dict[str, list[Any]], float], tmp_path: Path
) -> None:
    check_kills(tmp_path / "home", site, undisturbed, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 150))
def test_fifty_killed_crawls_and_a_clean_one_each_are_as_one(
    seed: int, site: DemoSite, undisturbed: tuple[dict[str, list[Any]], float], tmp_path: Path
) -> None:
    check_kills(tmp_path / "home", site, undisturbed, seed)


def test_a_torn_last_record_is_cut_off_and_said(
    site: DemoSite, undisturbed: tuple[dict[str, list[Any]], float], tmp_path: Path
) -> None:
    """The power went while a record was written: the good part stays, and the crawl says what it cut."""
    home = fresh(tmp_path / "home", site)
    crawl(home)
    (file,) = (home / "captures").glob("*.warc.gz")
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: len(whole) // 50])
    db = sqlite3.connect(home / "archive.db")
    db.execute("UPDATE passes SET finished_at = NULL")
    db.commit()
    db.close()
    output = crawl(home)
    assert f"{file.name} had a torn last record" in output
    check_captures(home)
    assert said(home / "archive.db") == undisturbed[0]


def test_a_second_crawl_exits_75_with_one_sentence_while_the_first_runs(site: DemoSite, tmp_path: Path) -> None:
    home = fresh(tmp_path / "home", site)
    with hold(home / "archive.db"):
        second = subprocess.run(COMMAND, cwd=home, capture_output=True, text=True, check=False)
    assert (second.returncode, second.stdout, second.stderr.count("\n")) == (75, "", 1)
    assert "another run" in second.stderr


def test_sigterm_ends_a_crawl_cleanly_and_the_next_takes_it_up(
    site: DemoSite, undisturbed: tuple[dict[str, list[Any]], float], tmp_path: Path
) -> None:
    home = fresh(tmp_path / "home", site)
    with subprocess.Popen(COMMAND, cwd=home, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not any((home / "captures").glob("*.warc.gz")):
            time.sleep(0.01)  # until it is in the middle of its work, on a machine however busy
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        assert time.monotonic() - asked < 10
    assert process.returncode in (0, 143)
    crawl(home)
    check_captures(home)
    assert said(home / "archive.db") == undisturbed[0]
