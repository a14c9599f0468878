"""Pages that list articles to leads: articles, further sections, the listing's next page, feeds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nkarchive.discover.leads import Found, Leads, announcement, article_url, claim_of, finder_url
from nkarchive.discover.listings import PageLink, Place, next_page, place_of, same_listing
from nkarchive.discover.pages import FinderPage, Link
from nkarchive.discover.patterns import is_article, is_section
from nkarchive.model import Kind, Page, Source
from nkarchive.urls import is_home, same_site

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_COMMENTS = re.compile(r"(?i)comments?\b|댓글")


class _Target(NamedTuple):
    """Where a link leads, as a finder and as an article of the source."""

    link: Link
    url: str
    article_url: str
    place: Place
    is_article: bool


def find_in_section(page: Page, source: Source) -> Found:
    """Return what a page of *source* leads to.

    Articles, each with its link's text as the claim; other pages that ``follow`` matches, by their
    first page; of this very listing only the page after *page*, so that a listing is read as a
    chain; and on a start page the feeds that it names.
    Raises FinderUnreadable where *page* is no HTML page.
    """
    document = FinderPage(page)
    page_url = finder_url(page.url) or page.url
    here = place_of(page_url)
    targets = _targets(document, source)
    listing_url = _spelling(here, page_url, targets, source)
    leads = Leads(found_on=page.url, listing_url=listing_url)
    said = _claims(targets)
    pager: list[PageLink] = []
    articles = 0
    for target in targets:
        place, text = target.place, target.link.text
        if same_listing(place.listing_url, here.listing_url):
            if place.number is not None:
                pager.append(PageLink(url=target.url, text=text, says_next="next" in target.link.rel.split()))
        elif target.is_article:
            articles += 1
            claim = said.get(target.article_url, "")
            leads.add(target.article_url, Kind.ARTICLE, claim, announced=announcement("listing", claim))
        elif is_section(place.listing_url, source):
            leads.add(place.listing_url, Kind.SECTION, claim_of(text))
        elif is_section(target.url, source) and place.number in (None, 0, 1):
            leads.add(target.url, Kind.SECTION, claim_of(text))  # a pattern that wants the page's number
    if _is_start(page_url, here, source):
        _add_feeds(leads, document, page_url)
        if not len(leads):
            _add_frames(leads, document, page_url)
    pager += _head_pager(document)
    if following := next_page(page_url, pager, has_articles=bool(articles)):
        leads.add(following, Kind.SECTION, next_page=True)
    for what in document.left_out:
        leads.leave_out(what)
    return leads.found()


def _targets(document: FinderPage, source: Source) -> list[_Target]:
    """Return the page's links, each looked at once: a menu is printed twice, a pager on every page."""
    seen: dict[str, _Target | None] = {}
    targets = []
    for link in document.links(source.links):
        if link.url not in seen:
            seen[link.url] = _target(link, source)
        if known := seen[link.url]:
            targets.append(known._replace(link=link))
    return targets


def _target(link: Link, source: Source) -> _Target | None:
    url = finder_url(link.url)
    known = article_url(link.url, source) if source.keep_query else url
    if url is None or known is None:
        return None
    return _Target(link, url, known, place_of(url), is_article(known, source))


def _claims(targets: Sequence[_Target]) -> dict[str, str]:
    """Return for each article the text that says most of its links: a heading's, or else the longest."""
    best: dict[str, tuple[bool, int, str]] = {}
    for target in targets:
        if target.is_article and (claim := claim_of(target.link.text)):
            said = (target.link.heads, len(claim), claim)
            if said[:2] > best.get(target.article_url, (False, -1, ""))[:2]:
                best[target.article_url] = said
    return {url: claim for url, (_, _, claim) in best.items()}


def _spelling(here: Place, page_url: str, targets: Sequence[_Target], source: Source) -> str:
    """Return the listing's URL as its first page spells it, so that all its pages name one listing.

    ``/news/page/2/`` belongs to ``/news`` where that is the start page.
    """
    if here.number is None:
        return page_url
    spellings = [url for url in map(finder_url, source.start) if url]
    spellings += [target.url for target in targets if target.place.number is None]
    return next((url for url in spellings if same_listing(url, here.listing_url)), here.listing_url)


def _is_start(page_url: str, here: Place, source: Source) -> bool:
    """Whether *page_url* is a page where a reader begins; a start page that redirects is still one."""
    if here.number is not None:
        return False
    starts = [url for url in map(finder_url, source.start) if url]
    return page_url in starts or is_home(page_url) or not is_section(page_url, source)


def _head_pager(document: FinderPage) -> list[PageLink]:
    return [
        PageLink(url=url, says_next=True)
        for link in document.head_links()
        if "next" in link.rel.split() and (url := finder_url(link.url))
    ]


def _add_feeds(leads: Leads, document: FinderPage, page_url: str) -> None:
    """Take in the feeds that a page names: its own site's, and not those of its readers' comments."""
    for link in document.head_links():
        is_feed = "alternate" in link.rel.split() and link.type in _FEED_TYPES
        if not is_feed or _COMMENTS.search(link.text) or _COMMENTS.search(link.url):
            continue
        if (url := finder_url(link.url)) and same_site(url, page_url):
            leads.add(url, Kind.FEED, claim_of(link.text))


def _add_frames(leads: Leads, document: FinderPage, page_url: str) -> None:
    """Take in what a start page without links consists of: frames, or a redirect in the page."""
    for target in document.frames():
        if (url := finder_url(target)) and url != page_url and same_site(url, page_url):
            leads.add(url, Kind.SECTION)
