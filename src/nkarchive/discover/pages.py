"""An HTML page as a finder sees it: its links, in order, with what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from nkarchive.discover.scripted import addresses_of
from nkarchive.discover.sniffing import nature_of, unpacked, unreadable
from nkarchive.encoding import decode
from nkarchive.model import Page, ScriptLink
from nkarchive.text import fold
from nkarchive.urls import MAX_URL, join

MAX_LINKS = 20_000

_HEADING = re.compile(r"h[1-6]")
_REFRESH = re.compile(r"(?i)^\s*\d*(?:\.\d+)?\s*[;,]?\s*(?:url\s*=\s*)?['\"]?([^'\"]+)")
_TEXT_LIMIT = 2_000
_TEXTS = lxml.etree.XPath(
    "descendant::text()[not(parent::script or parent::style or parent::time or parent::noscript)]", smart_strings=False
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a page: absolute *url*, folded *text*; *heads* where the text is a heading's."""

    url: str
    text: str = ""
    heads: bool = False
    rel: str = ""
    type: str = ""


class FinderPage:
    """A page parsed for its links. Raises FinderUnreadable where there is no HTML in it."""

    def __init__(self, page: Page) -> None:
        body = unpacked(page, "page")
        nature = nature_of(body)
        if nature in ("feed", "sitemap"):
            raise unreadable(page.url, f"is a {nature}, which belongs under {nature}s", "page")
        if nature in ("binary file", "JSON document"):
            raise unreadable(page.url, f"is a {nature}", "page")
        tree = _tree(decode(body, page.content_type)[0])
        if tree is None:
            raise unreadable(page.url, "holds no HTML element", "page")
        self._tree = tree
        base = next((element.get("href") for element in tree.iter("base") if element.get("href")), "")
        self._base_url = join(page.url, base) or page.url
        self.left_out: list[str] = []

    def links(self, scripted: tuple[ScriptLink, ...] = ()) -> Iterator[Link]:
        """Yield the links that a reader could follow, in page order; no more than MAX_LINKS.

        *scripted* says how those that a script opens become addresses. What is not yielded because there
        is too much of it is in ``left_out`` afterwards.
        """
        number = too_long = 0
        for element, href in self._hrefs(scripted):
            too_long += len(href) > MAX_URL
            if not (url := join(self._base_url, href)):
                continue
            if number >= MAX_LINKS:
                self.left_out.append(f"what follows its first {MAX_LINKS:,} links")
                break
            number += 1
            text, heads = _text_of(element)
            yield Link(url=url, text=text, heads=heads, rel=(element.get("rel") or "").lower())
        if too_long:
            self.left_out.append(f"{too_long:,} links of more than {MAX_URL:,} signs")

    def _hrefs(self, scripted: tuple[ScriptLink, ...]) -> Iterator[tuple[HtmlElement, str]]:
        for element in self._tree.iter(*(("a", "area") if not scripted else (lxml.etree.Element,))):
            if element.tag in ("a", "area") and (href := element.get("href")):
                yield element, href
            for address in addresses_of(element, scripted):
                yield element, address

    def head_links(self) -> Iterator[Link]:
        """Yield the ``<link>`` elements: next pages, feeds."""
        for element in self._tree.iter("link"):
            if url := join(self._base_url, element.get("href") or ""):
                yield Link(
                    url=url,
                    text=fold(element.get("title") or ""),
                    rel=(element.get("rel") or "").lower(),
                    type=(element.get("type") or "").partition(";")[0].strip().lower(),
                )

    def frames(self) -> Iterator[str]:
        """Yield where a page without links of its own sends its readers: frames, then meta refresh."""
        for element in self._tree.iter("frame", "iframe"):
            if url := join(self._base_url, element.get("src") or ""):
                yield url
        for element in self._tree.iter("meta"):
            if (element.get("http-equiv") or "").strip().lower() == "refresh":
                found = _REFRESH.match(element.get("content") or "")
                if found and (url := join(self._base_url, found.group(1))):
                    yield url


def _tree(text: str) -> HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    data = text.replace("\x00", "").encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    return root if isinstance(root, HtmlElement) else None


def _text_of(element: HtmlElement) -> tuple[str, bool]:
    """Return what a link says, and whether that is a heading: a card's heading rather than the whole card."""
    for child in element.iter():
        if isinstance(child.tag, str) and _HEADING.fullmatch(child.tag) and (text := _said(child)):
            return text, True
    text = _said(element)
    above = element.getparent()
    heads = above is not None and isinstance(above.tag, str) and bool(_HEADING.fullmatch(above.tag))
    if not text:
        named = element.get("aria-label") or element.get("title") or ""
        image = next((image.get("alt") or "" for image in element.iter("img") if image.get("alt")), "")
        return fold(named or image), False
    return text, heads


def _said(element: HtmlElement) -> str:
    if len(element) == 0:
        return fold((element.text or "")[:_TEXT_LIMIT])
    parts: list[str] = []
    length = 0
    for piece in _TEXTS(element):
        parts.append(piece)
        length += len(piece)
        if length > _TEXT_LIMIT:  # an unclosed <a> holds the rest of the page
            break
    return fold(" ".join(parts))
