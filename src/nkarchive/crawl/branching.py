"""Where the crawl stops going on: branches that bring nothing, sitemaps too deep, hosts that had their share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from nkarchive.crawl.books import Books, is_named
from nkarchive.crawl.case import Case
from nkarchive.discover.traps import MOST_NAMED, Refused, shape_of
from nkarchive.model import Kind, Lead, OutcomeKind, Source
from nkarchive.store.archive import Archive
from nkarchive.store.branches import REST
from nkarchive.store.frontier import Due
from nkarchive.urls import origin_of
from nkarchive.visits import PutOff
from nkarchive.work import ReadFinder

DEEPEST = 5  # sitemaps in sitemaps: the protocol knows two levels, some sites have three


class Budget:
    """How many pages a run still reads of each host."""

    def __init__(self, archive: Archive, *, began: datetime, pages_per_host: int) -> None:
        self._archive = archive
        self._began = began
        self._most = pages_per_host
        self._asked: Counter[str] = Counter()

    def holds_back(self, due: Due, source: Source) -> PutOff | None:
        """Return why *due* is not to be read in this run, None where it is, and is counted.

        What the configuration names is always read.
        """
        if is_named(due.url, source):
            return None
        branches, is_new = self._archive.branches, due.capture_id is None
        if is_new and is_branch(due) and branches.has_ended(source.name, shape_of(due.url), at=self._began):
            return PutOff(url=due.url, wait_s=REST.total_seconds(), detail=_ended(self._archive, "pages like it"))
        host = origin_of(due.url).partition("://")[2]
        if self._asked[host] >= self._most:
            detail = f"past this run's {self._most:,} pages of {host} (limits: pages_per_host)"
            return PutOff(url=due.url, wait_s=0.0, detail=detail)
        self._asked[host] += 1
        return None


def is_branch(due: Due) -> bool:
    """Return whether *due* is a page of links that no listing before it led on to."""
    return due.kind is Kind.SECTION and due.first_of_listing


def note_branch(books: Books, case: Case, reading: ReadFinder) -> None:
    """Count a page of links that is read for the first time; its leads must not be taken in yet."""
    due, branches = case.due, books.archive.branches
    if due.kind is not Kind.SECTION or due.capture_id is not None or is_named(due.url, case.source):
        return
    chain = "" if due.first_of_listing else due.listing_url
    branches.read(
        case.source.name,
        chain or shape_of(due.url),
        fruitful=branches.brings_new(reading.leads, chain=chain),
        run_id=books.run_id,
        at=books.began,
    )


def ends_at(books: Books, case: Case, next_page: Lead) -> bool:
    """Return whether the listing is not read on to *next_page*, which then has its outcome."""
    archive, listing_url = books.archive, case.due.listing_url or case.due.url
    known = archive.frontier.get(next_page.url)
    if (known and known.capture_id) or not archive.branches.has_ended(case.source.name, listing_url, at=books.began):
        return False
    archive.outcome(
        books.run_id,
        next_page.url,
        case.source.name,
        Kind.SECTION,
        OutcomeKind.DEFERRED,
        _ended(archive, "pages of its listing"),
        None,
    )
    return True


def too_deep(books: Books, case: Case, nested: Sequence[Lead]) -> tuple[Refused, ...]:
    """Return why the sitemaps that a sitemap names are not read, () where they are."""
    depth = books.archive.branches.depth(case.due.url) + 1 if nested else 0
    if depth <= DEEPEST:
        return ()
    return tuple(Refused(lead=lead, reason=f"trap: sitemaps in sitemaps, {depth} deep") for lead in nested[:MOST_NAMED])


def _ended(archive: Archive, what: str) -> str:
    return f"trap: {archive.branches.most} {what} brought no new article; tried again after {REST.days} days"
