"""What a result consists of: by source, year, language, byline and status, and month by month."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nkarchive.query import Query
from nkarchive.reading.sift import Sift, sift

_SHOWN = 12  # bylines: there are thousands
_SIGNED = 6_000  # articles of which it is looked up who signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How many articles of the result have a value; '' stands for articles without one."""

    value: str
    count: int
    is_estimate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Each kind with the most frequent value first, years from the latest."""

    source: tuple[Facet, ...] = ()
    year: tuple[Facet, ...] = ()
    language: tuple[Facet, ...] = ()
    byline: tuple[Facet, ...] = ()
    status: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """How many articles of a month (``2024-08``) the result has; *source* is '' for all together."""

    month: str
    source: str
    count: int
    is_estimate: bool


def facets(conn: sqlite3.Connection, query: Query) -> Facets:
    """Return what the result of *query* consists of."""
    return facets_of(conn, sift(conn, query))


def histogram(conn: sqlite3.Connection, query: Query, *, by_source: bool = False) -> tuple[Bin, ...]:
    """Return the result of *query* month by month, the earliest first; months without an article are left out."""
    return bins_of(sift(conn, query), by_source=by_source)


def facets_of(conn: sqlite3.Connection, found: Sift) -> Facets:
    """Return what the articles of *found* consist of."""
    years = _facets(found, ((fact.published or "")[:4] for fact in found.facts))
    return Facets(
        source=_facets(found, (fact.source for fact in found.facts)),
        year=tuple(sorted(years, key=lambda facet: facet.value, reverse=True)),
        language=_facets(found, (fact.language for fact in found.facts)),
        byline=_bylines(conn, found),
        status=_facets(found, (fact.status for fact in found.facts)),
    )


def bins_of(found: Sift, *, by_source: bool = False) -> tuple[Bin, ...]:
    """Return the articles of *found* month by month, those without a date left out."""
    counted = Counter((fact.published[:7], fact.source if by_source else "") for fact in found.facts if fact.published)
    return tuple(
        Bin(month=month, source=source, count=found.scaled(number), is_estimate=found.is_sample)
        for (month, source), number in sorted(counted.items())
    )


def _facets(found: Sift, values: Iterable[str]) -> tuple[Facet, ...]:
    ranked = sorted(Counter(values).items(), key=lambda each: (-each[1], each[0]))
    return tuple(
        Facet(value=value, count=found.scaled(number), is_estimate=found.is_sample) for value, number in ranked
    )


def _bylines(conn: sqlite3.Connection, found: Sift) -> tuple[Facet, ...]:
    # every n-th again: looking up who signed costs as much as everything else together
    step = -(-len(found.facts) // _SIGNED) or 1
    asked = json.dumps([fact.id for fact in found.facts[::step]])
    rows = conn.execute(
        "SELECT au.name, sum(n.signed) AS articles FROM"
        " (SELECT author_id, count(*) AS signed FROM json_each(?) j CROSS JOIN article_authors s ON s.article_id = j.value"
        " GROUP BY author_id) n JOIN authors au ON au.id = n.author_id"
        " GROUP BY au.name ORDER BY articles DESC, au.name LIMIT ?",
        [asked, _SHOWN],
    )
    whole = Sift(facts=found.facts, scale=found.scale * step)
    return tuple(Facet(value=name, count=whole.scaled(signed), is_estimate=whole.is_sample) for name, signed in rows)
