"""The run's books: what every kind of record needs. The caller holds the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from nkarchive.crawl.case import Case, next_visit
from nkarchive.discover import is_article
from nkarchive.discover.traps import Refused
from nkarchive.errors import BadUrl
from nkarchive.model import Lead, OutcomeKind, Source
from nkarchive.store.archive import Archive
from nkarchive.urls import canonicalise
from nkarchive.visits import Exchange

Result: TypeAlias = tuple[OutcomeKind, str, int]  # outcome, detail, article leads that the page named


class Books:
    """The archive as one run writes it; the run began at *began*, from which revisits count."""

    def __init__(self, archive: Archive, *, run_id: int, began: datetime) -> None:
        self.archive = archive
        self.run_id = run_id
        self.began = began

    def outcome(self, case: Case, url: str, kind: OutcomeKind, detail: str, capture_id: int | None) -> None:
        """Record what became of *url*."""
        self.archive.outcome(self.run_id, url, case.source.name, case.due.kind, kind, detail, capture_id)

    def add(self, source: Source, lead: Lead, next_slot: datetime) -> bool:
        """Take in a lead; return whether it brings something new or changed."""
        return self.archive.frontier.add(source.name, lead, at=self.began, run_id=self.run_id, next_slot=next_slot)

    def add_all(self, source: Source, leads: Sequence[Lead], next_slot: datetime) -> int:
        """Take in the leads of one page; return how many of them are new or changed."""
        return self.archive.frontier.add_all(source.name, leads, at=self.began, run_id=self.run_id, next_slot=next_slot)

    def refuse(self, source: Source, refused: Iterable[Refused]) -> None:
        """Keep what is not followed, and say so where it is met for the first time."""
        for each in refused:
            if self.archive.branches.refuse(source.name, each.lead, at=self.began):
                kind, url = each.lead.kind, each.lead.url
                self.archive.outcome(self.run_id, url, source.name, kind, OutcomeKind.REJECTED, each.reason, None)

    def by_age(self, case: Case, *, changed: bool = False) -> datetime:
        """Return when the page is looked at again, by the time since it last changed."""
        since = self.began if changed or case.due.changed_at is None else min(case.due.changed_at, self.began)
        return next_visit(since, case.source.revisit_s, horizon=case.horizon)


def seen_at(case: Case, began: datetime) -> datetime:
    """Return when the answer came."""
    return case.visit.end.fetched_at if isinstance(case.visit.end, Exchange) else began


def body_of(case: Case, capture_id: int | None) -> int | None:
    """Return the capture that holds the body: a revisit record does not."""
    return case.kept[-1].refers_to or capture_id if case.kept else capture_id


def validators(case: Case) -> tuple[str, str] | None:
    """Return ETag and Last-Modified for the next request, None where they are another URL's."""
    end = case.visit.end
    if not isinstance(end, Exchange) or end.status != 200 or end.url != case.due.url:
        return None
    return end.header("etag"), end.header("last-modified")


def is_seed(case: Case) -> bool:
    """Return whether the configuration names this URL."""
    return is_named(case.due.url, case.source)


def is_named(url: str, source: Source) -> bool:
    """Return whether *source*'s entry names *url*."""
    return url in _named((*source.start, *source.feeds, *source.sitemaps))


@lru_cache(maxsize=256)
def _named(urls: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(canonicalise, urls))


def spelling(url: str, source: Source) -> str:
    """Return the URL under which the page at *url* would be held, '' where it could not be."""
    try:
        known = canonicalise(url, keep=source.keep_query)
        return known if is_article(known, source) else canonicalise(url)
    except BadUrl:
        return ""
