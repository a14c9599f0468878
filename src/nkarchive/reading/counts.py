"""What the archive holds, from counts that its triggers keep (migration m009): the same cost at any size."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from nkarchive.reading.facets import Bin


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much the archive holds. *first_month*, *last_month*: those of the earliest and the latest article by its
    own date, '' where none has one."""

    articles: int
    stories: int
    versions: int
    sources: int
    first_month: str
    last_month: str


def totals(conn: sqlite3.Connection, *, until: str = "9999") -> Totals:
    """Return how much the archive holds; *until*, a month: what is dated after it does not count for the span."""
    number = dict(conn.execute("SELECT name, number FROM totals").fetchall())
    articles, sources = conn.execute(
        "SELECT coalesce(sum(articles), 0), (SELECT count(*) FROM sources) FROM article_counts"
    ).fetchone()
    first, last = conn.execute(
        "SELECT min(month), max(month) FROM article_counts WHERE month != '' AND month <= ?", [until]
    ).fetchone()
    return Totals(
        articles=articles,
        stories=number.get("stories", 0),
        versions=number.get("versions", 0),
        sources=sources,
        first_month=first or "",
        last_month=last or "",
    )


def timeline(conn: sqlite3.Connection) -> tuple[Bin, ...]:
    """Return the articles of each month by source, the earliest month first, undated articles left out."""
    rows = conn.execute(
        "SELECT month, source, sum(articles) FROM article_counts WHERE month != '' GROUP BY month, source"
        " ORDER BY month, source"
    )
    return tuple(Bin(month=month, source=source, count=count, is_estimate=False) for month, source, count in rows)


def events(conn: sqlite3.Connection) -> Mapping[str, int]:
    """Return how many events of each kind there are."""
    return dict(conn.execute("SELECT kind, sum(events) FROM event_counts GROUP BY kind").fetchall())


_TRUE = {
    "article_counts": """
        SELECT source, coalesce(substr(published, 1, 7), ''), language, status, count(*)
        FROM articles INDEXED BY articles_facts GROUP BY 1, 2, 3, 4""",
    "byline_counts": "SELECT author_id, count(*) FROM article_authors GROUP BY author_id",
    "event_counts": """
        SELECT e.kind, substr(e.at, 1, 7), a.source, count(*)
        FROM events e JOIN articles a ON a.id = e.article_id GROUP BY 1, 2, 3""",
    "totals": "SELECT 'stories', count(*) FROM stories UNION ALL SELECT 'versions', count(*) FROM versions",
}


def disagreements(conn: sqlite3.Connection) -> tuple[str, ...]:
    """Return one sentence for each table of counts that is not what the archive's rows say; reads all of them."""
    return tuple(
        f"the table {table} does not agree with the rows that it counts"
        for table, true in _TRUE.items()
        if conn.execute(
            f"SELECT EXISTS (SELECT * FROM {table} EXCEPT SELECT * FROM ({true}))"
            f" OR EXISTS (SELECT * FROM ({true}) EXCEPT SELECT * FROM {table})"
        ).fetchone()[0]
    )
