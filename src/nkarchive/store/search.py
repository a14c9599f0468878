"""Full-text search: which articles, how many stories they tell, and where the words stand."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nkarchive.query import to_match
from nkarchive.query.dates import day_past, first_day
from nkarchive.query.words import is_dense
from nkarchive.store.search_index import FIELDS
from nkarchive.text import unsegment

# A word in the headline says most about what an article is about; a picture's caption more than
# one of a thousand words of the body.
_WEIGHTS = {"headline": 8.0, "standfirst": 3.0, "body": 1.0, "byline": 2.0, "captions": 2.0}
BM25 = f"bm25(articles_fts, {', '.join(str(_WEIGHTS[field]) for field in FIELDS)})"
# control signs, which no stored text holds (text.fold)
_OPEN, _CLOSE = "\x02", "\x03"
_WORDS, _SIGNS = 28, 60  # a snippet's length: FTS5 counts each Hangul sign as a word, up to 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of text in runs, each with whether it is what was searched for; str() sets ``**`` around it."""

    runs: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(f"**{text}**" if found else text for text, found in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found. *published* is ISO 8601, None where unknown."""

    id: int
    url: str
    source: str
    headline: str
    published: str | None
    byline: tuple[str, ...]
    snippet: Snippet
    story_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best hits, and how many articles and stories there are in all."""

    hits: tuple[Hit, ...] = ()
    articles: int = 0
    stories: int = 0

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


def search(
    db: sqlite3.Connection,
    query: str,
    *,
    sources: Sequence[str] = (),
    since: str = "",
    until: str = "",
    limit: int = 20,
) -> Found:
    """Return the articles that match *query* (see match.to_match), best first.

    *since* and *until* are an ISO day, month or year of publication on the page's own calendar, both
    included; with either, articles without a known date are left out. Raises ValueError for others.
    """
    match = to_match(query)
    if not match:
        return Found()
    where, values = "articles_fts MATCH ?", [match]
    for condition, operand in (
        (f"a.source IN ({', '.join('?' * len(sources))})", list(sources)),
        ("a.published >= ?", [first_day(since)] if since else []),
        ("a.published < ?", [day_past(until)] if until else []),
    ):
        if operand:
            where, values = f"{where} AND {condition}", values + operand
    joined = f"articles_fts JOIN articles a ON a.id = articles_fts.rowid WHERE {where}"
    # one point in time for the ranking, the counts and the texts, though a crawl may be writing
    db.execute("BEGIN")
    try:
        articles, stories = db.execute(
            f"SELECT count(*), count(DISTINCT a.story_id) FROM {joined}",
            values,
        ).fetchone()
        # twins rank alike: the one that was held first stands first
        best = db.execute(
            f"SELECT a.id FROM {joined} ORDER BY {BM25}, a.id LIMIT ?",
            [*values, limit],
        ).fetchall()
        hits = tuple(_hit(db, match, article_id) for (article_id,) in best)
    finally:
        db.execute("COMMIT")
    return Found(hits=hits, articles=articles, stories=stories)


_HIT = f"""
SELECT a.id, a.url, a.source, a.headline, a.published, a.story_id,
       snippet(articles_fts, {FIELDS.index("body")}, :open, :close, '…', :length) AS body,
       snippet(articles_fts, -1, :open, :close, '…', :length) AS anywhere
FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid
WHERE articles_fts MATCH :match AND articles_fts.rowid = :id
"""

_BYLINE = """
SELECT name FROM article_authors JOIN authors ON authors.id = author_id WHERE article_id = ? ORDER BY position
"""


def _hit(db: sqlite3.Connection, match: str, article_id: int) -> Hit:
    length = _SIGNS if is_dense(match) else _WORDS
    given = {"match": match, "id": article_id, "open": _OPEN, "close": _CLOSE, "length": length}
    id_, url, source, headline, published, story_id, body, anywhere = db.execute(_HIT, given).fetchone()
    return Hit(
        id=id_,
        url=url,
        source=source,
        headline=headline,
        published=published,
        byline=tuple(name for (name,) in db.execute(_BYLINE, [article_id])),
        # the headline is shown anyway: the snippet is of the body where the body has the words
        snippet=read_snippet(body if _OPEN in body else anywhere),
        story_id=story_id,
    )


def read_snippet(marked: str) -> Snippet:
    """Return what FTS5's snippet() marked, as one line, without the signs that segmenting put in.

    Highlights that touch become one: 평 and 양, two words to the index, read 평양.
    """
    text = re.sub(r"\s+", " ", unsegment(marked)).strip().replace(f"{_CLOSE}{_OPEN}", "")
    runs: list[tuple[str, bool]] = []
    for part in re.split(f"({_OPEN}[^{_CLOSE}]*{_CLOSE})", text):
        if part:
            found = part.startswith(_OPEN)
            runs.append((part.strip(f"{_OPEN}{_CLOSE}"), found))
    return Snippet(runs=tuple(runs))
