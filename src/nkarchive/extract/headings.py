"""The headings of a page, each ranked by how much its place and its name speak for it as the headline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.extract.document import Document
from nkarchive.extract.dom import LONGEST_NAMES, NamePattern, names_of, text_of, upward, words_of_names
from nkarchive.extract.outlet import Outlet
from nkarchive.text import words

LONGEST = 400
_LONGEST_NAME = 6  # words of a publisher's name
_MOST = 120
_MAY_HEAD = ("h1", "h2", "h3", "h4", "h5", "div", "p", "span", "td", "strong", "font")
_HOME = re.compile(r"https?://[^/]+/?(?:[a-z]{2}(?:-[a-zA-Z]{2})?/?)?(?:index\.\w{3,5}|home/?)?(?:[?#].*)?")
_TITLED = NamePattern(
    r"title|headline|heading|subject|(?:^|[\s_-])(?:tit|titre|titulo|titolo|hed|h1)(?:$|[\s_-])",
    stems="tit head subject hed h1",
)
_APART = words_of_names(
    r"nav\w{0,3}|navigation|menu|footer|sidebar|related|teaser|comment|logo|breadcrumb|modal|popup|newsletter|cookie|site-title|latest|card|recommend(?:ed|ation)?"
)
# the publisher's own sign at the head of each page, in old themes an h1
_BRAND = NamePattern(r"brand|logo|mast-?head|site-?(?:title|name|desc|head)|blog-?(?:title|name|desc|head)|tagline")
# headings of boxes: other stories' lists, a translator's dialogue
_LABEL = re.compile(r"(?:more (?:from|in|on) \w|original text$|related (?:articles|stories)$|read more$)", re.I)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or what is named as one; *rank* is how far its place speaks for it, on the scale of an h1's 3."""

    element: HtmlElement
    text: str
    rank: float
    is_sign: bool = False  # the site's own, on each of its pages


def headings_of(document: Document, outlet: Outlet) -> list[Heading]:
    """Return the headings of *document* that may be its headline, in page order."""
    found: list[Heading] = []
    _TITLED.learn(document.markup.names)
    may_be_titled = {*document.markup.called, *document.markup.bearing("itemprop")}
    for element in document.tree.iter(*_MAY_HEAD):
        tag = str(element.tag)
        named = element in may_be_titled and is_titled(element)
        if tag in {"h1", "h2"} or named:
            if len(element) > 30:
                continue
            text = _text(element)
            if not text or len(text) > LONGEST or is_outlet(outlet, text) or _LABEL.match(text):
                continue
            rank = {"h1": 3.0, "h2": 1.5, "h3": 1.0}.get(tag, 0.5)
            if "headline" in (element.get("itemprop") or "").lower().split():
                rank += 1.5
            elif named:
                rank += 0.5
            if is_apart(element):
                rank -= 2.0
            sign = _is_brand(document, element)
            if sign:
                rank -= 2.5
            found.append(Heading(element, text, rank, sign))
            if len(found) >= _MOST:
                break
    return found


def _called(element: HtmlElement) -> str:
    """Return what *element* is called by its class, its id and for machines; '' where it has no name."""
    class_, own_id, itemprop = element.get("class"), element.get("id"), element.get("itemprop")
    return f"{class_ or ''} {own_id or ''} {itemprop or ''}" if class_ or own_id or itemprop else ""


def _text(element: HtmlElement) -> str:
    """Return a heading's text; a kicker in a span of its own is parted from what follows."""
    text = text_of(element)
    for child in element:
        if isinstance(child.tag, str) and child.getnext() is not None and not (child.tail or "").strip():
            label = text_of(child)
            at = text.find(label) + len(label)
            if label and len(words(label)) < 8 and 0 < at < len(text) and text[at].isalnum() and text[at - 1].isalnum():
                text = f"{text[:at]} {text[at:]}"
    return text


def is_titled(element: HtmlElement) -> bool:
    """Say whether *element* is called a title by its class, its id or for machines."""
    names = names_of(element)
    if len(names) < LONGEST_NAMES and _TITLED[names]:
        return True
    return _TITLED[_called(element)] if len(names) == LONGEST_NAMES or element.get("itemprop") else False


def is_apart(element: HtmlElement) -> bool:
    """Say whether *element* stands in a menu, a list of other stories, a dialogue."""
    for steps, ancestor in enumerate(upward(element)):
        if ancestor.tag in {"nav", "footer", "aside", "li"} or (
            ancestor.tag == "a" and ancestor.get("href", "#") not in {"#", ""}
        ):
            return True
        if ancestor.tag in {"body", "main", "html"} or steps > 8:
            return False
        if steps < 5 and _APART[f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"]:
            return True
    return False


def is_outlet(outlet: Outlet, text: str) -> bool:
    """Say whether *text* is the publisher's name; pages that give their headline as that of the site are many."""
    return len(words(text)) <= _LONGEST_NAME and outlet.is_named(text)


def _is_brand(document: Document, element: HtmlElement) -> bool:
    """Say whether a heading is the site's sign: called so, or a link to its first page."""
    for steps, node in enumerate(upward(element)):
        if steps > 3 or node.tag in {"article", "main", "body"}:
            break
        if _BRAND[f"{node.get('class') or ''} {node.get('id') or ''}"]:
            return True
    links = [element.getparent(), *element.iter("a")][:3]
    return any(link is not None and link.tag == "a" and _is_home(document.link(link.get("href"))) for link in links)


@lru_cache(maxsize=2048)
def _is_home(url: str) -> bool:
    return bool(_HOME.fullmatch(url))
