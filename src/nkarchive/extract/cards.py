"""A teaser's card: the element around one story's links, and what is printed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from nkarchive import dates, urls
from nkarchive.extract import blocks as page_blocks
from nkarchive.extract import labels, shortcodes
from nkarchive.extract.blocks import HEADINGS, Block, key_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.model import Teaser, TeaserKind
from nkarchive.text import fold, weight

# Paths of pages that are no stories, and addresses that share, subscribe or log in.
_MINOR = re.compile(
    r"/(?:category|categories|tags?|topics?|authors?|by|profile|profiles|people|users?|writers?|contributors?|login|signin|register|subscribe|"
    r"subscriptions?|account|newsletters?|search|feeds?|rss|contact|about|about-us|privacy|terms|cart|shop|abo|autor|autoren|thema|themen|person|personen|kategorie|"
    r"schlagwort|etiqueta|tema|temas|auteur|reporter|journalist)(?:/|$|\.)[^?#]*$|wp-(?:login|admin)|/(?:share|sharer)|/intent/",
    re.I,
)
# The two commonest forms of a link, that need no careful joining.
_PLAIN = re.compile(r"https?://[a-z0-9.-]+/[^\s\\]*$")
_ROOTED = re.compile(r"/[a-zA-Z0-9][^\s\\]*$")
_ACTION = re.compile(r"[?&](?:share|replytocom|print)=|#(?:respond|comments?)", re.I)
_TOPIC = re.compile(r"(?:/|-)[ts]-?\d{4,}/?$")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp3|mp4|zip|css|js)$", re.I)
_SHARERS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|t|linkedin|pinterest|reddit|whatsapp|instagram|tiktok|youtube|youtu|tumblr|flipboard|telegram|threads|"
    r"bsky|mastodon|vk|ok|line|kakao|naver|band|wikipedia|apple|google|amazon|spotify|addtoany|outbrain|taboola|doubleclick|mailto|mgid|zergnet|disqus|paypal|patreon)\."
    r"(?:com|me|co|net|org|ru|be|app|social|us|kr|de|uk)$|^(?:feeds?|share|shop|store|boutique|tienda|abo|abos|abonnement|subscriptions?|subscribe|login|accounts?|my|jobs?|epaper|journal|kiosk|newsletters?|podcasts?|help|support|events?)\.",
    re.I,
)
_EXCERPT_END = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|\(…\))\s*$")
_TITLE = NamePattern(r"title|headline|heading|titre|titulo|titolo|titel|(?:^|[\s_-])tit(?:$|[\s_-])|hed\b|entry-header")
_EXCERPT = re.compile(
    r"excerpt|summary|description|(?:^|[\s_-])(?:desc|teaser-?text|lead|standfirst|dek|deck|intro|abstract|content|text|snippet|subtitle|subhead)(?:$|[\s_-])",
    re.I,
)
_KICKER = NamePattern(
    r"kicker|overline|eyebrow|dachzeile|roofline|category|categories|(?:^|[\s_-])(?:label|tag|flag|badge|section|topic|topline|rubrik|count|comments?|views?|author|byline|source|rank|number|num|supertitle|sr-only|visually-hidden|premium|icon|duration|read-?time)(?:$|[\s_-])"
)
_AGE = re.compile(
    r"^(?:\W*(?:by|von|par|por)\s.{2,40}|\W*\d+\W*(?:comments?|kommentare|views?|min(?:utes?)?(?: read)?|shares?)?\W*|\d{1,2}:\d{2})$",
    re.I,
)
_CLIMB = 7
_CARD_CHARS = 1500


@dataclass(slots=True, kw_only=True)
class Card:
    """One story's card on the page."""

    url: str
    element: HtmlElement
    anchors: list[HtmlElement]


def _is_aside(anchor: HtmlElement, url: str) -> bool:
    """Say whether a link in a card only names a section or an author: few words, and an address of few."""
    said = fold(anchor.text_content())
    return 0 < weight(said) < 25 and url.rpartition("/")[2].count("-") < 2 and not re.search(r"\d{3}", url)


class Targets:
    """The stories that a page's links lead to, each address judged once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[str, str] = {}
        self._origin = "/".join(document.base_url.split("/", 3)[:3])
        self._own = document.url.partition("#")[0]
        self._own_path = self._own.partition("?")[0].rstrip("/")

    def of(self, anchor: HtmlElement) -> str:
        """Return the URL of the story that *anchor* leads to, '' where it leads to none."""
        href = (anchor.get("href") or "").strip()
        if href not in self._known:
            self._known[href] = self._judged(href)
        return self._known[href]

    def _judged(self, href: str) -> str:
        if (
            not href
            or href[0] == "#"
            or len(href) > 2000
            or _MINOR.search(href.partition("?")[0])
            or _ACTION.search(href)
        ):
            return ""
        if _PLAIN.match(href):
            url: str | None = href
        elif _ROOTED.match(href):
            url = self._origin + href
        else:
            url = urls.join(self._document.base_url, href)
        if not url:
            return ""
        bare = url.partition("#")[0]
        if "?" in bare:
            bare = urls.strip_trackers(bare)
        path = bare.partition("?")[0].rstrip("/")
        if _FILE.search(path) or _TOPIC.search(path):
            return ""
        if path == self._own_path and ("?" not in bare or bare == self._own or path.count("-") >= 3):
            return ""  # this very page, perhaps reached from one of its boxes
        if path.count("/") < 3 and not re.search(r"\d", bare):
            return ""
        host = path.split("/")[2].rpartition("@")[2].partition(":")[0]
        return "" if _SHARERS.search(host) else bare


def is_local(document: Document, url: str) -> bool:
    """Say whether *url* is on the page's own site: partners' and shops' cards are advertisements."""
    return _host(url) == _host(document.url) or urls.same_site(url, document.url)


def _host(url: str) -> str:
    return url.split("//", 1)[-1].partition("/")[0].lower()


def reads_as_story(kind: TeaserKind, url: str, text: str) -> bool:
    """Say whether a link looks like one to a story: by its words, or by its address."""
    if labels.kind_of(text):
        return False
    size = weight(text)
    if size >= 25 and (" " in text or size > 2 * len(text)):
        return True
    if kind is TeaserKind.LISTING:
        return False
    path = url.split("//", 1)[-1].partition("/")[2]
    slug = max(re.split(r"[/?]", path), key=len, default="")
    return size >= 8 and (
        slug.count("-") >= 2 or slug.count("_") >= 2 or (size >= 20 and bool(re.search(r"\d{4,}", path)))
    )


def around(cards: dict[str, list[HtmlElement]], all_links: dict[HtmlElement, str], limit: HtmlElement) -> list[Card]:
    """Return a card for each URL of *cards*: the largest element inside *limit* with no other story's link."""
    found = []
    asides: dict[HtmlElement, bool] = {}
    for url, every in cards.items():
        anchors = every[:12]
        main = max(anchors, key=lambda a: len(a.text_content()))
        element: HtmlElement = main
        for _ in range(_CLIMB):
            parent = element.getparent()
            if parent is None or parent is limit or parent.tag in ("body", "html", "main"):
                break
            if _shows_others(parent, url, all_links, asides) or len(parent.text_content()) > _CARD_CHARS:
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


def teaser_of(document: Document, card: Card, kind: TeaserKind) -> Teaser | None:
    """Return what *card* says, None where it says nothing of a story."""
    lines = page_blocks.read(card.element)
    published = next((iso for line in lines if (iso := _date_of(document, line.text))), "")
    said = [b for b in lines if not _is_small(document, b.text) and (b.anchors or not labels.kind_of(b.text))]
    marked = _marked_title(card)
    headline = marked or next((text for b in said if weight(text := _linked_text(b)) >= 12), "")
    if not headline:
        main = max(card.anchors, key=lambda a: len(a.text_content()))
        headline = text_of(main) or fold(main.get("title") or main.get("aria-label") or _alt(main))
    excerpt = ""
    clean = shortcodes.remove(headline)
    if not marked and (clean != headline or _is_excerpt(headline)):
        headline, excerpt = "", clean
    else:
        headline = labels.split(clean)[1] or clean
        own = key_of(headline)
        longer = (b.text for b in said if weight(b.text) >= 50 and b.key not in own and own not in b.key)
        excerpt = shortcodes.remove(next(longer, ""))
    if not headline and not excerpt:
        return None
    published = published or _hidden_date(document, card)
    return Teaser(url=card.url, headline=headline, published=published, text=excerpt, kind=kind)


def _linked_text(block: Block) -> str:
    """Return the words of the link in *block*; all of it where the link is only its label or a sign."""
    if not block.anchors:
        return ""
    said = max(map(text_of, block.anchors), key=len)
    return said if 12 <= weight(said) <= weight(block.text) else block.text


def _is_excerpt(text: str) -> bool:
    return weight(text) > 220 or (weight(text) > 90 and bool(_EXCERPT_END.search(text)))


def _marked_title(card: Card) -> str:
    """Return the text of what is marked up as the card's title: a heading, or a class that says so."""
    headings = [_unkicked(e) for e in card.element.iterdescendants(*HEADINGS)]
    headings = [text for text in headings if weight(text) >= 8 and not labels.kind_of(text)]
    if headings:
        return max(headings, key=len)  # the shorter one is a kicker
    for anchor in sorted(card.anchors, key=lambda a: -len(a.text_content())):
        for element in (*anchor.iterdescendants(), anchor, *_up(anchor, card.element)):
            if element.tag in ("img", "time"):
                continue
            if _TITLE.search((element.get("class") or "")[:200]) and weight(text := _unkicked(element)) >= 12:
                return text if weight(text) < 250 else ""
    best = max(card.anchors, key=lambda a: len(a.text_content()))
    if any(_KICKER.search(e.get("class") or "") for e in best.iterdescendants("span", "small", "em", "i")):
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
            and (inner.tag in ("time", "small") or _KICKER.search((inner.get("class") or "")[:200]))
            and not _TITLE.search(inner.get("class") or "")
        ):
            if text.startswith(said):
                text = text[len(said) :].strip(" :|–—/")
            elif text.endswith(said):
                text = text[: -len(said)].strip(" :|–—/")
    return text


def _alt(anchor: HtmlElement) -> str:
    return next((i.get("alt") or "" for i in anchor.iter("img")), "")


def _date_of(document: Document, text: str) -> str:
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return ""
    printed = dates.parse(
        text, timezone=document.timezone, seen_at=document.seen_at, language=document.lang or document.language
    )
    return printed.iso if printed else ""


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
