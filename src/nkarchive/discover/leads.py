"""Leads as they are collected from one page: canonical, unique, in page order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nkarchive.errors import BadUrl
from nkarchive.model import Announcement, Kind, Lead, Source
from nkarchive.text import fold
from nkarchive.urls import canonicalise

_MAX_CLAIM = 500
_MAX_DATE = 100
# what changes beside a headline while the headline stays: ages and counts of comments
# markup in a feed's title, escaped so that it came through as text
_MARKUP = re.compile(
    r"(?i)</?(?:a|abbr|b|big|br|div|em|embed|font|form|h[1-6]|i|iframe|img|input|link|mark|meta|object|p|s|script|small|span"
    r"|strike|strong|style|sub|sup|svg|u|video|wbr)(?:[\s/][^<>]{0,500})?>"
)
_VOLATILE = re.compile(
    r"(?i)\b(?:an?|\d+)\s*(?:sec(?:ond)?|min(?:ute)?|hr|hour|day|week)s? ago\b|\d+\s*(?:초|분|시간|일|주)\s*전"
    r"|[\[(]\d+[\])]$"
)


def claim_of(text: str) -> str:
    """Return what a link or an entry says of its article, as it is compared from pass to pass.

    >>> claim_of("Rice  arrives\\n 3 hours ago"), claim_of("쌀이 온다 [12]")
    ('Rice arrives', '쌀이 온다')
    """
    return fold(_VOLATILE.sub("", fold(_MARKUP.sub("", text[:20_000]))))[:_MAX_CLAIM]


def announcement(
    where: str, headline: str = "", published: str = "", byline: str = "", *, language: str = "", keywords: str = ""
) -> Announcement | None:
    """Return what a finder said of an article, None where it said nothing."""
    said = Announcement(
        where=where,
        headline=claim_of(headline),
        published=fold(published[:_MAX_DATE]),
        byline=fold(byline[:_MAX_CLAIM]),
        language=fold(language[:_MAX_DATE]),
        keywords=fold(keywords[:_MAX_CLAIM]),
    )
    return said if said != Announcement(where=where) else None


def article_url(url: str, source: Source) -> str | None:
    """Return the URL under which an article of *source* is known, None where *url* is none that could be stored."""
    try:
        return canonicalise(url, keep=source.keep_query)
    except BadUrl:
        return None


def finder_url(url: str) -> str | None:
    """Return the URL under which a finder is known: listing pages always keep their query."""
    try:
        return canonicalise(url)
    except BadUrl:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a finder leads to: unique, in page order. *left_out* says, a clause each, what was not read of it."""

    leads: tuple[Lead, ...]
    left_out: tuple[str, ...] = ()


class Leads:
    """Collects the leads of one finder."""

    def __init__(self, *, found_on: str, listing_url: str) -> None:
        self._found_on = found_on
        self._listing_url = listing_url
        self._leads: dict[str, Lead] = {}
        self._left_out: list[str] = []

    def __len__(self) -> int:
        return len(self._leads)

    def add(
        self,
        url: str,
        kind: Kind,
        claim: str = "",
        *,
        next_page: bool = False,
        announced: Announcement | None = None,
    ) -> None:
        """Take in a canonical URL; of two claims for one URL the first that says something stays."""
        known = self._leads.get(url)
        if known is not None and (known.claim or not claim):
            return
        self._leads[url] = Lead(
            url=url,
            kind=known.kind if known else kind,
            found_on=self._found_on,
            claim=claim,
            listing_url=self._listing_url,
            next_page=known.next_page if known else next_page,
            announced=announced,
        )

    def leave_out(self, what: str) -> None:
        """Take note that something of the page is not read, as a clause for a person."""
        self._left_out.append(what)

    def found(self) -> Found:
        """Return what was collected, in the order it was found."""
        return Found(leads=tuple(self._leads.values()), left_out=tuple(self._left_out))
