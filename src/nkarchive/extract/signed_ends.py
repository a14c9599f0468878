"""Names at the ends of a text: alone on its first line or below its last, or in brackets behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from nkarchive.extract import names
from nkarchive.extract.dom import text_of
from nkarchive.extract.signing import Claim, apart, looks_named

_NAME = r"(?:(?:[A-ZÀ-ÞĀ-ŽА-Я][\w.’'-]* )(?:(?:van|von|de|der|den|da|di|la|al|bin) ){0,2}){1,3}[A-ZÀ-ÞĀ-ŽА-Я][\w’'-]+"
_ALONE = re.compile(rf"{_NAME}|[A-Z][\w-]*-?Redaktion|[가-힣]{{2,4}}")
_CAPITALS = re.compile(r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.’'-]+(?: [A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.’'-]*){1,3}")
# Japanese papers sign 【山田太郎】 or （山田太郎）, German ones (Ann Beispiel) or (dpa/red)
_BRACKETS = re.compile(
    rf"(?:[（(]\s*({_NAME}(?:\s*(?:,|/|und|and|et|y)\s*{_NAME}){{0,3}}|[一-龥ぁ-んァ-ヶ・]{{3,10}}|[\w./ -]{{2,24}})\s*[）)]|[【［\[]\s*([一-龥ぁ-んァ-ヶ・、]{{3,20}})\s*[】］\]])\s*$"
)
_SOURCE_LINE = re.compile(r"[^/|:.]{2,30}/[^/|:.]{2,30}")
# "HARBOURTOWN, March 5 (Reuters) - ", "Berlin (dpa) -", "(ANSA) - ROMA"
_DATELINE = re.compile(r"(?:[A-ZÀ-ÞА-Я][^()]{1,40})?\(([\w .-]{2,20}|[\w]{2,8})\)\s*[.:]?\s*[-–—]")
_JAPANESE = re.compile(r"[一-龥ぁ-んァ-ヶ・]{3,6}")
_LEANS = frozenset(("em", "i", "b", "strong"))
_WRAPS = frozenset(("em", "i", "b", "strong", "font", "span", "u", "small", "a"))
_LONG = 100
_SHORTEST_TEXT = 600
_MOST_LOOKED_AT = 24


def find(element: HtmlElement, lead: str, distance: int, around: frozenset[HtmlElement]) -> Claim | None:
    """Return who signs in the paragraph *element*, at *distance* behind the headline, if it ends or opens a text."""
    if 1 < len(lead) < 40:
        leans, text = _leaning(element), ""
        if leans or _to_the_right(element):
            text = text_of(element).strip("()[] -–—")
            if _ALONE.fullmatch(text) and (claim := _closing(element, text)):
                return claim
        if "/" in lead and _SOURCE_LINE.fullmatch(lead) and (claim := _closing(element, lead.replace("/", ";"))):
            return claim
        if 0 < distance < 60 and (leans or lead.isupper()):
            return _alone(element, text or text_of(element), around)
        return None
    if "(" in lead[:60] and 0 < distance < 150 and (match := _DATELINE.match(lead)) and names.is_agency(match[1]):
        return Claim(names.read(match[1]), "text", None, True, closing=True)
    return in_brackets(element)


def _leaning(element: HtmlElement) -> bool:
    """Say whether the whole of *element* is in italics or bold, however it is wrapped."""
    leans = False
    for _ in range(5):
        if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
            break
        element = element[0]
        if element.tag not in _WRAPS:
            return False
        leans = leans or element.tag in _LEANS
    return leans


def _to_the_right(element: HtmlElement) -> bool:
    return element.get("align") == "right" or "right" in (element.get("style") or "")


def _closing(element: HtmlElement, text: str) -> Claim | None:
    """Read the name that stands alone, in italics or to the right, below the last paragraph of a text."""
    above = [len(text_of(p)) for p in _long(element, preceding=True)]
    if (len(above) < 3 and sum(above) < _SHORTEST_TEXT) or sum(1 for _ in _long(element, preceding=False)) > 1:
        return None
    authors = names.read(text)
    sourced = ";" in text
    return Claim(authors, "text", element, closing=True, sourced=sourced) if len(authors) == 1 + sourced else None


def _alone(element: HtmlElement, text: str, around: frozenset[HtmlElement]) -> Claim | None:
    """Read the name in capitals or bold that is all there is on the line before the first paragraph."""
    if not (_CAPITALS.fullmatch(text) or _ALONE.fullmatch(text)) or apart(element, around):
        return None
    if next(_long(element, preceding=True), None) is not None or next(_long(element, preceding=False), None) is None:
        return None
    authors = names.read(text)
    named = len(authors) == 1 and looks_named(authors[0]) and " " in authors[0].name
    return Claim(authors, "text", element, True, alone=True) if named else None


def in_brackets(element: HtmlElement) -> Claim | None:
    """Read who signs in brackets behind the last sentence of a text: "… said the mayor. (dpa/Ann Example)"."""
    end = element[-1].tail if len(element) else element.text
    end = (end or "").rstrip()
    if not end.endswith((")", "）", "】", "］", "]")):
        if not len(element) or end or not (element[-1].text or "").rstrip().endswith((")", "）", "】")):
            return None
        end = (element[-1].text or "").rstrip()
    match = _BRACKETS.search(end[-60:])
    if not match or next(_long(element, preceding=False), None) is not None:
        return None
    if sum(1 for _ in _long(element, preceding=True)) < 2:
        return None
    authors = names.read(match[1] or match[2])
    dense = not match[1] or bool(_JAPANESE.fullmatch(match[1]))
    signed = all(dense or names.is_agency(a.name) or (looks_named(a) and " " in a.name) for a in authors)
    return Claim(authors, "text", None, closing=True) if authors and len(authors) < 4 and signed else None


def _long(element: HtmlElement, *, preceding: bool) -> Iterator[HtmlElement]:
    """Yield the paragraphs among the next siblings that are long enough to be text; a bounded number is looked at."""
    near = islice(element.itersiblings("p", preceding=preceding), _MOST_LOOKED_AT)
    return (p for p in near if len(text_of(p)) > _LONG)
