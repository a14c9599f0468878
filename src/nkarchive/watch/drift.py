"""Whether a source's pages are read as they were: shares of rejections, of fields that are missing, of fallbacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, lgamma, log, log1p

from nkarchive.watch.days import Day

# count of a day -> what is then true of a page, for a sentence
SIGNS = {
    "rejected": "are no articles",
    "no_headline": "have no headline",
    "no_date": "have no date",
    "no_body": "have no text",
    "no_byline": "have no byline",
    "no_caption": "have no caption",
    "by_fallback": "are read past the rules in config.yaml",
    "by_guess": "have their text found by guess",
}
_RECENT_PAGES = (6, 30)  # fewer say nothing; more find a smaller change
_BEFORE_PAGES = 20
_BEFORE_DAYS = 91
_UNLIKELY = 1e-4
_GROWN_BY = 0.3
_BACK_WITHIN = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """*hits* of *pages* pages since *since* show a *sign* that *hits_before* of *pages_before* showed before."""

    sign: str
    since: date
    hits: int
    pages: int
    hits_before: int
    pages_before: int


def drifting(days: Sequence[Day], sign: str) -> Drift | None:
    """Return what the latest of *days* (in order) show much more often than the days before them, None if they do not."""
    for fewest in _RECENT_PAGES:
        recent = _latest(days, fewest)
        if recent is None:
            return None
        before = _within(days[: len(days) - len(recent)])
        hits, pages = _sums(recent, sign)
        hits_before, pages_before = _sums(before, sign)
        if pages_before < _BEFORE_PAGES:
            return None
        # one more of each: what was never seen before is seldom, not impossible
        share = (hits_before + 1) / (pages_before + 2)
        if hits / pages - share >= _GROWN_BY and _at_least(hits, pages, share) < _UNLIKELY:
            since = next(day.on for day in recent if day.counts.get(sign, 0))
            return Drift(
                sign=sign,
                since=since,
                hits=hits,
                pages=pages,
                hits_before=hits_before,
                pages_before=pages_before,
            )
    return None


def is_back(before: Sequence[Day], since: Sequence[Day], sign: str) -> bool:
    """Return whether the latest pages *since* an alarm show a sign about as seldom as those *before* it."""
    recent = _latest(since, _RECENT_PAGES[0])
    if recent is None:
        return False
    hits, pages = _sums(recent, sign)
    hits_before, pages_before = _sums(_within(before), sign)
    return hits / pages - (hits_before / pages_before if pages_before else 0.0) < _BACK_WITHIN


def _latest(days: Sequence[Day], fewest: int) -> Sequence[Day] | None:
    """Return the fewest of the latest days that have so many pages together, None where all have not."""
    pages = 0
    for number in range(1, len(days) + 1):
        pages += days[-number].pages
        if pages >= fewest:
            return days[-number:]
    return None


def _within(days: Sequence[Day]) -> Sequence[Day]:
    return [day for day in days if (days[-1].on - day.on).days < _BEFORE_DAYS] if days else ()


def _sums(days: Sequence[Day], sign: str) -> tuple[int, int]:
    return sum(day.counts.get(sign, 0) for day in days), sum(day.pages for day in days)


def _at_least(hits: int, pages: int, share: float) -> float:
    """Return P(X >= hits) of a binomial distribution."""
    every = lgamma(pages + 1)
    terms = (
        every - lgamma(k + 1) - lgamma(pages - k + 1) + k * log(share) + (pages - k) * log1p(-share)
        for k in range(hits, pages + 1)
    )
    return min(1.0, sum(exp(term) for term in terms))
