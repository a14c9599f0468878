"""A story: who had it first, what each later telling cut or added, and its articles in other languages."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from nkarchive.store import lineage
from nkarchive.store.lineage import Story

SHOWN = 40  # tellings; each is compared with the first, word by word


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story's first tellings in the order of their days, and how many there are in all."""

    story: Story
    tellings_in_all: int


def story_page(db: sqlite3.Connection, story_id: int) -> StoryPage | None:
    """Return what the page of a story shows, None where there is none of that id."""
    story = lineage.story(db, story_id, limit=SHOWN)
    if story is None:
        return None
    (count,) = db.execute("SELECT count(*) FROM articles WHERE story_id = ?", [story_id]).fetchone()
    return StoryPage(story=story, tellings_in_all=count)
