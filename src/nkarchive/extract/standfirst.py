"""The standfirst: the summary set apart between headline and text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from nkarchive import dates
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of
from nkarchive.text import weight, words

_NAMED = NamePattern(
    r"standfirst|stand-first|subhead|sub-head|subtitle|sub-title|sub_title|subline|dek\b|deck|lede|(?:^|[\s_-])lead(?:$|[\s_-])|excerpt|summary|abstract|intro|teaser-?text|description|chapo|chapeau|entradilla|"
    r"bajada|sommario|occhiello|ingress|vorspann|anlauf|kicker-text|tagline|header-text|article-?summary|underline|resumen|ondertitel|manchet|perex|preamble"
)
_NOT = NamePattern(
    r"caption|comment|related|newsletter|share|social|promo|author|bio|byline|nav|menu|footer|sidebar|cookie|widget|teaser-list|ticker|meta|date|headline|figure|photo|image|gallery|video|tag"
)
_LONGEST = 700
_LEAST = 25
_WALK = 60
_BYLINE = re.compile(
    r"^(?:by|von|par|por|reporting by|written by|text|photo|foto|image|updated|published|posted)\b", re.I
)


def find(document: Document, head: Reading) -> Reading:
    """Return the standfirst and the element that shows it; empty where the text begins at once."""
    if document.rules and document.rules.standfirst:
        text, where, element = document.first_text(document.rules.standfirst)
        if text and element is not None:
            return Reading(text=text, provenance=where, elements=(element,))
    if not head.elements:
        return Reading()
    told = [t for t in _told(document) if weight(t) >= _LEAST]
    near = list(_following(head.elements[-1]))
    for element in near:
        text = text_of(element)
        if not _may_be(text, head.text):
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if _NOT.search(names) and not _NAMED.search(names):
            continue
        if _NAMED.search(names) or (element.tag in {"h2", "h3", "h4"} and _is_summary(element)):
            return Reading(text=text, provenance=str(element.tag), elements=(element,))
        if element.tag in {"p", "div"} and _all_strong(element) and _is_first_text(element):
            return Reading(text=text, provenance="strong", elements=(element,))
        if (
            any(_same(text, claim) for claim in told)
            and element.tag in {"p", "div", "span", "h2", "h3"}
            and not _in_text(element)
        ):
            return Reading(text=text, provenance="description", elements=(element,))
    return Reading()


def _told(document: Document) -> Iterator[str]:
    for item in objects_of(document)[:2]:
        yield string_of(item.get("description"))
    for _, content in document.metas("og:description", "description", "twitter:description", "dc.description"):
        yield content


def _following(start: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the innermost text blocks after *start*, in page order, until the text is well under way."""
    seen = long = 0
    inside = set(start.iterdescendants())
    begun = False
    root = start.getroottree().getroot()
    for element in root.iter():
        if element is start:
            begun = True
            continue
        if not begun or element in inside or not isinstance(element.tag, str):
            continue
        seen += 1
        if seen > _WALK or long >= 2:
            return
        if element.tag not in {
            "p",
            "div",
            "h2",
            "h3",
            "h4",
            "span",
            "section",
            "blockquote",
            "header",
            "strong",
            "b",
            "em",
            "ul",
        }:
            continue
        holds_blocks = any(c.tag in {"p", "div", "h2", "h3", "section", "ul"} for c in element)
        if element.tag in {"div", "section", "header"} and holds_blocks and not _may_hold(element):
            continue
        yield element
        if element.tag == "p" and len(text_of(element)) > 120 and not _all_strong(element):
            long += 1


def _may_hold(element: HtmlElement) -> bool:
    """Say whether a box of blocks may be the standfirst as a whole."""
    return bool(_NAMED.search(element.get("class") or "")) and len(text_of(element)) <= _LONGEST


def _may_be(text: str, headline: str) -> bool:
    if weight(text) < _LEAST or len(text) > _LONGEST or _BYLINE.match(text) or "©" in text:
        return False
    if _same(text, headline):
        return False
    printed = dates.parse(text)
    return not (printed and len(text) - len(printed.text) < 25)


def _is_summary(element: HtmlElement) -> bool:
    """A heading right below the headline is a summary; one with text before it opens a part."""
    text = text_of(element)
    if weight(text) < 40:
        return False
    for sibling in element.itersiblings(preceding=True):
        if sibling.tag == "p" and len(text_of(sibling)) > 60:
            return False
    return not any(
        a.tag == "a" or a.tag in {"aside", "nav", "footer", "li"} for a in element.iterancestors()
    ) and not _linked(element)


def _linked(element: HtmlElement) -> bool:
    return sum(len(text_of(a)) for a in element.iter("a")) > 0.5 * max(1, len(text_of(element)))


def _all_strong(element: HtmlElement) -> bool:
    text = text_of(element)
    strong = [c for c in element if c.tag in {"strong", "b"}]
    return (
        bool(strong)
        and not (element.text or "").strip()
        and sum(len(text_of(c)) for c in strong) >= 0.95 * len(text)
        and weight(text) >= 40
    )


def _is_first_text(element: HtmlElement) -> bool:
    following = [s for s in element.itersiblings() if s.tag == "p"]
    return all(len(text_of(s)) < 60 for s in element.itersiblings(preceding=True) if s.tag == "p") and bool(
        following or element.getparent().tag != "div"
    )


def _in_text(element: HtmlElement) -> bool:
    """Say whether *element* is one paragraph among those of the text."""
    parent = element.getparent()
    return parent is not None and sum(1 for c in parent if c.tag == element.tag and len(text_of(c)) > 60) >= 2


def _same(one: str, other: str) -> bool:
    a, b = words(one), words(other)
    if not a or not b:
        return False
    if a == b:
        return True
    # descriptions are cut off; the visible text is whole
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= 8 and shorter[:-1] == longer[: len(shorter) - 1] and len(shorter) > 0.6 * len(longer)
