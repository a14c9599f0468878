"""What making all stories anew changed: which merged, which parted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Several stories of before that are one now: *story_id*, of so many articles; *headline* is its first article's."""

    story_id: int
    before: tuple[int, ...]
    articles: int
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """A story of before that is several now; *headline* is the first article's of what it was."""

    story_id: int
    after: tuple[int, ...]
    articles: int
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What ``regroup`` found: stories and links before and after, and how many articles stand in another story now."""

    articles: int
    stories_before: int
    stories_after: int
    moved: int
    links_before: int
    links_after: int
    merged: tuple[Merged, ...] = ()
    parted: tuple[Parted, ...] = ()


@contextmanager
def compared(db: Database) -> Iterator[Callable[[], Regrouped]]:
    """Remember the stories as they are; what is yielded returns how they differ from that when it is called."""
    articles, stories, links = _count(db)
    # a table, not a dict: an archive may hold more articles than memory has room for
    db.execute("CREATE TEMP TABLE told AS SELECT id AS article_id, story_id FROM articles")
    db.execute("CREATE INDEX temp.told_story ON told(story_id)")

    def compare() -> Regrouped:
        (moved,) = db.execute(
            "SELECT count(*) FROM told t JOIN articles a ON a.id = t.article_id WHERE a.story_id != t.story_id"
        ).fetchone()
        _, stories_now, links_now = _count(db)
        return Regrouped(
            articles=articles,
            stories_before=stories,
            stories_after=stories_now,
            moved=moved,
            links_before=links,
            links_after=links_now,
            merged=tuple(_merged(db)) if moved else (),
            parted=tuple(_parted(db)) if moved else (),
        )

    try:
        yield compare
    finally:
        db.execute("DROP TABLE IF EXISTS temp.told")


def _merged(db: Database) -> Iterator[Merged]:
    rows = db.execute(
        "SELECT a.story_id, count(*), group_concat(DISTINCT t.story_id), min(a.id) FROM told t"
        " JOIN articles a ON a.id = t.article_id GROUP BY a.story_id HAVING count(DISTINCT t.story_id) > 1 ORDER BY 1"
    )
    for story, number, before, first in rows.fetchall():
        yield Merged(story_id=story, before=_ids(before), articles=number, headline=_headline(db, first))


def _parted(db: Database) -> Iterator[Parted]:
    rows = db.execute(
        "SELECT t.story_id, count(*), group_concat(DISTINCT a.story_id), min(a.id) FROM told t"
        " JOIN articles a ON a.id = t.article_id GROUP BY t.story_id HAVING count(DISTINCT a.story_id) > 1 ORDER BY 1"
    )
    for story, number, after, first in rows.fetchall():
        yield Parted(story_id=story, after=_ids(after), articles=number, headline=_headline(db, first))


def _ids(listed: str) -> tuple[int, ...]:
    return tuple(sorted(int(story) for story in listed.split(",")))


def _headline(db: Database, article_id: int) -> str:
    return str(db.execute("SELECT headline FROM articles WHERE id = ?", [article_id]).fetchone()[0])


def _count(db: Database) -> tuple[int, int, int]:
    row = db.execute(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories),"
        " (SELECT count(*) FROM story_links WHERE kind != 'translation')"
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])
