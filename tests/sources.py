"""Invented sources of several kinds, day by day, from a fixed seed: what an archive would have counted of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp

from sqlite_utils import Database

from nkarchive.store import yields
from nkarchive.watch.days import Day
from nkarchive.watch.judging import AlarmKind, Spell, judge

MONDAY = date(2023, 1, 2)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """*by_weekday*: articles a day, Monday first; *mood*: how much whole weeks differ; *holidays* a year, each of one to
    *longest* days on which nothing comes."""

    by_weekday: tuple[float, ...]
    mood: float = 0.15
    holidays: int = 0
    longest: int = 3


KINDS = {
    "agency, 30 a day": Kind(by_weekday=(32, 32, 31, 31, 30, 28, 26)),
    "agency, 6 a day": Kind(by_weekday=(6.5, 6.5, 6, 6, 6, 5.5, 5), mood=0.25),
    "weekday paper, 10 a day": Kind(by_weekday=(10, 11, 10, 10, 9, 0, 0), holidays=7),
    "weekday paper, 2 a day": Kind(by_weekday=(2, 2, 2, 2, 2, 0.2, 0.2), mood=0.25, holidays=7),
    "blog, 4 a week": Kind(by_weekday=(0.8, 0.8, 0.8, 0.8, 0.6, 0.1, 0.1), mood=0.3, holidays=5, longest=10),
    "magazine, 1 a week": Kind(by_weekday=(0, 0.05, 0.1, 0.75, 0.1, 0, 0), mood=0.1, holidays=2, longest=7),
    "journal, 1 a month": Kind(by_weekday=(0.033,) * 7, mood=0.1),
}


def poisson(chance: random.Random, mean: float) -> int:
    """Return a random number of articles."""
    if mean > 30:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    limit, product, number = exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        number += 1
    return number


def history(kind: Kind, days: int, seed: int) -> list[Day]:
    """Return so many days of a source that is well: weekdays, moods of weeks, holidays, now and then a burst."""
    chance = random.Random(seed)
    closed: set[int] = set()
    for _ in range(round(kind.holidays * days / 365)):
        first = chance.randrange(days)
        closed.update(range(first, first + chance.randint(1, kind.longest)))
    found, mood = [], 1.0
    for number in range(days):
        on = MONDAY + number * _DAY
        if on.weekday() == 0:
            mood = max(0.2, chance.gauss(1.0, kind.mood))
        mean = 0.0 if number in closed else kind.by_weekday[on.weekday()] * mood
        if chance.random() < 0.01:
            mean *= 3
        fresh = poisson(chance, mean)
        unsigned = sum(chance.random() < 0.3 for _ in range(fresh))
        found.append(Day(on=on, fresh=fresh, pages=fresh, counts={"no_byline": unsigned}))
    return found


def watched(days: Sequence[Day], *, first: int = 1) -> list[tuple[int, Spell]]:
    """Return the alarms of a watch that looks every morning from day number *first* on: (day it was raised, alarm).

    As the crawl does: an alarm is remembered until it is over.
    """
    spells: list[tuple[int, Spell]] = []
    for number in range(first, len(days)):
        today = days[number].on
        known = [spell for _, spell in spells]
        verdict = judge([*days[max(1, number - 450) : number], Day(on=today)], known, today=today)
        for at, (raised, spell) in enumerate(spells):
            if spell in (*verdict.over, *verdict.usual_now):
                spells[at] = (raised, replace(spell, until=today, became_usual=spell in verdict.usual_now))
        if short := verdict.shortfall:
            kind = AlarmKind.SILENT if short.is_silence else AlarmKind.LESS
            spells.append((number, Spell(kind=kind, since=short.since)))
        drifts = (Spell(kind=AlarmKind.DRIFT, subject=drift.sign, since=drift.since) for drift in verdict.drifts)
        spells.extend((number, spell) for spell in drifts)
    return spells


def from_then_on(days: Sequence[Day], begin: int, change: Callable[[Day], Day]) -> list[Day]:
    """Return the same days, changed from the day number *begin* on."""
    return [*days[:begin], *map(change, days[begin:])]


def nothing(day: Day) -> Day:
    """Nothing comes."""
    return Day(on=day.on)


def half(day: Day) -> Day:
    """Every second article is lost."""
    chance = random.Random(day.on.toordinal())
    fresh = sum(chance.random() < 0.5 for _ in range(day.fresh))
    unsigned = min(fresh, day.counts["no_byline"] // 2)
    return replace(day, fresh=fresh, pages=fresh, counts={"no_byline": unsigned})


def undated(day: Day) -> Day:
    """No page has a date that can be read."""
    return replace(day, counts={**day.counts, "no_date": day.pages})


def evenly(until: date, number: int, fresh: int, **counts: int) -> list[Day]:
    """Return so many days, the last the day before *until*, each with so many articles."""
    first = until - timedelta(days=number)
    return [Day(on=first + timedelta(days=n), fresh=fresh, pages=fresh, counts=counts) for n in range(number)]


def remember(db: Database, source: str, days: Sequence[Day]) -> None:
    """Write the days into an archive, as if a crawl had been there on each of them."""
    db.execute("INSERT OR IGNORE INTO sources (name) VALUES (?)", [source])
    for day in days:
        yields.add(db, source, day.on, {"new": day.fresh, "pages": day.pages, **day.counts}, passes=1)
    began = f"{days[-1].on.isoformat()}T00:00:00Z"
    run_id = db.execute("INSERT INTO runs (started_at, finished_at) VALUES (?, ?)", [began, began]).lastrowid
    db.execute(
        "INSERT INTO passes (run_id, source, began_at, finished_at) VALUES (?, ?, ?, ?)",
        [run_id, source, began, began],
    )
