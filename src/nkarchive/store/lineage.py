"""The lineage of a story: who had it first, and what each later telling cut, added or changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from nkarchive.text import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One telling of a story, beside the first.

    *published* is the page's own date, *first_seen* when we first saw it: a reprint may carry an earlier date
    than the day it was found on. *kind*, *similarity* and *reason* are of its link to the first telling, or to
    *like*, the telling it is linked to; '' and None for the first. *kept*, *cut* and *added* count words
    against the first telling.
    """

    article_id: int
    url: str
    source: str
    headline: str
    byline: str
    published: str | None
    first_seen: str
    language: str
    status: str
    word_count: int
    kind: str = ""
    similarity: float | None = None
    reason: str = ""
    like: int | None = None
    kept: int = 0
    cut: int = 0
    added: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story's tellings, the earliest first, and its articles in other languages."""

    id: int
    tellings: tuple[Told, ...]
    translations: tuple[Told, ...]


_MOST_PAIRS = 12_000_000  # of equal words: a text of 30,000 words has as many, or one that repeats a word 3,000 times
_COLUMNS = "id, url, source, headline, byline, published, first_seen, language, status, word_count"
_FIELDS = ("article_id", *_COLUMNS.split(", ")[1:])
# the day it bears, else the day it was seen; of two of one day, the one that was seen first
_EARLIEST = "coalesce(substr(published, 1, 10), substr(first_seen, 1, 10)), first_seen, id"


def story(db: sqlite3.Connection, story_id: int, *, limit: int = 500) -> Story | None:
    """Return a story with its lineage, the first *limit* tellings of it; None if there is none of that id."""
    rows = db.execute(
        f"SELECT {_COLUMNS}, body FROM articles WHERE story_id = ? ORDER BY {_EARLIEST} LIMIT ?", [story_id, limit]
    ).fetchall()
    if not rows:
        return None
    first = rows[0]
    links = {
        frozenset((one, other)): (one, other, kind, similarity, reason)
        for one, other, kind, similarity, reason in db.execute(
            "SELECT l.article_id, l.other_id, l.kind, l.similarity, l.reason FROM story_links l"
            " JOIN articles a ON a.id = l.article_id WHERE a.story_id = ? AND l.kind != 'translation'",
            [story_id],
        )
    }
    ids = [row[0] for row in rows]
    first_words = words(first[-1])
    tellings = [_told(first)]
    for row in rows[1:]:
        like = next((other for other in ids if frozenset((row[0], other)) in links), None)
        details: dict[str, object] = {}
        if like is not None:
            one, _, kind, similarity, reason = links[frozenset((row[0], like))]
            if one == row[0]:
                kind = {"abridged": "extended", "extended": "abridged"}.get(kind, kind)
            details = {"kind": kind, "similarity": similarity, "reason": reason, "like": like}
        tellings.append(_told(row, first_words, details))
    others = db.execute(
        f"SELECT {', '.join(f'a.{c}' for c in _COLUMNS.split(', '))}, a.body FROM articles a WHERE a.id IN ("
        " SELECT l.other_id FROM story_links l JOIN articles b ON b.id = l.article_id"
        "   WHERE l.kind = 'translation' AND b.story_id = ?1"
        " UNION SELECT l.article_id FROM story_links l JOIN articles b ON b.id = l.other_id"
        "   WHERE l.kind = 'translation' AND b.story_id = ?1) AND a.story_id != ?1 ORDER BY a.id",
        [story_id],
    ).fetchall()
    return Story(id=story_id, tellings=tuple(tellings), translations=tuple(_told(row) for row in others))


def _told(row: tuple[object, ...], first: list[str] | None = None, details: dict[str, object] | None = None) -> Told:
    counts: dict[str, object] = {}
    if first is not None:
        own = words(str(row[-1]))
        kept = _kept(first, own)
        counts = {"kept": kept, "cut": len(first) - kept, "added": len(own) - kept}
    return Told(**dict(zip(_FIELDS, row, strict=False)), **(details or {}), **counts)  # type: ignore[arg-type]


def _kept(first: list[str], own: list[str]) -> int:
    """Return how many words of *first* stand in *own*, in their order; in any, where that would take seconds."""
    before, after = Counter(first), Counter(own)
    if sum(count * after[word] for word, count in before.items()) > _MOST_PAIRS:
        return (before & after).total()
    return sum(block.size for block in SequenceMatcher(None, first, own, autojunk=False).get_matching_blocks())
