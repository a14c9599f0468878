"""A page of search results: one row a story, with what the whole result consists of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from nkarchive.query import Query, TermKind
from nkarchive.query.words import is_dense
from nkarchive.reading.facets import Bin, Facet, Facets, bins_of, facets, facets_of, histogram
from nkarchive.reading.ranking import Place, Sort, ordered, ranked_among
from nkarchive.reading.sift import Sift, rounded, sift
from nkarchive.store.scope import FACTS, Condition, among, condition
from nkarchive.store.search import CLOSE, OPEN, SIGNS, WORDS, opening, read_snippet
from nkarchive.store.search_index import FIELDS

__all__ = [
    "Bin",
    "Facet",
    "Facets",
    "Found",
    "Results",
    "Row",
    "Sort",
    "every",
    "everything",
    "facets",
    "histogram",
    "search",
    "tellings",
]  # fmt: skip

DEEPEST = 1_000  # stories that can be leafed through; what lies deeper is found by narrowing
EXPORTED = 10_000  # articles of an export
_TELLINGS = 100  # of a story that are looked through

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article of a result, the best telling of its story where rows are stories.

    *snippet*: pieces of text, each with whether it is what was searched for. *tellings*: how many articles of the story
    the query finds (at most 100 are looked through); *story_articles*: how many there are in all.
    """

    story_id: int
    article_id: int
    url: str
    source: str
    headline: str
    standfirst: str
    byline: tuple[str, ...]
    published: str | None
    language: str
    status: str
    snippet: Pieces
    tellings: int
    story_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page. *total* counts stories, *articles* articles. *ranked_among*: where that is not None, relevance was
    weighed only among so many articles, the latest to come in. *pages* ends where leafing does (DEEPEST stories)."""

    rows: tuple[Row, ...] = ()
    total: int = 0
    total_is_estimate: bool = False
    articles: int = 0
    articles_is_estimate: bool = False
    page: int = 1
    pages: int = 0
    size: int = 20
    sort: Sort = "relevance"
    ranked_among: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of results with its facets and timeline, counted on the same articles."""

    results: Results
    facets: Facets
    histogram: tuple[Bin, ...]


def search(
    conn: sqlite3.Connection, query: Query, *, sort: Sort = "relevance", page: int = 1, size: int = 20
) -> Results:
    """Return one page of what *query* finds, a row a story."""
    return _search(conn, query, sift(conn, query), sort=sort, page=page, size=size)


def everything(
    conn: sqlite3.Connection,
    query: Query,
    *,
    sort: Sort = "relevance",
    page: int = 1,
    size: int = 20,
    by_source: bool = False,
) -> Found:
    """Return search, facets and histogram together, for little more than one of them costs."""
    found = sift(conn, query)
    return Found(
        results=_search(conn, query, found, sort=sort, page=page, size=size),
        facets=facets_of(conn, found),
        histogram=bins_of(found, by_source=by_source),
    )


def tellings(conn: sqlite3.Connection, query: Query, story_id: int) -> tuple[Row, ...]:
    """Return every article of a story that *query* finds, the earliest first (at most 100 are looked through)."""
    hits = _hits_of_stories(conn, query, [story_id])[story_id]
    return _rows(conn, query, [(article, story_id) for article in hits], tellings={story_id: len(hits)})


def every(conn: sqlite3.Connection, query: Query, *, sort: Sort = "newest", most: int = EXPORTED) -> Iterator[Row]:
    """Yield the articles that *query* finds, at most *most*, each a row of its own: for exports and feeds."""
    found = sift(conn, query)
    coming = ordered(conn, query, found, sort, most=most)
    while batch := list(islice(coming, min(200, most))):
        most -= len(batch)
        yield from _rows(conn, query, batch, tellings={})


def _search(conn: sqlite3.Connection, query: Query, found: Sift, *, sort: Sort, page: int, size: int) -> Results:
    total = _stories(conn, found)
    size = max(1, min(size, 100))
    pages = -(-min(total, DEEPEST) // size)
    page = max(1, min(page, pages))
    wanted = page * size
    places = _first_of_stories(conn, query, found, sort, wanted=wanted)[wanted - size :]
    counted = {story: len(hits) for story, hits in _hits_of_stories(conn, query, [s for _, s in places]).items()}
    return Results(
        rows=_rows(conn, query, places, tellings=counted),
        total=total,
        total_is_estimate=found.is_sample,
        articles=found.articles,
        articles_is_estimate=found.is_sample,
        page=page,
        pages=pages,
        size=size,
        sort=sort,
        ranked_among=ranked_among(found, sort, query),
    )


def _stories(conn: sqlite3.Connection, found: Sift) -> int:
    if not found.is_sample:
        return len({fact.story_id for fact in found.facts})
    # an article of a story that three tell counts for a third of a story
    few = found.facts[:: -(-len(found.facts) // 2_000) or 1]
    told = conn.execute(
        "SELECT sum(1.0 / max(s.articles, 1)) FROM json_each(?) j JOIN stories s ON s.id = j.value",
        [json.dumps([fact.story_id for fact in few])],
    ).fetchone()[0]
    return min(found.articles, rounded(len(found.facts) * found.scale * told / len(few)))


def _first_of_stories(conn: sqlite3.Connection, query: Query, found: Sift, sort: Sort, *, wanted: int) -> list[Place]:
    """Return the first *wanted* stories, each with its first article."""
    most = wanted * 2 + 20
    while True:
        best: dict[int, int] = {}
        seen = 0
        for article, story in ordered(conn, query, found, sort, most=most):
            seen += 1
            best.setdefault(story, article)
            if len(best) == wanted:
                break
        if len(best) == wanted or seen < most:
            return [(article, story) for story, article in best.items()]
        most *= 4  # a few stories of very many tellings


def _hits_of_stories(conn: sqlite3.Connection, query: Query, stories: Iterable[int]) -> dict[int, list[int]]:
    """Return the articles of each story that *query* finds, the earliest first."""
    filters = condition(query)
    told: dict[int, list[int]] = {story: [] for story in stories}
    rows = conn.execute(
        f"SELECT a.id, a.story_id FROM json_each(?) j CROSS JOIN {FACTS} ON a.id = j.value WHERE 1{filters.where}"
        " ORDER BY a.published IS NULL, a.published, a.id",
        [json.dumps([article for story in told for article in _of_story(conn, story)]), *filters.values],
    ).fetchall()
    hits = _hits(conn, query, [article for article, _ in rows])
    for article, story in rows:
        if article in hits:
            told[story].append(article)
    return told


def _of_story(conn: sqlite3.Connection, story: int) -> list[int]:
    rows = conn.execute("SELECT id FROM articles WHERE story_id = ? ORDER BY id LIMIT ?", [story, _TELLINGS])
    return [article for (article,) in rows]


def _hits(conn: sqlite3.Connection, query: Query, articles: Sequence[int]) -> set[int]:
    if not query.match:
        return set(articles)
    wanted = _these(query, articles)
    rows = conn.execute(
        f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?{wanted.where}", [query.match, *wanted.values]
    )
    return {article for (article,) in rows}


def _these(query: Query, articles: Sequence[int]) -> Condition:
    """Return the condition that a hit is one of a few articles, in the way that is quick for this query.

    FTS5 looks up one article in 30 µs, but has to merge all words of a beginning first, each time anew.
    """
    one_scan = among("rowid", articles)
    begins = any(term.kind is TermKind.PREFIX for term in query.terms)
    return one_scan if begins else Condition(one_scan.sql.lstrip("+"), one_scan.values)


_ROW = """
SELECT a.id, a.url, a.source, a.headline, a.standfirst, a.published, a.language, a.status, s.articles
FROM articles a JOIN stories s ON s.id = a.story_id WHERE a.id = ?
"""
_BODY = FIELDS.index("body")
_BYLINE = (
    "SELECT name FROM article_authors JOIN authors ON authors.id = author_id WHERE article_id = ? ORDER BY position"
)


def _rows(
    conn: sqlite3.Connection, query: Query, places: Sequence[Place], *, tellings: dict[int, int]
) -> tuple[Row, ...]:
    snippets = _snippets(conn, query, [article for article, _ in places])
    return tuple(_row(conn, snippets.get(article), article, story, tellings.get(story, 1)) for article, story in places)


def _row(conn: sqlite3.Connection, snippet: Pieces | None, article: int, story: int, told: int) -> Row:
    number, url, source, headline, standfirst, published, language, status, in_all = conn.execute(
        _ROW, [article]
    ).fetchone()
    return Row(
        story_id=story,
        article_id=number,
        url=url,
        source=source,
        headline=headline,
        standfirst=standfirst,
        byline=tuple(name for (name,) in conn.execute(_BYLINE, [article])),
        published=published,
        language=language,
        status=status,
        snippet=opening(conn, article).runs if snippet is None else snippet,
        tellings=told,
        story_articles=in_all,
    )


def _snippets(conn: sqlite3.Connection, query: Query, articles: Sequence[int]) -> dict[int, Pieces]:
    if not query.match:
        return {}
    wanted = _these(query, articles)
    length = SIGNS if is_dense(query.match) else WORDS
    shown = f"snippet(articles_fts, {{}}, '{OPEN}', '{CLOSE}', '…', {length})"
    rows = conn.execute(
        f"SELECT rowid, {shown.format(_BODY)}, {shown.format(-1)} FROM articles_fts"
        f" WHERE articles_fts MATCH ?{wanted.where}",
        [query.match, *wanted.values],
    )
    # the headline is shown anyway: the snippet is of the body where the body has the words
    return {article: read_snippet(body if OPEN in body else anywhere).runs for article, body, anywhere in rows}
