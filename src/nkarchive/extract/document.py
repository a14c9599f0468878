"""A page, parsed once: what every field's reader is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile, islice
from typing import Any
from urllib.parse import urljoin

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from nkarchive.encoding import decode
from nkarchive.extract import raw
from nkarchive.extract.dom import inside, remove, select, selected_text, text_of
from nkarchive.extract.ledger import Ledger
from nkarchive.extract.markup import Markup
from nkarchive.extract.structured import JsonObject, read_jsonld, read_meta
from nkarchive.model import Announcement, Page, Reason, Rejection, Rules
from nkarchive.text import fold

_MAX_CHARS = 12_000_000
_MAX_TAGS = 40_000  # twice the largest news page seen
_LONGEST_TITLE = 1_000
_BINARY = re.compile(
    rb"^(?:%PDF-|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|RIFF|\x00\x00\x00.ftyp|ID3|OggS|Rar!)", re.S
)
# what urljoin() returns as it is, at a tenth of the cost
_ABSOLUTE = re.compile(r"https?://[a-zA-Z0-9.-]+/[^\s?#;\\\x00-\x20\[\]]*(?:\?[^\s?#;\\\x00-\x20\[\]]+)?")
# a feed, a sitemap, a JSON answer: some hold titles and links that read as HTML
_DATA = re.compile(
    r"\s*(?:<\?xml[^<>]{0,300}\?>\s*)?(?:<[!?][^<>]{0,500}>\s*){0,5}<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml|wml)[\s>]|\s*(?:\{\s*[\"}]|\[\s*[\[{\"]|\)\]\}')",
    re.I,
)
_INLINE = re.compile(r"</?(?:b|i|u|em|strong|font|span|a|small|big|center|div|blockquote)(?:\s[^<>]{0,2000})?>", re.I)
_HTMLISH = re.compile(
    r"<(?:!doctype|html|head|body|meta|title|div|p|table|article|h1|span|a|script|br|section)\b", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One field as read: its text, where it came from, and the visible elements that say it.

    The elements are no part of the body.
    """

    text: str = ""
    provenance: str = ""
    elements: tuple[HtmlElement, ...] = ()


class Document:
    """One page as its readers see it: the tree, what it says for machines, and what is known around it."""

    __slots__ = (
        "_joined",
        "announced",
        "base_url",
        "content_type",
        "dropped",
        "drops",
        "elements",
        "jsonld",
        "lang",
        "language",
        "ledger",
        "memo",
        "meta",
        "rules",
        "seen_at",
        "text_encoding",
        "timezone",
        "title",
        "tree",
        "url",
    )

    def __init__(self, *, url: str, tree: HtmlElement, text_encoding: str = "utf-8", page: Page | None = None) -> None:
        self.url = url
        self.tree = tree
        self.text_encoding = text_encoding
        self.content_type: str = page.content_type if page else ""
        self.seen_at: datetime | None = page.seen_at if page else None
        self.timezone: str = page.timezone if page else "UTC"
        self.language: str = page.language if page else ""  # the source's
        self.announced: tuple[Announcement, ...] = page.announced if page else ()
        self.ledger: Ledger | None = None  # kept only for who wants the outcome explained
        self.rules: Rules | None = None
        self.drops: list[tuple[str, bool]] = []  # the rules' selectors of what to drop, and whether each matched
        self.dropped: list[str] = []  # the texts of short elements that the rules drop
        self.lang: str = fold(
            tree.get("lang") or tree.get("xml:lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        )
        base = next((b.get("href") for b in tree.iter("base") if b.get("href")), None)
        self.base_url: str = _join(url, base) if base else url
        self._joined: dict[str, str] = {}
        self.jsonld: list[JsonObject] = []
        self.meta: dict[str, list[str]] = {}
        self.elements: list[HtmlElement] = list(tree.iter())  # in page order; held, so that lxml makes each but once
        self.memo: dict[str, Any] = {}  # what several readers ask for, found once
        self.title: str = ""

    @classmethod
    def parse(cls, page: Page, rules: Sequence[Rules] = ()) -> Document | Rejection:
        """Return *page* parsed, what its rules drop already gone; a Rejection where there is no HTML in it."""
        body = page.body
        if not body or body.isspace():
            return Rejection(url=page.url, reason=Reason.EMPTY, detail="the answer has no body")
        kind = page.content_type.partition(";")[0].strip().lower()
        if _BINARY.match(body) or _foreign(kind):
            return Rejection(url=page.url, reason=Reason.NOT_HTML, detail=kind or "a binary file")
        text, encoding = decode(body[:_MAX_CHARS], page.content_type)
        if _DATA.match(text[:5_000]):
            return Rejection(url=page.url, reason=Reason.NOT_HTML, detail="a feed, a sitemap or JSON")
        if not _HTMLISH.search(text[:200_000]):
            return Rejection(
                url=page.url, reason=Reason.NOT_HTML, detail=f"{kind or 'no content type'}, and no HTML element in it"
            )
        tree = _tree(text)
        if tree is None:
            return Rejection(url=page.url, reason=Reason.NOT_HTML, detail="no element could be parsed")
        document = cls(url=page.url, tree=tree, text_encoding=encoding, page=page)
        document.rules = _applicable(rules, tree, page.seen_at)
        if document.rules:
            for selector in document.rules.drop:
                matched = select(tree, selector)
                document.drops.append((selector, bool(matched)))
                for element in matched:
                    if len(text := text_of(element)) < 60:
                        document.dropped.append(text)
                    remove(element)
            document.elements = list(tree.iter())
        document.jsonld = read_jsonld(tree)
        document.meta = read_meta(tree)
        titles = (text_of(t) for t in tree.iter("title") if not inside(t, "svg"))
        document.title = fold(next(titles, "")[:_LONGEST_TITLE])
        return document

    @property
    def markup(self) -> Markup:
        """Where the page's elements stand, what they are called and what they bear."""
        found: Markup | None = self.memo.get("markup")
        if found is None:
            found = self.memo["markup"] = Markup(self.elements)
        return found

    def link(self, href: str | None) -> str:
        """Return *href* as an absolute http(s) URL, '' where it is none."""
        if not href:
            return ""
        url = self._joined.get(href)
        if url is None:
            href = href.strip()
            url = href if _ABSOLUTE.fullmatch(href) else _join(self.base_url, href)
            self._joined[href] = url = url if url.startswith(("http://", "https://")) else ""
        return url

    def select(self, selectors: Iterable[str]) -> Iterator[tuple[str, HtmlElement]]:
        """Yield ``(selector, element)`` for the matches of the first selector that matches text."""
        for selector in selectors:
            found = [e for e in select(self.tree, selector) if selected_text(e)]
            if found:
                yield from ((selector, element) for element in found)
                return

    def first_text(self, selectors: Iterable[str]) -> tuple[str, str, HtmlElement | None]:
        """Return the text of the first match with text, its provenance ``css:SELECTOR``, and the element."""
        for selector, element in self.select(selectors):
            return selected_text(element), f"css:{selector}", element
        return "", "", None

    def metas(self, *names: str) -> Iterator[tuple[str, str]]:
        """Yield ``(name, content)`` of the meta elements called so, in the order of *names*."""
        for name in names:
            for content in self.meta.get(name, ()):
                yield name, content


def _join(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _foreign(kind: str) -> bool:
    if not kind or kind in {"text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"}:
        return False
    if kind in {"application/xml", "text/xml", "application/vnd.wap.xhtml+xml"}:
        return False
    return kind.startswith(
        ("image/", "audio/", "video/", "font/", "application/", "text/css", "text/javascript", "text/csv")
    )


def _tree(text: str) -> HtmlElement | None:
    data = raw.parsable(text)
    if data.count(b"<") > _MAX_TAGS:
        # a page of a hundred thousand tags is an attack or an accident; its beginning is read
        cut = next(islice(re.finditer(b"<", data), _MAX_TAGS, None))
        data = data[: cut.start()]
    runs = raw.long_runs(data)
    if runs:
        data = raw.without_attributes(data, runs)
    tree = _parsed(data)
    if tree is None:
        return None
    if runs:
        raw.shorten_names(tree)
    if _too_deep(tree):
        # libxml2 throws away what lies deeper than 255 elements: unclosed <font> or <div> in the
        # hundreds. Without the tags that carry no meaning the text is all there.
        tree = _parsed(_INLINE.sub(" ", data.decode()).encode())
    return tree


# One class for every element: lxml.html's own parser asks Python for the class at each touch of an element.
_ELEMENTS = lxml.etree.ElementDefaultClassLookup(element=HtmlElement)


def _parsed(data: bytes) -> HtmlElement | None:
    parser = lxml.etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        root = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    return _with_a_body(root) if isinstance(root, HtmlElement) else None


_HEAD = frozenset(("title", "meta", "link", "base", "script", "style", "noscript", "template"))


def _with_a_body(root: HtmlElement) -> HtmlElement:
    """Move what libxml2 took for a part of the head into the body: it knows no <article> and no <main>, and
    where a page leaves <body> out, as it may, they do not begin one for it."""
    head = root.find("head")
    strays = [] if head is None else list(dropwhile(lambda child: child.tag in _HEAD, head))
    if strays:
        body = root.find("body")
        if body is None:
            body = lxml.etree.SubElement(root, "body")
        for place, stray in enumerate(strays):
            body.insert(place, stray)
    return root


_BELOW_251 = lxml.etree.XPath(f"boolean({'/*' * 251})")


def _too_deep(tree: HtmlElement) -> bool:
    return bool(_BELOW_251(tree))


def _applicable(rules: Sequence[Rules], tree: HtmlElement, seen_at: datetime | None) -> Rules | None:
    """Return the layout in use when the page was seen; where none of its text is found, another that fits."""
    day = seen_at.date() if seen_at else None
    in_use = [r for r in rules if r.until_on is None or (day is not None and day <= r.until_on)]
    # the layout that ended soonest after the day it was seen is the one the page was in
    in_use.sort(key=lambda r: (r.until_on is None, r.until_on.toordinal() if r.until_on else 0))
    ordered = [*in_use, *(r for r in rules if r not in in_use)]
    for candidate in ordered:
        if any(select(tree, s) for s in (*candidate.headline, *candidate.body)):
            return candidate
    return ordered[0] if ordered else None
