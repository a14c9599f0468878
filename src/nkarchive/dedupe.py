"""Decide what a page that was just read is to the archive: new, edited or unchanged, and whose story it tells.

A link stays an article of its own: of two links with one text, an agency rewrites one and leaves
its twin. The same text makes them one story. Titles never do: "Visits Kumsusan Palace of Sun"
has headed five different events.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nkarchive.model import Article, Fingerprint

# Below this weight (Latin letters) a text may be a formula that is printed again on another day
# ("A wreath was laid …"), so it must also bear the same day to be the same story.
FORMULA_WEIGHT = 200.0


class Change(StrEnum):
    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The version of this URL that the archive holds."""

    article_id: int
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A version of another article that may tell the same story; *similarity* is 1.0 for the same words."""

    article_id: int
    story_id: int
    published: str
    similarity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A reason for two articles to stand in one story."""

    article_id: int
    story_id: int
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to write: a change of this article, and the stories that it shows to be one."""

    change: Change
    joins: tuple[Join, ...] = ()


def decide(
    article: Article, fingerprint: Fingerprint, *, held: Held | None, neighbours: tuple[Neighbour, ...]
) -> Decision:
    """Return what *article* is to an archive that holds *held* under its URL, and *neighbours* by text.

    The answer does not depend on the order in which articles arrived: joins are symmetric, and
    stories are the connected groups over all versions.
    """
    if held and held.content_sha256 == fingerprint.content_sha256:
        return Decision(change=Change.UNCHANGED)
    joins = {
        near.article_id: Join(
            article_id=near.article_id,
            story_id=near.story_id,
            similarity=near.similarity,
            reason="same text",
        )
        for near in neighbours
        if fingerprint.weight >= FORMULA_WEIGHT or _same_day(near.published, article.published)
    }
    return Decision(change=Change.EDITED if held else Change.NEW, joins=tuple(joins.values()))


def _same_day(one: str, other: str) -> bool:
    return bool(one) and one[:10] == other[:10]
