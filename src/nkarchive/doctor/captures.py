"""The captures: whether the files that rows point into are there, and records read back with their digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nkarchive import __version__
from nkarchive.disk import megabytes
from nkarchive.doctor.findings import Finding, ok, problem, warning
from nkarchive.errors import CaptureCorrupt
from nkarchive.visits import Pointer
from nkarchive.warc import CaptureLog

SAMPLE = 200
_SAID = 5  # damaged records that are named one by one
_RESTORE = "restore it from a backup (docs/run/backup.md); what cannot be restored stays marked by this line"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFile:
    """A WARC file as the rows have it: how many records, and up to which byte."""

    file: str
    records: int
    end: int


def files(db: sqlite3.Connection) -> tuple[CaptureFile, ...]:
    """Return the files that rows point into."""
    rows = db.execute("SELECT warc_file, count(*), max(warc_offset + warc_length) FROM captures GROUP BY warc_file")
    return tuple(CaptureFile(file=file, records=records, end=end) for file, records, end in rows)


def there(expected: Iterable[CaptureFile], directory: Path) -> Iterator[Finding]:
    """Look whether each file is there and long enough, and what lies beside them that no row knows."""
    known, size = set(), 0
    bad = False
    for each in expected:
        known.add(each.file)
        path = directory / each.file
        if not path.is_file():
            bad = True
            yield problem("captures", f"{path} is missing: {each.records} captures are in it", _RESTORE)
        elif path.stat().st_size < each.end:
            bad = True
            says = f"{path} ends at byte {path.stat().st_size}, its last record at byte {each.end}"
            yield problem("captures", says, _RESTORE)
        else:
            size += path.stat().st_size
    if not bad:
        yield ok("captures", f"{len(known)} files with {megabytes(size)} are there, as long as they have to be")
    there = {path.name for path in directory.iterdir()} if directory.is_dir() else set()
    torn = directory / "torn"
    strays = sorted(there - known - {"torn"})
    if strays:
        few = ", ".join(strays[:3]) + (f" and {len(strays) - 3} more" if len(strays) > 3 else "")
        advice = "a run that was cut off leaves one, which the next takes up; else another archive's: move it away"
        yield warning("captures", f"no row points into {few} in {directory}", advice)
    if torn.is_dir() and any(torn.iterdir()):
        number = len(list(torn.iterdir()))
        yield ok("captures", f"{number} torn ends of runs that were cut off are kept in {torn}")


def sample(db: sqlite3.Connection, number: int = SAMPLE) -> Iterator[tuple[Pointer, str]]:
    """Yield records spread evenly over all, and the newest, with their digests."""
    (count, last) = db.execute("SELECT count(*), coalesce(max(id), 0) FROM captures").fetchone()
    step = max(1, last // number)
    yield from _records(db, f"WHERE id % {step} = 0 OR id = {last}" if count > number else "")


def every(db: sqlite3.Connection) -> Iterator[tuple[Pointer, str]]:
    """Yield every record with its digest, file by file."""
    yield from _records(db, "ORDER BY warc_file, warc_offset")


def _records(db: sqlite3.Connection, which: str) -> Iterator[tuple[Pointer, str]]:
    query = f"SELECT warc_file, warc_offset, warc_length, sha256 FROM captures {which}"  # noqa: S608 - constants
    for file, offset, length, sha256 in db.execute(query):
        yield Pointer(file=file, offset=offset, length=length), sha256


def damaged(records: Iterable[tuple[Pointer, str]], directory: Path) -> Iterator[tuple[Pointer, str]]:
    """Yield ('' where it is whole) what is wrong with each record, its body's digest among it."""
    log = CaptureLog(directory, software=f"nkarchive/{__version__}")
    for pointer, sha256 in records:
        try:
            log.read(pointer, sha256=sha256)
        except CaptureCorrupt as error:
            yield pointer, str(error)
        else:
            yield pointer, ""


def read_back(records: Iterable[tuple[Pointer, str]], directory: Path, *, all_of_them: bool) -> Iterator[Finding]:
    """Read records back, and say which do not say what they did."""
    number = wrong = 0
    for _, says in damaged(records, directory):
        number += 1
        wrong += bool(says)
        if says and wrong <= _SAID:
            yield problem("captures", says, _RESTORE)
    if wrong > _SAID:
        yield problem("captures", f"{wrong - _SAID} more records do not read back", _RESTORE)
    if number and not wrong:
        which = "all" if all_of_them else "a sample of"
        yield ok("captures", f"{which} {number} records read back with the digest that they were stored with")
