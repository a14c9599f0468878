"""The machine: Python and its packages, memory, room on the disks, permissions, time zones."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

from nkarchive import __version__
from nkarchive.disk import FEWEST_INODES, megabytes, room
from nkarchive.doctor.findings import Finding, ok, problem, warning

_LEAST_MEMORY = 300_000_000  # two workers and the crawl itself
_PACKAGES = ("httpx", "lxml", "trafilatura", "sqlite-utils", "warcio", "pydantic", "APScheduler")
_IMPORTS = ("trafilatura", "lxml.html.clean", "warcio", "httpx")


def software() -> Iterator[Finding]:
    """Look at Python, SQLite and the packages."""
    yield ok(
        "software", f"nkarchive {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
    broken = []
    for name in _IMPORTS:
        try:
            import_module(name)
        except ImportError as error:
            broken.append(f"{name} ({error})")
    installed = []
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            installed.append(f"{package} {version(package)}")
    if broken:
        yield problem(
            "software", f"cannot be imported: {', '.join(broken)}", "install nkarchive anew into a fresh venv"
        )
    else:
        yield ok("software", ", ".join(installed))
    with sqlite3.connect(":memory:") as memory:
        modules = {name for (name,) in memory.execute("PRAGMA module_list")}
    memory.close()
    if "fts5" not in modules:
        yield problem("software", "this SQLite has no FTS5, the search index", "use a Python whose SQLite has it")


def memory(available_bytes: int | None) -> Iterator[Finding]:
    """Look at the memory that programs may still take; None where nobody says."""
    if available_bytes is None:
        return
    says = f"{megabytes(available_bytes)} of memory are free"
    if available_bytes < _LEAST_MEMORY:
        yield warning("memory", says, "a crawl takes about 300 MB: stop something else, or add swap")
    else:
        yield ok("memory", says)


def available_bytes() -> int | None:
    """Return the memory that programs may still take, None where the machine does not say."""
    with suppress(OSError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def disks(paths: Iterable[Path], *, least_bytes: int) -> Iterator[Finding]:
    """Look at the room on the disk of each path."""
    for path in paths:
        try:
            found = room(path)
        except OSError as error:
            yield problem("disk", f"the disk of {path} cannot be asked for its room: {error.strerror}", "look at it")
            continue
        files = "" if found.inodes is None else f" and {found.inodes:,} files"
        says = f"{megabytes(found.free_bytes)}{files} are free on the disk of {path}"
        if lack := found.lack(least_bytes):
            yield problem("disk", lack, "make room: no run begins before (limits.free_disk)")
        elif found.free_bytes < 4 * least_bytes or (found.inodes or FEWEST_INODES * 9) < 4 * FEWEST_INODES:
            yield warning("disk", says, f"make room soon: under {megabytes(least_bytes)} no run begins")
        else:
            yield ok("disk", says)


def permissions(archive: Path, captures: Path) -> Iterator[Finding]:
    """Look whether we may write where a crawl has to."""
    beside = archive.absolute().parent
    needed = [(beside, os.W_OK | os.X_OK, "the archive's directory")]
    wanted = {path for end in ("", "-wal", "-shm", ".lock") if (path := archive.with_name(archive.name + end)).exists()}
    needed += [(path, os.R_OK | os.W_OK, "the archive") for path in sorted(wanted)]
    if captures.is_dir():
        needed.append((captures, os.R_OK | os.W_OK | os.X_OK, "the directory of captures"))
        newest = max(captures.glob("*.warc.gz"), default=None)
        needed += [(newest, os.R_OK | os.W_OK, "the newest capture file")] if newest else []
    refused = [f"{path} ({what})" for path, how, what in needed if path.exists() and not os.access(path, how)]
    who = _who(os.geteuid())
    if refused:
        yield problem("permissions", f"{who} may not write {', '.join(refused)}", f"chown -R {who} {beside}")
    else:
        yield ok("permissions", f"{who} may write where a crawl has to")
    owners = {path.stat().st_uid for path in wanted}
    if os.geteuid() == 0 and owners - {0}:
        other = _who(min(owners - {0}))
        yield warning("permissions", f"this is root, and the archive is {other}'s", f"crawl as {other}, never as root")


def _who(uid: int) -> str:
    try:
        from pwd import getpwuid

        return getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return f"user {uid}"


def time_zones(names: Iterable[str]) -> Iterator[Finding]:
    """Look whether the sources' time zones are known."""
    wanted = sorted(set(names) | {"Asia/Pyongyang", "Asia/Seoul"})
    unknown = []
    for name in wanted:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            unknown.append(name)
    if unknown:
        yield problem("time zones", f"unknown here: {', '.join(unknown)}", "pip install tzdata, or apt install tzdata")
    else:
        yield ok("time zones", f"{len(wanted)} looked up, all known")
