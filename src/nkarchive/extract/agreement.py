"""Which of several dates is the article's: the one that most weight stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.dates import Printed

_NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Claim:
    """A date as one place of the page gives it; *weight* is how far that place is to be believed."""

    printed: Printed
    where: str
    weight: float
    element: HtmlElement | None = None
    line: HtmlElement | None = None  # the element of which the date is the whole text, if there is one
    updated: bool = False  # said of a later change, not of the publication
    marked: HtmlElement | None = None  # the element that is marked up with it


def agreed(claims: list[Claim]) -> Claim | None:
    """Return the claim whose day most weight stands behind, at the best precision given for it."""
    best, best_score = None, 0.0
    by_kind: dict[str, list[Claim]] = {}
    for claim in claims:
        by_kind.setdefault(claim.where, []).append(claim)
    support: dict[tuple[str, str], list[float]] = {}  # what the other kinds add to a day
    for claim in claims:
        if (claim.where, claim.printed.iso) not in support:
            # in the order of the claims: floats added in another differ in their last bit
            support[claim.where, claim.printed.iso] = [
                max((0.7 * c.weight for c in others if same_day(c.printed, claim.printed)), default=0.0)
                for kind, others in by_kind.items()
                if kind != claim.where
            ]
        score = sum(support[claim.where, claim.printed.iso], claim.weight)
        if score > best_score + 1e-9:
            best, best_score = claim, score
    if best is None:
        return None
    # a bare day (or midnight) gives way to the time of the same day
    if len(best.printed.iso) == 10 or best.printed.iso[11:19] == "00:00:00":
        timed = [
            c
            for c in claims
            if len(c.printed.iso) > 10
            and c.printed.iso[11:19] != "00:00:00"
            and c.printed.iso[:10] == best.printed.iso[:10]
            and c.weight >= 1.2
        ]
        if timed:
            return max(timed, key=lambda c: c.weight)
    return best


def same_day(one: Printed, other: Printed) -> bool:
    """Say whether two dates may be the same day, seen from two time zones."""
    return one.iso[:10] == other.iso[:10] or _is_near(one.iso, other.iso)


@lru_cache(maxsize=2048)
def _is_near(one: str, other: str) -> bool:
    if len(one) > 10 and len(other) > 10:
        return abs(_instant(one) - _instant(other)) < timedelta(hours=14)
    if len(one) > 10 or len(other) > 10:
        # a bare day is the publisher's, a moment in UTC may be the day before there
        moment, day = (one, other) if len(one) > 10 else (other, one)
        return moment.endswith("+00:00") and abs(_instant(moment) - _instant(day) - _NOON) <= timedelta(hours=24)
    return False


def instant(printed: Printed) -> datetime:
    """Return the moment in UTC by which dates are ordered; a day begins at midnight."""
    return _instant(printed.iso)


@lru_cache(maxsize=512)
def _instant(iso: str) -> datetime:
    if len(iso) > 10:
        return datetime.fromisoformat(iso).astimezone(UTC)
    day = date.fromisoformat(iso)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
