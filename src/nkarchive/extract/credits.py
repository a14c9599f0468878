"""A caption parted into what it says and whose picture it is."""

from __future__ import annotations

import json
import re
from importlib import resources

from lxml.html import HtmlElement

from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.text import fold

_CREDIT = NamePattern(
    r"credit|copyright|(?:^|[\s_-])(?:source|src-?info|rights|copy|photographer|photo-?(?:by|author|source)|agency|author|byline|"
    r"attribution|fotograf|quelle|urheber|auteur|autor|fonte|fuente|owner|provider|fotocredit|bildnachweis)(?:$|[\s_-])"
)
_CAPTION = NamePattern(r"caption|legend|bildtext|bildunterschrift")
_AGENCIES = json.loads(resources.files("nkarchive").joinpath("extract/agencies.json").read_text("utf-8"))["pictures"]
_AGENCY = re.compile(rf"\b(?:{'|'.join(_AGENCIES)})\b", re.I)
_OPENING = re.compile(
    r"^[(\[|/–—-]?\s*(?:©|\(c\)|(?:photos?|fotos?|bild(?:er|rechte)?|images?|pictures?|pic|foto's|quelle|source|fuente|fonte|crédits?(?: photo)?|credits?|"
    r"(?:photo|image|picture) (?:credits?|source)|photograph(?:er)?|copyright|imagen|illustrations?|grafik|infografik|collage|montage|коллаж|колаж|инфографика|фото|джерело|источник|isithombe|사진|写真|撮影|nuotr)\b\s*(?:by|:|=|©|/|courtesy|credit))",
    re.I,
)
_INLINE = re.compile(
    r"\s*(?:[(\[|/–—-]\s*)?(?:©\s?|\b(?:photos?|fotos?|bild(?:rechte)?|image|picture|quelle|source|credit|crédit|crédits|(?:photo|image|picture) (?:credits?|source)|"
    r"illustration|infografik|collage|коллаж|колаж|фото|isithombe)\s?(?:by\b|:|©)\s?)"
    r"[^.!?]{2,110}\.?[)\]]?$",
    re.I,
)
_PREFIX = re.compile(
    r"^(?:image caption|figure caption|photo caption|caption|bildunterschrift|bildtext|open this photo in gallery|enlarge this image|"
    r"toggle caption|hide caption|view image in fullscreen|(?:image|photo|foto|bild|slide) \d{1,3} ?(?:/|of|de|von|sur) ?\d{1,3})\s*[:,.|]?\s+",
    re.I,
)
_BRACKETED = re.compile(r"^[(\[][^()\[\]]{2,60}[)\]]$")
# "/Agency/Other agency", "Name/Agency": names with strokes between them
_NAMES_ONLY = re.compile(
    r"^/?(?:[A-ZÀ-ÞА-Яi][\w.&'’-]*|via|for|de|von|van)(?:[ /](?:[A-ZÀ-ÞА-Яi][\w.&'’-]*|via|for|de|von|van))+$"
)
_PICTURE_WORD = re.compile(r"\b(?:nuotr|foto|photos?|fotó|zdj|фото|archiv\w*)\b", re.I)
_SOURCE = re.compile(
    r"^(?:(?:source|sources|quelle|quellen|fuente|fonte|источник|джерело)\s?:|(?:image|photo) source,)\s", re.I
)
_NAMED_ONLY = re.compile(r"credits?(?:$|[\s_-])|copyright", re.I)
# "Sentence. Name, name@house.example": whom to ask for the picture
_MAIL = re.compile(r"(?<=[.!?])\s[^.!?@]{2,80}\s[\w.+-]{1,40}@[\w.-]{3,60}$")
_LOWER = re.compile(r"\b[a-zß-ÿа-я]{4,}\b")
_FEW_WORDS = 2  # without a capital, in a line of names
_LONGEST_CREDIT = 150
_SHORTEST_SAYING = 30  # before a stroke; what is shorter may be the photographer's name
_SUFFIX = re.compile(r"\s*(?:toggle caption|hide caption|enlarge this image|read more|zoom image)$", re.I)
_MARKED = re.compile(r"^[▲△▼▽◀▶]\s*")


def read(element: HtmlElement) -> tuple[str, str]:
    """Return a caption's text and its credit, where the credit is marked by name, by place or by a word."""
    marked: list[HtmlElement] = []
    for inner in element.iterdescendants():
        if (inner.tag == "cite" or _is_named(inner)) and not any(a in marked for a in inner.iterancestors()):
            marked.append(inner)
    if not marked and (last := _last(element)) is not None:
        marked.append(last)
    text = text_of(element)
    said = [credit for credit in map(text_of, marked) if credit]
    for part in said:
        head, found, tail = text.rpartition(part)
        if found:
            text = f"{head} {tail}"
    text = _MARKED.sub("", _SUFFIX.sub("", _PREFIX.sub("", fold(text)))).strip(" |·")
    credit = " ".join(said).strip(" |")
    if text and _is_only_credit(element, text):
        return "", f"{text} {credit}".strip()
    if match := _MAIL.search(text[-200:]):
        text, credit = text[: len(text) - len(match.group())], f"{match.group().strip()} {credit}".strip()
    head, stroke, tail = text.partition(" / ")
    if (
        stroke
        and len(head) > _SHORTEST_SAYING
        and head.count("(") == head.count(")")
        and len(tail) < 80
        and (_PICTURE_WORD.search(tail) or _AGENCY.search(tail))
    ):
        text, credit = head.strip(), f"{tail} {credit}".strip()
    head, bar, tail = text.rpartition(" | ")
    if bar and len(head) > 12 and len(tail) < 90 and _AGENCY.search(tail):
        text, credit = head.strip(), f"{tail} {credit}".strip()
    if match := _INLINE.search(text[-160:]):
        cut = len(text) - len(match.group())
        if cut == 0 and len(text) < 90:
            return "", f"{text} {credit}".strip()
        if cut > 5:
            credit = f"{match.group().strip(' |/–—-')} {credit}".strip()
            text = text[:cut].strip(" |/·")
    return text, credit


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
    if not names or (_CAPTION.search(names) and not re.search("credit|copyright", names, re.I)):
        return False
    return bool(_CREDIT.search(names[:200]))


def _is_only_credit(element: HtmlElement, text: str) -> bool:
    if len(text) > _LONGEST_CREDIT:
        return False
    if len(text) < 100 and _BRACKETED.match(text):
        return True
    names = element.get("class") or ""
    if _NAMED_ONLY.search(names) and not _CAPTION.search(names):
        return True
    if _SOURCE.match(text):
        return True
    if (match := _OPENING.match(text)) and not text.endswith((".", "!", "?")):
        return len(_LOWER.findall(text[match.end() :])) <= _FEW_WORDS
    return "/" in text and " / " not in text and bool(_AGENCY.search(text)) and bool(_NAMES_ONLY.match(text))


def _last(element: HtmlElement) -> HtmlElement | None:
    """Return the last child if it alone reads as a credit: a agency's name, "Photo: …"."""
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
