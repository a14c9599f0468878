"""A page's markup as the parser can take it: without the signs and the tags that would stop or stall it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import lxml.etree
from lxml.html import HtmlElement

# libxml2 lets these through, but no lxml call that moves a text takes them: a stray control sign in a comment
# box would end the extraction of the whole page
_CONTROLS = bytes(n for n in range(32) if n not in b"\t\n\r\f")
_FORM_FEED = bytes.maketrans(b"\f", b" ")
_EACH_CONTROL = (*(bytes((control,)) for control in _CONTROLS), b"\f")
_NO_SIGNS = ("\ufffe", "\uffff")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{8000,}")
_WINDOW = 4000
# every reader asks for the names of an element
_LONGEST_NAMES = 2_000
_LONG_NAMED = lxml.etree.XPath(
    "|".join(f"descendant::*/@{name}[string-length() > {_LONGEST_NAMES}]/.." for name in ("class", "id"))
)
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")


def parsable(text: str) -> bytes:
    """Return *text* as UTF-8 without the signs that no XML text may hold: on bytes, ten times as fast."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = _SURROGATE.sub("", text).encode()
    if any(control in data for control in _EACH_CONTROL):
        data = data.translate(_FORM_FEED, _CONTROLS)
    for sign in _NO_SIGNS:
        if sign in text:  # asked of the text, most of whose forms cannot hold them
            data = data.replace(sign.encode(), b"")
    return data


def long_runs(data: bytes) -> list[int]:
    """Return where there is room in *data* for a tag of ``_LONG_TAG``'s length: windows of half of it without < and >."""
    return [
        at
        for at in range(0, len(data), _WINDOW)
        if data.find(b"<", at, at + _WINDOW) < 0 and data.find(b">", at, at + _WINDOW) < 0
    ]


def without_attributes(data: bytes, runs: Sequence[int]) -> bytes:
    """Return *data* without the attributes of tags that have hundreds of them, looked for around *runs* alone."""
    parts: list[bytes] = []
    done = 0
    tried = -1  # a long script has many runs, and begins once
    for at in runs:
        start = data.rfind(b"<", done, at)
        if start == tried:
            continue
        tried = start
        if start >= 0 and (tag := _LONG_TAG.match(data, start)):
            parts += data[done:start], _spared(tag)
            done = tag.end()
    return b"".join((*parts, data[done:])) if parts else data


def _spared(tag: re.Match[bytes]) -> bytes:
    """Return a tag of thousands of attributes without them: libxml2 compares each to all before it. A picture
    or a page's state within one attribute, however long, stays."""
    names = _QUOTED.sub(b"", tag[0]).split()
    return names[0] + b" " if len(names) > 500 else tag[0]


def shorten_names(tree: HtmlElement) -> None:
    """Cut each class and id of *tree* to a length that every reader may search."""
    for element in _LONG_NAMED(tree):
        for name in ("class", "id"):
            if len(value := element.get(name) or "") > _LONGEST_NAMES:
                element.set(name, value[:_LONGEST_NAMES])
