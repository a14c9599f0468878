"""What a page says of itself for machines: JSON-LD in all its malformed forms, and meta elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml.html import HtmlElement

from nkarchive.text import fold

JsonObject: TypeAlias = dict[str, Any]

_MAX_SCRIPT = 2_000_000
_MAX_OBJECTS = 2_000
_LONGEST_META = 2_000
_LONGEST_VALUE = 5_000
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_DECODER = json.JSONDecoder(strict=False)


def read_jsonld(tree: HtmlElement) -> list[JsonObject]:
    """Return every object of the page's JSON-LD, outermost first, ``@graph`` and nesting flattened."""
    objects: list[JsonObject] = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" not in kind:
            continue
        text = script.text_content()
        if len(text) > _MAX_SCRIPT:
            continue
        for value in _values(text):
            objects.extend(_flatten(value, _MAX_OBJECTS - len(objects)))
    return objects


def _values(text: str) -> Iterator[Any]:
    """Yield the JSON values of a script: more than one where a plug-in concatenates them."""
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    repaired = False
    at = 0
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            if repaired:
                return
            # trailing commas, and quotes escaped for HTML, are what hand-written templates get wrong
            text = _TRAILING_COMMA.sub(r"\1", text[at:])
            if "&quot;" in text and '"' not in text:
                text = html.unescape(text)
            at, repaired = 0, True
            continue
        yield value
        while at < len(text) and text[at] in ", \t\r\n;":
            at += 1


def _flatten(value: Any, room: int) -> Iterator[JsonObject]:
    queue = [value]
    while queue and room > 0:
        item = queue.pop(0)
        if isinstance(item, list):
            queue[0:0] = item[:room]
        elif isinstance(item, dict):
            yield item
            room -= 1
            queue.extend(inner for inner in item.values() if isinstance(inner, dict | list))


def read_meta(tree: HtmlElement) -> dict[str, list[str]]:
    """Return the contents of ``<meta>`` by lower-cased name, property, itemprop or http-equiv."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = element.get("content") or element.get("value")
        if not content:
            continue
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            keys = element.get(attribute)
            if keys:
                for key in keys.lower().split():
                    values = found.setdefault(key, [])
                    text = fold(content[:_LONGEST_META])
                    if text and len(values) < 50 and text not in values:
                        values.append(text)
    return found


def types_of(item: JsonObject) -> set[str]:
    """Return the schema.org types of *item* without prefix, lower-cased."""
    kinds = item.get("@type") or item.get("type") or ()
    if isinstance(kinds, str):
        kinds = [kinds]
    if not isinstance(kinds, list):
        return set()
    return {re.split(r"[/#:]", kind)[-1].lower() for kind in kinds if isinstance(kind, str)}


def string_of(value: Any) -> str:
    """Return the text that a JSON-LD value stands for: itself, its @value or name, or its first item's."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or ""
        else:
            break
    if not isinstance(value, str):
        return ""
    value = value[:_LONGEST_VALUE]
    # templates escape for HTML what needs no escape in a script, some of them twice
    text = html.unescape(html.unescape(value)) if "&" in value else value
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,300}>", " ", text)
    return fold(text)
