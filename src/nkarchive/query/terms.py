"""What was understood of a query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from nkarchive.query.filters import Filter
from nkarchive.query.words import join, phrase


class TermKind(StrEnum):
    """How a term is looked for."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    NAME = "name"  # in every spelling that the thesaurus knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, phrase, beginning or name. *text* as typed, without quotes and star; *spellings* of a name, its own first.

    *quoted*: it stood in quotes, which a beginning may too.
    """

    text: str
    kind: TermKind
    excluded: bool = False
    quoted: bool = False
    spellings: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = f'"{self.text}"' if self.quoted else self.text
        return f"{'-' if self.excluded else ''}{text}{'*' if self.kind is TermKind.PREFIX else ''}"

    @property
    def match(self) -> str:
        """The term as FTS5 understands it."""
        if self.kind is TermKind.NAME:
            return join(" OR ", list(dict.fromkeys(filter(None, map(phrase, self.spellings)))))
        return phrase(self.text, starred=self.kind is TermKind.PREFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked. An article must have all terms of one of the *alternatives*, none that is *excluded*, and pass
    the *filters*. *notes* say in whole sentences what was left out, or understood in a way that may surprise.
    """

    alternatives: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, wanted ones first."""
        return (*(term for terms in self.alternatives for term in terms), *self.excluded)

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it can be searched for: it finds nothing."""
        return not self.match and not self.filters

    @property
    def match(self) -> str:
        """The MATCH string for FTS5, the authors' names in it; '' where there is none."""
        names = [f"{{byline}} : {phrase(name)}" for name in self.values("author")]
        whole = join(" AND ", [part for part in (self.wanted, join(" OR ", names)) if part])
        # FTS5 has no "everything but": an exclusion needs something to be excluded from
        against = [*(term.match for term in self.excluded), *self._excluded_names()]
        return f"{whole} NOT {join(' OR ', against)}" if whole and against else whole

    @property
    def wanted(self) -> str:
        """The MATCH string of the wanted words alone, without authors and exclusions."""
        return join(" OR ", [join(" AND ", [term.match for term in terms]) for terms in self.alternatives])

    def values(self, name: str, *, excluded: bool = False) -> tuple[str, ...]:
        """Return the values of the filters of that name."""
        return tuple(each.value for each in self.filters if each.name == name and each.excluded is excluded)

    @property
    def after_on(self) -> str:
        """The first ISO day of publication that is wanted, '' without one."""
        return max(self.values("after"), default="")

    @property
    def before_on(self) -> str:
        """The first ISO day that is wanted no more, '' without one."""
        return min(self.values("before"), default="")

    def narrowed(self, name: str, value: str) -> Query:
        """Return this query with one filter more, as a click on a facet asks; dates replace those of their name."""
        if name in ("after", "before"):
            return self.widened(name)._with(Filter(name=name, value=value))
        return self._with(Filter(name=name, value=value))

    def widened(self, name: str, value: str | None = None) -> Query:
        """Return this query without the filters of that name (and value)."""
        kept = tuple(each for each in self.filters if each.name != name or (value is not None and each.value != value))
        return replace(self, filters=kept)

    def _with(self, one: Filter) -> Query:
        return self if one in self.filters else replace(self, filters=(*self.filters, one))

    def _excluded_names(self) -> list[str]:
        return [f"{{byline}} : {phrase(name)}" for name in self.values("author", excluded=True)]

    def __str__(self) -> str:
        """Return the query as it could be typed to mean the same."""
        parts = [" OR ".join(" ".join(map(str, terms)) for terms in self.alternatives)]
        return " ".join(filter(None, [*parts, *map(str, self.excluded), *map(str, self.filters)]))
