"""Two runs never write one archive."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from nkarchive.cli import cli
from nkarchive.errors import ArchiveBusy, ArchiveFailed
from nkarchive.store.lock import hold

_HOLD = """
import os, sys
from pathlib import Path
from nkarchive.store.lock import hold
with hold(Path(sys.argv[1])):
    print(os.getpid(), flush=True)
    {meanwhile}
    sys.stdin.read()
"""
# a worker that lives on after its parent was killed, until its standard input ends
_FORK = "(print('forked', flush=True), sys.stdin.read(), os._exit(0)) if os.fork() == 0 else None"


@contextmanager
def another_run(archive: Path, meanwhile: str = "pass") -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _HOLD.format(meanwhile=meanwhile), str(archive)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{process.pid}\n"
        yield process


def can_hold(archive: Path) -> bool:
    try:
        with hold(archive):
            return True
    except ArchiveBusy:
        return False


def test_a_second_run_is_told_who_holds_the_archive_and_since_when(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with another_run(archive) as other, pytest.raises(ArchiveBusy) as busy, hold(archive):
        pass
    said = rf"another run \(pid {other.pid}, since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ\) holds {re.escape(str(archive))}"
    assert re.fullmatch(f"{said}; wait for it or stop it", str(busy.value))
    assert busy.value.exit_code == 75


def test_the_lock_is_free_once_the_run_has_ended(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with another_run(archive):
        assert not can_hold(archive)
    assert can_hold(archive)


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with another_run(archive) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert can_hold(archive)


def test_a_worker_that_outlives_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with another_run(archive, meanwhile=_FORK) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "forked\n"
        assert not can_hold(archive)
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert can_hold(archive)


def test_a_started_program_holds_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with hold(archive):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with child:
        assert can_hold(archive)
        child.communicate(b"\n")


def test_the_same_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    with hold(tmp_path / "archive.db"):
        assert not can_hold(tmp_path / "archive.db")
    assert can_hold(tmp_path / "archive.db")


def test_another_name_of_the_same_archive_is_the_same_archive(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "archive.db")
    with hold(tmp_path / "archive.db"):
        assert not can_hold(tmp_path / "link")
        assert can_hold(tmp_path / "other.db")


def test_a_lock_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(ArchiveFailed, match=r"archive\.db\.lock cannot be opened: "),
        hold(tmp_path / "file" / "archive.db"),
    ):
        pass


def test_the_lock_is_let_go_when_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(tmp_path / "archive.db"):
        1 / 0  # noqa: B018
    assert can_hold(tmp_path / "archive.db")


def test_a_second_schedule_of_one_archive_does_not_start_but_a_crawl_may(tmp_path: Path) -> None:
    """Also between the passes of the first, when the archive itself is free."""
    (tmp_path / "config.yaml").write_text(
        "sources:\n  - name: a\n    start: ['http://127.0.0.1:9/']\n    enabled: false\n"
    )
    archive = tmp_path / "archive.db"
    with hold(archive, schedule=True):
        assert can_hold(archive)
        command = ["run", "--source", "a", "--config", str(tmp_path / "config.yaml")]
        second = CliRunner().invoke(cli, command)
        structlog.reset_defaults()  # it logged to the runner's stderr, which is closed by now
        assert isinstance(second.exception, ArchiveBusy)
        assert second.exception.exit_code == 75
        assert f"holds the schedule of {archive}; wait for it or stop it" in str(second.exception)
    assert not archive.exists()
