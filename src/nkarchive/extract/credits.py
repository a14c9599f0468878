"""A caption parted into what it says and whose picture it is."""

from __future__ import annotations

import re
from itertools import islice, takewhile

from lxml.html import HtmlElement

from nkarchive.extract import data
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.text import fold, is_european

_CREDIT = NamePattern(
    r"credit|copyright|(?:^|[\s_-])(?:source|rights|copy|photographer|photo-?(?:by|author|source)|agency|author|byline|"
    r"attribution|fotograf|quelle|urheber|auteur|autor|fonte|fuente|owner|provider|fotocredit|bildnachweis)(?:$|[\s_-])"
)
_CAPTION = NamePattern(r"caption|legend|bildtext|bildunterschrift")
_AGENCIES = data.load("agencies")
_AGENCY = re.compile(rf"\b(?:{'|'.join(_AGENCIES['pictures'] + _AGENCIES['given'])})\b", re.I)
_WORD, _IMAGE = ("|".join(_AGENCIES[kind]) for kind in ("picture_words", "image_words"))
# a button that a caption holds: its name is what it does
_BUTTON = NamePattern(
    r"(?:^|[_-])(?:toggle|expand|enlarge|zoom)(?:[_-]|$)|(?:hide|show|open)[_-]?(?:caption|image|photo|picture|gallery|info)(?:[_-]|$)"
)
_LONGEST_BUTTON = 40
_OPENING = re.compile(
    rf"^[(\[|/–—-]?\s*(?:©|\(c\)|(?:{_WORD}|{_IMAGE})\b\s*(?:by|:|=|©|/|courtesy|credit))",
    re.I,
)
_INLINE = re.compile(
    rf"\s*(?:[(\[|/–—-]\s*)?(?:©\s?|\b(?:{_WORD})\s?(?:by\b|:|©)\s?)"
    r"(?:[^.!?]|\b[A-Z]\.){2,110}\.?[)\]]?$|"
    r"\s*[(\[/【（]?\s?(?:(?:사진|그래픽|자료|출처|사진\s?제공|자료\s?사진)\s?[=:]|(?:写真|撮影|提供|写真提供)\s?[=＝:：]|(?:图|圖|图片|圖片|摄影|攝影|图源|來源|来源|图片来源|圖片來源)\s?[:：/])"
    r"\s?[^.!?。]{2,60}\.?[)\]】）]?$"
    # "[가상통신 자료사진. 재판매 및 DB금지]", "ⓒ 가상뉴스", "/가상통신 제공", "… 있다. 홍길동 기자"
    r"|\s*[(\[〈【][^()\[\]〈〉【】]{0,30}(?:자료\s?사진|제공|재판매|DB\s?금지|캡처|캡쳐|갈무리|촬영|뉴스1|DB)[^()\[\]〈〉【】]{0,30}[)\]〉】]$"
    r"|\s*[/|]?\s*ⓒ\s?[^.!?]{2,40}$|(?<=[.다])\s*[/|]?\s*[가-힣A-Za-z0-9·ㆍ]{2,14}(?:\s[가-힣A-Za-z0-9]{2,10})?\s?(?:제공|캡처|갈무리)\.?$"
    r"|(?<=[.다])\s*[/|]?\s*(?:[가-힣A-Za-z]{2,8}[=\s])?[가-힣]{2,4}\s?(?:선임|객원|인턴|사진|전문)?기자(?:\s*[\w.+-]{1,30}@[\w.-]{3,40})?\.?$",
    re.I,
)
_SIGNS = ("©", "ⓒ", ":", "by", "db")  # one stands in each credit that has no letter of East Asia
_PREFIX = re.compile(
    r"^(?:image caption|figure caption|photo caption|caption|bildunterschrift|bildtext|"
    r"(?:image|photo|foto|bild|slide) \d{1,3} ?(?:/|of|de|von|sur) ?\d{1,3})\s*[:,.|]?\s+",
    re.I,
)
_BRACKETED = re.compile(r"^[(\[][^()\[\]]{2,60}[)\]]$")
# "/Agency/Other agency", "Name/Agency": names with strokes between them
_NAMES_ONLY = re.compile(
    r"^/?(?:[A-ZÀ-ÞА-Яi][\w.&'’-]*|via|for|de|von|van)(?:[ /](?:[A-ZÀ-ÞА-Яi][\w.&'’-]*|via|for|de|von|van))+$"
)
_PICTURE_WORD = re.compile(r"\b(?:nuotr|foto|photos?|fotó|zdj|фото|archiv\w*)\b", re.I)
_SOURCE = re.compile(
    r"^(?:sources?|quellen?|fuentes?|fontes?|bron|kilde|källa|źródło|zdroj|forrás|sursa|kaynak|источник|джерело|πηγή|sumber|nguồn)\s?:\s",
    re.I,
)
_NAMED_ONLY = re.compile(r"credits?(?:$|[\s_-])|copyright", re.I)
# "Sentence. Name, name@house.example": whom to ask for the picture
_MAIL = re.compile(r"(?<=[.!?])\s[^.!?@]{2,80}\s[\w.+-]{1,40}@[\w.-]{3,60}$")
_LOWER = re.compile(r"\b[a-zß-ÿа-я]{4,}\b")
_FEW_WORDS = 2  # without a capital, in a line of names
_LONGEST_CREDIT = 150
_MOST_PARTS = 200  # elements in a caption
_SHORTEST_SAYING = 30  # before a stroke; what is shorter may be the photographer's name
_SUFFIX = re.compile(r"\s*(?:read more|zoom image)$", re.I)
POINTER = re.compile(r"^[▲△▼▽◀▶]\s*")  # which way the picture lies that the words are about


def read(element: HtmlElement) -> tuple[str, str]:
    """Return a caption's text and its credit, where the credit is marked by name, by place or by a word."""
    marked: list[HtmlElement] = []
    for inner in islice(element.iterdescendants(), _MOST_PARTS):
        if (inner.tag == "cite" or _is_named(inner)) and not any(
            a in marked for a in takewhile(lambda a: a is not element, inner.iterancestors())
        ):
            marked.append(inner)
    if not marked and (last := _last(element)) is not None:
        marked.append(last)
    text = text_of(element)
    for button in islice(element.iterdescendants(), _MOST_PARTS):
        if (name := button.get("class")) and _BUTTON[name] and 0 < len(label := text_of(button)) <= _LONGEST_BUTTON:
            text = fold(text.replace(label, " ", 1)) if label != text else text
    said = [credit for credit in map(text_of, marked) if credit]
    for part in said:
        head, found, tail = text.rpartition(part)
        if found:
            text = f"{head} {tail}"
    text = POINTER.sub("", _SUFFIX.sub("", _PREFIX.sub("", fold(text)))).strip(" |·")
    credit = " ".join(said).strip(" |")
    if text and _is_only_credit(element, text):
        return "", f"{text} {credit}".strip()
    if match := _MAIL.search(text[-200:]):
        text, credit = text[: len(text) - len(match.group())], f"{match.group().strip()} {credit}".strip()
    head, stroke, tail = text.partition(" / ")
    if (
        stroke
        and (len(head) > _SHORTEST_SAYING or " / " in tail)  # "who is shown / photographer / agency"
        and head.count("(") == head.count(")")
        and len(tail) < 80
        and (_PICTURE_WORD.search(tail) or _AGENCY.search(tail))
    ):
        text, credit = head.strip(), f"{tail} {credit}".strip()
    head, bar, tail = text.rpartition(" | ")
    if bar and len(head) > 12 and len(tail) < 90 and _AGENCY.search(tail):
        text, credit = head.strip(), f"{tail} {credit}".strip()
    end = text[-160:]
    if _may_name_owner(end) and (match := _INLINE.search(end)):
        cut = len(text) - len(match.group())
        if cut == 0 and len(text) < 90:
            return "", f"{text} {credit}".strip()
        if cut > 5:
            credit = f"{match.group().strip(' |/–—-')} {credit}".strip()
            text = text[:cut].strip(" |/·")
    return text, credit


def _may_name_owner(text: str) -> bool:
    """Say whether *text* holds what every credit within a caption does: quick for those that hold none."""
    return any(sign in text.lower() for sign in _SIGNS) or not is_european(text)


def is_credit(text: str) -> bool:
    """Say whether all that *text* says is whose picture it is.

    >>> is_credit("Photo: Ana Rill"), is_credit("(Harbour Post)"), is_credit("Boats wait for the tide.")
    (True, True, False)
    """
    if len(text) > _LONGEST_CREDIT:
        return False
    return bool(_OPENING.match(text) or _BRACKETED.match(text) or (len(text) < 60 and _AGENCY.search(text)))


def _is_named(element: HtmlElement) -> bool:
    if element.get("itemprop") in ("copyrightHolder", "author", "creditText"):
        return True
    names = element.get("class") or ""
    if not names or (_CAPTION[names] and not re.search("credit|copyright", names, re.I)):
        return False
    return bool(_CREDIT[names[:200]])


def _is_only_credit(element: HtmlElement, text: str) -> bool:
    if len(text) > _LONGEST_CREDIT:
        return False
    if len(text) < 100 and _BRACKETED.match(text):
        return True
    names = element.get("class") or ""
    if _NAMED_ONLY.search(names) and not _CAPTION[names]:
        return True
    if _SOURCE.match(text):
        return True
    if (match := _OPENING.match(text)) and not text.endswith((".", "!", "?")):
        return len(_LOWER.findall(text[match.end() :])) <= _FEW_WORDS
    return "/" in text and " / " not in text and bool(_AGENCY.search(text)) and bool(_NAMES_ONLY.match(text))


def _last(element: HtmlElement) -> HtmlElement | None:
    """Return the last child if it alone reads as a credit: an agency's name, "Photo: …"."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    if not len(element):
        return None
    last = element[-1]
    if not isinstance(last.tag, str) or last.tag in ("br", "img") or (last.tail or "").strip():
        return None
    said = text_of(last)
    if (
        2 < len(said) <= _LONGEST_CREDIT
        and len(said) < len(text_of(element))
        and (_OPENING.match(said) or (len(said) < 60 and _AGENCY.search(said)))
    ):
        return last
    return None
