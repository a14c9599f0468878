"""A query's filters as SQL over ``articles_facts``, the narrow index in which all that they ask stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from nkarchive.query import Query
from nkarchive.query.dates import day_past

Value = str | int
FACTS = "articles a INDEXED BY articles_facts"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on articles, with its parameters; '' where everything passes."""

    sql: str = ""
    values: tuple[Value, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        both = " AND ".join(filter(None, (self.sql, other.sql)))
        return Condition(both, (*self.values, *other.values))

    @property
    def where(self) -> str:
        return f" AND {self.sql}" if self.sql else ""


def condition(query: Query) -> Condition:
    """Return what the filters of *query* ask of an article; names of authors are in its MATCH string."""
    return _of_place(query) & _among(query, "language") & _among(query, "status") & _of_time(query)


def narrow_ids(query: Query) -> Condition:
    """Return the same for source and time alone, of which ``articles_source_published`` and ``articles_published``
    make a short list of articles."""
    return _of_place(query) & _of_time(query)


def among(column: str, numbers: Sequence[int]) -> Condition:
    """Return the condition that *column* is one of *numbers*, checked hit by hit: the sign before the column keeps
    SQLite from asking FTS5 anew for each of them, which costs 30 µs a number."""
    return Condition(f"+{column} IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),))


def _of_place(query: Query) -> Condition:
    return _among(query, "source")


def _among(query: Query, name: str) -> Condition:
    found = Condition()
    for excluded, operator in ((False, "IN"), (True, "NOT IN")):
        if values := query.values(name, excluded=excluded):
            found &= Condition(f"a.{name} {operator} ({', '.join('?' * len(values))})", values)
    return found


def _of_time(query: Query) -> Condition:
    found = Condition()
    if query.after_on:
        found &= Condition("a.published >= ?", (query.after_on,))
    if query.before_on:
        found &= Condition("a.published < ?", (query.before_on,))
    if years := query.values("year"):
        one = "a.published >= ? AND a.published < ?"
        spans = tuple(day for year in years for day in (f"{year}-01-01", day_past(year)))
        found &= Condition(f"({' OR '.join([one] * len(years))})", spans)
    for year in query.values("year", excluded=True):
        found &= Condition(
            "(a.published < ? OR a.published >= ? OR a.published IS NULL)", (f"{year}-01-01", day_past(year))
        )
    return found
