"""A visit with all that is needed to write it down, and what its end means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nkarchive.crawl.keep import KeptExchange
from nkarchive.model import Source
from nkarchive.store.frontier import Due
from nkarchive.visits import Disallowed, Exchange, FetchFailed, PutOff, Visit, VisitEnd
from nkarchive.work import Reading


class Meaning(StrEnum):
    """What the end of a visit says, before the page itself is read."""

    ANSWERED = "answered"
    NOT_MODIFIED = "not-modified"
    GONE = "gone"
    BLOCKED = "blocked"
    FAILED = "failed"
    DISALLOWED = "disallowed"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One visit on its way into the archive. *reading* is None where there is nothing new to read."""

    visit: Visit
    due: Due
    source: Source
    horizon: datetime
    kept: tuple[KeptExchange, ...]
    meaning: Meaning
    detail: str
    reading: Reading | None


_REFUSED = {401, 402, 403, 407, 429, 451}


def meaning_of(end: VisitEnd) -> tuple[Meaning, str]:
    """Return what the end of a visit says, with one clause for a person."""
    match end:
        case Disallowed():
            return Meaning.DISALLOWED, end.detail
        case PutOff():
            return Meaning.DEFERRED, end.detail
        case FetchFailed():
            return Meaning.FAILED, f"{end.cause}: {end.detail}"
        case Exchange():
            status = end.status
            said = f"HTTP {status}"
            # the challenge pages of the large shields say so in a header, whatever their status
            if status in _REFUSED or end.header("cf-mitigated") or end.header("x-datadome"):
                return Meaning.BLOCKED, said
            if status == 304:
                return Meaning.NOT_MODIFIED, said
            if status in (404, 410):
                return Meaning.GONE, said
            if 200 <= status < 300:
                return Meaning.ANSWERED, ""
            return Meaning.FAILED, said


def next_visit(changed_at: datetime, ages_s: tuple[float, ...], *, horizon: datetime) -> datetime:
    """Return when a page that last changed at *changed_at* is looked at again: the first of its ages
    that this pass has not already served (it serves all up to *horizon*, the source's next slot)."""
    for age_s in ages_s:
        at = changed_at + timedelta(seconds=age_s)
        if at >= horizon:
            return at
    return horizon + timedelta(seconds=ages_s[-1] if ages_s else 86400.0)


def next_try(tries: int, *, began: datetime, horizon: datetime) -> datetime:
    """Return when a failed URL is tried again: a quarter of an hour, doubling up to a day."""
    return max(horizon, began + timedelta(minutes=min(15 * 2 ** min(tries, 7), 1440)))
