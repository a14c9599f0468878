"""The words of a text as they are compared: without its dateline and furniture, names spelt one way."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

from nkarchive.likeness.facts import Facts, find_facts
from nkarchive.text import DENSE, fold, words

SHINGLE = 3  # words: by these, true duplicates score 1.00 and the nearest different event 0.36 in a month of an agency
_DATA = json.loads(resources.files("nkarchive").joinpath("likeness/words.json").read_text(encoding="utf-8"))
_SPELLING: dict[str, str] = _DATA["syllables"]
_PARTICLES: tuple[str, ...] = tuple(sorted(_DATA["particles"], key=len, reverse=True))
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_DENSE = re.compile(f"[{DENSE}]")
# "Tumen, August 5 (Agency) --", "SEOUL, March 5 (Agency) -", "LONDON —": whose report it is, not what it says
_DATELINE = re.compile(
    r"^\W{0,3}(?:[A-Z][\w.’'-]*[ ,/]{1,2}){1,6}(?:\w{3,9}\.? \d{1,2},? ?)?(?:\d{4},? ?)?(?:\([^()]{2,40}\) ?)?(?:--|—|–|-|―)\s*"
)
# the same where one of its words is another: "Tumen, early August 5 (ABCD) --", "Tumen, August 5 it said --"
_MONTHS = "|".join(
    (*(month.title() for month in _DATA["months"]), *(f"{month[:3].title()}\\." for month in _DATA["months"]))
)
_DATELINE_LOOSE = re.compile(
    r"^(?:[^.!?\n()]{0,60}\([A-Z]{3,8}\) ?(?:--|—|–|-)|"
    rf"[^.!?\n]{{0,40}}?(?:{_MONTHS}) \d{{1,2}}\b[^.!?\n]{{0,25}}?(?:--|—|–))\s*"
)
# "(서울=가상통신) 홍길동 기자 =", "【평양 8월 5일발 강안통신】", "(평양 8월 5일발 강안통신)"
_DATELINE_EAST = re.compile(
    r"^(?:\([^()=]{1,20}=[^()]{1,30}\)(?:[^=\n]{0,40}=)?|[【\[(][^】\])]{2,30}(?:통신|뉴스|일보|신문|社|電|电|讯|訊)[】\])]|【[^】]{2,30}】)\s*"
)
_END_SIGN = re.compile(r"\s*(?:-\s?0\s?-|\(END\)|\(끝\)|###)\s*$")
_DIGITS = re.compile(r"\d+")
MOST_SIGNS = 200_000  # what of a text is compared: a page of megabytes is compared with every other like it
_LONGEST_WORD = 100  # longer ones are no words, and are not remembered
# where furniture stands: so many lines at either end of a text
_OPENING, _CLOSING = 1, 3
_LONGEST_LINE = 240  # signs: what is longer says something
# what an agency prints below a text: an end sign, who wrote, edited and owns it
_TRAILER = re.compile(
    r"^\W{0,8}(?:-?0-?|end|끝|ends|###|\(?(?:reporting|editing|writing|additional reporting|compiled) by .{0,200}|"
    r"(?:copyright|©|ⓒ|저작권자|무단).{0,200}|all rights reserved.{0,80})\W*$",
    re.I | re.S,
)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A text to compare: as *told*, its *tokens* in order, and its *shingles* of three tokens."""

    told: str
    tokens: tuple[str, ...]
    shingles: frozenset[str]

    @cached_property
    def facts(self) -> Facts:
        """The names, numbers and dates in it: read only where the words are alike, which is seldom."""
        return find_facts(self.told, frozenset(self.tokens), respell)

    def head(self, length: int) -> frozenset[str]:
        """Return the shingles of the first *length* tokens."""
        return frozenset(shingles(self.tokens[:length]))


def wording_of(body: str, *, without: Collection[str] = ()) -> Wording:
    """Return the wording of *body*, paragraphs parted by blank lines; *without* are its source's learned furniture.

    >>> wording_of("SEOUL, March 5 (Agency) -- The bridge is open again.\\n\\n(END)").tokens
    ('the', 'bridge', 'is', 'open', 'again')
    """
    text = told(body[:MOST_SIGNS], without=without)
    tokens = tokens_of(text)
    return Wording(told=text, tokens=tokens, shingles=frozenset(shingles(tokens)))


def told(body: str, *, without: Collection[str] = ()) -> str:
    """Return *body* without its dateline, trailers, and the lines *without*; all of it where that is nothing."""
    kept = lines_without(body, without)
    while len(kept) > 1 and len(kept[-1]) <= _LONGEST_LINE and _TRAILER.match(kept[-1]):
        kept.pop()
    if kept:
        first = _DATELINE_EAST.sub("", kept[0], count=1)
        first = _DATELINE.sub("", _DATELINE.sub("", first, count=1), count=1)  # a reprint keeps the first below its own
        first = _DATELINE_LOOSE.sub("", first, count=1)
        kept[0] = first or kept[0]
        kept[-1] = _END_SIGN.sub("", kept[-1]) or kept[-1]
    return "\n".join(kept) or body


def lines_without(body: str, furniture: Collection[str]) -> list[str]:
    """Return the lines of *body* but for those at its ends that are *furniture*.

    What reads the same in the middle of a text was put there by its author.
    """
    lines = [line for line in body.split("\n") if line.strip()]
    if not furniture:
        return lines
    ends = _ends(len(lines))
    return [line for place, line in enumerate(lines) if place not in ends or line_of(line) not in furniture]


def edges(body: str) -> list[str]:
    """Return the lines at either end of *body* that may be furniture, each once, as ``line_of`` spells them."""
    lines = [line for line in body.split("\n") if line.strip()]
    found = dict.fromkeys(line_of(lines[place]) for place in sorted(_ends(len(lines))))
    return [line for line in found if 0 < len(line) <= _LONGEST_LINE]


def _ends(lines: int) -> frozenset[int]:
    if lines < 3:  # a text of two lines would be all ends
        return frozenset()
    return frozenset((*range(_OPENING), *range(max(_OPENING, lines - _CLOSING), lines)))


def line_of(paragraph: str) -> str:
    """Return a paragraph as the line of furniture that it may be: "© 2024" and "© 2025" are one.

    >>> line_of(" © 2024 Example  Agency ")
    '© # Example Agency'
    """
    return _DIGITS.sub("#", fold(paragraph))


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words of *text* for comparison: Korean without particles, Chinese and Japanese sign by sign."""
    if text.isascii():
        return tuple(_SPELLING.get(word, word) for word in words(text))
    tokens: list[str] = []
    for word in words(text):
        if word.isascii() or len(word) > _LONGEST_WORD:
            tokens.append(_SPELLING.get(word, word))
        else:
            tokens += _parts(word)
    return tuple(tokens)


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, ...]:
    if not _DENSE.search(word):
        return (_SPELLING.get(word, word),)
    if _UNPARTED.search(word):
        return tuple(word)
    return (_stem(word),)


def _stem(word: str) -> str:
    if len(word) > 2 and _HANGUL.search(word):
        for particle in _PARTICLES:
            if word.endswith(particle) and len(word) - len(particle) >= 2:
                return word[: -len(particle)]
    return word


def respell(name: str) -> str:
    """Return *name*, one word in lower case, in the spelling under which its other romanisations are compared."""
    return _SPELLING.get(name, name)


def shingles(tokens: tuple[str, ...]) -> list[str]:
    """Return the runs of three tokens, in order; a shorter text is one run."""
    if len(tokens) <= SHINGLE:
        return [" ".join(tokens)] if tokens else []
    return [f"{a} {b} {c}" for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)]
