"""JSON as templates write it by hand: comments, trailing and missing commas, quotes and line breaks left unescaped,
single quotes, bare keys, entities, and an end cut off. Read in one pass, for values that a strict parser refuses."""

from __future__ import annotations

import re
from typing import Any

_SPACE = re.compile(r"(?:[\s\ufeff]+|//[^\n]*|/\*.*?(?:\*/|\Z)|<!--|-->|<!\[CDATA\[|\]\]>)+", re.S)
_OPENING = re.compile(r"[{\[]")
_WORD = re.compile(r"[^\s,:{}\[\]\"'/]+")
_NAME = r"(?:\"[@\w:.-]{1,40}\"|'[@\w:.-]{1,40}'|[A-Za-z_@]\w{0,40})\s{0,4}:"
# A quote ends its string where the structure goes on behind it: a comma in prose is followed by words, one between
# members by a name or a value; the next line's name tells where the comma was forgotten.
_GOES_ON = re.compile(
    rf"\s{{0,200}}(?:[:}}\]]|\Z|//|/\*|,\s{{0,200}}(?:[\"'{{\[\d}}\]-]|true\b|false\b|null\b|{_NAME}|//|/\*|\Z)|{_NAME})"
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": "\n", "\r": "\n"}
_DEEPEST = 60
_MOST_STEPS = 60_000
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None}


def values_of(text: str) -> list[Any]:
    """Return the objects and arrays of *text*, each as far as it can be read.

    >>> values_of('{"a": "said "yes" to it", /* why */ b: [1, 2,],}')
    [{'a': 'said "yes" to it', 'b': [1, 2]}]
    """
    reader = _Reader(text)
    found: list[Any] = []
    while reader.room > 0 and (opening := _OPENING.search(text, reader.at)):
        reader.at = opening.start()
        found.append(reader.value(0))
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.room = _MOST_STEPS

    def _step(self) -> None:
        self.room -= 1
        if self.room < 0:
            self.at = len(self.text)

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        if match:
            self.at = match.end()

    def value(self, depth: int) -> Any:
        """Return the value that begins here, and go behind it."""
        self._step()
        self.skip()
        sign = self.text[self.at : self.at + 1]
        if sign == "{" and depth < _DEEPEST:
            return self._object(depth)
        if sign == "[" and depth < _DEEPEST:
            return self._array(depth)
        if sign in {'"', "'"} and sign:
            return self._string(sign)
        match = _WORD.match(self.text, self.at)
        if match is None:
            self.at += 1
            return None
        self.at = match.end()
        return _plain(match.group())

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.at += 1
        while True:
            self.skip()
            sign = self.text[self.at : self.at + 1]
            if sign in {"}", ""}:
                self.at += 1
                return found
            if sign in ",;:]":
                self.at += 1
                self._step()
                continue
            key = self.value(depth + 1)
            self.skip()
            if self.text[self.at : self.at + 1] == ":":
                self.at += 1
                found[str(key)] = self.value(depth + 1)

    def _array(self, depth: int) -> list[Any]:
        found: list[Any] = []
        self.at += 1
        while True:
            self.skip()
            sign = self.text[self.at : self.at + 1]
            if sign in {"]", ""}:
                self.at += 1
                return found
            if sign in ",;:}":
                self.at += 1
                self._step()
                continue
            found.append(self.value(depth + 1))

    def _string(self, quote: str) -> str:
        """Return the string that begins here: it ends at a quote behind which the structure goes on."""
        text, parts = self.text, []
        begin = self.at = self.at + 1
        stop = re.compile(rf"[{quote}\\]")
        while match := stop.search(text, self.at):
            parts.append(text[begin : match.start()])
            self.at = begin = match.end()
            self._step()
            if match.group() == quote:
                if _GOES_ON.match(text, self.at):
                    return "".join(parts)
                parts.append(quote)
            else:
                sign = text[self.at : self.at + 1]
                self.at += 1
                if sign == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", code := text[self.at : self.at + 4]):
                    parts.append(chr(int(code, 16)))
                    self.at += 4
                else:
                    parts.append(_ESCAPES.get(sign, sign))
                begin = self.at
        parts.append(text[begin:])
        self.at = len(text)
        return "".join(parts)


def _plain(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    try:
        return float(word) if "." in word else int(word)
    except ValueError:
        return word
