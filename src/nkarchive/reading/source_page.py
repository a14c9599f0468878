"""A source: what the archive holds of it, day by day of a year, what came in of late, and how its passes went."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nkarchive.clock import moment, stamp
from nkarchive.reading.tables import has_table
from nkarchive.store import alarms, selectors
from nkarchive.watch.judging import AlarmKind

_PASSES = 12
_FAILURES = 20
YIELD_DAYS = 42
_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # dates beyond are misprints; they are counted with the undated


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source in one line; *last_pass* is when its last pass ended, *needs* why a person should look, in clauses."""

    name: str
    title: str
    home_url: str
    language: str
    articles: int
    first: str
    last: str
    last_pass: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One pass over the source; *finished_at* is None where it was cut off."""

    run_id: int
    began_at: str
    finished_at: str | None
    leads: int
    alarm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source's page. *days*: ISO day -> articles that bear it, of *year*; *years*: year -> articles.

    *arrivals*: the days up to the last pass, oldest first, with how many articles came in. *outcomes* are those of
    the last pass that ended, *failures* (URL, detail) some of its failed URLs.
    """

    line: SourceLine
    timezone: str
    undated: int
    years: Mapping[int, int]
    year: int
    days: Mapping[str, int]
    arrivals: tuple[tuple[str, int], ...]
    passes: tuple[Pass, ...]
    outcomes: Mapping[str, int]
    failures: tuple[tuple[str, str], ...]


def source_lines(db: sqlite3.Connection) -> tuple[SourceLine, ...]:
    """Return every source in one line."""
    names = [name for (name,) in db.execute("SELECT name FROM sources ORDER BY name")]
    return tuple(line for name in names if (line := _line(db, name)))


def source_page(db: sqlite3.Connection, name: str, *, year: int | None = None) -> SourcePage | None:
    """Return what the page of a source shows for a *year* (the last one by default), None where there is none."""
    line = _line(db, name)
    if line is None:
        return None
    years = _years(db, line)
    chosen = year if year in years else max(years, default=0)
    passes = _passes(db, name)
    (zone,) = db.execute("SELECT timezone FROM sources WHERE name = ?", [name]).fetchone()
    ended = next((each.run_id for each in passes if each.finished_at), None)
    return SourcePage(
        line=line,
        timezone=zone,
        undated=line.articles - sum(years.values()),
        years=years,
        year=chosen,
        days=_days(db, name, chosen),
        arrivals=_arrivals(db, name, passes),
        passes=passes,
        outcomes=_outcomes(db, ended, name),
        failures=_failures(db, ended, name),
    )


def _line(db: sqlite3.Connection, name: str) -> SourceLine | None:
    row = db.execute("SELECT name, title, home_url, language FROM sources WHERE name = ?", [name]).fetchone()
    if row is None:
        return None
    (articles,) = db.execute("SELECT count(*) FROM articles WHERE source = ?", [name]).fetchone()
    ends = [
        db.execute(
            "SELECT substr(published, 1, 10) FROM articles WHERE source = ? AND published >= '0' AND published < '~'"
            f" ORDER BY published {order} LIMIT 1",
            [name],
        ).fetchone()
        for order in ("ASC", "DESC")
    ]
    last = db.execute(
        "SELECT finished_at, alarm FROM passes WHERE source = ? AND finished_at IS NOT NULL"
        " ORDER BY began_at DESC LIMIT 1",
        [name],
    ).fetchone() or ("", "")
    return SourceLine(
        name=row[0],
        title=row[1] or row[0],
        home_url=row[2],
        language=row[3],
        articles=articles,
        first=ends[0][0] if ends[0] else "",
        last=ends[1][0] if ends[1] else "",
        last_pass=last[0],
        needs=_needs(db, name, last[1]),
    )


def _needs(db: sqlite3.Connection, name: str, alarm: str) -> tuple[str, ...]:
    lasting = alarms.lasting(db, name) if alarms.is_kept(db) else ()
    # selectors are looked at anew: the rules may have been mended since the last pass
    said = [each.said() for each in lasting if each.kind != AlarmKind.RULES]
    if alarm and not any(alarm == each.text for each in lasting):
        said.append(alarm)
    return (*said, *map(str, selectors.dead(db, name, None)))


def _years(db: sqlite3.Connection, line: SourceLine) -> dict[int, int]:
    """Return year -> articles, every year between the first and the last."""
    if not (line.first[:4].isascii() and line.first[:4].isdigit() and line.last[:4].isdigit()):
        return {}
    span = range(max(int(line.first[:4]), _FIRST_YEAR), min(int(line.last[:4]), _LAST_YEAR) + 1)
    return {
        year: db.execute(
            "SELECT count(*) FROM articles WHERE source = ? AND published >= ? AND published < ?",
            [line.name, str(year), str(year + 1)],
        ).fetchone()[0]
        for year in span
    }


def _days(db: sqlite3.Connection, name: str, year: int) -> dict[str, int]:
    if not year:
        return {}
    rows = db.execute(
        "SELECT substr(published, 1, 10) AS day, count(*) FROM articles"
        " WHERE source = ? AND published >= ? AND published < ? GROUP BY day ORDER BY day",
        [name, str(year), str(year + 1)],
    )
    return dict(rows)


def _passes(db: sqlite3.Connection, name: str) -> tuple[Pass, ...]:
    rows = db.execute(
        "SELECT run_id, began_at, finished_at, leads, alarm FROM passes WHERE source = ?"
        " ORDER BY began_at DESC, run_id DESC LIMIT ?",
        [name, _PASSES],
    )
    return tuple(Pass(**dict(zip(Pass.__slots__, row, strict=True))) for row in rows)


def _arrivals(db: sqlite3.Connection, name: str, passes: tuple[Pass, ...]) -> tuple[tuple[str, int], ...]:
    """Return how many articles came in on each of the days up to the last pass, by the source's calendar if kept."""
    if has_table(db, "yields"):
        kept = db.execute(
            "SELECT day, new FROM yields WHERE source = ? ORDER BY day DESC LIMIT ?", [name, YIELD_DAYS]
        ).fetchall()
        if kept:
            return _filled(kept[0][0], dict(kept))
    try:
        last: date = moment(passes[0].began_at).date()
    except (IndexError, ValueError):
        return ()
    begin = (last - timedelta(days=YIELD_DAYS - 1)).isoformat()
    end = stamp(moment(f"{last.isoformat()}T00:00:00Z") + timedelta(days=1))
    counts = dict(
        db.execute(
            # the plus keeps the planner from walking through all that the source ever printed
            "SELECT substr(first_seen, 1, 10) AS day, count(*) FROM articles"
            " WHERE first_seen >= ? AND first_seen < ? AND +source = ? GROUP BY day",
            [begin, end, name],
        )
    )
    return _filled(last.isoformat(), counts)


def _filled(last: str, counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the days up to *last*, those without a count too; () where *last* is no day."""
    try:
        end = date.fromisoformat(last)
    except ValueError:
        return ()
    days = [(end - timedelta(days=ago)).isoformat() for ago in range(YIELD_DAYS - 1, -1, -1)]
    return tuple((day, counts.get(day, 0)) for day in days)


def _outcomes(db: sqlite3.Connection, run_id: int | None, name: str) -> dict[str, int]:
    if run_id is None or not has_table(db, "outcomes"):
        return {}
    rows = db.execute(
        "SELECT outcome, count(*) FROM outcomes WHERE run_id = ? AND source = ? GROUP BY outcome ORDER BY outcome",
        [run_id, name],
    )
    return dict(rows)


def _failures(db: sqlite3.Connection, run_id: int | None, name: str) -> tuple[tuple[str, str], ...]:
    if run_id is None or not has_table(db, "outcomes"):
        return ()
    rows = db.execute(
        "SELECT url, detail FROM outcomes WHERE run_id = ? AND source = ? AND outcome = 'failed' ORDER BY url LIMIT ?",
        [run_id, name, _FAILURES],
    )
    return tuple((url, detail) for url, detail in rows)
