"""Captions of the article's own pictures, once each however often they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TypeAlias

from lxml.html import HtmlElement

from nkarchive.extract import boilerplate, credits, labels, pictures
from nkarchive.extract.blocks import key_of, names_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import NamePattern, select, text_of
from nkarchive.model import Caption

_LONGEST = 1200
_MOST = 400  # pictures of one page
_FAR = 800  # signs that a box around picture and caption may say besides
_LARGEST_CARD = 1500
_SHORTEST_HEADLINE = 15
_CLASS = NamePattern(
    r"(?:^|[\s_-])(?:captions?|wp-caption-text|caption-?text|imagecaption|photocaption|picturecaption|figcaption|cutline|"
    r"bildunterschrift|bildtext|bildetekst|legende|legend|leyenda|pie-?(?:de-)?foto|piefoto|didascalia|sous-?titre-image|"
    r"photo-?(?:text|desc|description|legend|info|exp)|image-?(?:text|desc|description|legend|title|info)|img-?(?:text|desc|txt|info|exp)|media-?(?:caption|description|title|legend)|"
    r"podpis|popisek|kuvateksti|onderschrift|fotobijschrift|photo_?cap|info-?(?:text|description)|cap_?(?:txt|text)|imgcaption|article-image-caption)(?:$|[\s_-])"
    r"|[a-z](?:Caption|CaptionText|Legend)(?:$|[\s_A-Z-])|(?:^|[\s_-])Caption"
)
# What a caption's own container may be called, though the same names mark furniture elsewhere.
_FOREIGN = NamePattern(
    r"(?:^|[\s_-])(?:related|recommend\w*|yarpp\S*|(?:widget-area|sidebar-(?:widget|primary|secondary|inner|content|main))|newsletter|author-?(?:box|bio|card)|outbrain|taboola|"
    r"most-?(?:read|popular)|trending|comments?|footer|podcast|advert\w*|sponsor\w*|more-?(?:stories|news|on))(?:$|[\s_-])"
)
_NOISE = re.compile(
    r"^(?:image|photo|picture|play|playing|open|close|advertisement|video|legende|bild|foto|slide|view image|enlarge|zoom|more|mehr erfahren|read more|slideshow.{0,20}|[^.]{1,30}:|[\w-]+\.(?:jpe?g|png|gif|webp)|"
    r"this video file cannot be played.*|\d+ ?(?:/|of|von|de) ?\d+|[\d:]+|men[uüú]|기자|"
    r"(?:von|by|par|por) .{3,60}\d{4}.*|\d{1,2}\.\d{1,2}\.\d{4}.*(?:lesezeit|uhr).*|.*(?:duration|laufzeit|dauer) ?\d.*|\d\d:\d\d (?:min )?.*|.* \d{1,2}:\d\d)$",
    re.I,
)
_PICTURED = re.compile(r"caption|im(?:g|age)|photo|picture|bild|foto|media|cutline|legend", re.I)
_FILMED = re.compile(r"(?:media|video|film|player)[_-]{0,2}caption", re.I)
_SOLICITS = re.compile(
    r"newsletter|subscribe to|akzeptieren sie die datenschutz|accept (?:the|our) (?:privacy|cookie)", re.I
)
# Names of a card, and of what holds a whole article elsewhere: a card leads away and says little.
_CARD = re.compile(r"(?:^|[\s_-])(?:promo|teasers?)(?:$|[\s_-])", re.I)
_MARKED = re.compile(r"^[▲△▼▽◀▶]\s*")
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


def find(document: Document) -> Found:
    """Return the captions of the article's pictures in *document*."""
    if document.rules and document.rules.captions:
        for selector in document.rules.captions:
            matched = select(document.tree, selector)
            if matched:
                return _gathered(document, [(e, _Claim.SURE) for e in matched], {})
    beside = pictures.lines_beside(document.tree)
    return _gathered(document, list(_candidates(document, beside)), beside)


_Lines: TypeAlias = dict[HtmlElement, HtmlElement | None]


class _Claim(IntEnum):
    """How surely an element is a caption: a word that pictures share with much else, a caption's name, the tag or the place."""

    WORD = 0
    NAME = 1
    SURE = 2


def _candidates(document: Document, beside: _Lines) -> Iterator[tuple[HtmlElement, _Claim]]:
    """Yield what may be a caption; what is not sure needs a picture beside it."""
    for element in document.tree.iter(*_HOLDERS):
        tag = element.tag
        if tag == "figcaption" or element in beside:
            claim = _Claim.SURE
        elif _is_caption_name(names := names_of(element)) or element.get("itemprop") == "caption":
            claim = _Claim.NAME if _PICTURED.search(names) else _Claim.WORD
        elif tag == "p" and element.text and _MARKED.match(element.text.strip()):
            claim = _Claim.WORD
        else:
            continue
        if not _is_foreign(element) and not _holds_several(element):
            yield element, claim


def _holds_several(element: HtmlElement) -> bool:
    """Say whether *element* is a gallery's box around captions of their own."""
    return len(element) > 0 and sum(1 for e in element.iter("figcaption") if e is not element) > 1


def _is_foreign(element: HtmlElement) -> bool:
    """Say whether *element* lies in a card, a side column or a link to another page."""
    figure = next(element.iterancestors("figure"), None)
    for ancestor in element.iterancestors():
        tag = ancestor.tag
        if ancestor is figure:
            figure = None
        if tag == "a" and pictures.leads_away(ancestor):
            return True
        if tag in ("nav", "footer", "body", "html"):
            return tag in ("nav", "footer")
        if tag == "form" and len(ancestor.text_content()) < _LARGEST_CARD:
            return True  # some systems wrap the whole page in one
        if figure is not None or tag in ("main", "article"):
            continue  # what a figure calls its own parts says nothing
        names = names_of(ancestor)
        if _is_foreign_name(names) and next(ancestor.iter("h1"), None) is None:
            return True
        if _is_card_name(names) and _is_card(ancestor, _SHORTEST_HEADLINE):
            return True
        if "paywall" in names and _is_card(ancestor, 1):
            return True
    return False


def _is_card(element: HtmlElement, words: int) -> bool:
    """Say whether *element* says little and leads away by a link of at least so many signs."""
    return len(element.text_content()) < _LARGEST_CARD and any(
        len(link.text_content()) >= words and pictures.leads_away(link) for link in element.iter("a")
    )


@lru_cache(maxsize=8192)
def _is_caption_name(names: str) -> bool:
    return len(names) > 1 and bool(_CLASS.search(names))


@lru_cache(maxsize=8192)
def _is_foreign_name(names: str) -> bool:
    return len(names) > 1 and bool(_FOREIGN.search(names))


def _is_believed(element: HtmlElement, claim: _Claim, beside: bool) -> bool:
    """Say whether *element* is a picture's caption, or a film's that is called so and leads to no page of the film's own."""
    if claim is _Claim.SURE:
        return True
    if not beside:
        return False
    if claim is _Claim.NAME and _FILMED.search(names_of(element)) and next(element.iter("a", "h3", "h4"), None) is None:
        return True
    return not pictures.is_film(element)


@lru_cache(maxsize=8192)
def _is_card_name(names: str) -> bool:
    return len(names) > 1 and bool(_CARD.search(names))


def _gathered(document: Document, candidates: list[tuple[HtmlElement, _Claim]], beside_pictures: _Lines) -> Found:
    captions: list[Caption] = []
    headlines = {key_of(text) for _, text in document.metas("og:title", "twitter:title")}
    headlines |= {key_of(h.text_content()) for h in document.tree.iter("h1")}
    descriptions = {key_of(text) for _, text in document.metas("description", "og:description")}
    elements: list[HtmlElement] = []
    at: dict[str, int] = {}
    taken: set[HtmlElement] = set()
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
            continue
        if claim is _Claim.WORD and known is None and key in descriptions:
            continue
        if sum(map(len, (text, credit))) > _LONGEST or _is_passage(element):
            continue
        if _SOLICITS.search(text) or 2 * sum(len(a.text_content()) for a in element.iter("a")) > len(text) + 40:
            taken.add(element)
            continue
        said = bool(text) and key not in headlines and not labels.is_furniture(text) and not _NOISE.match(text)
        if not said and claim is not _Claim.SURE and next(element.iter("figcaption"), None) is not None:
            continue  # its own figcaption may say more
        taken.add(element)
        elements.append(element)
        if not said:
            continue
        if not credit and (owner := beside_pictures.get(element)) is not None:
            credit = text_of(owner)
            elements.append(owner)
        if known is None:
            at[key] = len(captions)
            captions.append(Caption(text=text, credit=credit, image_url=picture))
        else:
            held = captions[known]
            captions[known] = Caption(text=held.text, credit=held.credit or credit, image_url=held.image_url or picture)
    elements.extend(_repeats(document, at, taken))
    return Found(captions=tuple(captions), elements=tuple(elements))


def _known(key: str, at: dict[str, int]) -> int | None:
    if key in at:
        return at[key]
    if len(key) > 30:
        for other, index in at.items():
            if len(other) > 30 and (key.startswith(other) or other.startswith(key)) and abs(len(key) - len(other)) < 60:
                return index
    return None


def _is_passage(element: HtmlElement) -> bool:
    return sum(1 for p in element.iter("p") if len(p.text_content()) > 60) > 2


def _repeats(document: Document, at: dict[str, int], taken: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield further paragraphs that say a caption again, under whatever name."""
    keys = {key for key in at if len(key) > 20}
    if not keys:
        return
    shortest, longest = min(map(len, keys)), 2 * max(map(len, keys)) + 40
    for element in document.tree.iter("p", "figcaption", "div", "span"):
        if len(element) > 3 or element in taken:
            continue
        text = element.text_content()
        if not shortest <= len(text) < longest or key_of(text) not in keys or boilerplate.is_byline(text):
            continue
        if not any(ancestor in taken for ancestor in element.iterancestors()):
            yield element
