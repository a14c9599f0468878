"""Paragraphs out of the ways in which content systems store an article: HTML, lines, lists of blocks, trees."""

from __future__ import annotations

import html
import re
from typing import Any

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from nkarchive.extract import blocks, boilerplate
from nkarchive.extract.dom import names_of
from nkarchive.text import fold

# Where an object keeps its article, the likeliest first; of those that hold text, the longest is taken.
_BODIES = (
    "articleBody", "body", "bodyHtml", "body_html", "bodyText", "content", "contentHtml", "content_html",
    "contentBody", "content_elements", "contentElements", "text", "html", "articleText", "article_body", "articleContent",
    "story", "storyBody", "storyHTML", "description_html", "paragraphs", "blocks", "components", "sections", "document",
    "rendered", "fullText", "full_text", "detail", "details", "main", "contents", "elements", "richText", "rich_text",
)  # fmt: skip
_BODY_KEYS = frozenset(_BODIES)
# Where a block of a list keeps its words.
_WORDS = (
    "content", "text", "html", "value", "body", "rendered", "data", "attrs", "model", "props",
    "children", "items", "paragraphs", "nodes", "elements", "content_elements", "blocks",
)  # fmt: skip
_NO_TEXT = re.compile(
    r"image|picture|photo|video|audio|gallery|carousel|embed|iframe|advert|\bad\b|promo|related|link_?list|newsletter|"
    r"social|tweet|poll|widget|script|interstitial|reference|teaser|podcast|caption|byline|author|tag",
    re.I,
)
_INLINE = frozenset(("text", "span", "leaf", "link", "a", "strong", "em", "b", "i", "mark"))
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_LINES = re.compile(r"\s*\n\s*")
_PLACEHOLDER = re.compile(r"^[\[{$#<%]{1,2}[^\]}$#>%]{0,80}[\]}$#>%]{1,2}$")  # $$AD$$, [[image:3]], {{quote}}
_LONGEST = 1_000_000
_DEEPEST = 10
_MOST = 3_000


def plain(text: str) -> str:
    """Return *text* without its tags and entities."""
    return fold(html.unescape(_TAG.sub(" ", text[:_LONGEST]) if "<" in text else text))


def may_hold(item: dict[str, Any]) -> bool:
    """Say whether *item* has one of the keys under which articles are kept."""
    return not _BODY_KEYS.isdisjoint(item)


def of_object(item: dict[str, Any], references: dict[str, str]) -> tuple[str, ...]:
    """Return the paragraphs of the article that *item* describes; () where it holds none.

    *references* are the texts that a string ``$1a`` stands for.
    """
    found: tuple[str, ...] = ()
    for key in _BODIES:
        if item.get(key):
            told = tuple(_of(item[key], references, 0))[:_MOST]
            if sum(map(len, told)) > sum(map(len, found)):
                found = told
    return found


def _of(value: Any, references: dict[str, str], depth: int) -> list[str]:
    if depth > _DEEPEST:
        return []
    if isinstance(value, str):
        return _of_string(references.get(value[1:], value) if value[:1] == "$" else value)
    found: list[str] = []
    if isinstance(value, list):
        if value and all(_is_inline(item) for item in value):
            line = plain("".join(str(item.get("text") or item.get("value") or "") for item in value))
            return [line] if line else []
        for item in value[:_MOST]:
            found.extend(_of(item, references, depth + 1))
            if len(found) > _MOST:
                break
        return found
    if not isinstance(value, dict):
        return []
    kind = value.get("type") or value.get("__typename") or value.get("kind") or value.get("component") or ""
    if isinstance(kind, str) and _NO_TEXT.search(kind):
        return []
    for key in (*_WORDS, *(k for k in _BODIES if k not in _WORDS)) if depth == 0 else _WORDS:
        if value.get(key):
            found = _of(value[key], references, depth + 1)
            if found:
                return found
    return found


def _is_inline(item: Any) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("text") or item.get("value"), str):
        return False
    kind = item.get("type") or item.get("_type") or item.get("name") or "text"
    return isinstance(kind, str) and kind.lower() in _INLINE


def _of_string(text: str) -> list[str]:
    text = text[:_LONGEST]
    if "&lt;" in text and "<" not in text:
        text = html.unescape(text)
    if not _TAG.search(text):
        return [line for part in _LINES.split(html.unescape(text)) if _says(line := fold(part))]
    tree = _fragment(text)
    if tree is None:
        return []
    out: set[HtmlElement] = {
        element
        for element in tree.iterdescendants()
        if isinstance(element.tag, str)
        and (element.tag == "figure" or boilerplate.is_named(element) or _is_caption(element))
    }
    return [block.text for block in blocks.read(tree, out) if _says(block.text) and not boilerplate.is_line(block.text)]


def _is_caption(element: HtmlElement) -> bool:
    return "caption" in names_of(element).lower()


def _fragment(text: str) -> HtmlElement | None:
    try:
        tree = lxml.html.fragment_fromstring(text, create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree, HtmlElement) else None


def _says(line: str) -> bool:
    return bool(line) and not _PLACEHOLDER.match(line)
