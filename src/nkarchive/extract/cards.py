"""A teaser's card: the element around one story's links, and what is printed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from nkarchive import dates
from nkarchive.extract import blocks as page_blocks
from nkarchive.extract import labels, shortcodes
from nkarchive.extract.blocks import HEADINGS, Block, key_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import NamePattern, content_of, content_size, text_of
from nkarchive.model import Teaser, TeaserKind
from nkarchive.text import fold, weight

_EXCERPT_END = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|\(…\))\s*$")
_TITLE = NamePattern(r"title|headline|heading|titre|titulo|titolo|titel|(?:^|[\s_-])tit(?:$|[\s_-])|hed\b|entry-header")
_KICKER = NamePattern(
    r"kicker|overline|eyebrow|dachzeile|roofline|category|categories|(?:^|[\s_-])(?:label|tag|flag|badge|section|topic|topline|rubrik|count|comments?|views?|author|byline|source|rank|number|num|supertitle|sr-only|visually-hidden|premium|icon|duration|read-?time)(?:$|[\s_-])"
)
_AGE = re.compile(
    r"^(?:\W*(?:by|von|par|por)\s.{2,40}|\W*\d+\W*(?:comments?|kommentare|views?|min(?:utes?)?(?: read)?|shares?)?\W*|\d{1,2}:\d{2})$",
    re.I,
)
_DIGIT = re.compile(r"[\d²³¹]")
# What is typed before a link to a story
_SIGNS = re.compile(r"^[☞☛▶▷►▸◆◇■□●○•·»›→⇒➡➤❖▲△★☆※*\s]+|^\[\s(?=.*\s\]$)|\s\]$")
_CLIMB = 7
_KICKER_WEIGHT = 25  # below it, words above a longer line name its section
_CARD_CHARS = 1500


@dataclass(slots=True, kw_only=True)
class Card:
    """One story's card on the page."""

    url: str
    element: HtmlElement
    anchors: list[HtmlElement]


def _is_aside(anchor: HtmlElement, url: str) -> bool:
    """Say whether a link in a card only names a section or an author: few words, and an address of few."""
    said = fold(content_of(anchor))
    return 0 < weight(said) < 25 and url.rpartition("/")[2].count("-") < 2 and not re.search(r"\d{3}", url)


def around(cards: dict[str, list[HtmlElement]], all_links: dict[HtmlElement, str], limit: HtmlElement) -> list[Card]:
    """Return a card for each URL of *cards*: the largest element inside *limit* with no other story's link."""
    found = []
    asides: dict[HtmlElement, bool] = {}
    for url, every in cards.items():
        anchors = every[:12]
        main = max(anchors, key=content_size)
        element: HtmlElement = main
        for _ in range(_CLIMB):
            parent = element.getparent()
            if parent is None or parent is limit or parent.tag in ("body", "html", "main"):
                break
            if _shows_others(parent, url, all_links, asides) or content_size(parent) > _CARD_CHARS:
                break
            element = parent
        found.append(Card(url=url, element=element, anchors=anchors))
    return found


def _shows_others(
    element: HtmlElement, url: str, links: dict[HtmlElement, str], asides: dict[HtmlElement, bool]
) -> bool:
    """Say whether *element* holds a link to another story than *url*; *asides* are the links judged so far."""
    for anchor in element.iter("a"):
        other = links.get(anchor, url)
        if other == url:
            continue
        if anchor not in asides:
            asides[anchor] = _is_aside(anchor, other)
        if not asides[anchor]:
            return True
    return False


def words_of(card: Card) -> str:
    """Return the longest that a link of *card* says, without a label on a line of its own."""
    main = max(card.anchors, key=lambda a: len(text_of(a)))
    words = text_of(main) or text_of(card.element)
    if labels.kind_of(words):
        return max((b.text for b in page_blocks.read(main)), key=len, default=words)
    return words


def teaser_of(document: Document, card: Card, kind: TeaserKind) -> Teaser | None:
    """Return what *card* says, None where it says nothing of a story, or says that it was paid for."""
    lines = page_blocks.within(document, card.element)
    if any(labels.is_paid(piece) for piece in map(fold, map(str, card.element.itertext())) if 1 < len(piece) < 40):
        return None
    published = next((iso for line in lines if (iso := _date_of(document, line.text))), "")
    said = [b for b in lines if not _is_small(document, b.text) and (b.anchors or not labels.kind_of(b.text))]
    marked = _marked_title(card)
    headline = marked or _first_linked(card, said)
    if not headline:
        main = max(card.anchors, key=content_size)
        first = "" if text_of(main) else next((b.text for b in said if weight(b.text) >= 12), "")
        headline = text_of(main) or first or fold(main.get("title") or main.get("aria-label") or _alt(main))
    excerpt = ""
    clean = shortcodes.remove(headline)
    if not marked and (clean != headline or _is_excerpt(headline)):
        headline, excerpt = "", clean
    else:
        headline = _undated(document, card, _SIGNS.sub("", labels.split(clean)[1] or clean))
        own = key_of(headline)
        longer = (b.text for b in said if weight(b.text) >= 50 and b.key not in own and own not in b.key)
        excerpt = shortcodes.remove(next(longer, ""))
    if not headline and not excerpt:
        return None
    published = published or _hidden_date(document, card)
    return Teaser(url=card.url, headline=headline, published=published, text=excerpt, kind=kind)


def _first_linked(card: Card, said: list[Block]) -> str:
    """Return the first line that may be the headline: not a kicker above it, nor another link's words."""
    own = set(card.anchors)
    lines = [
        text for b in said if (not b.anchors or own.intersection(b.anchors)) and weight(text := _linked_text(b)) >= 12
    ]
    if len(lines) > 1 and weight(lines[0]) < _KICKER_WEIGHT and _reads_as_headline(lines[1]):
        return lines[1]
    return lines[0] if lines else ""


def _is_kicker(element: HtmlElement) -> bool:
    return _KICKER[(element.get("class") or "")[:200]]


def _reads_as_headline(text: str) -> bool:
    return _KICKER_WEIGHT <= weight(text) <= 160 and not text.endswith((".", "…", "。"))


def _linked_text(block: Block) -> str:
    """Return the words of the link in *block*; all of it where the link is only its label or a sign."""
    if not block.anchors:
        return ""
    said = max(map(text_of, block.anchors), key=len)
    return said if 12 <= weight(said) <= weight(block.text) else block.text


def _undated(document: Document, card: Card, headline: str) -> str:
    """Return *headline* without the date that stands beside it in an element of its own."""
    if not any(map(str.isdigit, headline[-12:] + headline[:12])):
        return headline
    for piece in map(fold, map(str, card.element.itertext())):
        if not 5 < len(piece) < 45 or not _date_of(document, piece):
            continue
        if headline.endswith(piece) and weight(head := headline[: -len(piece)]) >= 12:
            return head.rstrip(" -–—|·,")
        if headline.startswith(piece) and weight(tail := headline[len(piece) :]) >= 12:
            return tail.lstrip(" -–—|·,:")
    return headline


def _is_excerpt(text: str) -> bool:
    return weight(text) > 220 or (weight(text) > 90 and bool(_EXCERPT_END.search(text)))


def _marked_title(card: Card) -> str:
    """Return the text of what is marked up as the card's title: a heading, or a class that says so."""
    headings = [_unkicked(e) for e in card.element.iterdescendants(*HEADINGS)]
    headings = [text for text in headings if weight(text) >= 8 and not labels.kind_of(text)]
    if headings:
        return max(headings, key=len)  # the shorter one is a kicker
    for anchor in sorted(card.anchors, key=content_size, reverse=True):
        for element in (*anchor.iterdescendants(), anchor, *_up(anchor, card.element)):
            if element.tag in ("img", "time"):
                continue
            if _TITLE[(element.get("class") or "")[:200]] and weight(text := _unkicked(element)) >= 12:
                return text if weight(text) < 250 else ""
    best = max(card.anchors, key=content_size)
    if any(_is_kicker(e) for e in best.iterdescendants("span", "small", "em", "i")):
        return _unkicked(best)
    return ""


def _up(anchor: HtmlElement, limit: HtmlElement) -> Iterable[HtmlElement]:
    for ancestor in anchor.iterancestors():
        if ancestor is limit:
            return
        yield ancestor


def _unkicked(element: HtmlElement) -> str:
    """Return the text of *element* without the kicker, count or flag that is glued to it."""
    text = text_of(element)
    for inner in element.iterdescendants("span", "small", "em", "i", "strong", "div", "time", "sup", "b", "p"):
        said = text_of(inner)
        if (
            said
            and said != text
            and (inner.tag in ("time", "small") or _is_kicker(inner))
            and not _TITLE[inner.get("class") or ""]
        ):
            if text.startswith(said):
                text = text[len(said) :].strip(" :|–—/")
            elif text.endswith(said):
                text = text[: -len(said)].strip(" :|–—/")
    return text


def _alt(anchor: HtmlElement) -> str:
    return next((i.get("alt") or "" for i in anchor.iter("img")), "")


def _date_of(document: Document, text: str) -> str:
    if len(text) > 120 or not _DIGIT.search(text):
        return ""
    known: dict[str, str] = document.memo.setdefault("dates of cards", {})  # each line is asked about twice
    if (iso := known.get(text)) is None:
        printed = _printed(document, text)
        iso = known[text] = printed.iso if printed else ""
    return iso


def _printed(document: Document, text: str) -> dates.Printed | None:
    return dates.parse(
        text, timezone=document.timezone, seen_at=document.seen_at, language=document.lang or document.language
    )


def _hidden_date(document: Document, card: Card) -> str:
    """Return the date of a <time>, or of a piece of text that is glued to its neighbours."""
    for time in card.element.iter("time"):
        if iso := _date_of(document, time.get("datetime") or ""):
            return iso
    for piece in map(str, card.element.itertext()):
        if len(piece) < 60 and (iso := _date_of(document, piece)):
            return iso
    return ""


def _is_small(document: Document, text: str) -> bool:
    """Say whether a line of a card is neither headline nor excerpt."""
    if labels.is_furniture(text) or _AGE.match(text):
        return True
    return weight(text) < 60 and bool(_date_of(document, text)) and len(re.findall(r"[^\W\d]{3,}", text)) <= 5
