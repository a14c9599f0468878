"""What each source brought on each day of its own calendar: written with the pages, read to know what is usual."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from nkarchive.watch.days import Day
from nkarchive.watch.drift import SIGNS

COUNTS = (
    "new", "late", "edited", "gone", "failed", "blocked", "pages", "rejected", "no_headline", "no_date", "no_body",
    "no_byline", "no_caption", "by_rule", "by_fallback", "by_guess",
)  # fmt: skip
_LOOKED_BACK_DAYS = 450


def local_day(at: datetime, timezone: str) -> date:
    """Return the day of *at* on a source's calendar."""
    return at.astimezone(ZoneInfo(timezone)).date()


def add(db: Database, source: str, day: date, counts: Mapping[str, int], *, passes: int = 0) -> None:
    """Add to what *source* brought on *day*; the caller holds the transaction. *counts*: names of ``COUNTS``."""
    names = [name for name in COUNTS if counts.get(name)]
    columns = "".join(f", {name}" for name in names)
    added = "".join(f", {name} = {name} + excluded.{name}" for name in names)
    db.execute(
        f"INSERT INTO yields (source, day, weekday, passes{columns}) VALUES (?, ?, ?, ?{', ?' * len(names)})"
        f" ON CONFLICT (source, day) DO UPDATE SET passes = passes + excluded.passes{added}",
        [source, day.isoformat(), day.isoweekday(), passes, *(counts[name] for name in names)],
    )


def days(db: sqlite3.Connection | Database, source: str, *, today: date) -> tuple[Day, ...]:
    """Return the days of the last fifteen months on which a pass could read *source*, the first of all left out."""
    signs = ", ".join(SIGNS)
    rows = db.execute(
        f"SELECT day, new - late, pages, {signs} FROM yields WHERE source = ?1 AND passes > 0 AND day >= ?2 AND day <= ?3"
        " AND day > (SELECT min(day) FROM yields WHERE source = ?1) ORDER BY day",
        [source, (today - timedelta(days=_LOOKED_BACK_DAYS)).isoformat(), today.isoformat()],
    ).fetchall()
    return tuple(
        Day(on=date.fromisoformat(day), fresh=fresh, pages=pages, counts=dict(zip(SIGNS, counts, strict=True)))
        for day, fresh, pages, *counts in rows
    )


def totals(db: sqlite3.Connection, source: str) -> dict[str, int]:
    """Return how many articles of *source* were new, edited and gone in all."""
    row = db.execute(
        "SELECT coalesce(sum(new), 0), coalesce(sum(edited), 0), coalesce(sum(gone), 0) FROM yields WHERE source = ?",
        [source],
    ).fetchone()
    return dict(zip(("new", "edited", "gone"), row, strict=True))
