"""Bylines in running text: lines that open or end like one, in six languages, with or without a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from nkarchive.extract import names
from nkarchive.extract.dom import text_of
from nkarchive.extract.signing import EDITOR, Claim, apart, looks_named
from nkarchive.text import fold

_OPENS = re.compile(
    r"^\W*(?:(?:an? |eine? |un[ea]? )?(?:article|column|analysis|commentary|artikel|beitrag|bericht|kommentar|gastbeitrag|gastkommentar|kolumne|reportage|analyse|interview|essay|chronique|columna|submitted|gespeichert|verfasst|geschrieben|eingestellt|veröffentlicht|enviado|publicado|publié|posté)\s+(?:by|von|par|por)\s|(?:reporting|written|story|words|text|report|article|compiled|posted|published|reported)\s+by\s|by\s+(?=[A-Z])|by:|von\s+(?=[A-ZÄÖÜ])|par\s+(?=[A-ZÉ])|por\s+(?=[A-ZÁ])|di\s+(?=[A-Z])|(?:autor(?:in|en)?(?:/autor(?:in)?)?|authors?|auteurs?|autores?|autore|journalist(?:in)?|reporter)\s*:?\s+(?=[A-ZÀ-Þ])|text:|글\s*[=:]|문의)",
    re.I,
)
_KOREAN_FIRST = re.compile(
    r"^\s*[(\[【]\s*[가-힣A-Za-z·ㆍ\s]{1,20}=\s*([가-힣A-Za-z0-9]{2,14})\s*[)\]】]\s*([가-힣·ㆍ,\s]{2,40}?\s*(?:\S{0,6}기자|특파원))\s*=?"
)
_KOREAN_LAST = re.compile(
    r"^\W*((?:[가-힣]{2,4}(?:\s*[·ㆍ,]\s*)?){1,4}\s*(?:\S{0,6}\s?기자|\S{0,6}\s?특파원|선임기자|논설위원|통신원))\s*(?:[\w.+-]+@[\w.-]+)?\W*(?:[\w.+-]+@[\w.-]+)?\W*$|^\W*((?:[가-힣]{2,4})\s*(?:기자|특파원))\s*[=/|]?\s*[\w.+-]+@[\w.-]+"
)
_LABEL = re.compile(
    r"\W*(?:(?:written|reported|posted) by|by|von|par|por|di|autor(?:in|en)?|authors?|auteurs?|autores?|autore|reporter|text|글|기자)\s*[:：]?\s*",
    re.I,
)
_DATED = re.compile(
    r"\W*\d{1,4}[\d\s./-]{5,}[\d:]*.{0,12}\b(?:by|von|par|por|di)\s", re.I
)  # "06.11.2023 13:30 von Ann"
_FULL_NAME = re.compile(r"[^\W\d_][\w.’'-]*(?: [\w.’'-]+){1,4}|[가-힣]{2,4}|[一-龥]{2,4}")
_ALONE = re.compile(r"(?:[A-ZÀ-Þ][\w.’'-]* ){1,3}[A-ZÀ-Þ][\w’'-]+|[A-Z][\w-]*-?Redaktion|[가-힣]{2,4}")
_SENTENCE = re.compile(r"[.!?]\s+[A-Z]\w+\s+\w+\s+\w+\s+\w+")


def find(
    lines: list[tuple[int, HtmlElement]], marked: list[HtmlElement], at: int, around: frozenset[HtmlElement]
) -> Iterator[Claim]:
    """Yield the bylines in running text: "Reporting by A and B." on a line of its own, an agency's Korean opening."""
    found = 0
    for where, element in lines:
        if len(element) > 6:
            continue
        lead = _lead(element)
        if not lead and element.tag == "p" and len(element) == 1 and len(found_text := text_of(element)) < 40:
            lead = found_text
        if not lead or len(lead) > 400:
            continue
        near = -30 < where - at < 150
        claim = None
        if _LABEL.fullmatch(lead):
            claim = _labelled(element, near, marked, around)
        if claim is None and (_OPENS.match(f"{lead} X") or _DATED.match(lead)):
            claim = _opening(element, near, marked, around)
        elif claim is None and "=" in lead[:60] and (match := _KOREAN_FIRST.match(text_of(element)[:120])):
            yield Claim((*names.read(match[2]), *names.read(match[1])), "text", None, near)
        elif claim is None and ("기자" in lead or "특파원" in lead) and len(lead) < 120:
            text = names.undated(text_of(element))
            if len(text) < 100 and (match := _KOREAN_LAST.match(text)) and not apart(element, around):
                yield Claim(names.read(match[1] or match[2]), "text", element, near)
        elif claim is None and element.tag == "p" and len(lead) < 40:
            claim = _closing(element)
        if claim is not None:
            found += 1
            yield claim
        if found >= 8:
            return


def _lead(element: HtmlElement) -> str:
    """Return the first words of *element*: its own, or its first child's."""
    own: str = element.text or ""
    if own and not own.isspace():
        return own.strip()
    first = element[0] if len(element) and isinstance(element[0].tag, str) else None
    text: str | None = first.text if first is not None else ""
    return str(text).strip() if text else ""


def _opening(
    element: HtmlElement, near: bool, marked: list[HtmlElement], around: frozenset[HtmlElement]
) -> Claim | None:
    text = _first_line(element)
    undated = names.undated(text).lstrip(" |")
    if len(text) > 120 or not _OPENS.match(undated) or element in marked:
        return None
    if apart(element, around) or _SENTENCE.search(text):
        return None
    authors = names.read(undated)
    if not authors or not all(looks_named(a) for a in authors):
        return None
    return Claim(authors, "text", element, near, bool(EDITOR.match(text)))


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


def _closing(element: HtmlElement) -> Claim | None:
    """Read the name that stands alone, in italics or to the right, below the last paragraph of a text."""
    leans = len(element) == 1 and element[0].tag in {"em", "i", "b", "strong"} and not (element.text or "").strip()
    if not leans and element.get("align") != "right" and "right" not in (element.get("style") or ""):
        return None
    text = text_of(element).strip("()[] -–—")
    if not _ALONE.fullmatch(text) or sum(1 for _ in _long(element, preceding=True)) < 3:
        return None
    authors = names.read(text)
    if len(authors) != 1 or sum(1 for _ in _long(element, preceding=False)) > 1:
        return None
    return Claim(authors, "closing", element)


def _long(element: HtmlElement, *, preceding: bool) -> Iterator[HtmlElement]:
    return (p for p in element.itersiblings("p", preceding=preceding) if len(text_of(p)) > 100)


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
