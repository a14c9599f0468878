"""From a source's days and its alarms so far to which alarms begin, go on and end today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nkarchive.watch import drift, silence
from nkarchive.watch.days import USUAL_AFTER, Day
from nkarchive.watch.drift import Drift
from nkarchive.watch.silence import Shortfall

_DAY = timedelta(days=1)


class AlarmKind(StrEnum):
    """What is wrong with a source."""

    BUG = "bug"  # a page hit a bug in us
    SHARED = "shared"  # a start page that is another source's
    UNREAD = "unread"  # none of its start pages, feeds and sitemaps could be read
    BLOCKED = "blocked"  # the same, because it turns us away
    NO_ARTICLES = "no-articles"  # its pages lead to no article, or to none that is one
    SILENT = "silent"  # nothing new comes
    LESS = "less"  # far less than usual comes
    DRIFT = "drift"  # its pages are read otherwise than they were
    RULES = "rules"  # a selector of its rules matches nothing any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """An alarm of a source from its first day to its last, None while it lasts.

    *subject*: which sign drifted. *became_usual*: it ended because the source has been so for long.
    """

    kind: AlarmKind
    subject: str = ""
    since: date
    until: date | None = None
    became_usual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What holds on a day. Of *lasting* nothing new is to be said, *over* and *usual_now* have ended."""

    shortfall: Shortfall | None = None
    drifts: tuple[Drift, ...] = ()
    lasting: tuple[Spell, ...] = ()
    over: tuple[Spell, ...] = ()
    usual_now: tuple[Spell, ...] = ()


_YIELD = (AlarmKind.SILENT, AlarmKind.LESS)
_UNSEEN = (AlarmKind.UNREAD, AlarmKind.BLOCKED, AlarmKind.NO_ARTICLES)


def judge(days: Sequence[Day], spells: Sequence[Spell], *, today: date) -> Verdict:
    """Return what is wrong with a source *today*; *days* and *spells*, its alarms, are in order.

    Days under an alarm are no part of what is usual, unless they have become it.
    """
    lasting: list[Spell] = []
    over: list[Spell] = []
    usual_now: list[Spell] = []
    for spell in spells:
        if spell.until is None and spell.kind in (*_YIELD, AlarmKind.DRIFT):
            long_so = spell.kind is not AlarmKind.SILENT and today - spell.since >= USUAL_AFTER
            (over if _is_over(days, spells, spell, today) else usual_now if long_so else lasting).append(spell)
    open_kinds = {spell.kind for spell in (*lasting, *over, *usual_now)}
    unseen = any(spell.until is None and spell.kind in _UNSEEN for spell in spells)
    short = None
    if not unseen and open_kinds.isdisjoint(_YIELD):
        ends = [spell.until for spell in spells if spell.until and _hides_yield(spell)]
        begin = max(ends) + _DAY if ends else date.min
        short = silence.shortfall(_good(days, spells, _YIELD), today=today, begin=begin)
    known = {spell.subject for spell in (*lasting, *over, *usual_now) if spell.kind is AlarmKind.DRIFT}
    found = (
        drift.drifting(_good(days, spells, (AlarmKind.DRIFT,), sign), sign) for sign in drift.SIGNS if sign not in known
    )
    return Verdict(
        shortfall=short,
        drifts=tuple(each for each in found if each),
        lasting=tuple(lasting),
        over=tuple(over),
        usual_now=tuple(usual_now),
    )


def _hides_yield(spell: Spell) -> bool:
    # a source that could not be read has no days; one whose pages led to no article has empty ones
    return spell.kind in _YIELD or (spell.kind is AlarmKind.NO_ARTICLES and spell.until != spell.since)


def _is_over(days: Sequence[Day], spells: Sequence[Spell], spell: Spell, today: date) -> bool:
    since = [day for day in days if day.on >= spell.since]
    if spell.kind is AlarmKind.SILENT:
        return any(day.fresh for day in since)
    kinds = _YIELD if spell.kind is AlarmKind.LESS else (AlarmKind.DRIFT,)
    before = [day for day in _good(days, spells, kinds, spell.subject) if day.on < spell.since]
    if spell.kind is AlarmKind.LESS:
        return silence.is_as_usual_again(before, since, today=today)
    return drift.is_back(before, since, spell.subject)


def _good(days: Sequence[Day], spells: Sequence[Spell], kinds: Sequence[AlarmKind], subject: str = "") -> list[Day]:
    """Return the days that tell what is usual: none under an alarm, none before one that became the usual."""
    good = list(days)
    for spell in spells:
        if spell.kind in kinds and spell.subject == subject:
            if spell.became_usual:
                good = [day for day in good if day.on >= spell.since]
            elif spell.until is not None:
                good = [day for day in good if not spell.since <= day.on <= spell.until]
    return good
