"""Reachability: one polite visit to each enabled source's robots.txt, start pages, feeds and sitemaps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from nkarchive.config import Config
from nkarchive.crawl.case import Meaning, meaning_of
from nkarchive.doctor.findings import Finding, ok, problem, warning
from nkarchive.fetch import Fetcher
from nkarchive.lane import Lanes
from nkarchive.model import Kind, Lead, Source
from nkarchive.robots import HostMemory
from nkarchive.urls import host_of
from nkarchive.visits import Visit


@dataclass(slots=True)
class Reached:
    """What visits found: *findings*, and (our time, ``Date``) of each host's answer."""

    findings: list[Finding] = field(default_factory=list)
    dates: dict[str, tuple[datetime, str]] = field(default_factory=dict)


def reach(sources: Sequence[Source], config: Config, memory: HostMemory) -> Reached:
    """Visit what each source begins with. Nothing is kept; *memory* tells what hosts asked of us before."""
    return asyncio.run(_reach(sources, config, memory))


async def _reach(sources: Sequence[Source], config: Config, memory: HostMemory) -> Reached:
    reached = Reached()
    calendar = lambda: datetime.now(UTC)  # noqa: E731 - the Date header is compared with the real clock
    async with Fetcher(config.user_agent, config.fetch_limits(), calendar) as fetcher:
        lanes = Lanes(fetcher, agent=config.user_agent, memory=memory, calendar=calendar, tries=1, patience_s=30.0)
        found = await asyncio.gather(*(_of_source(source, lanes, reached) for source in sources))
    for source, visits in zip(sources, found, strict=True):
        reached.findings += _said(source, visits)
    return reached


async def _of_source(source: Source, lanes: Lanes, reached: Reached) -> list[Visit]:
    visits = []
    for kind, urls in ((Kind.SECTION, source.start), (Kind.FEED, source.feeds), (Kind.SITEMAP, source.sitemaps)):
        for url in urls:
            visit = await lanes.visit(Lead(url=url, kind=kind), source)
            visits.append(visit)
            for exchange in visit.exchanges:
                if date := exchange.header("date"):
                    reached.dates[host_of(exchange.url)] = (exchange.fetched_at, date)
    return visits


def _said(source: Source, visits: Sequence[Visit]) -> Iterator[Finding]:
    wrong = []
    for visit in visits:
        meaning, detail = meaning_of(visit.end)
        if meaning not in (Meaning.ANSWERED, Meaning.NOT_MODIFIED):
            wrong.append((visit.lead.url, f"{meaning}: {detail}"))
    for url, why in wrong:
        says = f"{source.name}: {url} ({why})"
        if len(wrong) == len(visits):
            yield problem("reachability", says, "open it in a browser; if the site moved, change it in config.yaml")
        else:
            yield warning("reachability", says, "the others answer; take it out of config.yaml if it is gone for good")
    if not wrong:
        number = "1 address answers" if len(visits) == 1 else f"{len(visits)} addresses answer"
        yield ok("reachability", f"{source.name}: {number}")
