"""Asks for pages and has them read: each address at most once a run, whoever leads there."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime

from nkarchive.crawl.case import Case, Fetched, Meaning, Part, meaning_of
from nkarchive.crawl.keep import Keeper
from nkarchive.engine import Engine
from nkarchive.errors import CaptureCorrupt
from nkarchive.lane import Lanes
from nkarchive.model import Kind, Lead, Page, Source
from nkarchive.store.archive import Archive
from nkarchive.store.frontier import Due
from nkarchive.urls import origin_of
from nkarchive.visits import Exchange, Visit
from nkarchive.work import Bug, ReadFinder, Reading, work

_NOTHING: tuple[str, str] = ("", "")


def _died(how: str) -> Bug:
    return Bug(detail=f"the worker that read this page died: {how}", deadly=True)


class Visitor:
    """The visits of one run. *further* counts, by source, the pages that were asked for beside those that were due."""

    def __init__(
        self,
        archive: Archive,
        keeper: Keeper,
        lanes: Lanes,
        engine: Engine,
        *,
        run_id: int,
        began: datetime,
        verify_304: int,
    ) -> None:
        self._archive, self._keeper, self._lanes, self._engine = archive, keeper, lanes, engine
        self._run_id, self._began, self._verify_304 = run_id, began, verify_304
        self._under_way: dict[str, asyncio.Future[Fetched]] = {}
        self.further: Counter[str] = Counter()

    async def fetch_due(self, due: Due, source: Source) -> Fetched:
        """Ask for what is due: whether it changed, where an answer of "not modified" says something."""
        # "Not modified" is of use only where what it leaves out can be read again, and it says nothing of the
        # pages that follow the first.
        if due.kind is Kind.ARTICLE:
            known = not self._archive.articles.has_pages(due.url)
        else:
            known = not due.etag + due.last_modified or self._keeper.reads_back(due.capture_id)
        known = known and self._archive.hosts.candour(origin_of(due.url)).trusted(self._began)
        validators = (due.etag, due.last_modified) if known else _NOTHING
        return await self._once(Lead(url=due.url, kind=due.kind), source, validators, unmodified=due.unmodified)

    async def fetch_further(self, url: str, source: Source) -> Fetched:
        """Ask for a page that another one leads to."""
        lead = Lead(url=url, kind=Kind.ARTICLE)
        fetched = await self._once(lead, source, _NOTHING, further=True)
        if isinstance(fetched.visit.end, Exchange) and fetched.visit.end.status == 304:
            # somebody asked for it as for a page that we have, and it has to be read
            self.further[source.name] += 1
            fetched = await self._ask(lead, source, _NOTHING, unmodified=0)
        return fetched

    def remember(self, fetched: Fetched) -> None:
        """Take a visit for one that this run made: an earlier run did, and was cut off."""
        done: asyncio.Future[Fetched] = asyncio.get_running_loop().create_future()
        done.set_result(fetched)
        self._under_way[fetched.visit.lead.url] = done

    def forget(self, case: Case) -> None:
        """Let go of what is committed: it can be read back from the captures."""
        for lead in (case.due.url, case.visit.lead.url, *(each.visit.lead.url for each in case.others)):
            if (future := self._under_way.get(lead)) and future.done():
                del self._under_way[lead]

    async def _once(
        self, lead: Lead, source: Source, validators: tuple[str, str], *, unmodified: int = 0, further: bool = False
    ) -> Fetched:
        under_way = self._under_way.get(lead.url)
        if under_way is None:
            if lead.kind is Kind.ARTICLE and (fetched := self._of_this_run(lead)):
                return fetched
            self.further[source.name] += further
            under_way = asyncio.create_task(self._ask(lead, source, validators, unmodified=unmodified))
            self._under_way[lead.url] = under_way
        return await under_way

    def _of_this_run(self, lead: Lead) -> Fetched | None:
        capture_id, holder = self._archive.capture_of_run(self._run_id, lead.url)
        if capture_id is None or holder is None:
            return None
        try:
            exchange = self._keeper.stored(holder)
        except CaptureCorrupt:
            return None
        visit = Visit(lead=lead, exchanges=(exchange,), end=exchange)
        return Fetched(visit=visit, kept=(), capture_id=capture_id)

    async def _ask(self, lead: Lead, source: Source, validators: tuple[str, str], *, unmodified: int) -> Fetched:
        etag, last_modified = validators
        visit = await self._lanes.visit(lead, source, etag=etag, last_modified=last_modified)
        if validators != _NOTHING and self._must_check(visit, unmodified):
            check = await self._lanes.visit(lead, source)
            if check.exchanges:  # else there is no answer, and the 304 stands until the next time
                visit = replace(check, exchanges=(*visit.exchanges, *check.exchanges))
        return Fetched(visit=visit, kept=self._keeper.append(visit))

    def _must_check(self, visit: Visit, unmodified: int) -> bool:
        end, hosts = visit.end, self._archive.hosts
        if not isinstance(end, Exchange) or end.status != 304 or len(visit.exchanges) > 1:
            return False
        origin = origin_of(end.url)
        candour, due = hosts.candour(origin).told(every=self._verify_304, of_page=unmodified)
        hosts.save_candour(origin, candour)
        return due

    # --- read -------------------------------------------------------------------------------------------

    async def read(self, fetched: Fetched, due: Due, source: Source, horizon: datetime) -> Case:
        """Return what was due with what it says."""
        meaning, detail = meaning_of(fetched.visit.end)
        page = self._page(fetched, due, source, meaning)
        reading = await self._reading(due.kind, page, source)
        return Case(
            visit=fetched.visit,
            due=due,
            source=source,
            horizon=horizon,
            kept=fetched.kept,
            capture_id=fetched.capture_id,
            meaning=meaning,
            detail=detail,
            reading=reading,
            lied=await self._lied(fetched, due, source, reading),
        )

    async def _lied(self, fetched: Fetched, due: Due, source: Source, reading: Reading | None) -> bool | None:
        """Return whether a finder that had "not modified" said of it lists what it did not list before.

        Listings have furniture that changes with each answer, so they are compared by what is read from them.
        """
        if due.kind is Kind.ARTICLE or not fetched.visit.checks_a_304 or not isinstance(reading, ReadFinder):
            return None
        if due.capture_id is None or fetched.kept[-1].refers_to == due.capture_id:
            return False
        try:
            held = self._as_page(self._keeper.stored(due.capture_id), source, "")
        except CaptureCorrupt:
            return None
        before = await self._reading(due.kind, held, source)
        listed = {(lead.url, lead.claim) for lead in before.leads} if isinstance(before, ReadFinder) else set()
        return any((lead.url, lead.claim) not in listed for lead in reading.leads)

    async def read_part(self, url: str, fetched: Fetched, source: Source) -> Part:
        """Return what a page that another one led to says."""
        meaning, detail = meaning_of(fetched.visit.end)
        end = fetched.visit.end
        page = None
        if meaning is Meaning.ANSWERED and isinstance(end, Exchange):
            page = self._as_page(end, source, fetched.visit.lead.url)
        reading = await self._reading(Kind.ARTICLE, page, source)
        return Part(url=url, fetched=fetched, meaning=meaning, detail=detail, reading=reading)

    async def _reading(self, kind: Kind, page: Page | None, source: Source) -> Reading | None:
        return await self._engine.run(work, kind, page, source, died=_died) if page is not None else None

    def _page(self, fetched: Fetched, due: Due, source: Source, meaning: Meaning) -> Page | None:
        """Return what is to be read: the answer; for a finder that has not changed, what it said before."""
        end, kept = fetched.visit.end, fetched.kept
        if meaning is Meaning.NOT_MODIFIED and due.kind is not Kind.ARTICLE and due.capture_id is not None:
            end = self._keeper.stored(due.capture_id)
        elif meaning is not Meaning.ANSWERED:
            return None
        assert isinstance(end, Exchange)
        same_bytes = kept and kept[-1].refers_to == due.capture_id is not None
        is_held = due.kind is Kind.ARTICLE and due.state == "ok"
        if is_held and same_bytes and not self._archive.articles.has_pages(due.url):
            return None  # to the byte what the article held was read from
        return self._as_page(end, source, due.url if due.kind is Kind.ARTICLE else "")

    def _as_page(self, end: Exchange, source: Source, announced_as: str) -> Page:
        return Page(
            url=end.url,
            body=end.body,
            content_type=end.header("content-type"),
            seen_at=end.fetched_at,
            timezone=source.timezone,
            language=source.language,
            announced=self._archive.frontier.announced(announced_as) if announced_as else (),
        )
