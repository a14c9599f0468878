"""What a page says of itself for machines: JSON-LD in all its malformed forms, and meta elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import lxml.etree
from lxml.html import HtmlElement

from nkarchive.extract import lenient_json
from nkarchive.text import fold

JsonObject: TypeAlias = dict[str, Any]

_MAX_SCRIPT = 2_000_000
_MAX_OBJECTS = 2_000
_LONGEST_META = 2_000
_LONGEST_VALUE = 5_000
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_WRAPPED = ("<!", "-->", "]]>")
_MAX_REPAIRED = 500_000
_ESCAPED_FOR_HTML = ("{&quot;", "[{&quot;", "{&#34;", "[{&#34;", "{ &quot;", "[ {&quot;", "{&amp;quot;")
# where a template keeps its JSON-LD in an attribute, for a script to put in its place
_IN_ATTRIBUTES = lxml.etree.XPath(
    "|".join(
        f"descendant::*/@{name}"
        for name in ("data-jsonld", "data-json-ld", "data-ld-json", "data-schema", "data-structured-data")
    )
)
_PROPERTIES = frozenset(
    "headline name alternativeHeadline description datePublished dateModified dateCreated uploadDate author creator publisher articleBody articleSection "
    "image url mainEntityOfPage inLanguage isPartOf caption contentUrl keywords text".split()
)
_SPELLING = {name.lower(): name for name in _PROPERTIES}
_DECODER = json.JSONDecoder(strict=False)


def read_jsonld(tree: HtmlElement) -> list[JsonObject]:
    """Return every object of the page's JSON-LD, outermost first, ``@graph`` and nesting flattened."""
    objects: list[JsonObject] = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld" not in kind or "json" not in kind:
            continue
        text = script.text_content()
        if len(text) <= _MAX_SCRIPT:
            objects.extend(_objects(text, _MAX_OBJECTS - len(objects)))
    if not objects:
        for text in _IN_ATTRIBUTES(tree)[:10]:
            if len(text) <= _MAX_SCRIPT:
                objects.extend(_objects(text, _MAX_OBJECTS - len(objects)))
    return objects


def _objects(text: str, room: int) -> Iterator[JsonObject]:
    for value in _values(text):
        for item in _flatten(value, room):
            room -= 1
            yield _spelt(item)


def _values(text: str) -> list[Any]:
    """Return the JSON values of a script: more than one where a plug-in concatenates them."""
    if any(mark in text for mark in _WRAPPED):
        text = _WRAPPING.sub("", text)
    text = text.strip().rstrip(";")
    if text.startswith(_ESCAPED_FOR_HTML):
        text = html.unescape(text)
    if text.startswith(('{\\"', '[{\\"')):
        text = text.replace('\\"', '"').replace("\\\\", "\\")  # a string of JSON, pasted as it lay in a script
    values: list[Any] = []
    at = 0
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return [*values, *lenient_json.values_of(text[at : at + _MAX_REPAIRED])]
        values.append(value)
        while at < len(text) and text[at] in ", \t\r\n;":
            at += 1
    return values


def _spelt(item: JsonObject) -> JsonObject:
    """Return *item* with schema.org's spelling of the properties that are read: without prefix, in its case."""
    others = [key for key in item if ":" in key or (key not in _PROPERTIES and key.lower() in _SPELLING)]
    for key in others:
        name = _SPELLING.get(key.rpartition(":")[2].rpartition("/")[2].lower())
        if name and name not in item:
            item[name] = item[key]
    return item


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
