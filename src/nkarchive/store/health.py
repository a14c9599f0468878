"""How each source is doing, and whether it needs a person.

Silence is the commonest failure of a crawler: a source counts as ill not only when its last pass
raised an alarm, but also when no pass came at all.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from nkarchive.clock import moment, stamp
from nkarchive.model import Kind, Source
from nkarchive.store import alarms, polling, selectors, yields
from nkarchive.store.alarms import Alarm
from nkarchive.watch.judging import AlarmKind
from nkarchive.watch.usual import usual

MISSED_SLOTS = 3  # that many of a source's slots may pass without a finished pass
_USUAL_DAYS = 28
_HELD = "SELECT source, count(*), count(DISTINCT story_id) FROM articles GROUP BY source"
_WAITING = (
    # kind by kind, so that only what is due is counted through, not the whole frontier
    "SELECT s.name, count(*) FROM sources s CROSS JOIN json_each(?) k"
    " CROSS JOIN urls u ON u.source = s.name AND u.kind = k.value AND u.next_at <= ? GROUP BY s.name"
)
_LONG_PASS = timedelta(days=1)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A URL that failed in a source's last pass."""

    url: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source as it stands. Times are UTC ISO 8601, None where there was none.

    *last_success*: when the last pass without an alarm ended. *last_pass*: outcome -> number of URLs in
    the last pass that ended. *due*: URLs due by now. *new_today*: articles that came in within 24 hours;
    *usual*: the median of that over four weeks before, None while there is less than a day of it.
    *usual_by_weekday*: new articles that a Monday, a Tuesday … of the source's own calendar brings, empty while too
    little is known. *totals*: articles that were ``new``, ``edited``, ``gone``, since these are counted by day.
    *alarms* are those that last; *needs*: why a person should look, in whole clauses; empty if nobody need.
    """

    name: str
    title: str
    enabled: bool | None
    articles: int
    stories: int
    last_success: str | None
    last_began: str | None
    last_finished: str | None
    last_pass: Mapping[str, int]
    failures: tuple[Failure, ...]
    alarm: str
    due: int
    new_today: int
    usual: float | None
    usual_by_weekday: tuple[float, ...]
    totals: Mapping[str, int]
    alarms: tuple[Alarm, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passes:
    began: str | None = None  # of the last one, ended or not
    finished: str | None = None
    success: str | None = None
    run_id: int | None = None  # of the last one that ended
    alarm: str = ""
    unfinished_since: str | None = None  # when the first one after that began


def health(
    db: sqlite3.Connection, *, now: datetime, sources: Iterable[Source] = (), briefly: bool = False
) -> tuple[SourceHealth, ...]:
    """Return every source of the configuration, in its order, then what else the archive holds.

    Without *sources* no schedule is known, and only alarms and passes that never ended can tell. *briefly*: only what
    they need and how their passes went; articles, stories, arrivals and what is due, which cost more the larger the
    archive is, stay 0.
    """
    configured = {source.name: source for source in sources}
    titles = dict(db.execute("SELECT name, title FROM sources ORDER BY name").fetchall())
    held = {} if briefly else _pairs(db, _HELD)
    due = {} if briefly else dict(db.execute(_WAITING, [json.dumps(list(Kind)), stamp(now)]).fetchall())
    arrivals = {} if briefly else _arrivals(db, now)
    remembers = alarms.is_kept(db)
    found = []
    for name in [*configured, *(name for name in titles if name not in configured)]:
        source, passes = configured.get(name), _passes(db, name)
        articles, stories = held.get(name, (0, 0))
        new_today, usual = arrivals.get(name, (0, None))
        lasting = alarms.lasting(db, name) if remembers else ()
        found.append(
            SourceHealth(
                name=name,
                title=(source.title if source else "") or titles.get(name, ""),
                enabled=source.enabled if source else None,
                articles=articles,
                stories=stories,
                last_success=passes.success,
                last_began=passes.began,
                last_finished=passes.finished,
                last_pass=_outcomes(db, passes.run_id, name),
                failures=_failures(db, passes.run_id, name),
                alarm=passes.alarm,
                due=due.get(name, 0),
                new_today=new_today,
                usual=usual,
                usual_by_weekday=_weekdays(db, name, source, now) if remembers else (),
                totals=yields.totals(db, name) if remembers else {},
                alarms=lasting,
                # a source that was switched off or taken out of the configuration is nobody's worry
                needs=_needs(db, name, source, passes, lasting, now)
                if not configured or (source and source.enabled)
                else (),
            )
        )
    return tuple(found)


def stories_in_all(db: sqlite3.Connection) -> tuple[int, int]:
    """Return how many stories and how many articles the archive holds."""
    row = db.execute("SELECT count(DISTINCT story_id), count(*) FROM articles").fetchone()
    return row[0], row[1]


def _weekdays(db: sqlite3.Connection, name: str, source: Source | None, now: datetime) -> tuple[float, ...]:
    (zone,) = db.execute("SELECT timezone FROM sources WHERE name = ?", [name]).fetchone() or ("UTC",)
    today = yields.local_day(now, source.timezone if source else zone)
    rates = usual([day for day in yields.days(db, name, today=today) if day.on < today])
    return tuple(round(rate, 2) for rate in rates.by_weekday) if rates else ()


def _needs(
    db: sqlite3.Connection,
    name: str,
    source: Source | None,
    passes: _Passes,
    lasting: tuple[Alarm, ...],
    now: datetime,
) -> tuple[str, ...]:
    # selectors are looked at anew: the rules may have been mended since the last pass
    needs = [alarm.said() for alarm in lasting if alarm.kind != AlarmKind.RULES]
    if passes.alarm and not any(passes.alarm == alarm.text for alarm in lasting):
        needs.append(passes.alarm)
    patience = _patience(source, now)
    if passes.unfinished_since:
        # the first pass over a large site takes hours: it is under way, not ill
        if moment(passes.unfinished_since) < min(patience, now - _LONG_PASS):
            needs.append(f"no pass has come to its end since {passes.finished or passes.unfinished_since}")
    elif source and passes.finished and moment(passes.finished) < patience and _overdue(db, name, patience):
        needs.append(f"no pass since {passes.finished}, though its schedule is {source.schedule!r}")
    return (*needs, *map(str, selectors.dead(db, name, source)))


def _overdue(db: sqlite3.Connection, name: str, patience: datetime) -> bool:
    """Return whether something was to be read: a pass with nothing to do is not made."""
    first = polling.first_finder_due(db, name)
    return first is None or moment(first) < patience


def _patience(source: Source | None, now: datetime) -> datetime:
    """Return the time before which the last pass must not have ended; *now* where no schedule is known."""
    slot = now
    if source is None:
        return now
    from nkarchive import slots  # APScheduler takes a tenth of a second, which only `status` need pay

    for _ in range(MISSED_SLOTS):
        slot = slots.last_slot(source.schedule, source.timezone, slot - _TICK)
    return slot


def _passes(db: sqlite3.Connection, name: str) -> _Passes:
    ended = db.execute(
        "SELECT run_id, began_at, finished_at, alarm FROM passes WHERE source = ? AND finished_at IS NOT NULL"
        " ORDER BY run_id DESC LIMIT 1",
        [name],
    ).fetchone() or (None, None, None, "")
    run_id, began, finished, alarm = ended
    unfinished_since, last_began = db.execute(
        "SELECT min(began_at), max(began_at) FROM passes WHERE source = ? AND run_id > ?", [name, run_id or 0]
    ).fetchone()
    success = db.execute(
        "SELECT finished_at FROM passes WHERE source = ? AND alarm = '' AND finished_at IS NOT NULL"
        " ORDER BY run_id DESC LIMIT 1",
        [name],
    ).fetchone()
    return _Passes(
        began=last_began or began,
        finished=finished,
        success=success[0] if success else None,
        run_id=run_id,
        alarm=alarm,
        unfinished_since=unfinished_since,
    )


def _outcomes(db: sqlite3.Connection, run_id: int | None, name: str) -> dict[str, int]:
    rows = db.execute(
        "SELECT outcome, count(*) FROM outcomes WHERE run_id = ? AND source = ? GROUP BY outcome ORDER BY outcome",
        [run_id, name],
    )
    return dict(rows.fetchall())


def _failures(db: sqlite3.Connection, run_id: int | None, name: str) -> tuple[Failure, ...]:
    rows = db.execute(
        "SELECT url, detail FROM outcomes WHERE run_id = ? AND source = ? AND outcome = 'failed' ORDER BY url",
        [run_id, name],
    )
    return tuple(Failure(url=url, detail=detail) for url, detail in rows)


def _arrivals(db: sqlite3.Connection, now: datetime) -> dict[str, tuple[int, float | None]]:
    """Return, per source, the articles of the last 24 hours and the median of the days before."""
    span = timedelta(days=_USUAL_DAYS + 1)
    rows = db.execute(
        "SELECT source, CAST(julianday(?1) - julianday(first_seen) AS INTEGER) AS days_ago, count(*)"
        " FROM articles WHERE first_seen > ?2 AND first_seen <= ?1 GROUP BY source, days_ago",
        [stamp(now), stamp(now - span)],
    ).fetchall()
    by_source: dict[str, dict[int, int]] = {}
    for source, days_ago, number in rows:
        by_source.setdefault(source, {})[days_ago] = number
    found: dict[str, tuple[int, float | None]] = {}
    for source, days in by_source.items():
        (first,) = db.execute("SELECT min(first_seen) FROM articles WHERE source = ?", [source]).fetchone()
        # the first day brought the whole back catalogue: it says nothing about a usual day
        whole_days = min((now - moment(first)).days, _USUAL_DAYS + 1)
        earlier = [days.get(day, 0) for day in range(1, whole_days)]
        found[source] = (days.get(0, 0), median(earlier) if earlier else None)
    return found


def _pairs(db: sqlite3.Connection, sql: str) -> dict[str, tuple[int, int]]:
    return {name: (one, other) for name, one, other in db.execute(sql)}
