"""Whether a source brings nothing, or far less than usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nkarchive.watch.days import Day
from nkarchive.watch.usual import Usual, usual

UNLIKELY = 0.001
_WINDOWS_DAYS = (2, 3, 5, 7, 14, 28, 42, 56)
_FAR_LESS = 0.7  # of what is usual
_WEEK = 7
_AS_BEFORE = 0.8  # of what is usual is usual again


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """*count* articles came on the *days* whole days up to yesterday, and today, where *expected* are usual.

    *since* is the first of these days, of silence the first of all that it lasts; *a_day*: what a day usually brings.
    """

    since: date
    days: int
    count: int
    expected: float
    a_day: float

    @property
    def is_silence(self) -> bool:
        """Whether nothing came at all."""
        return self.count == 0


def shortfall(days: Sequence[Day], *, today: date, begin: date = date.min) -> Shortfall | None:
    """Return the shortest stretch of days up to *today* that brought too little to be chance, None if none did.

    *days*, in order, are those on which a pass could read the source: a stretch, which does not begin before *begin*,
    is compared with what came before it. Only whole days are expected to bring anything, so that it does not matter at
    what hour a source publishes.
    """
    whole = [day for day in days if day.on < today]
    so_far = sum(day.fresh for day in days if day.on == today)
    longest = min(len(whole) // 2, sum(day.on >= begin for day in whole))  # the usual is known from longer than that
    quiet = next((n for n, day in enumerate(reversed(whole)) if day.fresh), len(whole))
    windows = {*_WINDOWS_DAYS, *([min(quiet, longest)] if quiet and not so_far else [])}
    for length in sorted(window for window in windows if 0 < window <= longest):
        stretch, before = whole[-length:], usual(whole[:-length])
        count = so_far + sum(day.fresh for day in stretch)
        found = before and _too_little(before, stretch, count)
        if found and found.is_silence:
            return replace(found, since=whole[-quiet].on, days=quiet)
        if found:
            return found
    return None


def _too_little(before: Usual, stretch: Sequence[Day], count: int) -> Shortfall | None:
    on = [day.on for day in stretch]
    expected = before.expected(on)
    if count > _FAR_LESS * expected or before.chance(count, on) >= UNLIKELY:
        return None
    return Shortfall(since=on[0], days=len(on), count=count, expected=expected, a_day=before.a_day)


def is_as_usual_again(before: Sequence[Day], since: Sequence[Day], *, today: date) -> bool:
    """Return whether a week *since* an alarm brought about what one did *before* it: on fewer days, it may be a mood."""
    rates = usual(before)
    week = [day for day in since if day.on < today][-_WEEK:]
    if rates is None:
        return True
    return len(week) == _WEEK and sum(day.fresh for day in week) >= _AS_BEFORE * rates.expected([d.on for d in week])
