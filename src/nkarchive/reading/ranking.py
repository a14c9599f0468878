"""In which order a result is read: by relevance, or by the day of publication."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Literal

from nkarchive.query import Query
from nkarchive.query.dates import day_past
from nkarchive.reading.sift import Fact, Sift, ids, source_of_hits
from nkarchive.store.scope import Condition, among, condition
from nkarchive.store.search import BM25

Sort = Literal["relevance", "newest", "oldest"]
RANKED = 20_000  # hits that are weighed against each other, the latest to come in: some 50 ms

Place = tuple[int, int]  # article, story


def ranked_among(found: Sift, sort: Sort, query: Query) -> int | None:
    """Return among how many articles, the latest to come in, the order was made; None where among all."""
    return RANKED if sort == "relevance" and found.is_sample and query.match else None


def ordered(conn: sqlite3.Connection, query: Query, found: Sift, sort: Sort, *, most: int) -> Iterator[Place]:
    """Yield articles and their stories in order, at most *most* or somewhat more."""
    if sort == "relevance" and query.match:
        yield from _by_relevance(conn, query, found, most=most)
    elif found.is_sample:
        yield from _by_day(conn, query, found, oldest=sort == "oldest", most=most)
    else:
        yield from ((fact.id, fact.story_id) for fact in _dated(found, oldest=sort == "oldest"))


def _by_relevance(conn: sqlite3.Connection, query: Query, found: Sift, *, most: int) -> Iterator[Place]:
    """Yield the best articles by bm25; where they are too many for that, by where the words stand in the latest."""
    if found.is_sample:
        yield from _by_headline(conn, query, most=most)
        return
    # what passes the filters is known
    filters = among("f.rowid", ids(found.facts)) if condition(query).sql else Condition()
    origin, values = source_of_hits(query.match)
    # of twins, that which came in first
    yield from conn.execute(
        f"SELECT f.rowid, a.story_id FROM {origin}{filters.where} ORDER BY {BM25}, f.rowid LIMIT ?",
        [*values, *filters.values, most],
    )


def _by_headline(conn: sqlite3.Connection, query: Query, *, most: int) -> Iterator[Place]:
    """Yield those with the words in the headline, then in the standfirst, then anywhere; the latest to come in first.

    bm25 has to count every hit of every phrase first, which at a million articles takes longer than all the rest; and
    a word that stands in every other article says next to nothing by how often it does.
    """
    filters = condition(query)
    filters = Condition("f.rowid >= ?", (_lowest(conn, query, filters),)) & filters
    seen: set[int] = set()
    for field in ("headline", "standfirst") if query.wanted else ():
        origin, values = source_of_hits(f"({{{field}}} : ({query.wanted})) AND ({query.match})")
        # upwards: on its way down FTS5 looks past the lowest article for a hit that may never come
        rows = conn.execute(f"SELECT f.rowid, a.story_id FROM {origin}{filters.where}", [*values, *filters.values])
        for article, story in reversed(rows.fetchall()):
            if article not in seen:
                seen.add(article)
                yield article, story
        if len(seen) >= most:
            return
    origin, values = source_of_hits(query.match)
    rows = conn.execute(
        f"SELECT f.rowid, a.story_id FROM {origin}{filters.where} ORDER BY f.rowid DESC LIMIT ?",
        [*values, *filters.values, most],
    )
    yield from ((article, story) for article, story in rows if article not in seen)


def _lowest(conn: sqlite3.Connection, query: Query, filters: Condition) -> int:
    """Return the article from which on there are RANKED hits."""
    origin, values = source_of_hits(query.match)
    row = conn.execute(
        f"SELECT f.rowid FROM {origin}{filters.where} ORDER BY f.rowid DESC LIMIT 1 OFFSET ?",
        [*values, *filters.values, RANKED - 1],
    ).fetchone()
    return int(row[0]) if row else 0


def _dated(found: Sift, *, oldest: bool) -> list[Fact]:
    """Return the facts by day of publication; undated articles come last, either way."""
    facts = sorted(found.facts, key=lambda fact: (fact.published or "", fact.id), reverse=not oldest)
    return [*(fact for fact in facts if fact.published), *(fact for fact in facts if not fact.published)]


def _by_day(conn: sqlite3.Connection, query: Query, found: Sift, *, oldest: bool, most: int) -> Iterator[Place]:
    """Yield the first articles by day: the sample tells up to which day there are enough of them."""
    facts = [fact for fact in _dated(found, oldest=oldest) if fact.published]
    place = 10 + int(2 * most / found.scale)
    last_day = (facts[place].published or "")[:10] if place < len(facts) else ""
    if last_day:
        index = "articles_source_published" if query.values("source") else "articles_published"
        bound = ("published < ?", day_past(last_day)) if oldest else ("published >= ?", last_day)
        of_source = _of_sources(query)
        # the sign keeps FTS5 from being asked article by article
        number = "+f.rowid" if query.match else "+a.id"
        window = Condition(
            f"{number} IN (SELECT id FROM articles INDEXED BY {index} WHERE {bound[0]}{of_source.where})",
            (bound[1], *of_source.values),
        )
    else:
        window = Condition()
    origin, values = source_of_hits(query.match)
    filters = window & condition(query)
    order = "a.published IS NULL, a.published, a.id" if oldest else "a.published IS NULL, a.published DESC, a.id DESC"
    yield from conn.execute(
        f"SELECT a.id, a.story_id FROM {origin}{filters.where} ORDER BY {order} LIMIT ?",
        [*values, *filters.values, most],
    )


def _of_sources(query: Query) -> Condition:
    sources = query.values("source")
    return Condition(f"source IN ({', '.join('?' * len(sources))})", sources) if sources else Condition()
