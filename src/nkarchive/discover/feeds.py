"""RSS, Atom and JSON feeds to leads."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

import feedparser

from nkarchive.discover.leads import Found, Leads, announcement, article_url, claim_of, finder_url
from nkarchive.discover.patterns import may_be_article
from nkarchive.discover.sniffing import nature_of, refuse_entities, root_of, unpacked, unreadable
from nkarchive.encoding import decode
from nkarchive.model import Kind, Page, Source
from nkarchive.urls import join

MAX_BYTES = 15_000_000  # feedparser reads about 2 MB a second
MAX_ENTRIES = 10_000

_ENCODING = re.compile(rb"(<\?xml[^>]*?)\s+encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
_MOST_DECLARED = 500
_ENTRY = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSING = {"rss": b"</channel></rss>", "feed": b"</feed>", "rdf": b"</rdf:RDF>"}
_TAG = re.compile(r"<[^<>]{1,200}>")
_ADDRESSED = re.compile(r"\S+@\S+(?:\s*\(([^()]*)\))?")
_REFERENCE = re.compile(rb"&#(x[0-9a-f]{1,100}|[0-9]{1,100});?", re.IGNORECASE)
# what feedparser has been seen to raise on broken input (unclosed brackets in xml:base, odd markup)
_FEEDPARSER_FAILS = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)


class Entry(NamedTuple):
    """One entry of a feed, as printed."""

    href: str
    title: str
    published: str = ""
    byline: str = ""


def find_in_feed(page: Page, source: Source) -> Found:
    """Return the articles that a feed lists, each with its title as the claim; of MAX_ENTRIES at the most.

    Raises FinderUnreadable where *page* is no feed.
    """
    leads = Leads(found_on=page.url, listing_url=finder_url(page.url) or page.url)
    for number, entry in enumerate(_entries(page)):
        if number >= MAX_ENTRIES:
            leads.leave_out(f"what follows its first {MAX_ENTRIES:,} entries")
            break
        absolute = join(page.url, entry.href)
        url = article_url(absolute, source) if absolute else None
        if url and may_be_article(url, source):
            said = announcement("feed", entry.title, entry.published, entry.byline)
            leads.add(url, Kind.ARTICLE, claim_of(entry.title), announced=said)
    return leads.found()


def _entries(page: Page) -> Iterator[Entry]:
    body = unpacked(page, "feed")
    if len(body) > MAX_BYTES:
        raise unreadable(page.url, f"holds more than {MAX_BYTES // 1_000_000} MB", "feed")
    refuse_entities(body, page.url, "feed")
    nature = nature_of(body)
    if nature == "JSON document":
        return _of_json(body, page.url)
    if nature == "sitemap":
        raise unreadable(page.url, "is a sitemap, which belongs under sitemaps", "feed")
    if nature not in ("feed", "text"):
        raise unreadable(page.url, f"is an {nature}" if nature[0] in "HX" else f"is a {nature}", "feed")
    return _of_xml(body, page, is_feed=nature == "feed")


def _of_xml(body: bytes, page: Page, *, is_feed: bool) -> Iterator[Entry]:
    # a stream, because feedparser would open a string as a file or fetch it as a URL
    headers = {"content-location": page.url}
    body, content_type = _in_utf8(body, page.content_type)
    if content_type and content_type.isascii() and content_type.isprintable():
        headers["content-type"] = content_type
    is_rdf = root_of(body) == "rdf"
    stream = io.BytesIO(_REFERENCE.sub(_no_impossible, _beginning(body)))
    try:
        parsed = feedparser.parse(stream, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except _FEEDPARSER_FAILS as error:
        finding = f"is so broken that the feed parser gives up ({type(error).__name__})"
        raise unreadable(page.url, finding, "feed") from None
    entries = parsed.get("entries") or ()
    if not entries and not (is_feed and parsed.get("version")):
        finding = f"begins like a feed (<{root_of(body)}>) and cannot be read as one" if is_feed else "is plain text"
        raise unreadable(page.url, finding, "feed")
    for entry in entries:
        # the publisher's own link where a feed host counts clicks; a GUID that is no link is not in .link
        href = entry.get("feedburner_origlink") or entry.get("link") or ""
        title = str(entry.get("title") or "")
        is_markup = (entry.get("title_detail") or {}).get("type") in ("text/html", "application/xhtml+xml")
        # <updated> is when a template was touched, as often as not; but RSS 1.0 has no other date (dc:date)
        named = ("published", "issued", "created", *(("updated",) if is_rdf else ()))
        published = str(next((entry[name] for name in named if entry.get(name)), ""))
        yield Entry(str(href), unescape(_TAG.sub("", title)) if is_markup else title, published, _authors(entry))


def _in_utf8(body: bytes, content_type: str) -> tuple[bytes, str]:
    """Return a feed that is not in what it says, in UTF-8, and the type to say so; any other as it is.

    The feed parser reads UTF-16 without fail only where it is declared, and takes EUC-KR for Latin-1 where it is not.
    """
    declared = _ENCODING.match(body[:_MOST_DECLARED])
    is_wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide:
        if declared and declared[2].lower() not in (b"utf-8", b"utf8"):
            return body, content_type
        try:
            body.decode("utf-8")
            return body, content_type
        except UnicodeDecodeError:
            pass
    text, _ = decode(body, content_type)
    told = text.encode("utf-8", "replace")
    said = _ENCODING.sub(rb"\1", told[:_MOST_DECLARED], count=1)
    return said + told[_MOST_DECLARED:], "application/xml; charset=utf-8"


def _beginning(body: bytes) -> bytes:
    """Return a feed as far as its entries are read: the feed parser takes 7 s for 50,000 of them."""
    surplus = next(islice(_ENTRY.finditer(body), MAX_ENTRIES + 1, None), None)
    if surplus is None:
        return body
    closing = _CLOSING.get(root_of(body), b"")
    return body[: surplus.start()] + closing


def _authors(entry: Mapping[str, Any]) -> str:
    """Return who signed an entry: RSS writes an address and a name in brackets, Atom a name, and one of each person."""
    people = entry.get("authors") or ()
    names = [str(person.get("name") or "") for person in people if isinstance(person, Mapping)]
    if len(people) < 2 and (found := _ADDRESSED.fullmatch(str(entry.get("author") or "")[:500])):
        names = [found[1] or ""]  # the feed parser does not know the longer top-level domains
    return ", ".join(dict.fromkeys(name for name in names if name))


def _no_impossible(found: re.Match[bytes]) -> bytes:
    """Return a numeric character reference, or nothing where there is no such character: feedparser would fail."""
    digits = found.group(1)
    number = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return found.group() if 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF else b""


def _of_json(body: bytes, url: str) -> Iterator[Entry]:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        raise unreadable(url, "begins like JSON and cannot be read as such", "feed") from None
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if not isinstance(items, list):
        raise unreadable(url, "is a JSON document without a list of items, not a JSON feed", "feed")
    for item in items:
        if not isinstance(item, Mapping):
            continue
        links = (item.get("url"), item.get("external_url"), item.get("id"))
        href = next((link for link in links if isinstance(link, str) and link), "")
        title = item.get("title")
        if href == item.get("id") and not href.startswith(("http://", "https://")):
            continue  # an id that is no link
        published = item.get("date_published")
        several = item.get("authors")
        people = several if isinstance(several, list) else [item.get("author")]
        names = [str(person.get("name") or "") for person in people[:20] if isinstance(person, Mapping)]
        yield Entry(
            href,
            title if isinstance(title, str) else "",
            published if isinstance(published, str) else "",
            ", ".join(name for name in names if name),
        )
