"""The standfirst: the summary set apart between headline and text; and the lead, which opens the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from nkarchive import dates
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of
from nkarchive.text import weight, words

_NAMED = NamePattern(
    r"standfirst|stand-first|subhead|sub-head|subtitle|sub-title|sub_title|subline|"
    r"(?:^|[_-]|article|news|story|post|entry|page)(?:dek|deck|lede|lead|excerpt|summary|abstract|intro|introduction|description)(?:-?(?:text|copy|body))?(?:$|[_-])|"
    r"teaser-?text|chapo|chapeau|entradilla|"
    r"bajada|sommario|occhiello|ingress|vorspann|tagline|article-?summary|(?:news|art|article|view|tit|title)[_-]sub(?:$|[\s_-])|tit-?sub|sub_?tit|resumen|ondertitel|manchet|perex|preamble"
)
_NOT = NamePattern(
    r"caption|comment|related|newsletter|share|social|promo|author|bio|byline|nav|menu|footer|sidebar|cookie|widget|teaser-list|ticker|meta|date|headline|figure|photo|image|gallery|video|tag"
)
_LONGEST = 700
_LEAST = 25
# a line that is called the second headline may be as short as "배 세 척 들여와", but not one word
_TITLED_BELOW = NamePattern(r"standfirst|sub-?_?(?:head|tit)|tit-?sub|_sub(?:$|\s)")
_SHORTEST_NAMED = 15
_WALK = 60
_BYLINE = re.compile(
    r"^(?:by|von|par|por|reporting by|written by|text|photo|foto|image|updated|published|posted)\b", re.I
)
# A summary line is one sentence, or two short ones. What is longer tells the story's beginning (a Vorspann,
# chapô or bold first paragraph of a wire report): the text goes on from it, so the body keeps it.
_LINE = 140
_LONG_LINE = 190
_SENTENCE_END = re.compile(r"[.!?…。！？؟।](?=[\s\"'”’»)\]]|$)")
_OWN_BOX = frozenset(("header", "hgroup"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standfirst(Reading):
    """The standfirst as read. *opening*: the elements of a lead, which is no standfirst but the text's beginning."""

    opening: tuple[HtmlElement, ...] = ()


def find(document: Document, head: Reading) -> Standfirst:
    """Return the standfirst and the element that shows it; empty where the text begins at once."""
    if document.rules and document.rules.standfirst:
        text, where, element = document.first_text(document.rules.standfirst)
        if text and element is not None:
            return _award(document, where, text, element, "the source's own rule")
    for where, text, element in _candidates(document, head):
        if document.ledger:
            document.ledger.offer("standfirst", where, text, element=element)
        if where == "description" and _in_text(element):
            why = "the summary for machines repeats it, but it stands among the text's paragraphs"
        elif _is_lead(text):
            why = "longer than a summary line: it opens the text"
        else:
            return _award(document, where, text, element, _WHY.get(where, "a line of its own below the headline"))
        if document.ledger:
            document.ledger.award("standfirst", "", "", why)
        return Standfirst(opening=(element,))
    return Standfirst()


_WHY = {
    "strong": "the first paragraph, one sentence in bold",
    "description": "the line below the headline that the page's summary for machines repeats",
}


def _award(document: Document, where: str, text: str, element: HtmlElement, why: str) -> Standfirst:
    if document.ledger:
        document.ledger.award("standfirst", where, text, why)
    return Standfirst(text=text, provenance=where, elements=(element,))


def _is_lead(text: str) -> bool:
    size = weight(text)
    return size > _LONG_LINE or (size > _LINE and len(_SENTENCE_END.findall(text)) > 1)


def _candidates(document: Document, head: Reading) -> Iterator[tuple[str, str, HtmlElement]]:
    """Yield ``(provenance, text, element)`` of what may be the standfirst, from the headline on."""
    if not head.elements:
        return
    told = [t for t in _told(document) if weight(t) >= _LEAST]
    for element in _following(head.elements[-1]):
        text = text_of(element)
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if not _may_be(text, head.text, _SHORTEST_NAMED if _TITLED_BELOW[names] else _LEAST):
            continue
        named = _NAMED[names]
        if named or _NOT[names]:
            if named:
                yield str(element.tag), text, element
        elif element.tag in {"h2", "h3", "h4"} and _is_summary(element):
            yield str(element.tag), text, element
        elif (element.tag in {"p", "div"} and _all_strong(element) and _is_first_text(element)) or (
            element.tag in {"b", "strong"} and _is_bold_line(element, head.text)
        ):
            yield "strong", text, element
        elif element.tag in {"p", "div", "span", "h2", "h3"} and any(_same(text, claim) for claim in told):
            yield "description", text, element


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
            "td",
        }:
            continue
        if element.tag == "td" and not _may_hold_named(element):
            continue
        holds_blocks = any(c.tag in {"p", "div", "h2", "h3", "section", "ul"} for c in element)
        if element.tag in {"div", "section", "header"} and holds_blocks and not _may_hold(element):
            continue
        yield element
        if element.tag == "p" and len(text_of(element)) > 120 and not _all_strong(element):
            long += 1


def _may_hold_named(cell: HtmlElement) -> bool:
    """Say whether a table's cell is called a standfirst: layouts of tables put each line into one."""
    return (cell.get("class") or cell.get("id")) is not None and bool(
        _NAMED[f"{cell.get('class') or ''} {cell.get('id') or ''}"]
    )


def _may_hold(element: HtmlElement) -> bool:
    """Say whether a box of blocks may be the standfirst as a whole."""
    return bool(_NAMED[element.get("class") or ""]) and len(text_of(element)) <= _LONGEST


def _may_be(text: str, headline: str, least: int) -> bool:
    if weight(text) < least or len(text) > _LONGEST or _BYLINE.match(text) or "©" in text:
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


def _is_bold_line(element: HtmlElement, headline: str) -> bool:
    """Say whether a page without paragraphs (tables of the 2000s) has *element* on a line of its own, above its text."""
    before, after, parent = element.getprevious(), element.getnext(), element.getparent()
    if before is None or after is None or parent is None or parent.tag not in {"td", "div", "body", "center", "font"}:
        return False
    if (
        before.tag != "br"
        or (before.tail or "").strip()
        or (element.tail or "").strip()
        or after.tag not in {"br", "p"}
    ):
        return False
    above = sum(len(text_of(s)) + len((s.tail or "").strip()) for s in islice(element.itersiblings(preceding=True), 20))
    return weight(text_of(element)) >= 40 and above + len((parent.text or "").strip()) < len(headline) + 100


def _is_first_text(element: HtmlElement) -> bool:
    following = [s for s in element.itersiblings() if s.tag == "p"]
    return all(len(text_of(s)) < 60 for s in element.itersiblings(preceding=True) if s.tag == "p") and bool(
        following or element.getparent().tag != "div"
    )


def _in_text(element: HtmlElement) -> bool:
    """Say whether *element* is a paragraph among those of the text: one of its like follows in the same box."""
    for _ in range(3):
        parent = element.getparent()
        if parent is None or parent.tag in _OWN_BOX:
            return False
        if any(s.tag in {"p", element.tag} and len(text_of(s)) > 60 for s in element.itersiblings()):
            return True
        if element.tag in {"div", "section"} or len(text_of(parent)) > len(text_of(element)) + 20:
            return False
        element = parent
    return False


def _same(one: str, other: str) -> bool:
    a, b = words(one), words(other)
    if not a or not b:
        return False
    if a == b:
        return True
    # descriptions are cut off; the visible text is whole
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) >= 8 and shorter[:-1] == longer[: len(shorter) - 1] and len(shorter) > 0.6 * len(longer)
