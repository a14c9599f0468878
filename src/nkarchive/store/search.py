"""Full-text search: which articles, how many stories they tell, and where the words stand."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nkarchive.query import Query, parse
from nkarchive.query.dates import day_past, first_day
from nkarchive.query.words import is_dense
from nkarchive.store.scope import FACTS, Condition, condition
from nkarchive.store.search_index import FIELDS
from nkarchive.text import unsegment

# A word in the headline says most about what an article is about; a picture's caption more than
# one of a thousand words of the body.
_WEIGHTS = {"headline": 8.0, "standfirst": 3.0, "body": 1.0, "byline": 2.0, "captions": 2.0}
BM25 = f"bm25(articles_fts, {', '.join(str(_WEIGHTS[field]) for field in FIELDS)})"
# control signs, which no stored text holds (text.fold)
OPEN, CLOSE = "\x02", "\x03"
WORDS, SIGNS = 28, 60  # a snippet's length: FTS5 counts each Hangul sign as a word, up to 64


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
    query: str | Query,
    *,
    sources: Sequence[str] = (),
    since: str = "",
    until: str = "",
    limit: int = 20,
) -> Found:
    """Return the articles that *query* finds (see nkarchive.query), best first; without a word in it, the newest first.

    *since* and *until* are an ISO day, month or year of publication on the page's own calendar, both
    included; with either, articles without a known date are left out. Raises ValueError for others.
    """
    query = parse(query) if isinstance(query, str) else query
    if query.is_empty:
        return Found()
    wanted = condition(query)
    if sources:
        wanted &= Condition(f"a.source IN ({', '.join('?' * len(sources))})", tuple(sources))
    if since:
        wanted &= Condition("a.published >= ?", (first_day(since),))
    if until:
        wanted &= Condition("a.published < ?", (day_past(until),))
    match = query.match
    # a reader may not migrate: an archive that no later nkarchive has written to lacks the index
    facts = FACTS if _has_facts(db) else "articles a"
    joined = (
        f"articles_fts f CROSS JOIN {facts} ON a.id = f.rowid WHERE articles_fts MATCH ?"
        if match
        else f"{facts} WHERE 1"
    )
    # twins rank alike: the one that was held first stands first
    order = f"{BM25}, a.id" if match else "a.published IS NULL, a.published DESC, a.id DESC"
    values = [*([match] if match else []), *wanted.values]
    # one point in time for the ranking, the counts and the texts, though a crawl may be writing
    db.execute("BEGIN")
    try:
        articles, stories = db.execute(
            f"SELECT count(*), count(DISTINCT a.story_id) FROM {joined}{wanted.where}", values
        ).fetchone()
        best = db.execute(
            f"SELECT a.id FROM {joined}{wanted.where} ORDER BY {order} LIMIT ?", [*values, limit]
        ).fetchall()
        hits = tuple(_hit(db, match, article_id) for (article_id,) in best)
    finally:
        db.execute("COMMIT")
    return Found(hits=hits, articles=articles, stories=stories)


def _has_facts(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles_facts'").fetchone() is not None


_HIT = "SELECT id, url, source, headline, published, story_id FROM articles WHERE id = ?"
_SNIPPET = f"""
SELECT snippet(articles_fts, {FIELDS.index("body")}, :open, :close, '…', :length),
       snippet(articles_fts, -1, :open, :close, '…', :length)
FROM articles_fts WHERE articles_fts MATCH :match AND rowid = :id
"""
_OPENING = "SELECT substr(body, 1, 240), length(body) > 240 FROM articles WHERE id = ?"
_BYLINE = """
SELECT name FROM article_authors JOIN authors ON authors.id = author_id WHERE article_id = ? ORDER BY position
"""


def _hit(db: sqlite3.Connection, match: str, article_id: int) -> Hit:
    id_, url, source, headline, published, story_id = db.execute(_HIT, [article_id]).fetchone()
    return Hit(
        id=id_,
        url=url,
        source=source,
        headline=headline,
        published=published,
        byline=tuple(name for (name,) in db.execute(_BYLINE, [article_id])),
        snippet=_snippet(db, match, article_id) if match else opening(db, article_id),
        story_id=story_id,
    )


def _snippet(db: sqlite3.Connection, match: str, article_id: int) -> Snippet:
    length = SIGNS if is_dense(match) else WORDS
    given = {"match": match, "id": article_id, "open": OPEN, "close": CLOSE, "length": length}
    body, anywhere = db.execute(_SNIPPET, given).fetchone()
    # the headline is shown anyway: the snippet is of the body where the body has the words
    return read_snippet(body if OPEN in body else anywhere)


def opening(db: sqlite3.Connection, article_id: int) -> Snippet:
    """Return how an article begins, for where there are no words to show it by."""
    text, goes_on = db.execute(_OPENING, [article_id]).fetchone()
    return read_snippet(f"{text}…" if goes_on else text)


def read_snippet(marked: str) -> Snippet:
    """Return what FTS5's snippet() marked, as one line, without the signs that segmenting put in.

    Highlights that touch become one: 평 and 양, two words to the index, read 평양.
    """
    text = re.sub(r"\s+", " ", unsegment(marked)).strip().replace(f"{CLOSE}{OPEN}", "")
    runs: list[tuple[str, bool]] = []
    for part in re.split(f"({OPEN}[^{CLOSE}]*{CLOSE})", text):
        if part:
            found = part.startswith(OPEN)
            runs.append((part.strip(f"{OPEN}{CLOSE}"), found))
    return Snippet(runs=tuple(runs))
