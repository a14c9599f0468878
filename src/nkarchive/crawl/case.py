"""A visit with all that is needed to write it down, and what its end means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nkarchive.crawl.keep import KeptExchange
from nkarchive.model import Source
from nkarchive.store.frontier import Due
from nkarchive.visits import Disallowed, Exchange, FetchFailed, PutOff, Visit, VisitEnd
from nkarchive.work import ReadArticle, Reading


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
class Fetched:
    """One visit and its records; *capture_id* where the answer is one that this run had committed before."""

    visit: Visit
    kept: tuple[KeptExchange, ...]
    capture_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A further page of an article: its address, and what became of it."""

    url: str
    fetched: Fetched
    meaning: Meaning
    detail: str
    reading: Reading | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One visit on its way into the archive. *reading* is None where there is nothing new to read.

    *visit* is that of *due*, or of the page that it turned out to be an address of: the first of several pages,
    the canonical one (*alias_reason* says which; *through* is the URL that led there). *parts* are the article's further pages, joined in *reading*.
    They break off at *missing*, which did not answer with a text that it must have, or at *gone*, which is no
    more. *others* is all that was fetched beside *visit*, *asides* what of it turned out to be no page of the article.
    *lied*: of a finder, whether its "not modified" hid what it lists; None where that was not checked.
    """

    visit: Visit
    due: Due
    source: Source
    horizon: datetime
    kept: tuple[KeptExchange, ...]
    meaning: Meaning
    detail: str
    reading: Reading | None
    capture_id: int | None = None
    lied: bool | None = None
    parts: tuple[Part, ...] = ()
    missing: Part | None = None
    gone: Part | None = None
    others: tuple[Fetched, ...] = ()
    asides: tuple[Part, ...] = ()
    alias_reason: str = ""
    through: str = ""
    cut_at: str = ""  # the next page of an article of which more pages were read than one may have

    @property
    def leads_on(self) -> bool:
        """Whether the article may stand, or be held, elsewhere than on this page alone."""
        article = self.reading.article if isinstance(self.reading, ReadArticle) else None
        return article is not None and bool(article.next_page_url or article.first_page_url or article.canonical_url)


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
            if status == 206:  # half an article would be held as a whole one
                return Meaning.FAILED, f"{said}, a part of the page, which nobody asked for"
            if 200 <= status < 300:
                return Meaning.ANSWERED, ""
            return Meaning.FAILED, said


def next_unmodified(case: Case) -> int:
    """Return how many answers of "not modified" there were since the page's last body, this one counted."""
    return case.due.unmodified + 1 if case.meaning is Meaning.NOT_MODIFIED else 0


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
