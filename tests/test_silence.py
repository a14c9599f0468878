"""Silence is an alarm: what is too little to be chance, and what is only a weekend, a holiday or a small source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nkarchive.watch import saying
from nkarchive.watch.days import Day
from nkarchive.watch.drift import Drift, drifting
from nkarchive.watch.judging import AlarmKind, Spell, judge
from nkarchive.watch.silence import Shortfall, shortfall
from nkarchive.watch.usual import usual
from sources import KINDS, from_then_on, half, history, nothing, undated, watched

MONDAY = date(2024, 1, 1)
ONE = timedelta(days=1)


def week_by_week(*weeks: str) -> list[Day]:
    """Return days of which each sign says how many came; ``x`` is a day on which no pass could read the source."""
    return [
        Day(on=MONDAY + number * ONE, fresh=int(sign, 16), pages=int(sign, 16))
        for number, sign in enumerate("".join(weeks))
        if sign != "x"
    ]


def found(days: list[Day], *, today: date | None = None) -> Shortfall | None:
    return shortfall(days, today=today or days[-1].on + ONE)


WEEKDAYS = "9999900"


@pytest.mark.parametrize(
    ("days", "since"),
    [
        (week_by_week(*["a987aa9"] * 8), None),
        (week_by_week(*["a987aa9"] * 8, "0"), date(2024, 2, 26)),  # it never rested
        (week_by_week(*["5445454"] * 8, "0"), None),
        (week_by_week(*["5445454"] * 8, "000"), date(2024, 2, 26)),
        (week_by_week(*[WEEKDAYS] * 8, "9999900"), None),  # a weekend
        (week_by_week(*[WEEKDAYS] * 8, "9999000", "0999900"), None),  # a long one
        (week_by_week(*[WEEKDAYS] * 8, "9000900"), None),  # three holidays
        (week_by_week(*[WEEKDAYS] * 8, "9000000"), date(2024, 2, 27)),  # four
        (week_by_week(*["0010000"] * 8, "0000000"), None),  # a magazine that is a week late
        (week_by_week(*["0010000"] * 20, *["0000000"] * 5), None),
        (week_by_week(*["0010000"] * 20, *["0000000"] * 12), date(2024, 5, 16)),
        (week_by_week(*["a987aa9"] * 8, "xxxxxxx"), None),  # the machine was off, or the site turned us away
        (week_by_week("3333333", "00000"), None),  # a week of history is none
        (week_by_week(*["a987aa9"] * 8, "4343434", "3434343", "4343434"), date(2024, 3, 4)),  # a third
        (week_by_week(*["a987aa9"] * 8, "8787877", "7878787"), None),
        (week_by_week(*["0000000"] * 9), None),  # nothing ever came
    ],
)
def test_only_what_is_no_chance_is_an_alarm(days: list[Day], since: date | None) -> None:
    shortage = found(days)
    assert (shortage.since if shortage else None) == since


def test_it_says_what_since_when_against_what_usual_and_what_to_do() -> None:
    silence = found(week_by_week(*["a987aa9"] * 8, "000"))
    less = found(week_by_week(*["a987aa9"] * 8, *["4343434"] * 2))
    assert silence and less
    assert saying.of_shortfall(silence) == (
        "nothing new since 2024-02-26 (3 days), where 9 a day are usual: open its start page in a browser, "
        "and mend `start`, `feeds`, `articles` or `follow` in config.yaml"
    )
    assert saying.of_shortfall(less).startswith(
        "50 new articles since 2024-02-26 (14 days), where 126 are usual: a section or feed may have moved: open its"
    )
    monthly = Shortfall(since=MONDAY, days=200, count=0, expected=7, a_day=0.035)
    assert saying.of_shortfall(monthly).startswith("nothing new since 2024-01-01 (200 days), where 1 a month is usual:")


def test_what_came_today_counts_though_nothing_is_expected_of_a_day_that_has_only_begun() -> None:
    days = week_by_week(*["a987aa9"] * 8, "00")
    today = days[-1].on + ONE
    assert found(days, today=today)
    assert found([*days, Day(on=today, fresh=9)], today=today) is None


def test_the_usual_is_learnt_by_weekday_and_one_burst_is_no_habit() -> None:
    rates = usual(week_by_week(*["9999900"] * 7, "999f900"))
    assert rates is not None
    assert (rates.by_weekday, rates.forgiven, rates.articles) == ((9, 9, 9, 9.75, 9, 0, 0), 3, 366)
    daily = usual(week_by_week(*["a987aa9"] * 8))
    assert daily and daily.forgiven == 0  # never a day without: two are an alarm
    short = usual(week_by_week("9999900", "9999900"))
    assert short and set(short.by_weekday) == {45 / 7} and short.forgiven == 3  # too short to know weekdays
    assert usual(week_by_week("9999900")) is None


def test_an_alarm_lasts_until_something_comes_and_days_under_it_do_not_become_usual() -> None:
    days = week_by_week(*["a987aa9"] * 8, *["0000000"] * 6)
    today = days[-1].on + ONE
    silent = Spell(kind=AlarmKind.SILENT, since=date(2024, 2, 26))
    assert judge(days, [silent], today=today).lasting == (silent,)
    back = [*days, Day(on=today, fresh=8)]
    assert judge(back, [silent], today=today).over == (silent,)
    ended = replace(silent, until=today)
    again = [*back, Day(on=today + ONE), Day(on=today + 2 * ONE)]
    verdict = judge(again, [ended], today=today + 3 * ONE)
    assert verdict.shortfall and verdict.shortfall.since == today + ONE
    assert round(verdict.shortfall.a_day) == 9


def test_what_has_been_so_for_four_weeks_is_the_new_usual() -> None:
    """A source that does half of what it did is told once, not for ever."""
    before = week_by_week(*["a987aa9"] * 10)
    less = [Day(on=before[-1].on + (n + 1) * ONE, fresh=3, pages=3) for n in range(90)]
    spells: list[Spell] = []
    for number in range(1, len(less)):
        today = less[number].on
        verdict = judge([*before, *less[:number], Day(on=today)], spells, today=today)
        for over in (*verdict.over, *verdict.usual_now):
            spells[spells.index(over)] = replace(over, until=today, became_usual=over in verdict.usual_now)
        if verdict.shortfall:
            spells.append(Spell(kind=AlarmKind.LESS, since=verdict.shortfall.since))
    (spell,) = spells
    assert (spell.since, spell.until, spell.became_usual) == (date(2024, 3, 11), date(2024, 4, 8), True)


def test_while_a_source_cannot_be_read_it_is_not_called_silent_too() -> None:
    days = week_by_week(*["a987aa9"] * 8, "000")
    empty = Spell(kind=AlarmKind.NO_ARTICLES, since=date(2024, 2, 26))
    assert judge(days, [empty], today=days[-1].on + ONE).shortfall is None


# --- drift ----------------------------------------------------------------------------------------


def pages(*days: tuple[int, int]) -> list[Day]:
    """Return days of so many pages, so many of them without a date."""
    return [
        Day(on=MONDAY + n * ONE, fresh=each, pages=each, counts={"no_date": hits})
        for n, (each, hits) in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("days", "since"),
    [
        (pages(*[(5, 0)] * 10, (2, 2)), None),  # two pages
        (pages(*[(5, 0)] * 10, (5, 5)), date(2024, 1, 11)),
        (pages(*[(5, 0)] * 10, (8, 2)), None),
        (pages(*[(5, 2)] * 10, (5, 3), (5, 3)), None),  # it was so before
        (pages(*[(5, 2)] * 10, *[(5, 5)] * 6), date(2024, 1, 11)),
        (pages(*[(5, 5)] * 10, *[(5, 0)] * 2), None),  # better is no alarm
        (pages(*[(5, 0)] * 3, (6, 6)), None),  # before what?
    ],
)
def test_pages_that_are_read_otherwise_than_they_were_are_an_alarm(days: list[Day], since: date | None) -> None:
    drift = drifting(days, "no_date")
    assert (drift.since if drift else None) == since


def test_a_drift_says_how_many_pages_and_how_many_it_was_before() -> None:
    drift = drifting(pages(*[(5, 0)] * 10, (8, 7)), "no_date")
    assert drift == Drift(sign="no_date", since=date(2024, 1, 11), hits=7, pages=8, hits_before=0, pages_before=50)
    assert saying.of_drift(drift) == (
        "7 of 8 pages since 2024-01-11 have no date, where it was 0 of 50 before: its layout may have changed: "
        "see `nkarchive extract URL --explain`, and write `rules` for it"
    )


def test_a_drift_is_over_when_the_rules_are_mended() -> None:
    days = pages(*[(5, 0)] * 10, *[(8, 8)] * 3, (8, 0))
    spell = Spell(kind=AlarmKind.DRIFT, subject="no_date", since=date(2024, 1, 11))
    assert judge(days, [spell], today=days[-1].on).over == (spell,)
    assert judge(days[:-1], [spell], today=days[-2].on).lasting == (spell,)


# --- months of it ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_year_of_every_kind_of_source_cries_wolf_seldom() -> None:
    """Alarms in a year and two months of a source that is well; ``benchmarks/silence.py`` says more."""
    assert {name: len(watched(history(kind, 425, seed=2))) for name, kind in KINDS.items()} == WOLVES


@pytest.mark.slow
def test_an_outage_is_heard_after_so_many_days() -> None:
    """From the first bad day to the morning of the alarm: nothing comes, half is lost, no date can be read."""
    heard = {}
    for name, kind in KINDS.items():
        days = history(kind, 350, seed=2)
        heard[name] = [
            next((raised - 200 for raised, _ in watched(from_then_on(days, 200, change), first=200)), None)
            for change in (nothing, half, undated)
        ]
    assert heard == HEARD


WOLVES = dict.fromkeys(KINDS, 0)
HEARD = {
    "agency, 30 a day": [1, 27, 1],
    "agency, 6 a day": [2, 8, 1],
    "weekday paper, 10 a day": [6, 19, 1],
    "weekday paper, 2 a day": [11, 33, 1],
    "blog, 4 a week": [25, None, 7],
    "magazine, 1 a week": [63, None, None],
    "journal, 1 a month": [None, None, None],
}
