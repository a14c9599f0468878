"""What is wrong with a source in one sentence: what, since when, against what usual, and what to do next."""

from __future__ import annotations

from nkarchive.watch.drift import SIGNS, Drift
from nkarchive.watch.silence import Shortfall

_LOOK = "open its start page in a browser, and mend `start`, `feeds`, `articles` or `follow` in config.yaml"
_TO_DO = {
    "rejected": "see what `nkarchive extract URL` says of one of them, and mend `articles` or write `rules`",
    "by_fallback": "its layout may have changed: compare `nkarchive extract URL --explain` with its `rules`",
}
_RULES = "its layout may have changed: see `nkarchive extract URL --explain`, and write `rules` for it"


def of_shortfall(found: Shortfall) -> str:
    """Say that nothing, or too little, comes.

    >>> from datetime import date
    >>> of_shortfall(Shortfall(since=date(2024, 3, 5), days=7, count=3, expected=41.9, a_day=6.0))[:69]
    '3 new articles since 2024-03-05 (7 days), where 42 are usual: a secti'
    """
    if found.is_silence:
        return f"nothing new since {found.since} ({_days(found.days)}), where {_rate(found.a_day)} usual: {_LOOK}"
    articles = "1 new article" if found.count == 1 else f"{found.count} new articles"
    return (
        f"{articles} since {found.since} ({_days(found.days)}), where {found.expected:.0f} are usual:"
        f" a section or feed may have moved: {_LOOK}"
    )


def of_drift(found: Drift) -> str:
    """Say that pages are read otherwise than they were."""
    return (
        f"{found.hits} of {found.pages} pages since {found.since} {SIGNS[found.sign]},"
        f" where it was {found.hits_before} of {found.pages_before} before: {_TO_DO.get(found.sign, _RULES)}"
    )


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _rate(a_day: float) -> str:
    """Return a rate for people, in the unit in which it is at least one."""
    for unit, days in (("day", 1), ("week", 7), ("month", 30)):
        if a_day * days >= 0.95 or unit == "month":
            break
    number = max(1, round(a_day * days))
    return f"{number} a {unit} {'is' if number == 1 else 'are'}"
