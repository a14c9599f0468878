"""Bylines in running text: lines that open like one in many languages, with or without a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml.html import HtmlElement

from nkarchive.extract import byline_words, korean_lines, names, signed_ends
from nkarchive.extract.dom import text_of
from nkarchive.extract.signing import Claim, apart, looks_named
from nkarchive.extract.stamps import undated
from nkarchive.text import fold

_DATED = re.compile(
    r"\W*\d{1,4}[\d\s./-]{5,}[\d:]*.{0,12}\b(?:by|von|par|por|di|av|af|door|oleh)\s", re.I
)  # "06.11.2023 13:30 von Ann"
_FULL_NAME = re.compile(r"[^\W\d_][\w.’'-]*(?: [\w.’'-]+){1,4}|[가-힣]{2,4}|[一-龥]{2,4}")
_SENTENCE = re.compile(r"[.!?]\s+[A-Z]\w+\s+\w+\s+\w+\s+\w+")
_LONGEST_LINE = 120
_MOST_FOUND = 8
_MOST_READ = 300  # lines that open like a byline: a long list of other stories has a hundred


def find(
    lines: list[tuple[int, HtmlElement]], marked: list[HtmlElement], at: int, around: frozenset[HtmlElement]
) -> Iterator[Claim]:
    """Yield the bylines in running text: "Reporting by A and B." on a line of its own, an agency's Korean opening."""
    found = 0
    reads = iter(range(_MOST_READ))
    for where, element in lines:
        lead = element.text
        children = len(element)
        if lead:
            lead = lead.strip()
        if not lead:
            if not children:
                continue
            lead = element[0].text or element[0].tail  # behind a portrait, a break
            lead = lead.strip() if isinstance(lead, str) else ""
        if children > 6:
            if element.tag == "p" and (claim := signed_ends.in_brackets(element)):
                yield claim
            continue
        if element.tag == "p":
            if not lead and children == 1 and len(found_text := text_of(element)) < 40:
                lead = found_text
            if claim := signed_ends.find(element, lead, where - at, around):
                found += 1
                yield claim
                continue
        if not lead or len(lead) > 400:
            continue
        near = -30 < where - at < 150
        claim = _line(element, lead, near, marked, around, reads)
        if claim is not None:
            found += 1
            yield claim
        if found >= _MOST_FOUND:
            return


def _line(
    element: HtmlElement,
    lead: str,
    near: bool,
    marked: list[HtmlElement],
    around: frozenset[HtmlElement],
    reads: Iterator[int],
) -> Claim | None:
    """Return who signs by the line *element*; *reads* are those that may still be read for names."""
    if len(lead) <= _LONGEST_LINE:
        if byline_words.may_open(lead):
            claim = _labelled(element, near, marked, around) if byline_words.LABEL.fullmatch(lead) else None
            if claim is None and byline_words.OPENS.match(f"{lead} X") and next(reads, None) is not None:
                claim = _opening(element, near, marked, around)
            if claim is not None:
                return claim
        elif lead[0].isdigit() and _DATED.match(lead):
            return _opening(element, near, marked, around)
        if near and (":" in lead or "：" in lead) and (claim := _within(element, marked, around)):
            return claim
    if ("기자" in lead or "특파원" in lead) and (signed := korean_lines.of_line(element, lead)):
        return None if signed.element is not None and apart(element, around) else replace(signed, near=near)
    return None


def _opening(
    element: HtmlElement, near: bool, marked: list[HtmlElement], around: frozenset[HtmlElement]
) -> Claim | None:
    text = _first_line(element)
    line = undated(text).lstrip(" |")
    if len(text) > _LONGEST_LINE or element in marked or not byline_words.OPENS.match(line):
        return None
    if apart(element, around) or _SENTENCE.search(text):
        return None
    authors = names.read(line)
    if not authors or not all(looks_named(a) for a in authors):
        return None
    return Claim(authors, "text", element, near, bool(byline_words.EDITED.match(text)))


def _labelled(
    element: HtmlElement, near: bool, marked: list[HtmlElement], around: frozenset[HtmlElement]
) -> Claim | None:
    """Read the name behind a label in an element of its own: "<b>Author:</b> Ann Example", "<p>By</p><p>Ann Example</p>"."""
    if len(element) or element in marked or apart(element, around):
        return None
    text = (element.tail or "").strip(" \n\t\r:|")
    following = element.getnext()
    while not text and following is not None and following.tag == "br":
        text = (following.tail or "").strip(" \n\t\r:|")
        following = following.getnext()
    if not text and following is not None:
        text = text_of(following)
    authors = names.read(text) if 3 < len(text) < 80 else ()
    if not authors or len(authors) > 4 or not all(_FULL_NAME.fullmatch(a.name) for a in authors):
        return None
    return Claim(authors, "text", None, near)


def _within(element: HtmlElement, marked: list[HtmlElement], around: frozenset[HtmlElement]) -> Claim | None:
    """Read the name in a line of facts about the article: "22.01.2020 // Author: Ann Example // 3 min"."""
    text = text_of(element)
    match = byline_words.WITHIN.search(text) if len(text) < 160 else None
    if match is None or element in marked or apart(element, around):
        return None
    authors = names.read(match[1])
    named = bool(authors) and len(authors) <= 4 and all(looks_named(a) or " " not in a.name for a in authors)
    return Claim(authors, "text", None, True) if named else None


def _first_line(element: HtmlElement) -> str:
    """Return the text of *element* up to its first line break: a dateline follows the byline there."""
    line_break = next(element.iter("br"), None)
    if line_break is None or line_break.getparent() is not element:
        return text_of(element)
    parts = [element.text or ""]
    for child in element:
        if child is line_break:
            break
        if isinstance(child.tag, str):
            parts.append(text_of(child))
        parts.append(child.tail or "")
    return fold("".join(parts)) or text_of(element)
