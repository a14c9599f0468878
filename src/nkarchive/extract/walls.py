"""The words of pages that stand where an article should: lost, blocked, closed, behind a login; from walls.json.

The lists hold what servers, content management systems and newsrooms print in some forty languages. They are
looked for only on pages that little else marks as an article, in the headline and the first lines: an article
about a maintenance crew or a closed site says the same words.
"""

from __future__ import annotations

import re

from nkarchive.extract import data
from nkarchive.model import Reason
from nkarchive.text import fold

_DATA = data.load("walls")
_MOST = 3_000  # of a text is looked at
_KINDS = (
    ("lost", Reason.NOT_FOUND),
    ("blocked", Reason.BLOCKED),
    # something else answers in the site's place for a time: maintenance, a fresh server, a domain for sale
    ("closed", Reason.BLOCKED),
    ("login", Reason.LOGIN),
)


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'").replace("\u2011", "-")


_PHRASES: tuple[tuple[Reason, tuple[str, ...]], ...] = tuple(
    (reason, tuple(sorted({_plain(p) for group in _DATA[kind].values() for p in group}))) for kind, reason in _KINDS
)
_PLACES = frozenset(map(_plain, _DATA["headlines of forms and lists"]))
_OPENINGS = tuple(map(_plain, _DATA["openings of lists"]))
_ERRORS = frozenset(map(_plain, _DATA["error words"]))
_NUMBER = re.compile(r"\b(?:4(?:0[0-9]|10|29|51)|50[0-4]|52[0-9])\b")
# "The requested URL could not be retrieved", in whatever language: proxies speak of URLs, headlines do not
_TECHNICAL = re.compile(r"(?<![a-z])(?:url|proxy server|http/\d)(?![a-z])")
_LOST_NUMBER = re.compile(r"^(?:http )?4(?:04|10)(?![\w.,%])|\(?(?<![\w.,])4(?:04|10)\)?$")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def found_in(text: str, *reasons: Reason) -> tuple[Reason, str] | None:
    """Return the reason that *text* gives for not being an article, and the words that give it.

    Where *reasons* are named, only those count.

    >>> found_in("Oops! That page can’t be found.")
    (<Reason.NOT_FOUND: 'not-found'>, "page can't be found")
    """
    plain = _plain(fold(text[:_MOST]))
    if not plain:
        return None
    for reason, phrases in _PHRASES:
        if reasons and reason not in reasons:
            continue
        for phrase in phrases:
            at = plain.find(phrase)
            if at >= 0 and _stands_alone(plain, at, phrase):
                return reason, phrase
    return None


def _stands_alone(text: str, at: int, phrase: str) -> bool:
    """A phrase in ASCII begins and ends no longer word ("error 404" is not in "terror 4041")."""
    if not phrase.isascii():
        return True
    before, after = text[at - 1 : at], text[at + len(phrase) : at + len(phrase) + 1]
    return not (before.isalnum() and phrase[0].isalnum()) and not (after.isalnum() and phrase[-1].isalnum())


def is_headline(text: str, share: float = 0.45) -> tuple[Reason, str] | None:
    """Return why *text*, a whole headline, can be no story's: it is an error's name, a number, or such words make
    up the given *share* of it.

    >>> is_headline("Error 404"), is_headline("Ship not found after storm, search goes on for the crew of nine")
    ((<Reason.NOT_FOUND: 'not-found'>, 'error 404'), None)
    """
    plain = _EDGES.sub("", _plain(fold(text[:_MOST])))
    if plain in _ERRORS or (len(plain) < 25 and _NUMBER.search(plain) and _words_of_errors(plain)):
        return (Reason.NOT_FOUND if re.search(r"\b4(?:04|10)\b|not found", plain) else Reason.BLOCKED), plain
    if _LOST_NUMBER.search(plain):
        return Reason.NOT_FOUND, plain[:80]
    if _TECHNICAL.search(plain):
        return Reason.BLOCKED, plain[:80]
    said = found_in(text)
    if said and len(said[1]) >= share * len(plain):
        return said
    return None


def _words_of_errors(plain: str) -> bool:
    rest = [w for w in re.findall(r"[^\W\d_]+", plain) if w not in _ERRORS and w not in {"http", "code", "status"}]
    return not rest


def is_place(headline: str) -> bool:
    """Say whether *headline* names a part of the site, not a story: a form, a search, a list.

    >>> is_place("Forgot your password?"), is_place("검색결과"), is_place("Tag: ferries"), is_place("Search goes on")
    (True, True, True, False)
    """
    plain = _plain(fold(headline[:200]))
    return _EDGES.sub("", plain) in _PLACES or plain.startswith(_OPENINGS)
