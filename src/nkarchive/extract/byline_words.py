"""The words around the names of those who sign, in many languages, read from bylines.json."""

from __future__ import annotations

import re
from functools import lru_cache

from nkarchive.extract import data

_DATA: dict[str, list[str]] = data.load("bylines")


def _any(*groups: str) -> str:
    return "|".join(pattern for group in groups for pattern in _DATA[group])


_NAME_FOLLOWS = r"(?-i:(?=[A-ZÀ-ÞĀ-ŽΑ-ΩА-Я\u0600-\u06ff\u0590-\u05ff]))"

# what is cut off before the first name; a label wants a colon, a bar or a space behind it
OPENING = re.compile(
    rf"^\W*(?:(?:{_any('wrote', 'prepositions', 'labels', 'texts')})(?:\s*[:：/|=]\s*|\s+(?=\S))"
    rf"|(?:{_any('edited')})(?:\s*[:：/|=]\s*|(?<=\bby)\s+))",
    re.I,
)

# a whole element that says no more than that a name follows
LABEL = re.compile(rf"\W*(?:{_any('wrote', 'prepositions', 'labels', 'texts')})\s*[:：]?\s*", re.I)

# a line that opens like a byline: "By Ann", "Text: Ann", "Verfasst von ann"
OPENS = re.compile(
    rf"^\W*(?:(?:{_any('wrote')})[\s:：]|(?:{_any('prepositions')})(?:\s*[:：]|\s+{_NAME_FOLLOWS})"
    rf"|(?:{_any('labels')})(?:\s*[:：]|\s+{_NAME_FOLLOWS})|(?:{_any('texts')})\s*[:：=])",
    re.I,
)

# whether a line may open so at all: asked of every line of a page, in small letters, which is several times as fast
_MAY_OPEN = re.compile(rf"\W*(?:{_any('wrote', 'prepositions', 'labels', 'texts')})(?![^\W_])")


@lru_cache(maxsize=2048)
def may_open(line: str) -> bool:
    """Say whether *line* begins with one of the words that bylines begin with."""
    return _MAY_OPEN.match(line[:60].lower()) is not None


# within a line of facts about the article: "22.01.2020 // Author: Ann Example // 3 min"
WITHIN = re.compile(
    rf"(?:^|[\s|/·•,–—-])(?:{_any('wrote', 'labels', 'texts')})\s*[:：]\s*([^|:：•·]{{2,60}}?)(?=$|\s*[|•·]|\s//|\s\w+:|\s[–—-]\s)",
    re.I,
)

# who edited, but did not write
EDITED = re.compile(rf"^\W*(?:{_any('edited')})\s*(?:[:：=]|(?<=\bby)\s)", re.I)

# the same behind a name: "Ann Example | Editor: Bob Sample"
THEN_EDITED = re.compile(rf"\s*[|;,·•–-]\s*(?:{_any('edited')})\s*[:：].*$", re.I | re.S)

# whoever is named from here on took the pictures, translated or checked: no writer
OTHERS = re.compile(rf"(?<![^\W\d_])(?<![·ㆍ・/&])(?:{_any('others')})", re.I)

# "Ann Example in conversation with Bob Sample": both sign
SAID = re.compile(rf"\s+(?:{_any('said')})\s+", re.I)

# a piece of a byline that is no name: what somebody does
ROLE = re.compile(rf"^.*(?<![^\W\d_])(?:{_any('roles')})$", re.I)

# "Anna Beispiel Chefredakteurin": a name of two words and more, and what she does behind it
_TRAILING_ROLE = re.compile(rf"[\s,|/–—-]+(?:{_any('roles')})$", re.I)


def without_role(text: str) -> str:
    """Return *text* without the role behind a name of two words or more."""
    bare = _TRAILING_ROLE.sub("", text)
    return bare if len(bare.split()) > 1 else text


# where somebody is: no name, alone or behind a town's
COUNTRIES = _any("countries")

# words by which a desk or an agency is known, beside those that names.py knows
OUTLETS = re.compile(rf"(?<![^\W\d_])(?:{_any('outlets')})(?![^\W\d_])", re.I)
