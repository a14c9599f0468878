"""Alarms, remembered from their beginning to their end: what is wrong, and who has heard of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from nkarchive.clock import moment, stamp
from nkarchive.store.yields import local_day
from nkarchive.watch.judging import AlarmKind, Spell

_KNOWN = frozenset(AlarmKind)  # a later version may know more
_COLUMNS = "id, source, kind, subject, text, since, until, raised_at, became_usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What is, or was, wrong with a source: *text* is one sentence that says it and what to do.

    *since*: when it began, as far as can be told; *raised_at*: when it was noticed; *until* is None while it lasts.
    *subject*: which of several alarms of a kind. Times are UTC ISO 8601.
    """

    id: int
    source: str
    kind: str
    subject: str
    text: str
    since: str
    until: str | None
    raised_at: str
    became_usual: bool

    def said(self, *, at: datetime | None = None) -> str:
        """Return what is wrong, and since when where the text does not say so or it began only *at* that time."""
        known = self.since[:10] in self.text or (at is not None and self.since == stamp(at))
        return self.text if known or self.kind == AlarmKind.RULES else f"{self.text} (since {self.since})"


def begin(
    db: Database, source: str, kind: AlarmKind, text: str, *, at: datetime, since: datetime, subject: str = ""
) -> None:
    """Record an alarm noticed *at*, or renew the text of the one of its kind and subject that lasts."""
    lasts = db.execute(
        "UPDATE alarms SET text = ? WHERE source = ? AND kind = ? AND subject = ? AND until IS NULL",
        [text, source, kind, subject],
    )
    if not lasts.rowcount:
        db.execute(
            "INSERT INTO alarms (source, kind, subject, text, since, raised_at) VALUES (?, ?, ?, ?, ?, ?)",
            [source, kind, subject, text, stamp(since), stamp(at)],
        )


def end(
    db: Database, source: str, kind: AlarmKind, *, at: datetime, subject: str = "", became_usual: bool = False
) -> None:
    """Record that an alarm is over."""
    db.execute(
        "UPDATE alarms SET until = ?, became_usual = ? WHERE source = ? AND kind = ? AND subject = ? AND until IS NULL",
        [stamp(at), became_usual, source, kind, subject],
    )


def end_all_but(db: Database, sources: Collection[str], *, at: datetime) -> None:
    """Record that the alarms of all sources but these are over: nobody watches a source that was switched off."""
    marks = ",".join("?" * len(sources))
    db.execute(f"UPDATE alarms SET until = ? WHERE until IS NULL AND source NOT IN ({marks})", [stamp(at), *sources])


def is_kept(db: sqlite3.Connection) -> bool:
    """Return whether the archive remembers alarms: a reader may not migrate one that an earlier version left."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'alarms'").fetchone() is not None


def lasting(db: sqlite3.Connection | Database, source: str) -> tuple[Alarm, ...]:
    """Return the alarms of *source* that are not over, the oldest first."""
    return _read(db, "WHERE source = ? AND until IS NULL ORDER BY id", [source])


def past(db: sqlite3.Connection | Database, *, since: datetime | None = None, limit: int = -1) -> tuple[Alarm, ...]:
    """Return alarms that lasted at *since* or later, over or not, the newest first."""
    at = stamp(since) if since else ""
    return _read(db, "WHERE until IS NULL OR until >= ? ORDER BY id DESC LIMIT ?", [at, limit])


def spells(db: Database, source: str, timezone: str) -> tuple[Spell, ...]:
    """Return the alarms of *source* as days of its calendar, the oldest first."""
    return tuple(
        Spell(
            kind=AlarmKind(alarm.kind),
            subject=alarm.subject,
            since=local_day(moment(alarm.since), timezone),
            until=local_day(moment(alarm.until), timezone) if alarm.until else None,
            became_usual=alarm.became_usual,
        )
        for alarm in _read(db, "WHERE source = ? ORDER BY id", [source])
        if alarm.kind in _KNOWN
    )


def untold(db: Database, *, before: datetime) -> tuple[tuple[Alarm, ...], tuple[Alarm, ...]]:
    """Return the alarms whose beginning nobody heard of though they have lasted since *before*, and those whose end
    nobody heard of who heard of the beginning."""
    begun = _read(db, "WHERE told_at IS NULL AND until IS NULL AND raised_at <= ? ORDER BY id", [stamp(before)])
    ended = _read(db, "WHERE told_at IS NOT NULL AND until IS NOT NULL AND end_told_at IS NULL ORDER BY id", [])
    return begun, ended


def told(db: Database, alarm: Alarm, *, at: datetime) -> None:
    """Record that somebody heard of an alarm's beginning, or of its end if it has one."""
    column = "end_told_at" if alarm.until else "told_at"
    db.execute(f"UPDATE alarms SET {column} = ? WHERE id = ?", [stamp(at), alarm.id])


def _read(db: sqlite3.Connection | Database, where: str, values: Sequence[object]) -> tuple[Alarm, ...]:
    rows = db.execute(f"SELECT {_COLUMNS} FROM alarms {where}", list(values)).fetchall()
    return tuple(
        Alarm(
            id=row[0],
            source=row[1],
            kind=row[2],
            subject=row[3],
            text=row[4],
            since=row[5],
            until=row[6],
            raised_at=row[7],
            became_usual=bool(row[8]),
        )
        for row in rows
    )
