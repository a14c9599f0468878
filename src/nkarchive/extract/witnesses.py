"""Who says which blocks are the article: the publisher's articleBody, or trafilatura."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass

import lxml.etree
import trafilatura as _trafilatura
from lxml.html import HtmlElement

from nkarchive.extract.blocks import Block, key_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import content_size, upward
from nkarchive.extract.structured import JsonObject, types_of
from nkarchive.text import fold

# A key shorter than this may occur anywhere in a long text by chance.
_SURE = 16
_LONG = 300_000
_NO_TEXT = (
    "head",
    "script",
    "style",
    "svg",
    "noscript",
    "template",
    "iframe",
    "nav",
    "button",
    "select",
    "video",
    "audio",
    "source",
    "img",
)
_BOXES = ("div", "section", "ul", "ol", "aside", "header", "footer", "figure", "form", "dl", "picture")
_LINKY = 0.5
_SEVERAL = 3  # fewer links may be the text's own
# what trafilatura looks for first: it takes the first such box of the page, though a menu may be all there is in it
_CONTENT = lxml.etree.XPath(
    "boolean(descendant-or-self::*[self::article or contains(@class, 'content') or contains(@id, 'content')])"
)
# Beyond this many elements or signs trafilatura takes seconds; no article is so large.
_MOST_ELEMENTS = 7_000
_MOST_LINKS = 2_500
_MOST_SIGNS = 600_000
_LONGEST_ATTRIBUTE = 2_000
_DOOMED = "data-nkarchive-left-out"  # marks what a copy of the page is to be without
_MARKED = lxml.etree.XPath(f"descendant-or-self::*/@{_DOOMED}/..")
_LONG_ATTRIBUTED = lxml.etree.XPath(f"//@*[string-length() > {_LONGEST_ATTRIBUTE}]/..")
_STRING = lxml.etree.XPath("string()", smart_strings=False)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_PART = re.compile(r"\n\s*\n|\r\n?|\n|</p>|<br\s*/?>\s*<br\s*/?>", re.I)
_NOT_ARTICLES = frozenset(
    ("comment", "question", "answer", "website", "organization", "person", "imageobject", "review")
)


@dataclass(frozen=True, slots=True)
class Witness:
    """A text without its spaces and signs, and its lines so."""

    whole: str
    lines: frozenset[str]

    def saw(self, block: Block) -> bool:
        key = block.key
        if not key:
            return False
        if key in self.lines:
            return True
        return len(key) >= _SURE and len(self.whole) < _LONG and key in self.whole

    def quotes(self, block: Block) -> bool:
        """Say whether a long line of the witness stands within *block*."""
        key = block.key
        return (
            len(key) >= _SURE and len(self.lines) < 500 and any(len(line) > 40 and line in key for line in self.lines)
        )


def witness_of(lines: Sequence[str]) -> Witness:
    keys = [key_of(line) for line in lines]
    return Witness("".join(keys), frozenset(k for k in keys if k))


def article_body(jsonld: Sequence[JsonObject]) -> tuple[str, ...]:
    """Return the paragraphs of the longest articleBody of the page's JSON-LD, () if there is none.

    Of a live blog: those of the blog itself and of all its posts, none of which is the article alone.
    """
    told = [(types_of(item), _paragraphs(item.get("articleBody") or item.get("articlebody"))) for item in jsonld]
    if any("liveblogposting" in types for types, _ in told):
        posts = [text for types, text in told if types & {"liveblogposting", "blogposting"}]
        return tuple(dict.fromkeys(paragraph for text in posts for paragraph in text))
    bodies = [text for types, text in told if not types & _NOT_ARTICLES]
    return max(bodies, key=lambda text: sum(map(len, text)), default=())


def _paragraphs(value: object) -> tuple[str, ...]:
    if not isinstance(value, str):
        return ()
    text = html.unescape(html.unescape(value[:2_000_000]))
    parts = (fold(_TAG.sub(" ", part)) for part in _PART.split(text))
    return tuple(part for part in parts if part)


def published(told: tuple[str, ...], blocks: Sequence[Block]) -> Witness | None:
    """Return the articleBody as a witness, None where it is short or the page does not show it."""
    witness = witness_of(told)
    if len(witness.whole) < 300:
        return None
    seen = {block.key for block in blocks if witness.saw(block)}
    if sum(map(len, seen)) < 0.85 * len(witness.whole):
        return None
    return witness


def plain(blocks: Sequence[Block]) -> Witness:
    """Return every longer passage with few links as the article: for pages too large for a better witness."""
    return witness_of([b.text for b in blocks if len(b.text) > 60 and b.density < 0.3])


def _mute(blocks: Sequence[Block]) -> tuple[list[HtmlElement], set[HtmlElement]]:
    """Return the outermost boxes of the page in which nothing is said, and those in which only several links are."""
    said: set[HtmlElement] = set()
    linked: dict[HtmlElement, int] = {}
    for block in blocks:
        node: HtmlElement | None = block.element if block.density < _LINKY else None
        while node is not None and node not in said:
            said.add(node)
            node = node.getparent()
    for block in blocks:
        if block.density >= _LINKY:
            for element in upward(block.element):
                if element in said:
                    break
                linked[element] = linked.get(element, 0) + 1
    boxes = [box for holder in said for box in holder.iterchildren(*_BOXES) if box not in said]
    silent = [box for box in boxes if box not in linked]
    plain = sum(len(block.text) for block in blocks if block.density < _LINKY)
    menus = {
        box
        for box in boxes
        # where it says more than all the rest, it may be the text: of a song, each line a link to its note
        if linked.get(box, 0) >= _SEVERAL and not _CONTENT(box) and content_size(box) < plain
    }
    return silent, menus


def _shorten(menu: HtmlElement) -> None:
    """Leave one link in *menu* that says what all of its elements say."""
    text = _STRING(menu)
    menu.text = None
    for child in list(menu):
        menu.remove(child)
    lxml.etree.SubElement(menu, "a").text = text


def is_too_large(document: Document, blocks: Sequence[Block]) -> bool:
    """Say whether trafilatura would take more than a second over *document*."""
    if sum(len(block.text) for block in blocks) > _MOST_SIGNS:
        return True
    return len(document.elements) > _MOST_ELEMENTS or sum(1 for _ in document.tree.iter("a")) > _MOST_LINKS


def trafilatura(document: Document, leave_out: Collection[HtmlElement], blocks: Sequence[Block]) -> Witness:
    """Return what trafilatura takes for the article, once *leave_out* is gone from the page.

    Its fast mode, with favor_recall: what it takes too much, a container and class names drop again; what it misses
    is harder to find. *blocks* are the page's: half of a page are boxes that hold none of them, or
    links alone, and trafilatura asks each of their elements a hundred questions. The first go too, of a menu
    one link is left that says all of it: how much of a page is links decides what trafilatura drops.
    """
    silent, menus = _mute(blocks)
    doomed = {*leave_out, *silent, *menus}
    for element in doomed:
        element.set(_DOOMED, "menu" if element in menus and element not in leave_out else "")
    tree = deepcopy(document.tree)
    for element in doomed:
        del element.attrib[_DOOMED]
    for twin in _MARKED(tree) if doomed else ():
        if twin.getparent() is None:
            continue
        if twin.get(_DOOMED):
            _shorten(twin)
        else:
            twin.drop_tree()
    # trafilatura copies the tree four times over: what is no text goes before
    lxml.etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    for long in _LONG_ATTRIBUTED(tree):
        for name in [name for name, value in long.attrib.items() if len(value) > _LONGEST_ATTRIBUTE]:
            del long.attrib[name]
    found = _trafilatura.bare_extraction(
        tree,
        url=document.url,
        fast=True,
        favor_recall=True,
        include_comments=False,
        with_metadata=False,
        deduplicate=False,
    )
    text = (getattr(found, "text", "") or "") if found else ""
    return witness_of([line for line in text.split("\n") if line])
