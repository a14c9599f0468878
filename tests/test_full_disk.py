"""A disk that is full, read-only or out of inodes: exit 74 with one sentence, and clean work once there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dumps import capture_rows, said, warc_records
from newsroom import MORNING, Newsroom, links, newsroom, story
from nkarchive import disk
from nkarchive.config import Config
from nkarchive.crawl import run_pass
from nkarchive.errors import ArchiveFailed

COMMAND = [sys.executable, "-m", "nkarchive", "crawl", "--now", "2024-03-12T06:00:00Z"]


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here (root only): {done.stderr.strip()}")


class SmallDisk:
    """A file system in memory, of whatever size is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", str(path))

    def become(self, options: str) -> None:
        mount("-o", f"remount,{options}", str(self.path))


@pytest.fixture
def small() -> Iterator[SmallDisk]:
    if sys.platform != "linux" or os.geteuid():
        pytest.skip("only root on Linux can mount a small disk")
    with TemporaryDirectory() as name:  # the workers' socket lies there, and its path must not be as long as pytest's
        found = SmallDisk(Path(name) / "small")
        try:
            yield found
        finally:
            subprocess.run(["umount", str(found.path)], check=True)


@pytest.fixture
def site(small: SmallDisk) -> Iterator[Newsroom]:
    with newsroom(small.path) as running:
        paths = [f"/news/{number}" for number in range(24)]
        running.put("/", links(*((path, path) for path in paths)))
        for path in paths:
            # text that no compression makes small
            noise = "\n".join(
                f"Witness {path[6:]} said {number * 7919**9 % 10**17:x} was read out." for number in range(120)
            )
            running.put(path, story(f"What witness {path[6:]} saw", noise))
        yield running


def crawl(home: Path, small: SmallDisk) -> subprocess.CompletedProcess[str]:
    # the workers' own files go to the small disk too
    return subprocess.run(
        COMMAND, cwd=home, capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(small.path)}
    )


def configure(site: Newsroom, home: Path) -> None:
    (home / "config.yaml").write_text(
        "defaults: {delay: 0s}\nlimits: {free_disk: 1kB}\n"
        f"sources: [{{name: tribune, start: ['{site.url('/')}'], articles: /news/, allow_private: true}}]\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("size", [30, 500, 1000, 1300, 1900])
def test_a_disk_that_fills_up_stops_with_74_and_the_next_run_takes_it_up(
    small: SmallDisk, site: Newsroom, size: int
) -> None:
    """WARC append, SQLite's log, the checkpoint of it: whichever meets the end of the disk first."""
    configure(site, small.path)
    small.become(f"size={size}k")
    full = crawl(small.path, small)
    assert (full.returncode, full.stdout) == (74, ""), full.stderr
    assert full.stderr.count("\n") == 1, full.stderr
    print(full.stderr)  # shown where the next fails
    small.become("size=64m")
    done = crawl(small.path, small)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert set(site.held().values()) == {("live", 1)} and len(site.held()) == 24
    assert len(said(small.path / "archive.db")["articles"]) == 24
    assert warc_records(small.path / "captures") == capture_rows(small.path / "archive.db")


@pytest.mark.slow
def test_captures_on_a_full_disk_of_their_own_stop_with_74_too(small: SmallDisk, tmp_path: Path) -> None:
    """Many pages of two sources fail at once; it is said once."""
    home = tmp_path / "home"
    home.mkdir()
    with newsroom(home) as site:
        for place in ("/news", "/two"):
            site.put(f"{place}/", links(*((f"{place}/{n}", f"{place}/{n}") for n in range(12))))
            for n in range(12):
                site.put(f"{place}/{n}", story(f"Story {place} {n}", os.urandom(9000).hex()))
        sources = ", ".join(
            f"{{name: {name}, start: ['{site.url(f'/{name}/')}'], articles: '/{name}/.', allow_private: true}}"
            for name in ("news", "two")
        )
        (home / "config.yaml").write_text(
            f"defaults: {{delay: 0s}}\nlimits: {{free_disk: 1kB}}\ncaptures: {small.path / 'captures'}\nsources: [{sources}]\n"
        )
        small.become("size=64k")
        full = crawl(home, small)
        assert (full.returncode, full.stdout, full.stderr.count("\n")) == (74, "", 1), full.stderr
        assert ".warc.gz cannot be written: No space left on device (what was captured before is safe" in full.stderr
        small.become("size=64m")
        assert crawl(home, small).returncode == 0
        assert len(site.held()) == 24
        assert warc_records(small.path / "captures") == capture_rows(home / "archive.db")


def one_pass(site: Newsroom, home: Path, *, least: int) -> None:
    config = Config(
        path=home / "config.yaml",
        archive_path=home / "archive.db",
        captures_dir=home / "captures",
        free_disk_bytes=least,
    )
    run_pass(config, (replace(site.source),), calendar=lambda: MORNING, engine="threads")


@pytest.mark.parametrize(
    ("options", "least", "sentence"),
    [
        ("size=4m", 500_000_000, "only 4.19 MB are free on the disk of {}, less than 500 MB"),
        ("nr_inodes=500", 1000, "only 499 more files fit on the disk of {} (inodes)"),
        ("ro", 1000, "the disk of {} is read-only"),
    ],
)
def test_a_run_does_not_begin_where_there_is_no_room_and_touches_nothing(
    small: SmallDisk, site: Newsroom, options: str, least: int, sentence: str
) -> None:
    small.become(options)
    with pytest.raises(ArchiveFailed) as refused:
        one_pass(site, small.path, least=least)
    says = sentence.format(small.path / "archive.db")
    assert str(refused.value) == f"{says}: nothing was touched; make room (or lower limits.free_disk), and run again"
    assert (list(small.path.iterdir()), site.server.log) == ([], [])


def test_captures_on_a_disk_of_their_own_are_looked_at_too(small: SmallDisk, tmp_path: Path) -> None:
    small.become("size=1m")
    with pytest.raises(ArchiveFailed, match=r"free on the disk of .*small/deep/captures, less than 2 MB"):
        disk.refuse_full((tmp_path / "archive.db", small.path / "deep" / "captures"), 2_000_000)


def test_room_is_asked_of_what_is_not_there_yet(tmp_path: Path) -> None:
    found = disk.room(tmp_path / "a" / "b" / "archive.db")
    assert found.free_bytes > 0 and not found.read_only
    assert found.lack(0) == ""
    assert replace(found, inodes=None).lack(0) == ""
