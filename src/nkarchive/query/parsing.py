"""Reads what was typed; everything that is no syntax is a word, and nothing is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from string import punctuation

from nkarchive.query import filters
from nkarchive.query.filters import Filter
from nkarchive.query.terms import Query, Term, TermKind
from nkarchive.query.thesaurus import DEFAULT, Key, Thesaurus, key_of
from nkarchive.query.words import phrase
from nkarchive.text import fold

_QUOTES = dict.fromkeys(map(ord, "“”„‟〝〞＂"), '"')
# an exclusion sign; then a filter, a quoted phrase (to the end if never closed) or a bare run; and a star
_PART = re.compile(
    rf'(?P<minus>(?<!\S)-+)?(?:(?<![^\s"-])(?P<name>{"|".join(filters.SPOKEN)}):(?:"(?P<said>[^"]*)(?:"|$)|(?P<value>[^\s"]*))'
    r'|"(?P<phrase>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))(?P<star>(?<=")\*)?',
    re.IGNORECASE,
)
# what fewer letters begin is much of the language: at a million articles FTS5 takes seconds to merge it
_SHORTEST = 3
_OPERATORS = ("OR", "AND", "NOT")
_LONGEST_NAME = 6  # words typed in a row that can be one name


def parse(text: str, *, thesaurus: Thesaurus = DEFAULT) -> Query:
    """Return what *text* asks for.

    >>> parse('flood relief OR "Kim Jong Un" -test').match
    '(("flood" AND "relief") OR "Kim Jong Un") NOT "test"'
    >>> parse("평양 nucl* before:2024-08").match
    '("평 양" AND "nucl" *)'
    >>> str(parse("flood since:2024 before:2024-13")), parse("before:2024-13").notes[0]
    ('flood after:2024-01-01', "before: '2024-13' is not in the calendar; it was left out.")
    >>> parse('( AND "').is_empty
    True
    """
    return _Reading(names=_index(thesaurus), with_filters=True).read(text)


def to_match(text: str) -> str:
    """Return the FTS5 MATCH string for the words of *text* alone, without filters and thesaurus; '' where there is none.

    >>> to_match("headline:flood")
    '"headline flood"'
    """
    return _Reading(names={}, with_filters=False).read(text).match


@lru_cache(maxsize=8)
def _index(thesaurus: Thesaurus) -> Mapping[Key, tuple[str, ...]]:
    return thesaurus.index()


@dataclass(slots=True)
class _Reading:
    names: Mapping[Key, tuple[str, ...]]
    with_filters: bool
    alternatives: list[list[Term]] = field(default_factory=lambda: [[]])
    excluded: list[Term] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    negate: bool = False

    def read(self, text: str) -> Query:
        found = _PART.finditer(fold(text.translate(_QUOTES)))
        parts = [part for part in found if part["bare"] is None or phrase(part["bare"])]
        at = 0
        while at < len(parts):
            at += self._take_name(parts[at : at + _LONGEST_NAME]) or self._take(parts[at])
        wanted = tuple(tuple(terms) for terms in self.alternatives if terms)
        excluded, kept = tuple(dict.fromkeys(self.excluded)), tuple(dict.fromkeys(self.filters))
        if excluded and not wanted and not any(each.name == "author" and not each.excluded for each in kept):
            left_out = " ".join(map(str, excluded))
            self.notes.append(f"{left_out} was left out: an exclusion needs a word to be excluded from.")
            excluded = ()
        names = [term for terms in wanted for term in terms if term.kind is TermKind.NAME]
        for term in dict.fromkeys(names):
            others = ", ".join(name for name in term.spellings if key_of(name) != key_of(term.text))
            self.notes.append(f"{term.text} is also looked for as {others}; put it in quotes for this spelling alone.")
        if not wanted and not kept:
            self.notes.append("There is no word in this to search for.")
        return Query(alternatives=wanted, excluded=excluded, filters=kept, notes=tuple(dict.fromkeys(self.notes)))

    def _take(self, part: re.Match[str]) -> int:
        """Read one part."""
        minus, bare = part["minus"] is not None, part["bare"]
        if part["name"] is not None:
            value = part["said"] if part["said"] is not None else part["value"]
            if self.with_filters:
                self._filter(part["name"], value, excluded=minus or self.negate)
                return 1
            # a word with a colon in it, where there are no filters
            bare = part.group().lstrip("-") if part["said"] is None else f"{part['name']} {value}"
        if bare == "OR" and not minus:
            self.alternatives.append([])
        elif bare == "NOT":
            self.negate = True
        elif bare != "AND":
            self._term(bare, part, minus=minus)
        return 1

    def _term(self, bare: str | None, part: re.Match[str], *, minus: bool) -> None:
        text = bare if bare is not None else part["phrase"]
        quoted = part["phrase"] is not None
        starred = part["star"] is not None or (bare is not None and bare.endswith("*"))
        if not phrase(text):
            return
        text = text if part["phrase"] is not None else text.strip(punctuation)
        # a word that would be syntax if it were typed so, as in ""-OR
        quoted = (
            quoted
            or text in _OPERATORS
            or (self.with_filters and filters.is_name(text.partition(":")[0]) and ":" in text)
        )
        prefix = starred and phrase(text, starred=True).endswith("*")
        if prefix and not quoted and len(phrase(text)) - 2 < _SHORTEST:
            self.notes.append(f"{text}* was looked for as the word {text}: a beginning needs {_SHORTEST} letters.")
            prefix, quoted = False, True  # or it might be part of a name
        excluded = minus or self.negate
        kind = TermKind.PREFIX if prefix else TermKind.PHRASE if quoted else TermKind.WORD
        self._add(Term(text=text.strip(), kind=kind, excluded=excluded, quoted=quoted))

    def _take_name(self, parts: list[re.Match[str]]) -> int:
        """Read the longest name that the thesaurus has here; return of how many parts it is, 0 where there is none."""
        bare: list[str] = []
        for part in parts if self.names else ():
            if part["bare"] is None or part["bare"] in _OPERATORS or _is_starred(part["bare"]):
                break
            if part["minus"] is not None and bare:
                break
            bare.append(part["bare"])
            if part["minus"] is not None or self.negate:
                break  # -Kim Jong Un leaves out Kim, as -flood relief leaves out flood
        for count in range(len(bare), 0, -1):
            text = " ".join(bare[:count]).strip(punctuation)
            if spellings := self.names.get(key_of(text)):
                excluded = parts[0]["minus"] is not None or self.negate
                own_first = tuple(dict.fromkeys((text, *spellings)))
                self._add(Term(text=text, kind=TermKind.NAME, excluded=excluded, spellings=own_first))
                return count
        return 0

    def _add(self, term: Term) -> None:
        (self.excluded if term.excluded else self.alternatives[-1]).append(term)
        self.negate = False

    def _filter(self, name: str, value: str, *, excluded: bool) -> None:
        self.negate = False
        try:
            self.filters.append(filters.read(name, value, excluded=excluded))
        except ValueError as error:
            said = str(error)
            said = said if said.startswith(f"{name.lower()}:") else f"{name.lower()}: {said}"
            self.notes.append(f"{said}; it was left out.")


def _is_starred(bare: str) -> bool:
    # a star after a single sign, as in 김정은*, says nothing
    return bare.endswith("*") and phrase(bare, starred=True).endswith("*")
