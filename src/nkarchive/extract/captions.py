"""Captions of the article's own pictures, once each however often they are printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from lxml.html import HtmlElement

from nkarchive.extract import boilerplate, credits, foreign, labels, picture_tables, pictures
from nkarchive.extract.blocks import key_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import NamePattern, content_of, content_size, names_of, select, text_of
from nkarchive.model import Caption

_LONGEST = 1200
_MOST = 400  # pictures of one page
_FAR = 800  # signs that a box around picture and caption may say besides
_CLASS = NamePattern(
    r"(?:^|[\s_-])(?:captions?|wp-caption-text|caption-?text|imagecaption|photocaption|picturecaption|figcaption|cutline|"
    r"bildunterschrift|bildtext|bildetekst|legende|legend|leyenda|pie-?(?:de-)?foto|piefoto|didascalia|sous-?titre-image|"
    r"photo-?(?:text|desc|description|legend|info)|image-?(?:text|desc|description|legend|title|info)|img-?(?:text|desc|txt|info)|media-?(?:caption|description|title|legend)|"
    r"podpis|popisek|kuvateksti|onderschrift|fotobijschrift|(?:slides?|carousel|gallery|photos?|image)[\w-]{1,20}(?:description|desc|caption)|(?:carousel|gallery|photos?|image)[\w-]{1,20}text)(?:$|[\s_-])"
    r"|[a-z](?:caption|captiontext|legend)(?:$|[\s_a-z-])|(?:^|[\s_-])caption",
    stems="caption legend cutline bild leyenda foto didascalia titre photo image img media podpis popisek kuvateksti onderschrift slide carousel galler",
)
_NOISE = re.compile(
    r"^(?:image|photo|picture|play|playing|open|close|advertisement|video|legende|bild|foto|slide|view image|enlarge|zoom|more|mehr erfahren|read more|slideshow.{0,20}|[^.]{1,30}:|[\w-]+\.(?:jpe?g|png|gif|webp)|"
    r"(?:pause|stop|previous|next|zurück|weiter|précédent|suivant|anterior|siguiente|próximo|precedente|successivo)|\d+ ?(?:/|of|von|de) ?\d+|[\d:]+|men[uüú]|기자|"
    r"(?:von|by|par|por) .{3,60}\d{4}.*|\d{1,2}\.\d{1,2}\.\d{4}.*(?:lesezeit|uhr).*|.*(?:duration|laufzeit|dauer) ?\d.*|\d\d:\d\d (?:min )?.*|.* \d{1,2}:\d\d)$",
    re.I,
)
_PICTURED = re.compile(r"caption|im(?:g|age)|photo|picture|bild|foto|media|cutline|legend", re.I)
_FILMED = re.compile(r"(?:media|video|film|player)[_-]{0,2}caption", re.I)
_SOLICITS = re.compile(
    r"newsletter|subscribe to|akzeptieren sie die datenschutz|accept (?:the|our) (?:privacy|cookie)", re.I
)
_HOLDERS = frozenset(
    (
        "p",
        "div",
        "span",
        "em",
        "small",
        "figcaption",
        "dd",
        "td",
        "li",
        "center",
        "i",
        "strong",
        "caption",
        "cite",
        "font",
        "h6",
        "h5",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The captions in page order, and the elements that say them: no part of the body."""

    captions: tuple[Caption, ...] = ()
    elements: tuple[HtmlElement, ...] = ()
    provenance: str = ""


def find(document: Document) -> Found:
    """Return the captions of the article's pictures in *document*."""
    if document.rules and document.rules.captions:
        for selector in document.rules.captions:
            matched = select(document.tree, selector)
            if matched:
                return _gathered(document, [(e, _Claim.SURE) for e in matched], {})
    beside = pictures.lines_beside(document.tree)
    beside.update(dict.fromkeys(picture_tables.captions_in(document.tree)))
    return _gathered(document, list(_candidates(document, beside)), beside)


_WHY = {
    "figcaption": "the figcaptions of the article's own pictures",
    "class": "elements named captions, with a picture beside them",
    "text": "the words under pictures that repeat their alternative text or name their photographer",
}
_Lines: TypeAlias = dict[HtmlElement, HtmlElement | None]


class _Claim(IntEnum):
    """How surely an element is a caption: by a word that pictures share with much else, by a caption's name, by its
    tag or its place."""

    WORD = 0
    NAME = 1
    SURE = 2


def _candidates(document: Document, beside: _Lines) -> Iterator[tuple[HtmlElement, _Claim]]:
    """Yield what may be a caption; what is not sure needs a picture beside it."""
    _CLASS.learn(document.markup.names)
    called = document.markup.called
    marked = {element for element in document.markup.bearing("itemprop") if element.get("itemprop") == "caption"}
    for element in document.tree.iter(*_HOLDERS):
        tag = element.tag
        if tag == "figcaption" or element in beside:
            claim = _Claim.SURE
        elif ((names := called.get(element, "")) and _CLASS[names]) or element in marked:
            claim = _Claim.NAME if _PICTURED.search(names) else _Claim.WORD
        elif tag == "p" and element.text and credits.POINTER.match(element.text.strip()):
            if next(element.iter("a"), None) is not None:
                continue  # "▶ 관련기사: …": another story's link bears the same sign
            claim = _Claim.WORD
        else:
            continue
        if _holds_several(element):
            continue
        if against := foreign.whose(element):
            _note(document, element, claim, text_of(element), against)
        else:
            yield element, claim


def _holds_several(element: HtmlElement) -> bool:
    """Say whether *element* is a gallery's box around captions of their own."""
    return len(element) > 0 and sum(1 for e in element.iter("figcaption") if e is not element) > 1


def _is_believed(element: HtmlElement, claim: _Claim, beside: bool) -> bool:
    """Say whether *element* is a picture's caption, or a film's that is called so and leads to no page of the film's own."""
    if claim is _Claim.SURE:
        return True
    if not beside:
        return False
    if claim is _Claim.NAME and _FILMED.search(names_of(element)) and next(element.iter("a", "h3", "h4"), None) is None:
        return True
    return not pictures.is_film(element)


def _gathered(document: Document, candidates: list[tuple[HtmlElement, _Claim]], beside_pictures: _Lines) -> Found:
    captions: list[Caption] = []
    headlines = {key_of(text) for _, text in document.metas("og:title", "twitter:title")}
    headlines |= {key_of(content_of(h)) for h in document.tree.iter("h1")}
    descriptions = {key_of(text) for _, text in document.metas("description", "og:description")}
    elements: list[HtmlElement] = []
    at: dict[str, int] = {}
    taken: set[HtmlElement] = set()
    sources: Counter[str] = Counter()
    for element, claim in candidates[: 4 * _MOST]:
        if len(captions) >= _MOST:
            break
        if taken and any(ancestor in taken for ancestor in element.iterancestors()):
            continue
        text, credit = credits.read(element)
        if not text and not credit:
            continue
        key = key_of(text)
        known = _known(key, at)
        beside, picture = pictures.picture_near(document, element, _FAR if claim is _Claim.WORD else 0)
        beside = beside or (claim is _Claim.NAME and pictures.is_pictured(element))
        if known is None and not _is_believed(element, claim, beside):
            _note(document, element, claim, text, "it describes a film" if beside else "no picture is near")
            continue
        if claim is _Claim.WORD and known is None and key in descriptions:
            _note(document, element, claim, text, "it is the page's description")
            continue
        if sum(map(len, (text, credit))) > _LONGEST or _is_passage(element):
            _note(document, element, claim, text, "it is longer than captions are")
            continue
        if _SOLICITS.search(text) or 2 * sum(content_size(a) for a in element.iter("a")) > len(text) + 40:
            _note(document, element, claim, text, "it solicits, or is mostly links")
            taken.add(element)
            continue
        said = bool(text) and key not in headlines and not labels.is_furniture(text) and not _NOISE.match(text)
        if not said and claim is not _Claim.SURE and next(element.iter("figcaption"), None) is not None:
            continue  # its own figcaption may say more
        taken.add(element)
        elements.append(element)
        if not said:
            _note(document, element, claim, text or credit, "it repeats the headline, or says whose picture it is")
            continue
        if not credit and (owner := beside_pictures.get(element)) is not None:
            credit = text_of(owner)
            elements.append(owner)
        if known is None:
            _note(document, element, claim, text)
            sources[_where(document, element, claim)] += 1
            at[key] = len(captions)
            captions.append(Caption(text=text, credit=credit, image_url=picture))
        else:
            _note(document, element, claim, text, "it is printed again")
            held = captions[known]
            captions[known] = Caption(text=held.text, credit=held.credit or credit, image_url=held.image_url or picture)
    elements.extend(_repeats(document, at, taken))
    where = sources.most_common(1)[0][0] if sources else ""
    if document.ledger:
        said_all = "\n".join(caption.text for caption in captions)
        document.ledger.award(
            "captions", where, said_all, _WHY.get(where, "") or ("none stands with a picture", "")[bool(where)]
        )
    return Found(captions=tuple(captions), elements=tuple(elements), provenance=where)


def _where(document: Document, element: HtmlElement, claim: _Claim) -> str:
    """Return the source of a caption, in the words of ``provenance``."""
    if document.rules and document.rules.captions:
        return ""  # the rule names itself
    if element.tag == "figcaption":
        return "figcaption"
    return "text" if claim is _Claim.SURE else "class"


def _note(document: Document, element: HtmlElement, claim: _Claim, text: str, against: str = "") -> None:
    if document.ledger:
        where = _where(document, element, claim)
        document.ledger.offer("captions", where, text, weight=float(claim), element=element, against=against)


def _known(key: str, at: dict[str, int]) -> int | None:
    if key in at:
        return at[key]
    if len(key) > 30:
        for other, index in at.items():
            if len(other) > 30 and (key.startswith(other) or other.startswith(key)) and abs(len(key) - len(other)) < 60:
                return index
    return None


def _is_passage(element: HtmlElement) -> bool:
    return sum(1 for p in element.iter("p") if content_size(p) > 60) > 2


def _repeats(document: Document, at: dict[str, int], taken: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield further paragraphs that say a caption again, under whatever name."""
    keys = {key for key in at if len(key) > 20}
    if not keys:
        return
    shortest, longest = min(map(len, keys)), 2 * max(map(len, keys)) + 40
    for element in document.tree.iter("p", "figcaption", "div", "span"):
        if len(element) > 3 or element in taken:
            continue
        if not len(element) and not shortest <= len(element.text or "") < longest:
            continue
        text = content_of(element)
        if not shortest <= len(text) < longest or key_of(text) not in keys or boilerplate.is_byline(text):
            continue
        if not any(ancestor in taken for ancestor in element.iterancestors()):
            yield element
