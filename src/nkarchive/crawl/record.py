"""Writes what became of a visit: captures, the article, its events, new leads, the frontier, one outcome.
The caller holds the transaction, so all of it is committed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from nkarchive.crawl.articles import ArticleRecorder, fetched_of, leads_home
from nkarchive.crawl.books import Books, Result, is_seed, seen_at
from nkarchive.crawl.case import Case, Meaning, next_try, next_unmodified
from nkarchive.crawl.finders import next_finder, record_finder, retried, seldomer
from nkarchive.crawl.keep import KeptExchange
from nkarchive.discover import find
from nkarchive.model import EventKind, Kind, OutcomeKind, Page, Reason, Rejection, Source, Status
from nkarchive.store.archive import Archive
from nkarchive.store.frontier import LEFT_ALONE
from nkarchive.urls import origin_of
from nkarchive.visits import Exchange, Visit
from nkarchive.work import Bug, ReadArticle, ReadFinder, Unreadable

_DAY = timedelta(days=1)
DEATHS = 3  # of the workers that read a page, one a visit, until it is left alone
_CHECKED = {OutcomeKind.EDITED, OutcomeKind.GONE, OutcomeKind.READ, OutcomeKind.UNCHANGED}


class Recorder:
    """Writes cases of one run that began at *began*."""

    def __init__(self, archive: Archive, *, run_id: int, began: datetime) -> None:
        self._archive, self._run_id, self._began = archive, run_id, began
        self._books = Books(archive, run_id=run_id, began=began)
        self._articles = ArticleRecorder(self._books)

    def record(self, case: Case) -> Result:
        """Write *case* and return its outcome."""
        # in the order of their records, so that two runs over one site write the same rows
        adopted = [(each, self.adopt(each.visit, each.kept)) for each in (fetched_of(case), *case.others)]
        captures = {id(each.visit): each.capture_id or capture_id for each, capture_id in adopted}
        capture_id = captures[id(case.visit)]
        if self._archive.has_outcome(self._run_id, case.due.url):
            # reached in this run through a redirect while its own visit was under way
            return OutcomeKind.UNCHANGED, "", 0
        kind, detail, leads = self._settle(case, capture_id, captures)
        if case.visit.checks_a_304 and self._lied(case, kind):
            detail = f"{detail}; the host had said that it was not modified".removeprefix("; ")
        self._books.outcome(case, case.due.url, kind, detail, capture_id)
        return kind, detail, leads

    def _lied(self, case: Case, kind: OutcomeKind) -> bool:
        """Record what a check of "not modified" found: what the archive would call a change was hidden, or not."""
        if kind not in _CHECKED:
            return False  # no answer that could be compared
        lied = bool(case.lied) or kind in (OutcomeKind.EDITED, OutcomeKind.GONE)
        origin = origin_of(case.visit.exchanges[0].url)
        hosts = self._archive.hosts
        hosts.save_candour(origin, hosts.candour(origin).checked(lied=lied, at=seen_at(case, self._began)))
        return lied

    def adopt(self, visit: Visit, kept: Sequence[KeptExchange]) -> int | None:
        """Write the captures' rows and return the id of the last."""
        capture_id = None
        final_url = kept[-1].exchange.url if kept else ""
        for one in kept:
            # a page that two journeys led to is written by the first of them
            capture_id = self._archive.capture_at(one.pointer) or self._archive.keep(
                self._run_id,
                one.exchange,
                one.pointer,
                sha256=one.sha256,
                final_url=final_url,
                refers_to=one.refers_to,
            )
        return capture_id

    def robots(self, visit: Visit, kept: Sequence[KeptExchange], sources: Sequence[Source]) -> None:
        """Write a visit to a robots.txt, and take in the sitemaps it names for the sources of that host."""
        capture_id = self.adopt(visit, kept)
        host = _host_and_port(visit.lead.url)
        owners = [source for source in sources if _host_and_port(source.home_url or visit.lead.url) == host]
        answer = visit.end if isinstance(visit.end, Exchange) else None
        for source in owners:
            if answer is not None and answer.status == 200:
                page = Page(url=answer.url, body=answer.body, content_type=answer.header("content-type"))
                for lead in find(Kind.ROBOTS, page, source):
                    self._books.add(source, lead, self._began)
        for source in (owners or sources)[:1]:
            detail = f"HTTP {answer.status}" if answer else getattr(visit.end, "detail", "")
            outcome = OutcomeKind.READ if answer else OutcomeKind.FAILED
            self._archive.outcome(self._run_id, visit.lead.url, source.name, Kind.ROBOTS, outcome, detail, capture_id)

    # --- what the visit means ---------------------------------------------------------------------

    def _settle(self, case: Case, capture_id: int | None, captures: Mapping[int, int | None]) -> Result:
        match case.meaning, case.reading:
            case Meaning.FAILED, _:
                self._articles.record_parts(case, captures)
                return self._failed(case)
            case Meaning.DISALLOWED, _:
                self._disallowed(case)
                return OutcomeKind.DISALLOWED, case.detail, 0
            case Meaning.DEFERRED, _:
                wait_s = getattr(case.visit.end, "wait_s", 0.0)
                at = max(case.horizon, self._began + timedelta(seconds=wait_s))
                self._archive.frontier.put_off(case.due.url, next_at=at)
                return OutcomeKind.DEFERRED, case.detail, 0
            case Meaning.GONE, _:
                return self._lost(case, capture_id, Status.GONE, OutcomeKind.GONE, case.detail)
            case Meaning.BLOCKED, _:
                return self._lost(case, capture_id, Status.BLOCKED, OutcomeKind.BLOCKED, case.detail)
            case _, Rejection() as rejection:
                return self._rejected(case, rejection, capture_id)
            case _, ReadFinder() as reading:
                return record_finder(self._books, case, reading, capture_id)
            case _, ReadArticle() as reading:
                if elsewhere := self._articles.astray(case):
                    rejection = Rejection(url=case.due.url, reason=Reason.REDIRECT, detail=elsewhere)
                    return self._rejected(case, rejection, capture_id)
                if lost := self._articles.lost(case):
                    self._articles.record_parts(case, captures)
                    return self._failed(replace(case, detail=lost))
                return self._articles.record(case, reading, capture_id, captures)
            case _, Unreadable() as reading:
                again = next_finder(self._books, case, fresh=False)
                self._wait(case, "failed", again and max(again, seldomer(self._books, case)))
                return OutcomeKind.FAILED, reading.detail, 0
            case _, Bug(deadly=True) as reading:
                return self._deadly(case, reading)
            case _, Bug() as reading:
                is_finder = case.due.kind is not Kind.ARTICLE
                again = next_finder(self._books, case, fresh=False) if is_finder else self._books.by_age(case)
                self._wait(case, "failed", again)
                return OutcomeKind.FAILED, f"bug: {reading.detail}", 0
            case _, None:
                if case.due.capture_id is None and not self._archive.articles.held(case.due.url):
                    return self._failed(case)  # "not modified", of a page that we never had
                return self._unchanged(case, capture_id)
        raise AssertionError(case.meaning)

    def _deadly(self, case: Case, bug: Bug) -> Result:
        """A page whose reader died: it is tried on other days, and then not any more."""
        deaths, state, detail = case.due.deaths + 1, "failed", f"bug: {bug.detail}"
        at: datetime | None = self._books.by_age(case)
        if case.due.first_of_listing:
            # never left alone: that would end a source's record without a word
            at = case.horizon if deaths < DEATHS else max(case.horizon, self._began + _DAY)
        elif deaths >= DEATHS:
            state, at = LEFT_ALONE, None
            detail += f" ({deaths} times now: it is left alone, until `nkarchive add` asks for it)"
        self._archive.frontier.settle(case.due.url, state=state, at=self._began, next_at=at, deaths=deaths)
        return OutcomeKind.FAILED, detail, 0

    def _wait(self, case: Case, state: str, next_at: datetime | None) -> None:
        self._archive.frontier.settle(case.due.url, state=state, at=self._began, next_at=next_at)

    def _disallowed(self, case: Case) -> None:
        # a robots.txt that did not answer closes a whole site, and may answer the next time
        tries = case.due.tries + 1
        at = next_try(tries, began=self._began, horizon=case.horizon)
        if case.due.first_of_listing:
            at = case.horizon
        elif not getattr(case.visit.end, "passing", False):
            at = max(case.horizon, self._began + _DAY)
        self._archive.frontier.settle(
            case.due.url, state="disallowed", at=self._began, next_at=at, tries=tries, whole=case.due.whole
        )

    def _failed(self, case: Case) -> Result:
        tries = case.due.tries + 1
        next_at = next_try(tries, began=self._began, horizon=case.horizon)
        if case.due.first_of_listing:
            next_at = retried(self._books, case, tries=tries)
        self._archive.frontier.settle(
            case.due.url,
            state="failed" if case.due.state == "new" else case.due.state,
            at=self._began,
            next_at=next_at,
            tries=tries,
            whole=case.due.whole,
        )
        return OutcomeKind.FAILED, case.detail, 0

    def _lost(self, case: Case, capture_id: int | None, status: Status, outcome: OutcomeKind, detail: str) -> Result:
        """A 404, a block page: record what was seen of a held article; never that it was deleted."""
        held = self._archive.articles.held(case.due.url) if case.due.kind is Kind.ARTICLE else None
        changed = held.status is not status if held else case.due.state != status.value
        if held and changed:
            self._archive.articles.set_status(held.id, status)
            self._archive.articles.event(
                held.id,
                EventKind(status.value),
                at=seen_at(case, self._began),
                detail=detail,
                capture_id=capture_id,
            )
        if case.due.whole and case.due.kind is Kind.SECTION and status is Status.GONE:
            self._archive.frontier.read_whole(case.due.listing_url, at=self._began)  # the listing grew shorter
        often = is_seed(case) or (case.due.first_of_listing and status is Status.BLOCKED)
        next_at = seldomer(self._books, case) if often else self._books.by_age(case, changed=changed)
        self._archive.frontier.settle(
            case.due.url,
            state=status.value,
            at=self._began,
            next_at=next_at,
            changed=changed,
            validators=("", ""),
        )
        return outcome, detail, 0

    def _rejected(self, case: Case, rejection: Rejection, capture_id: int | None) -> Result:
        detail = f"{rejection.reason}: {rejection.detail}" if rejection.detail else str(rejection.reason)
        if rejection.reason is Reason.BLOCKED:
            return self._lost(case, capture_id, Status.BLOCKED, OutcomeKind.BLOCKED, detail)
        held = self._archive.articles.held(case.due.url)
        home = leads_home(case)
        if held and (home or rejection.reason is Reason.NOT_FOUND):
            detail = f"leads to the home page {home}" if home else detail
            return self._lost(case, capture_id, Status.GONE, OutcomeKind.GONE, detail)
        if held:
            return self._lost(case, capture_id, Status.UNREADABLE, OutcomeKind.REJECTED, detail)
        # an agency publishes the page before its text: looked at again as an article would be.
        # No validators: a server that says 304 to an empty page would hide the text for ever
        self._archive.frontier.settle(
            case.due.url,
            state="rejected",
            at=self._began,
            next_at=self._books.by_age(case),
            validators=("", ""),
        )
        return OutcomeKind.REJECTED, detail, 0

    def _unchanged(self, case: Case, capture_id: int | None) -> Result:
        """A 304, or the very bytes that the held version was read from."""
        held = self._archive.articles.held(case.due.url)
        returned = bool(held and held.status is not Status.LIVE)
        if held:
            self._archive.articles.seen(held.id, seen_at(case, self._began))
            if returned:
                self._archive.articles.returned(held, at=seen_at(case, self._began), capture_id=capture_id)
        self._archive.frontier.settle(
            case.due.url,
            state="ok",
            at=self._began,
            next_at=self._books.by_age(case, changed=returned),
            changed=returned,
            unmodified=next_unmodified(case),
        )
        return OutcomeKind.UNCHANGED, case.detail or "same bytes", 0


def _host_and_port(url: str) -> str:
    return origin_of(url).partition("://")[2]
