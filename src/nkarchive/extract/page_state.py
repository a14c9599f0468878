"""The text that a page carries for its own scripts: what an application hydrates an empty shell with.

JSON in a script of type application/json (Next.js, Nuxt 3, SvelteKit), a value assigned to a global
(``window.__INITIAL_STATE__ = {…}``, ``Fusion.globalContent={…}``), or the strings that Next.js's app router
pushes (``self.__next_f.push([1,"…"])``). Searched only where the visible page has next to no text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from nkarchive.extract import stored_text
from nkarchive.extract.document import Document
from nkarchive.text import weight, words

_MOST_CHARS = 4_000_000  # of all scripts together
_MOST_NODES = 60_000
_MOST_ROWS = 5_000
_LEAST = 300.0  # letters; a description is shorter
_DECODER = json.JSONDecoder(strict=False)
# "x = {", "queue.push([", "x = JSON.parse("
_GIVEN = re.compile(r"(?:=|\.push\()\s{0,4}(?:JSON\.parse\(\s{0,4}(?=\")|(?=[{\[]\s{0,4}[\"{\[]))")
_MOST_TRIES = 300
_MOST_MENDED = 8
_MOST_OBJECTS = 40  # that bear the headline
_UNDEFINED = re.compile(r"(?:undefined|NaN|void 0)(?=\s{0,2}[,}\]])")
_PUSHED = re.compile(r"__next_f\s{0,2}\.push\(")
_ROW = re.compile(r"\s{0,2}([0-9a-f]{1,6}):")
_SIZED = re.compile(r"T([0-9a-f]{1,7}),")
_HEADLINES = (
    "headline",
    "title",
    "headlines",
    "name",
    "heading",
    "webTitle",
    "seoTitle",
    "pageTitle",
    "hed",
    "subject",
)


def find(document: Document, headlines: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs of the object in the page's state that bears one of *headlines* and the longest text."""
    wanted = [set(told) for told in map(words, headlines) if len(told) > 1]
    if not wanted:
        return ()
    best: tuple[str, ...] = ()
    most = _LEAST
    nodes = objects = 0
    for value, references in _states(document):
        stack = [value]
        while stack and nodes < _MOST_NODES:
            item = stack.pop()
            nodes += 1
            if isinstance(item, list):
                stack.extend(inner for inner in reversed(item) if isinstance(inner, dict | list))
                continue
            if objects < _MOST_OBJECTS and stored_text.may_hold(item) and _agrees(item, wanted):
                objects += 1
                told = stored_text.of_object(item, references)
                size = sum(map(weight, told))
                if size > most:
                    best, most = told, size
            stack.extend(inner for inner in item.values() if isinstance(inner, dict | list))
        if not best and references:
            # drawn by the server as elements: the article's HTML is a row of its own, which no object names
            longest = max((text for text in references.values() if text.count("<p") > 2), key=len, default="")
            told = stored_text.of_object({"body": longest}, {})
            best = told if sum(map(weight, told)) > most else ()
    return best


def _agrees(item: dict[str, Any], wanted: list[set[str]]) -> bool:
    for key in _HEADLINES:
        value = item.get(key)
        if isinstance(value, dict):  # {"basic": "…", "mobile": "…"}, {"rendered": "…"}
            value = next((v for v in value.values() if isinstance(v, str)), None)
        if not isinstance(value, str) or not 3 < len(value) < 400:
            continue
        told = set(words(stored_text.plain(value)))
        for other in wanted:
            if (
                len(told) > 1
                and len(told & other) >= 0.8 * min(len(told), len(other))
                and len(told) >= 0.5 * len(other)
            ):
                return True
    return False


def _states(document: Document) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield every value of the page's state, dict or list, with the texts it refers to by number."""
    pushed: list[str] = []
    left = _MOST_CHARS
    for script in document.tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if not text or "ld+json" in kind or script.get("src"):
            continue
        left -= len(text)
        if left < 0:
            return
        if kind.endswith("json"):
            value, _ = _decoded(text, 0)
            if isinstance(value, list):
                yield _revived(value), {}
            if isinstance(value, dict):
                yield value, {}
        elif (match := _PUSHED.search(text)) and isinstance(push := _decoded(text, match.end())[0], list):
            pushed.extend(part for part in push if isinstance(part, str))
        elif len(text) > _LEAST:
            for value in _given(text):
                yield value, {}
    if pushed:
        yield _rows("".join(pushed))


def _given(text: str) -> Iterator[Any]:
    """Yield the objects that a script assigns to a global, or pushes to one."""
    at = mended = 0
    for _ in range(_MOST_TRIES):
        match = _GIVEN.search(text, at)
        if not match:
            return
        at = match.end()
        value, end = _decoded(text, at)
        if value is None and mended < _MOST_MENDED and _UNDEFINED.search(text, at):
            mended += 1
            value, end = _mended(text, at)
        if isinstance(value, str):
            value, _ = _decoded(value, 0)
        if isinstance(value, dict | list) and end - at > _LEAST:
            at = max(at, end)
            yield value


def _decoded(text: str, at: int) -> tuple[Any, int]:
    """Return the JSON value that begins at *at* and where it ends, ``(None, at)`` where there is none."""
    try:
        return _DECODER.raw_decode(text, _begin(text, at))
    except (ValueError, RecursionError):
        return None, at


def _mended(text: str, at: int) -> tuple[Any, int]:
    """Return the value at *at* with null for what scripts may say and JSON may not."""
    mended = _UNDEFINED.sub("null", text[at:])
    value, end = _decoded(mended, 0)
    return value, max(at, end + len(text) - len(mended))


def _begin(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _revived(values: list[Any]) -> list[Any]:
    """Return *values*, and its objects with numbers replaced by what stands at that place: Nuxt 3 stores them so."""

    def at(place: Any) -> Any:
        if isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(values):
            return values[place]
        return place

    flat = [item for item in values[:_MOST_NODES] if isinstance(item, dict)]
    if not flat or not all(isinstance(v, int) for v in flat[-1].values()):
        return values
    revived = []
    for item in flat:
        shown = {key: at(value) for key, value in item.items()}
        revived.append({k: [at(p) for p in v[:2_000]] if isinstance(v, list) else v for k, v in shown.items()})
    return revived


def _rows(stream: str) -> tuple[list[Any], dict[str, str]]:
    """Return the values and the texts of a flight stream: rows of ``id:JSON`` and ``id:Tsize,text``."""
    values: list[Any] = []
    texts: dict[str, str] = {}
    at = 0
    for _ in range(_MOST_ROWS):
        match = _ROW.match(stream, at)
        if not match:
            at = stream.find("\n", at) + 1
            if not at:
                break
            continue
        at = match.end()
        if sized := _SIZED.match(stream, at):
            size = int(sized[1], 16)
            text = stream[sized.end() : sized.end() + size].encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
            texts[match[1]] = text
            at = sized.end() + len(text)
            continue
        try:
            value, at = _DECODER.raw_decode(stream, at)
            values.append(value)
        except (ValueError, RecursionError):
            at = stream.find("\n", at) + 1
            if not at:
                break
    return values, texts
