"""What the full-text index holds of an article, kept true to the articles it was made from.

``articles_fts`` keeps no text of its own: it reads the view ``articles_text``. To take an article out,
FTS5 must be given the very words it was given when the article went in; hence ``unindex`` *before* the
rows of ``articles`` and ``captions`` change, and ``index`` after, in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from nkarchive.text import segment

FIELDS = ("headline", "standfirst", "body", "byline", "captions")

_COLUMNS = ", ".join(FIELDS)
_MARKS = ", ".join("?" * len(FIELDS))
_CAPTIONS = """(SELECT group_concat(text, char(10)) FROM
    (SELECT text FROM captions WHERE article_id = articles.id ORDER BY position))"""
_RAW = f"SELECT id, headline, standfirst, body, byline, {_CAPTIONS} AS captions FROM articles"


class Connection(Protocol):
    """What is asked of a database here: sqlite3's connection or sqlite-utils' Database."""

    def execute(self, sql: str, parameters: Any = ..., /) -> sqlite3.Cursor: ...


def segmented(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return each field as the index must see it, None where that is the text itself.

    >>> segmented({"headline": "Flood", "body": "평양"}) == {"headline": None, "body": "​평​​양​"}
    True
    """
    cut = {field: segment(text or "") for field, text in texts.items()}
    return {field: form if form != (texts[field] or "") else None for field, form in cut.items()}


def is_indexed(db: Connection, article_id: int) -> bool:
    """Return whether the index holds the article."""
    found = db.execute("SELECT 1 FROM articles_fts_docsize WHERE id = ?", (article_id,)).fetchone()
    return found is not None


def unindex(db: Connection, article_id: int) -> None:
    """Take an article out of the index: before its rows change or go. Does nothing if it is not in it."""
    # deleting what was never inserted would corrupt the index without a word
    if not is_indexed(db, article_id):
        return
    db.execute(
        f"INSERT INTO articles_fts(articles_fts, rowid, {_COLUMNS}) "
        f"SELECT 'delete', id, {_COLUMNS} FROM articles_text WHERE id = ?",
        (article_id,),
    )
    db.execute("DELETE FROM segmented WHERE article_id = ?", (article_id,))


def index(db: Connection, article_id: int) -> None:
    """Put an article into the index as its rows now stand.

    Raises ValueError if it is in it already (its old words could no longer be taken out), LookupError
    if there is no such article.
    """
    if is_indexed(db, article_id):
        raise ValueError(f"article {article_id} is indexed already: unindex it before its rows change")
    row = db.execute(f"{_RAW} WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise LookupError(f"there is no article {article_id}")
    _write_segmented(db, [row])
    db.execute(
        f"INSERT INTO articles_fts(rowid, {_COLUMNS}) SELECT id, {_COLUMNS} FROM articles_text WHERE id = ?",
        (article_id,),
    )


def rebuild(db: Connection) -> None:
    """Make the index anew from the articles, whatever state it is in."""
    db.execute("DELETE FROM segmented")
    last = 0
    # by pages of ids, for a cursor that is open on articles would see the writes of its own loop
    while rows := db.execute(f"{_RAW} WHERE id > ? ORDER BY id LIMIT 500", (last,)).fetchall():
        _write_segmented(db, rows)
        last = rows[-1][0]
    db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")


def check(db: Connection) -> str:
    """Return '' if the index agrees with the articles word for word, else what SQLite says is wrong.

    Writes nothing, but needs a connection that may write: FTS5 takes its commands as inserts.
    """
    try:
        db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        return str(error)
    return ""


def _write_segmented(db: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        forms = segmented(dict(zip(FIELDS, tuple(row)[1:], strict=True)))
        if any(form is not None for form in forms.values()):
            db.execute(
                f"INSERT INTO segmented(article_id, {_COLUMNS}) VALUES (?, {_MARKS})",
                (row[0], *(forms[field] for field in FIELDS)),
            )
