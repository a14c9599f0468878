"""How Korean papers sign in the text itself: an agency's opening, brackets before the first word, a line below the last."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree
from lxml.html import HtmlElement

from nkarchive.extract import names
from nkarchive.extract.document import Document
from nkarchive.extract.dom import text_of
from nkarchive.extract.signing import Claim, apart
from nkarchive.extract.stamps import undated
from nkarchive.model import Author
from nkarchive.text import fold

_ROLE = r"(?:\S{0,6}\s?기자|\S{0,6}\s?특파원)"
# "(마름=가상통신) 홍길동 김영희 기자 = ": place and agency, then who wrote
_AGENCY_FIRST = re.compile(
    rf"\s*[(\[【]\s*[가-힣A-Za-z·ㆍ\s]{{1,20}}=\s*([가-힣A-Za-z0-9]{{2,14}})\s*[)\]】]\s*([가-힣·ㆍ,\s]{{2,40}}?\s*{_ROLE})\s*="
)
_AGENCY_ALONE = re.compile(
    rf"\s*[(\[【]\s*[가-힣A-Za-z·ㆍ\s]{{1,20}}=\s*([가-힣A-Za-z0-9]{{2,14}})\s*[)\]】]\s*([가-힣·ㆍ,\s]{{2,40}}?\s*{_ROLE})"
)
# "[가상일보=홍길동 기자]", "(가상경제 홍길동·김영희 기자)", "【마름=홍길동 기자】": the paper or the place, and who wrote
_BRACKETS_FIRST = re.compile(
    r"\s*[(\[【〔]\s*((?:[가-힣A-Za-z0-9·ㆍ/]{2,14}\s?[=/|]\s?|[가-힣A-Za-z0-9]{2,14}\s){0,2}(?:[가-힣]{2,4}\s?[·ㆍ,]\s?){0,3}[가-힣]{2,4}\s?(?:\S{0,4}\s?기자|\S{0,4}\s?특파원))\s*[)\]】〕]"
)
# "홍길동 기자 hong@paper.example", "글·사진 홍길동 선임기자", "마름=홍길동·이몽룡 기자", "홍길동 가상경제 기자"
_LAST = re.compile(
    r"\W*(?:글\s?(?:및|과|[·ㆍ・,&/])\s?사진\s*[=:]?\s*|[가-힣·ㆍ]{2,12}\s?=\s?)?"
    r"((?:[가-힣]{2,4}(?:\s*[·ㆍ,]\s*)?){1,4}\s*(?:\S{0,6}\s?기자|\S{0,6}\s?특파원|선임기자|논설위원|통신원))\s*(?:[\w.+-]+@[\w.-]+)?\W*(?:[\w.+-]+@[\w.-]+)?\W*$"
    r"|\W*((?:[가-힣]{2,4})\s*(?:기자|특파원))\s*[=/|]?\s*[\w.+-]+@[\w.-]+"
)
# in the North the rank stands first: "본사기자 리명호", "글 및 사진 본사기자 리명호"
_RANK_FIRST = re.compile(
    r"\W*(?:글\s?(?:및|과|[·ㆍ・,&/])\s?사진\s*)?((?:본사|특파|상주|주재)\s?기자\s+[가-힣]{2,4}(?:\s*[,·ㆍ]\s*[가-힣]{2,4}){0,3})\W*$"
)
_LONGEST_LINE = 100
_LONGEST_LEAD = 120
_MOST = 40
_SIGNED = lxml.etree.XPath("//body//text()[contains(., '기자') or contains(., '특파원')]")
_IN_LINE = frozenset(("a", "em", "i", "u", "font"))
_HANGUL = re.compile(r"[가-힣]")


def of_line(element: HtmlElement, lead: str) -> Claim | None:
    """Return who signs in *element*, whose first words are *lead*: before its text, or in place of it."""
    if lead[:1] in "([【〔" and (claim := _opening(text_of(element)[:_LONGEST_LEAD])):
        return claim
    if len(lead) < _LONGEST_LEAD:
        text = undated(text_of(element))
        if len(text) < _LONGEST_LINE and (signed := _closing(text)):
            return Claim(signed, "text", element)
    return None


def in_breaks(document: Document, around: frozenset[HtmlElement]) -> Iterator[Claim]:
    """Yield who signs in lines that only <br> parts from the text: half of the Korean papers print theirs so."""
    if not document.lang.lower().startswith("ko") and not _HANGUL.search(document.title):
        return
    for line in _SIGNED(document.tree)[:_MOST]:
        before = line.getparent()
        if not line.is_tail or before is None or before.tag in _IN_LINE:
            continue  # the words that an element begins with are read with it
        text = fold(line[: 4 * _LONGEST_LINE])
        claim = _opening(text[:_LONGEST_LEAD])
        if claim is None and len(text) < _LONGEST_LINE and (signed := _closing(undated(text))):
            claim = Claim(signed, "text")
        if claim is not None and claim.authors and not apart(before, around):
            yield claim


def _opening(text: str) -> Claim | None:
    if match := _AGENCY_FIRST.match(text) or _AGENCY_ALONE.match(text):
        return Claim((*_names(match[2]), *names.read(match[1])), "text")
    if match := _BRACKETS_FIRST.match(text):
        return Claim(names.read(match[1]), "text")
    return None


def _closing(text: str) -> tuple[Author, ...]:
    if match := _LAST.match(text):
        return names.read(match[1] or match[2])
    if match := _RANK_FIRST.match(text):
        return names.read(match[1].replace(",", " 기자,"))
    return ()


def _names(signed: str) -> tuple[Author, ...]:
    """Return the names of an agency's opening, where spaces part them: "홍길동 김영희 기자"."""
    pieces = signed.split()
    if len(pieces) > 2 and all(re.fullmatch(r"[가-힣]{2,4}", piece) for piece in pieces[:-1]):
        return names.read(" · ".join(pieces[:-1]))
    return names.read(signed)
