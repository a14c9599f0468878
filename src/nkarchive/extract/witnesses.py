"""Who says which blocks are the article: the publisher's articleBody, or trafilatura."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass

import lxml.etree
import trafilatura as _trafilatura
from lxml.html import HtmlElement

from nkarchive.extract.blocks import Block, key_of
from nkarchive.extract.document import Document
from nkarchive.extract.structured import JsonObject
from nkarchive.text import fold

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without text is no news

# A key shorter than this may occur anywhere in a long text by chance.
_SURE = 16
_LONG = 300_000
# Beyond this many elements or signs trafilatura takes seconds; no article is so large.
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
_MOST_ELEMENTS = 9_000
_MOST_LINKS = 2_500
_MOST_SIGNS = 600_000
_LONGEST_ATTRIBUTE = 2_000
_DOOMED = "data-nkarchive-left-out"  # marks what a copy of the page is to be without
_TAG = re.compile(r"<[^<>]{0,1000}>")
_PART = re.compile(r"\n\s*\n|\r\n?|\n|</p>|<br\s*/?>\s*<br\s*/?>", re.I)
_NOT_ARTICLES = frozenset(
    ("Comment", "Question", "Answer", "WebSite", "Organization", "Person", "ImageObject", "Review")
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
    told = [(_types(item), _paragraphs(item.get("articleBody") or item.get("articlebody"))) for item in jsonld]
    if any("LiveBlogPosting" in types for types, _ in told):
        posts = [text for types, text in told if types & {"LiveBlogPosting", "BlogPosting"}]
        return tuple(dict.fromkeys(paragraph for text in posts for paragraph in text))
    bodies = [text for types, text in told if not types & _NOT_ARTICLES]
    return max(bodies, key=lambda text: sum(map(len, text)), default=())


def _types(item: JsonObject) -> frozenset[str]:
    kinds = item.get("@type")
    found = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(kind for kind in found if isinstance(kind, str))


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


def is_too_large(document: Document, blocks: Sequence[Block]) -> bool:
    """Say whether trafilatura would take more than a second over *document*."""
    if sum(len(block.text) for block in blocks) > _MOST_SIGNS:
        return True
    tree = document.tree
    return bool(tree.xpath(f"count(.//*) > {_MOST_ELEMENTS} or count(.//a) > {_MOST_LINKS}"))


def trafilatura(document: Document, leave_out: Collection[HtmlElement]) -> Witness:
    """Return what trafilatura takes for the article, once *leave_out* is gone from the page.

    Its fast mode with favor_recall was measured best and quickest: what it takes too much, a container
    and class names drop again.
    """
    for element in leave_out:
        element.set(_DOOMED, "")
    tree = deepcopy(document.tree)
    for element in leave_out:
        del element.attrib[_DOOMED]
    if leave_out:
        for twin in tree.xpath(f"//*[@{_DOOMED}]"):
            if twin.getparent() is not None:
                twin.drop_tree()
    # trafilatura copies the tree four times over: what is no text goes before
    lxml.etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    for long in tree.xpath(f"//@*[string-length() > {_LONGEST_ATTRIBUTE}]/.."):
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
