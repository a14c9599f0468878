"""Which articles a query finds: all of them where they are few enough to look at, else a fair sample.

Facets, timelines and totals are counted on the same articles, so that they agree with each other. A sample takes one
article of so many by its number alone, which is fair to every source and year; what is counted on it is an estimate
and says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nkarchive.query import Query
from nkarchive.store.scope import FACTS, Condition, Value, condition, narrow_ids

EXACT = 20_000  # articles that are looked at one by one: some 60 ms
_COUNTED = 50_000  # hits that are counted: some 10 ms, of a name in all its spellings 25
_SAMPLE = 15_000
_TURN = 65_536
_SHORT = 100_000  # articles of some source and time of which a list is quicker than looking at every hit


class Fact(NamedTuple):
    """What a result is narrowed by, of one article; a tuple, for there are thousands to a result."""

    id: int
    source: str
    language: str
    status: str
    published: str | None
    story_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sift:
    """The articles that were found, or a sample, of which each stands for *scale* articles."""

    facts: tuple[Fact, ...]
    scale: float = 1.0

    @property
    def is_sample(self) -> bool:
        return self.scale > 1

    @property
    def articles(self) -> int:
        """How many were found in all, about so many of a sample."""
        return self.scaled(len(self.facts))

    def scaled(self, counted: float) -> int:
        """Return what was counted on the sample, scaled to the whole, to two figures that mean something."""
        return rounded(counted * self.scale) if self.is_sample else round(counted)


def rounded(number: float) -> int:
    """Return an estimate without the figures that it does not know.

    >>> rounded(123_456), rounded(87.4), rounded(3)
    (120000, 87, 3)
    """
    return int(float(f"{number:.2g}"))


_COLUMNS = "a.id, a.source, a.language, a.status, a.published, a.story_id"


def sift(conn: sqlite3.Connection, query: Query) -> Sift:
    """Return the articles that *query* finds, every one if there are at most EXACT, else a fair sample."""
    if query.is_empty:
        return Sift(facts=())
    held = int(conn.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0])
    match, filters = query.match, condition(query)
    hits, reached = _count(conn, match) if match else (held, held)
    if hits < (_COUNTED if filters.sql and match else EXACT + 1):
        found = _facts(conn, match, filters, limit=EXACT + 1)
        if len(found) <= EXACT:
            return Sift(facts=found)
    likely = hits if hits < _COUNTED or not match else hits * held // reached
    sample = _sample(conn, match, filters, _SAMPLE / likely)
    if len(sample.facts) * sample.scale < EXACT * 3 / 4:
        found = _facts(conn, match, _listed(conn, query, match) & filters, limit=EXACT + 1)
        if len(found) <= EXACT:
            return Sift(facts=found)
    if len(sample.facts) < _SAMPLE // 5:  # the filters left little of it
        sample = _sample(conn, match, filters, _SAMPLE / sample.scale / max(len(sample.facts), 1))
    return sample


def _sample(conn: sqlite3.Connection, match: str, filters: Condition, share: float) -> Sift:
    taken = max(1, min(_TURN // 2, int(_TURN * share)))
    # steps of the golden ratio around a circle: even over all numbers and over every n-th of them, as no plain
    # "every n-th" would be where sources take turns
    wanted = Condition(f"({_number(match)} * 40503) & {_TURN - 1} < ?", (taken,)) & filters
    return Sift(facts=_facts(conn, match, wanted), scale=_TURN / taken)


def _count(conn: sqlite3.Connection, match: str) -> tuple[int, int]:
    """Return how many hits there are, at most _COUNTED, and the last article that was counted."""
    row = conn.execute(
        "SELECT count(*), coalesce(max(rowid), 0)"
        " FROM (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)",
        [match, _COUNTED],
    ).fetchone()
    return int(row[0]), int(row[1])


def source_of_hits(match: str) -> tuple[str, tuple[Value, ...]]:
    """Return the FROM and WHERE that yield each hit as ``a``, with its facts; the index is asked first."""
    if match:
        return f"articles_fts f CROSS JOIN {FACTS} ON a.id = f.rowid WHERE articles_fts MATCH ?", (match,)
    return f"{FACTS} WHERE 1", ()


def _facts(conn: sqlite3.Connection, match: str, wanted: Condition, *, limit: int = -1) -> tuple[Fact, ...]:
    origin, values = source_of_hits(match)
    rows = conn.execute(f"SELECT {_COLUMNS} FROM {origin}{wanted.where} LIMIT ?", [*values, *wanted.values, limit])
    return tuple(map(Fact._make, rows))


def _listed(conn: sqlite3.Connection, query: Query, match: str) -> Condition:
    """Return the condition that an article stands on the short list of a source and a time, where that is short."""
    listed = narrow_ids(query)
    if not listed.sql:
        return Condition()
    index = "articles_source_published" if query.values("source") else "articles_published"
    of_list = f"FROM articles a INDEXED BY {index} WHERE {listed.sql}"
    (length,) = conn.execute(f"SELECT count(*) FROM (SELECT 1 {of_list} LIMIT ?)", [*listed.values, _SHORT]).fetchone()
    if length == _SHORT:
        return Condition()
    # the sign keeps SQLite from asking the index once for each article of the list
    return Condition(f"+{_number(match)} IN (SELECT a.id {of_list})", listed.values)


def _number(match: str) -> str:
    return "f.rowid" if match else "a.id"


def ids(facts: Sequence[Fact]) -> tuple[int, ...]:
    """Return the articles' numbers."""
    return tuple(fact.id for fact in facts)
