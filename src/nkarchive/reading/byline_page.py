"""Who signed what: a byline's articles, newest first, a page at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

PAGE = 50
SORTABLE = 5_000  # articles that are put in the order of their dates; of more, the order in which they came in


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An article in one line."""

    article_id: int
    source: str
    headline: str
    standfirst: str
    published: str | None
    language: str
    status: str
    story_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BylinePage:
    """A name, and a page of what it signed. *by_date*: whether they stand in the order of their dates."""

    id: int
    name: str
    kind: str
    articles: int
    first: str
    last: str
    sources: Mapping[str, int]
    by_date: bool
    lines: tuple[Line, ...]
    page: int
    pages: int


def byline_page(db: sqlite3.Connection, author_id: int, *, page: int = 1, size: int = PAGE) -> BylinePage | None:
    """Return a byline's page, None where there is none of that id."""
    row = db.execute("SELECT name, kind FROM authors WHERE id = ?", [author_id]).fetchone()
    if row is None:
        return None
    (articles,) = db.execute("SELECT count(*) FROM article_authors WHERE author_id = ?", [author_id]).fetchone()
    by_date = articles <= SORTABLE
    offset = (page - 1) * size
    sources: dict[str, int] = {}
    first = last = ""
    if by_date:
        rows = db.execute(
            "SELECT a.id, a.source, coalesce(substr(a.published, 1, 10), '') FROM article_authors x"
            " JOIN articles a ON a.id = x.article_id WHERE x.author_id = ?",
            [author_id],
        ).fetchall()
        for _, source, _day in rows:
            sources[source] = sources.get(source, 0) + 1
        days = sorted(day for _, _, day in rows if day)
        first, last = (days[0], days[-1]) if days else ("", "")
        ordered = sorted(rows, key=lambda each: (each[2], each[0]), reverse=True)
        ids = [id_ for id_, _, _ in ordered[offset : offset + size]]
    else:
        ids = [
            id_
            for (id_,) in db.execute(
                "SELECT article_id FROM article_authors WHERE author_id = ? ORDER BY rowid DESC LIMIT ? OFFSET ?",
                [author_id, size, offset],
            )
        ]
    return BylinePage(
        id=author_id,
        name=row[0],
        kind=row[1],
        articles=articles,
        first=first,
        last=last,
        sources=dict(sorted(sources.items(), key=lambda each: -each[1])),
        by_date=by_date,
        lines=tuple(line for id_ in ids if (line := _line(db, id_))),
        page=page,
        pages=max(1, -(-articles // size)),
    )


def _line(db: sqlite3.Connection, article_id: int) -> Line | None:
    row = db.execute(
        "SELECT id, source, headline, standfirst, published, language, status, story_id FROM articles WHERE id = ?",
        [article_id],
    ).fetchone()
    return Line(**dict(zip(Line.__slots__, row, strict=True))) if row else None
