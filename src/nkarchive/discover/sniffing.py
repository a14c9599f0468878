"""What a body is, whatever its label says, and the sentence for when it is not what a finder asks for."""

from __future__ import annotations

import re
import zlib

from nkarchive.errors import FinderUnreadable
from nkarchive.model import Page

MAX_BYTES = 50_000_000  # unpacked; the bound that the sitemap protocol itself sets

_PROLOGUE = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*", re.DOTALL | re.IGNORECASE)
_INTERNAL_SUBSET = re.compile(rb"<!DOCTYPE[^\[]*\[", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
# a declaration and its root, and what would make the whole a page that only shows a feed
_LATE = re.compile(  # nothing is tried twice: it is asked of strangers' text
    rb"<\?xml [^>]*+>\s*+(?:(?:<\?(?>.*?\?>)|<!--(?>.*?-->))\s*+)*+<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b",
    re.DOTALL,
)
_PAGE = re.compile(rb"<(?:!doctype html|html|body)\b", re.IGNORECASE)
_MOST_PRINTED = 20_000
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_BINARY = re.compile(rb"%PDF-|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|RIFF|ID3|OggS|Rar!|BZh|7z\xbc\xaf|\x28\xb5\x2f\xfd")


def unpacked(page: Page, what: str) -> bytes:
    """Return the body without white space around it, unpacked where it is a gzip file.

    Raises FinderUnreadable where it is empty, breaks off, or unpacks to more than MAX_BYTES.
    """
    body = page.body
    if body.startswith(b"\x1f\x8b"):
        body = _gunzipped(body, page.url, what)
    if not body.strip(b" \t\r\n\x00"):
        raise unreadable(page.url, "is empty", what)
    if body.startswith(_BOMS[1:]):
        return body
    return _from_declaration(body.removeprefix(_BOMS[0]).strip())


def _from_declaration(body: bytes) -> bytes:
    """Return XML without what its server printed before it: a warning of PHP, as often as not."""
    if body.startswith(b"<?xml") or root_of(body) in _FEED_ROOTS | _SITEMAP_ROOTS:
        return body
    found = _LATE.search(body[:_MOST_PRINTED])
    return body[found.start() :] if found and not _PAGE.search(body[: found.start()]) else body


def _gunzipped(body: bytes, url: str, what: str) -> bytes:
    parts: list[bytes] = []
    left = MAX_BYTES
    while body.startswith(b"\x1f\x8b") and left > 0:  # a gzip file may have several members
        unpacker = zlib.decompressobj(wbits=31)
        try:
            parts.append(unpacker.decompress(body, left))
        except zlib.error:
            raise unreadable(url, "is a broken gzip file", what) from None
        left -= len(parts[-1])
        if unpacker.unconsumed_tail or left <= 0:
            raise unreadable(url, f"unpacks to more than {MAX_BYTES // 1_000_000} MB", what)
        if not unpacker.eof:
            raise unreadable(url, "is a gzip file that breaks off", what)
        body = unpacker.unused_data
    unzipped = b"".join(parts)
    if unzipped.startswith(b"\x1f\x8b"):
        raise unreadable(url, "is a gzip file in a gzip file", what)
    return unzipped


def refuse_entities(body: bytes, url: str, what: str) -> None:
    """Raise FinderUnreadable where XML declares a document type of its own, the place for entities:
    no feed needs one, and every XML bomb has one."""
    if _INTERNAL_SUBSET.match(_from_root(body)):
        raise unreadable(url, "declares XML entities of its own, as XML bombs do", what)


def root_of(body: bytes) -> str:
    """Return the lower-case name of the body's first element, without prefix; '' where it has none.

    >>> root_of(b'<?xml version="1.0"?><!-- made by hand --><rdf:RDF>')
    'rdf'
    """
    found = _ROOT.match(_from_root(body))
    return found.group(1).decode("ascii", "replace").lower() if found else ""


def _from_root(body: bytes) -> bytes:
    """Return the beginning of a body after declarations, comments and plain document types."""
    head = body[:65_536]
    for mark in _BOMS:
        head = head.removeprefix(mark)
    if b"\x00" in head[:64]:
        head = head.replace(b"\x00", b"")  # UTF-16 and UTF-32 then read as ASCII
    prologue = _PROLOGUE.match(head)
    return head[prologue.end() :] if prologue else head


def nature_of(body: bytes) -> str:
    """Return what a body is in a word or two: ``feed``, ``sitemap``, ``HTML page``, ``binary file`` …"""
    root = root_of(body)
    if root in _FEED_ROOTS:
        return "feed"
    if root in _SITEMAP_ROOTS:
        return "sitemap"
    if _BINARY.match(body):
        return "binary file"
    head = body[:2_048].lstrip().lower()
    if root in {"html", "head", "body", "div", "p", "title", "script", "meta"} or b"<!doctype html" in head:
        return "HTML page"
    if root:
        return f"XML document of the type {root[:40]}"
    if head.startswith((b"{", b"[")):
        return "JSON document"
    return "binary file" if b"\x00" in head else "text"


_ADVICE = {
    "feed": "put the address of an RSS, Atom or JSON feed under feeds",
    "sitemap": "put the address of an XML or plain-text sitemap under sitemaps",
    "page": "put the address of an HTML page under start",
}


def unreadable(url: str, finding: str, what: str) -> FinderUnreadable:
    """Return the error whose sentence says where, what was found, and what to do; *what* was asked for."""
    return FinderUnreadable(f"{url} {finding}, so no {what} could be read: open it in a browser, and {_ADVICE[what]}.")
