"""How many articles a source brings on a day, from its own history: robust against a burst, honest while it is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, exp, lgamma, log, log1p, sqrt
from statistics import fmean, median

from nkarchive.watch.days import Day

_SPANS_DAYS = (56, 112, 224, 364)  # eight weeks; more where so little comes that eight weeks say little
_ENOUGH = 16  # articles in a span
_FEWEST = 3  # articles from which on a history says anything
_FEWEST_DAYS = 14
_SURE = 5.0  # of a day that usually brings so many, none is no chance (1 in 150) but a holiday
_PRIOR_MOOD, _PRIOR_WEEKS = 0.25, 4
_FULL_WEEKS = 3  # from which on each weekday speaks for itself
_RESTS = 0.2  # of the mean of all days: a weekday with less is a day of rest
HOLIDAYS = 3  # days in a row that a source which rests at weekends may rest besides
_STRETCH_DAYS = 5  # in which they lie: a weekend may be between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual: articles a day by weekday (Monday first), from *articles* that came in *days* days.

    *spread*: the variance of days as a multiple of chance's alone (Poisson's: 1). *mood*: by what share of themselves
    whole weeks differ, beyond chance. *forgiven*: how many of a stretch of days may bring nothing without meaning
    anything.
    """

    by_weekday: tuple[float, ...]
    articles: int
    days: int
    spread: float
    mood: float
    forgiven: int

    @property
    def a_day(self) -> float:
        """The mean of all weekdays."""
        return fmean(self.by_weekday)

    def expected(self, days: Sequence[date]) -> float:
        """Return how many articles these days usually bring."""
        return sum(self.by_weekday[day.weekday()] for day in days)

    def least_expected(self, days: Sequence[date]) -> float:
        """Return the same for days of which one stretch may have been holidays: the one that usually brings most."""
        rates = [self.by_weekday[day.weekday()] for day in days]
        best = (sum(sorted(rates[n : n + _STRETCH_DAYS])[-self.forgiven :]) for n in range(len(rates)))
        return sum(rates) - (max(best, default=0.0) if self.forgiven else 0.0)

    def chance(self, count: int, days: Sequence[date]) -> float:
        """Return how likely it is that these days bring *count* or fewer, if all is as usual.

        The rate itself is only as certain as its history is long and its weeks are alike: a gamma distribution over it
        makes the count a negative binomial one, which for a long and even history is Poisson's.
        """
        weeks = max(1.0, len(days) / 7)
        doubt = self.spread / (self.articles + 0.5) + self.mood**2 / weeks
        return _at_most(ceil(count / self.spread), mean=self.least_expected(days) / self.spread, shape=1 / doubt)


def usual(history: Sequence[Day]) -> Usual | None:
    """Return what is usual after *history*, in order of days; None while there is too little of it."""
    if len(history) < _FEWEST_DAYS:
        return None
    last = history[-1].on
    for span in _SPANS_DAYS:
        days = [day for day in history if (last - day.on).days < span]
        articles = sum(day.fresh for day in days)
        if articles >= _ENOUGH:
            break
    if articles < _FEWEST:
        return None
    by_weekday: list[list[float]] = [[] for _ in range(7)]
    for day in days:
        by_weekday[day.on.weekday()].append(float(day.fresh))
    short = (last - days[0].on).days + 1 < 7 * _FULL_WEEKS
    if short:
        alike = _tamed([float(day.fresh) for day in days])
        tamed = [alike for _ in range(7)]
    else:
        tamed = [_tamed(counts) for counts in by_weekday]
    # on a weekday without a single pass nothing can come
    rates = tuple(fmean(counts) if counts else 0.0 for counts in tamed)
    mean = fmean(rates)
    rests = short or any(rate < _RESTS * mean for rate, counts in zip(rates, by_weekday, strict=True) if counts)
    never_empty = all(day.fresh for day in days) and len(days) >= 28
    return Usual(
        by_weekday=rates,
        articles=articles,
        days=len(days),
        spread=max(1.0, _by_day(tamed[:1] if short else tamed)),
        mood=_by_week([day for day in history if (last - day.on).days < _SPANS_DAYS[-1]], rates),
        forgiven=HOLIDAYS if rests else 0 if never_empty else 1,
    )


def _tamed(counts: list[float]) -> list[float]:
    """Return the counts with those that stick out cut to three spreads above the median."""
    if not counts:
        return []
    middle = median(counts)
    most = middle + 3 * sqrt(max(middle, 1.0))
    return [min(count, most) for count in counts]


def _by_day(tamed: Sequence[Sequence[float]]) -> float:
    """Return the variance of days of one weekday as a multiple of their mean, holidays left out."""
    squares = expected = 0.0
    for counts in tamed:
        rate = fmean(counts) if counts else 0.0
        open_days = [count for count in counts if count or rate < _SURE]
        if len(open_days) > 1:
            middle = fmean(open_days)
            squares += sum((count - middle) ** 2 for count in open_days)
            expected += middle * (len(open_days) - 1)
    return squares / expected if expected else 1.0


def _by_week(days: Sequence[Day], rates: Sequence[float]) -> float:
    """Return by what share of themselves weeks differ beyond chance, holidays left out.

    A few weeks say little of it: they are weighed together with four that differ by a quarter.
    """
    last = days[-1].on
    weeks: dict[int, list[float]] = {}
    for day in days:
        rate = rates[day.on.weekday()]
        if day.fresh or rate < _SURE:
            counted = weeks.setdefault((last - day.on).days // 7, [0.0, 0.0])
            counted[0] += day.fresh
            counted[1] += rate
    full = [(count, expected) for count, expected in weeks.values() if expected >= 1.0]
    square = _PRIOR_WEEKS * _PRIOR_MOOD**2
    for count, expected in full:
        off = min(count, 2 * expected) / expected - 1
        square += max(-1.0, off * off - 1 / expected)
    return sqrt(max(0.0, square / (_PRIOR_WEEKS + len(full))))


def _at_most(count: int, *, mean: float, shape: float) -> float:
    """Return P(X <= count) of a negative binomial distribution."""
    if mean <= 0:
        return 1.0
    log_success, log_failure = -log1p(mean / shape), log(mean / (shape + mean))
    terms = (
        lgamma(k + shape) - lgamma(shape) - lgamma(k + 1) + shape * log_success + k * log_failure
        for k in range(count + 1)
    )
    return min(1.0, sum(exp(term) for term in terms))
