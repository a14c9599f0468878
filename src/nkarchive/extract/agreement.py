"""Which of several dates is the article's: the one that most weight stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.dates import Printed


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
    for claim in claims:
        score = claim.weight
        # in the order of the claims: floats added in another differ in their last bit
        for kind in dict.fromkeys(c.where for c in claims if c.where != claim.where):
            score += max(
                (0.7 * c.weight for c in claims if c.where == kind and same_day(c.printed, claim.printed)), default=0.0
            )
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


@lru_cache(maxsize=2048)
def same_day(one: Printed, other: Printed) -> bool:
    """Say whether two dates may be the same day, seen from two time zones."""
    if one.iso[:10] == other.iso[:10]:
        return True
    if len(one.iso) > 10 and len(other.iso) > 10:
        return abs(instant(one) - instant(other)) < timedelta(hours=14)
    if len(one.iso) > 10 or len(other.iso) > 10:
        # a bare day is the publisher's, a moment in UTC may be the day before there
        moment, day = (one, other) if len(one.iso) > 10 else (other, one)
        middle = datetime(day.day.year, day.day.month, day.day.day, 12, tzinfo=UTC)
        return moment.iso.endswith("+00:00") and abs(instant(moment) - middle) <= timedelta(hours=24)
    return False


@lru_cache(maxsize=512)
def instant(printed: Printed) -> datetime:
    """Return the moment in UTC by which dates are ordered; a day begins at midnight."""
    if len(printed.iso) > 10:
        return datetime.fromisoformat(printed.iso).astimezone(UTC)
    day = date.fromisoformat(printed.iso)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
