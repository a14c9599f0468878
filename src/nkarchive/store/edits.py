"""What an edit changed, told by comparing what is held with what was read."""

from __future__ import annotations

from sqlite_utils import Database

from nkarchive.model import Article
from nkarchive.text import fold


def changed_fields(db: Database, article_id: int, article: Article) -> str:
    """Return the names of the fields that differ, compared as the fingerprint compares them."""
    headline, standfirst, published, body = db.execute(
        "SELECT headline, standfirst, coalesce(published, ''), body FROM articles WHERE id = ?", [article_id]
    ).fetchone()
    signed = db.execute(
        "SELECT name FROM article_authors JOIN authors ON authors.id = author_id WHERE article_id = ?"
        " ORDER BY position",
        [article_id],
    ).fetchall()
    captions = db.execute(
        "SELECT text, credit FROM captions WHERE article_id = ? ORDER BY position", [article_id]
    ).fetchall()
    fields = {
        "headline": ([headline], [article.headline]),
        "standfirst": ([standfirst], [article.standfirst]),
        "byline": ([name for (name,) in signed], [author.name for author in article.byline]),
        "published": ([published], [article.published]),
        "body": ([body], [article.body]),
        "captions": (
            [part for caption in captions for part in caption],
            [part for caption in article.captions for part in (caption.text, caption.credit)],
        ),
    }
    return ", ".join(name for name, (was, is_) in fields.items() if [*map(fold, was)] != [*map(fold, is_)])


def completes(db: Database, article_id: int, article: Article, changed: str) -> bool:
    """Return whether *article* only goes on where the version held breaks off, for want of an answer."""
    if None not in pages(db, article_id).values() or not {"body"} <= {*changed.split(", ")} <= {
        "body",
        "captions",
    }:
        return False
    (body,) = db.execute("SELECT body FROM articles WHERE id = ?", [article_id]).fetchone()
    return article.body.startswith(str(body))


def pages(db: Database, article_id: int) -> dict[str, int | None]:
    """Return the pages of an article's latest version, where it has several, with their captures: None for
    the one that did not answer, before which the version ends."""
    rows = db.execute(
        "SELECT p.url, p.capture_id FROM version_pages p JOIN versions v ON v.id = p.version_id"
        " JOIN articles a ON a.id = v.article_id AND a.versions = v.number WHERE a.id = ? ORDER BY p.position",
        [article_id],
    )
    return dict(rows.fetchall())
