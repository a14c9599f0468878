"""The names, numbers and dates in a text: what tells two events apart that are told in one formula."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

_DATA = json.loads(resources.files("nkarchive").joinpath("likeness/words.json").read_text(encoding="utf-8"))
_NUMBER_WORDS: dict[str, str] = _DATA["numbers"]
_MONTHS: dict[str, int] = {name: number for number, name in enumerate(_DATA["months"], start=1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b({_MONTH})\.? (\d{{1,2}})(?!\d)|\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})\b|(\d{{1,2}})\s?[월月]\s?(\d{{1,2}})\s?[일日]",
    re.I,
)
_NUMBER = re.compile(r"\d[\d,.]*")
# a name: a capital inside a sentence. \x00 marks the end of a sentence, after which every word has one
_SENTENCE = re.compile(r"(?:[.!?]['\"”’)]*\s+|[\n“\"‘:]\s*)")
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я][\w’'-]*")
_PARTED = re.compile(r"[-’']")
_OWNED = re.compile(r"(?:['’]s|['’])$")
_TITLED = re.compile(rf"([\w]{{2,12}})\s?(?:{'|'.join(_DATA['titles'])})")
_NO_NAMES = frozenset(
    (*_MONTHS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "i", "the", "a", "an")
)
_MOST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a text names: proper names in lower case, numbers as digits, dates as ``month/day``.

    *vocabulary* are all its words, by which a name is told from a word with a capital.
    """

    names: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]
    vocabulary: frozenset[str]


def find_facts(text: str, vocabulary: frozenset[str], respell: Callable[[str], str]) -> Facts:
    """Return the facts in *text*, whose words are *vocabulary*; *respell* gives a name's one spelling."""
    dates, rest = [], text
    if any(sign.isdigit() for sign in text):
        dates = [_date(match) for match in _DATE.finditer(text)]
        rest = _DATE.sub(" ", text)
    numbers = {n for match in _NUMBER.findall(rest) if (n := match.replace(",", "").rstrip("."))}
    names: set[str] = set()
    for sentence in _SENTENCE.split(rest):
        for match in _NAME.finditer(sentence):
            if match.start() == 0 or len(names) > _MOST:
                continue
            for part in _PARTED.split(_OWNED.sub("", match[0]).lower()):
                if len(part) > 1 and part not in _NO_NAMES:
                    names.add(respell(part))
    numbers.update(_NUMBER_WORDS[word] for word in vocabulary & _NUMBER_WORDS.keys())
    if not text.isascii():
        names.update(match[1] for match in _TITLED.finditer(rest))
    return Facts(names=frozenset(names), numbers=frozenset(numbers), dates=frozenset(dates), vocabulary=vocabulary)


def _date(match: re.Match[str]) -> str:
    month, day = match[1] or match[4], match[2] or match[3]
    if match[5]:
        return f"{int(match[5])}/{int(match[6])}"
    return f"{_MONTHS[month.lower()]}/{int(day)}"


def contradictions(one: Facts, other: Facts) -> tuple[int, int]:
    """Return how many facts of each text stand where the other has another, and how many both name.

    A name that only one has is an omission; a name that each has in place of the other's is a contradiction.
    """
    names = min(len(_names_only_in(one, other)), len(_names_only_in(other, one)))
    numbers = min(len(one.numbers - other.numbers), len(other.numbers - one.numbers))
    dates = min(len(one.dates - other.dates), len(other.dates - one.dates))
    return names + numbers + dates, _shared(one, other)


def missing(part: Facts, whole: Facts) -> tuple[int, int]:
    """Return how many facts of *part* the *whole* does not have, and how many it has."""
    absent = len(_names_only_in(part, whole)) + len(part.numbers - whole.numbers) + len(part.dates - whole.dates)
    return absent, _shared(part, whole)


def _shared(one: Facts, other: Facts) -> int:
    return len(one.names & other.names) + len(one.numbers & other.numbers) + len(one.dates & other.dates)


def _names_only_in(one: Facts, other: Facts) -> frozenset[str]:
    # a word that opens a sentence here and stands within one there is no other name
    left = one.names - other.names - other.vocabulary
    right = other.names - one.names - one.vocabulary
    return _unmatched(left, right) if left and right else left


def _unmatched(names: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in names if not any(_alike(name, other) for other in others))


def _alike(one: str, other: str) -> bool:
    """Say whether two names are one with an ending more, or a letter misread; "Iran" is not "Iraq"."""
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 3:
        return True
    if len(short) < 6 or len(long) - len(short) > 2:
        return False
    same = _common_start(short, long)
    rest_short, rest_long = short[same:], long[same:]
    ending = _common_start(rest_short[::-1], rest_long[::-1])
    return max(len(rest_short), len(rest_long)) - ending <= 2


def _common_start(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
