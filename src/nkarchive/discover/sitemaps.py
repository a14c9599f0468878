"""Sitemaps to leads: indexes, lists of pages with the news extension, plain text, and robots.txt that names them.

Follows https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from nkarchive.discover.feeds import find_in_feed
from nkarchive.discover.leads import Found, Leads, announcement, article_url, claim_of, finder_url
from nkarchive.discover.patterns import is_article
from nkarchive.discover.sniffing import nature_of, refuse_entities, root_of, unpacked, unreadable
from nkarchive.model import Announcement, Kind, Lead, Page, Source
from nkarchive.urls import MAX_URL, join

MAX_ENTRIES = 50_000  # of one file: the protocol's own bound
MAX_NAMED = 500  # sitemaps that one robots.txt may name

_ROBOTS_LINE = re.compile(rb"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    loc: str
    lastmod: str = ""
    title: str = ""  # of the news extension
    published: str = ""  # likewise: lastmod says when a page was touched, not when it was published
    language: str = ""  # likewise
    keywords: str = ""  # likewise
    is_news: bool = False


def find_in_sitemap(page: Page, source: Source) -> Found:
    """Return the articles, or the further sitemaps, that a sitemap lists.

    The claim is the news extension's title, or else ``lastmod`` where the file's days differ: a
    publisher that stamps every entry with today says nothing. No more than MAX_ENTRIES are read.
    Raises FinderUnreadable where *page* is no sitemap.
    """
    body = unpacked(page, "sitemap")
    refuse_entities(body, page.url, "sitemap")
    nature = nature_of(body)
    if nature == "feed":  # the protocol allows RSS and Atom
        return find_in_feed(page, source)
    is_index = root_of(body) == "sitemapindex"
    if nature == "sitemap":
        entries = _of_xml(body, page.url, "sitemap" if is_index else "url")
    elif nature == "text":
        entries = _of_text(body, page.url)
    else:
        raise unreadable(page.url, f"is an {nature}" if nature[0] in "HX" else f"is a {nature}", "sitemap")
    leads = Leads(found_on=page.url, listing_url=finder_url(page.url) or page.url)
    if len(entries) > MAX_ENTRIES:
        leads.leave_out(f"what follows its first {MAX_ENTRIES:,} entries")
        entries = entries[:MAX_ENTRIES]
    says_days = _are_diverse(entries)
    for entry in entries:
        absolute = join(page.url, entry.loc)
        claim = claim_of(entry.title) or (entry.lastmod if says_days else "")
        if absolute and is_index:
            if (url := finder_url(absolute)) and url != finder_url(page.url):
                leads.add(url, Kind.SITEMAP, claim)
        elif absolute and (url := article_url(absolute, source)) and _lists(entry, url, source):
            leads.add(url, Kind.ARTICLE, claim, announced=_said(entry))
    return leads.found()


def _said(entry: _Entry) -> Announcement | None:
    return announcement("sitemap", entry.title, entry.published, language=entry.language, keywords=entry.keywords)


def _lists(entry: _Entry, url: str, source: Source) -> bool:
    return is_article(url, source) or (entry.is_news and not source.articles)


def sitemaps_of_robots(body: bytes, url: str) -> tuple[Lead, ...]:
    """Return the sitemaps that a robots.txt names; they may lie on another host (RFC 9309 section 2.2.4)."""
    leads = Leads(found_on=url, listing_url=finder_url(url) or url)
    for found in _ROBOTS_LINE.finditer(body[:500_000].replace(b"\r", b"\n").removeprefix(b"\xef\xbb\xbf")):
        absolute = join(url, found.group(1).decode("utf-8", "replace"))
        if absolute and (sitemap := finder_url(absolute)):
            leads.add(sitemap, Kind.SITEMAP)
        if len(leads) >= MAX_NAMED:
            break
    return leads.found().leads


def _of_xml(body: bytes, url: str, wanted: str) -> Sequence[_Entry]:
    entries: list[_Entry] = []
    events = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,  # a stray "&" in one address is no reason to lose the others
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            parent = element.getparent()
            if _local(element.tag) != wanted or parent is None or parent.getparent() is not None:
                continue
            if entry := _entry(element):
                entries.append(entry)
            # what was read need not be held; only what lies before it, as the parser may be ahead
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del parent[0]
            if len(entries) > MAX_ENTRIES:
                break
    except (etree.LxmlError, ValueError) as error:
        if not entries:
            raise unreadable(url, f"is broken XML ({_first_line(error)})", "sitemap") from None
    return entries


def _entry(element: etree._Element) -> _Entry | None:
    texts: dict[str, str] = {}
    is_news = False
    for child in element.iter():
        # image:loc and video:title are not the page's
        space = (etree.QName(child).namespace or "").lower() if isinstance(child.tag, str) else "-"
        if child.getparent() is element and "image" not in space and "video" not in space:
            texts.setdefault(_local(child.tag), child.text or "")
        elif "sitemap-news" in space:
            is_news = True
            if _local(child.tag) in ("title", "publication_date", "language", "keywords"):
                texts.setdefault(f"news:{_local(child.tag)}", child.text or "")
    loc = texts.get("loc", "").strip()
    if not loc or len(loc) > MAX_URL:
        return None
    lastmod = texts.get("lastmod", "").strip()[:40]
    return _Entry(
        loc=loc,
        lastmod=lastmod,
        title=texts.get("news:title", ""),
        published=texts.get("news:publication_date", "").strip(),
        language=texts.get("news:language", ""),
        keywords=texts.get("news:keywords", ""),
        is_news=is_news,
    )


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _of_text(body: bytes, url: str) -> Sequence[_Entry]:
    def lines() -> Iterator[_Entry]:
        for line in body.decode("utf-8-sig", "replace").splitlines():
            if line.strip():
                yield _Entry(loc=line.strip())

    entries: list[_Entry] = []
    strangers = 0
    for entry in lines():
        if entry.loc[:8].lower().startswith(("http://", "https://")) and len(entry.loc) <= MAX_URL:
            entries.append(entry)
        else:
            strangers += 1
        if len(entries) > MAX_ENTRIES:
            break
    if strangers >= max(1, len(entries)):
        raise unreadable(url, "is text that is no list of addresses", "sitemap")
    return entries


def _are_diverse(entries: Sequence[_Entry]) -> bool:
    """Whether the days of ``lastmod`` tell entries apart: most are not stamped by one and the same rebuild."""
    days = Counter(found.group() for entry in entries if (found := _DAY.match(entry.lastmod)))
    if len(days) < 2:
        return False
    return max(days.values()) <= max(1, 0.9 * days.total())
