"""Listings that run over several pages: which pages are one listing, and which page comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from nkarchive.text import fold
from nkarchive.urls import canonicalise, is_home

MAX_PAGES = 2_000

_NAMES = """
page paged pg pageno page_no pagenum page_num pagenumber page_number pageindex page_index nowpage now_page
curpage cur_page currentpage current_page gopage go_page cpage pagen pagina seite
"""
_PAGE_NAMES = frozenset(_NAMES.split())
_OFFSET_NAMES = frozenset({"start", "offset", "limitstart", "startindex", "start_index", "first", "skip"})
# what a pager repeats of its own counting, and would make a new address of page 2 every day
_ECHOES = frozenset(
    {"total", "totalcount", "total_count", "totalcnt", "total_cnt", "totcnt", "recordcount"}
    | {"totalpage", "total_page", "totalpages", "nowblock", "block"}
)
_PATHS = (
    re.compile(r"(?i)(?P<before>.*)/page[/_-]?(?P<number>\d{1,6})(?P<after>/?)(?:index\.\w+)?"),
    re.compile(r"(?i)(?P<before>.*/)index[_-](?P<number>\d{1,6})\.(?:s?html?|php|aspx?|jsp|do)(?P<after>)"),
    re.compile(r"(?i)(?P<before>.*)[_-]page[_-]?(?P<number>\d{1,6})(?P<after>(?:\.\w{2,5})?/?)"),
)
# what the link to the following page is called, once arrows and brackets are off
_NEXT = re.compile(
    r"(?i)next(?: page)?|older(?: (?:posts|stories|entries|articles|news))?|more|load more|show more|forward"
    r"|다음(?: ?페이지| ?글| ?목록)?|더 ?보기|이후|次(?:へ|のページ|页|頁)?|下一?[页頁]"
    r"|siguiente|suivante?|weiter|далее|вперед|следующая"
)
_ARROWS = re.compile(r"[›»→▶▷>＞\s\[\]()【】…]+")
_FORWARD = re.compile(r"(?:[›→▶▷>＞]|&gt;)")


class Place(NamedTuple):
    """Where a page stands in its listing; *number* is None where the URL has none (the first page)."""

    listing_url: str
    number: int | None
    is_offset: bool = False  # number counts items, not pages
    pair: str = ""  # the part of the query that says the number, as "page=2"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link to a page of some listing: canonical *url*, folded *text*, whether it says that it leads on."""

    url: str
    text: str = ""
    says_next: bool = False  # rel=next


def listing_of(url: str) -> tuple[str, int]:
    """Return the canonical URL of the listing that *url* is a page of, and the page's number, 1 where none is named.

    Raises BadUrl.

    >>> listing_of("https://news.example/list/topic?page=3")
    ('https://news.example/list/topic', 3)
    >>> listing_of("https://news.example/politics/page/2/")
    ('https://news.example/politics/', 2)
    """
    place = place_of(canonicalise(url))
    return place.listing_url, 1 if place.number is None else place.number


def place_of(url: str) -> Place:
    """Return the listing that *url*, which is canonical, is a page of, and where it stands in it."""
    address, _, query = url.partition("?")
    pairs = query.split("&") if query else []
    for pair in pairs:
        name, _, value = pair.partition("=")
        if not re.fullmatch(r"\d{1,6}", value) or not _names_a_page(name.lower(), value, address):
            continue
        rest = [other for other in _told(pairs) if other != pair]
        return Place(_with_query(address, rest), int(value), name.lower() in _OFFSET_NAMES, pair)
    start = address.index("/", address.index("//") + 2)
    for pattern in _PATHS:
        if found := pattern.fullmatch(address[start:]):
            path = (found["before"] + found["after"]) or "/"
            return Place(canonicalise(address[:start] + path + ("?" + query if query else "")), int(found["number"]))
    return Place(url, None)


def _names_a_page(name: str, value: str, address: str) -> bool:
    if name in _PAGE_NAMES or name in _OFFSET_NAMES:
        return True
    # ?p=1234 on a home page is WordPress's way to name an article
    return name == "p" and int(value) <= MAX_PAGES and not is_home(address)


def _told(pairs: Iterable[str]) -> list[str]:
    """Return the parts of a query that say something: no empty value, no echo of the pager's counting."""
    return [pair for pair in pairs if pair and pair[-1] != "=" and pair.partition("=")[0].lower() not in _ECHOES]


def _with_query(address: str, pairs: Iterable[str]) -> str:
    query = "&".join(sorted(pairs, key=lambda pair: pair.partition("=")[0]))
    return address + ("?" + query if query else "")


def same_listing(a: str, b: str) -> bool:
    """Return whether two listing URLs are one listing: scheme, final slash, ``index.html`` and echoes apart."""
    return a == b or _key(a) == _key(b)


@lru_cache(maxsize=4_096)
def _key(url: str) -> str:
    address, _, query = url.partition("://")[2].partition("?")
    return _with_query(re.sub(r"(?i)/(?:index\.\w{2,5})?$", "", address), _told(query.split("&")))


def next_page(url: str, links: Iterable[PageLink], *, has_articles: bool = True) -> str | None:
    """Return the page of the same listing that follows *url*, which is canonical; None at the end.

    In this order: the link with rel=next; the link numbered one higher, where *url* without a
    number counts as the first page (1, or 0 where the links' texts show that numbers start at 0);
    the link called "next". The number must grow and stay under MAX_PAGES, so a chain always ends.
    A page without articles ends it too, unless its pager reaches further than the next page.
    """
    here = place_of(url)
    pages = _pages(here, url, links)
    is_offset = here.is_offset if here.number is not None else any(place.is_offset for _, place in pages)
    pages = [(link, place) for link, place in pages if place.is_offset is is_offset]
    if not pages:
        return None
    current = here.number
    if current is None:
        current = 0 if is_offset or _starts_at_zero(pages) else 1
    onward = [(link, place.number) for link, place in pages if place.number is not None and place.number > current]
    if is_offset and here.number is None:
        onward = [(link, number) for link, number in onward if link.text != "1"]  # ?start=1 is where we are
    found = _follower(onward, current, is_offset)
    if found is None:
        return None
    link, number = found
    if number > (MAX_PAGES * max(1, number - current) if is_offset else MAX_PAGES):
        return None
    if not has_articles and not any(other > number for _, other in onward):
        return None  # past the end, and its "next" would go on for ever
    return _turned(here, place_of(link.url)) or link.url


def _turned(here: Place, there: Place) -> str:
    """Return the listing's own URL with the other page's number, so that what a pager adds leaves no trace."""
    if not there.pair:
        return ""
    address, _, query = here.listing_url.partition("?")
    return _with_query(address, [*(pair for pair in query.split("&") if pair), there.pair])


def _pages(here: Place, url: str, links: Iterable[PageLink]) -> list[tuple[PageLink, Place]]:
    pages = []
    for link in links:
        place = place_of(link.url)
        if place.number is not None and link.url != url and same_listing(place.listing_url, here.listing_url):
            pages.append((link, place))
    return pages


def _starts_at_zero(pages: Sequence[tuple[PageLink, Place]]) -> bool:
    """Whether the link that reads "2" leads to number 1, by most of the links that read a number."""
    if any(place.number == 0 for _, place in pages):
        return True
    ahead = 0
    for link, place in pages:
        if link.text.isdecimal() and len(link.text) < 7 and place.number is not None:
            ahead += {1: 1, 0: -1}.get(int(link.text) - place.number, 0)
    return ahead > 0


def _follower(onward: Sequence[tuple[PageLink, int]], current: int, is_offset: bool) -> tuple[PageLink, int] | None:
    if not onward:
        return None
    for link, number in onward:
        if link.says_next:
            return link, number
    if is_offset:
        return min(onward, key=lambda pair: pair[1])
    for link, number in onward:
        if number == current + 1:
            return link, number
    # the last resort, because many pagers' "next" leaps to the next ten pages
    called = [(link, number) for link, number in onward if is_next_text(link.text)]
    return min(called, key=lambda pair: pair[1]) if called else None


def is_next_text(text: str) -> bool:
    """Return whether a link with this text leads to the following page.

    >>> is_next_text("Next »"), is_next_text("다음"), is_next_text("›"), is_next_text("Next year's harvest")
    (True, True, True, False)
    """
    text = fold(text)
    bare = _ARROWS.sub(" ", text).strip()
    return bool(_NEXT.fullmatch(bare)) if bare else "»" in text or bool(_FORWARD.search(text))
