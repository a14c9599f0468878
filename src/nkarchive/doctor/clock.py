"""The clock: against what the archive holds, and against what hosts say the time is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from nkarchive.clock import moment, stamp
from nkarchive.doctor.findings import Finding, ok, problem, warning

_SLACK = timedelta(minutes=2)
_SET_IT = "set the clock (timedatectl set-ntp true) before the next crawl: times are evidence"


def against_archive(db: sqlite3.Connection, now: datetime) -> Iterator[Finding]:
    """Compare the clock with the newest times that are stored."""
    newest = ""
    for query in (
        "SELECT fetched_at FROM captures ORDER BY id DESC LIMIT 1",
        "SELECT max(started_at, coalesce(finished_at, '')) FROM runs ORDER BY id DESC LIMIT 1",
        "SELECT at FROM events ORDER BY id DESC LIMIT 1",
    ):
        row = db.execute(query).fetchone()
        newest = max(newest, row[0] or "" if row else "")
    if not newest:
        return
    ahead = moment(newest) - now
    if ahead > _SLACK:
        yield problem(
            "clock",
            f"the archive's newest time is {newest}, {_length(ahead)} ahead of this machine's clock ({stamp(now)})",
            f"either the clock is wrong now, or it was then; {_SET_IT}",
        )
    else:
        yield ok("clock", f"{stamp(now)}; the archive's newest time is {newest}")


def against_hosts(heard: Sequence[tuple[datetime, str]]) -> Iterator[Finding]:
    """Compare the clock with the ``Date`` of answers: (our time then, the header)."""
    offs: list[float] = []
    for at, date in heard:
        try:
            said = parsedate_to_datetime(date)
        except ValueError:
            continue
        said = said if said.tzinfo else said.replace(tzinfo=UTC)
        offs.append((at - said).total_seconds())
    if not offs:
        return
    off = timedelta(seconds=median(offs))  # one host's own clock may be wrong
    hosts = "one host" if len(offs) == 1 else f"{len(offs)} hosts"
    if abs(off) > _SLACK:
        where = "ahead of" if off > timedelta() else "behind"
        says = f"this machine's clock is {_length(abs(off))} {where} what {hosts} say"
        # a single host may be wrong itself
        yield problem("clock", says, _SET_IT) if len(offs) > 2 else warning("clock", says, _SET_IT)
    else:
        yield ok("clock", f"agrees with {hosts}")


def _length(span: timedelta) -> str:
    if span >= timedelta(days=2):
        return f"{span.days} days"
    minutes = round(span.total_seconds() / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
