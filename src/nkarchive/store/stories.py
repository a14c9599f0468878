"""Stories: the groups of articles that tell one thing in the same words, over all their versions."""

from __future__ import annotations

from sqlite_utils import Database

from nkarchive.dedupe import Join, Neighbour
from nkarchive.model import Fingerprint


def neighbours(db: Database, fingerprint: Fingerprint, *, other_than: int | None) -> tuple[Neighbour, ...]:
    """Return every version of another article with the same text."""
    rows = db.execute(
        "SELECT v.article_id, a.story_id, coalesce(v.published, '') FROM versions v"
        " JOIN articles a ON a.id = v.article_id WHERE v.text_sha256 = ? AND v.article_id IS NOT ?"
        " ORDER BY v.article_id, v.number",
        [fingerprint.text_sha256, other_than],
    )
    return tuple(
        Neighbour(article_id=article, story_id=story, published=published)
        for article, story, published in rows.fetchall()
    )


def begin(db: Database) -> int:
    """Return the id of a new story, of one article that is still to come."""
    story = db.execute("INSERT INTO stories (articles) VALUES (1)").lastrowid
    assert story is not None
    return story


def join(db: Database, article_id: int, reason: Join) -> None:
    """Make the stories of two articles one, and keep why; the older story's id stays."""
    one, other = sorted((article_id, reason.article_id))
    db.execute(
        "INSERT OR IGNORE INTO story_links (article_id, other_id, similarity, reason) VALUES (?, ?, ?, ?)",
        [one, other, reason.similarity, reason.reason],
    )
    stories = db.execute(
        "SELECT DISTINCT story_id FROM articles WHERE id IN (?, ?) ORDER BY story_id", [one, other]
    ).fetchall()
    if len(stories) < 2:
        return
    (kept,), (merged,) = stories
    db.execute("UPDATE articles SET story_id = ? WHERE story_id = ?", [kept, merged])
    db.execute("DELETE FROM stories WHERE id = ?", [merged])
    db.execute(
        "UPDATE stories SET (first_article_id, articles) ="
        " (SELECT min(id), count(*) FROM articles WHERE story_id = stories.id) WHERE id = ?",
        [kept],
    )
