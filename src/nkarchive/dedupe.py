"""Decide what a page that was just read is to the archive: new, edited or unchanged, and whose story it tells.

A link stays an article of its own: of two links with one text, an agency rewrites one and leaves
its twin. The same text, or nearly the same, makes them one story (``likeness``). Titles never do:
"Visits Kumsusan Palace of Sun" has headed five different events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nkarchive.likeness.compare import LikenessKind
from nkarchive.model import Article, Fingerprint

# Below this weight (Latin letters) a text may be a formula that is printed again on another day
# ("A wreath was laid …"), so it must also bear the same day to be the same story.
FORMULA_WEIGHT = 200.0
SAME_TEXT = "same text"


class Change(StrEnum):
    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The version of this URL that the archive holds.

    *furniture_only*: what is new differs from it in nothing but lines that its source prints on every article.
    """

    article_id: int
    content_sha256: str
    furniture_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A version of another article that tells the same story if its words say so.

    *kind* is what the page that was just read is to it; *similarity* is 1.0 for the same words.
    """

    article_id: int
    story_id: int
    published: str
    similarity: float = 1.0
    kind: LikenessKind = LikenessKind.SAME
    reason: str = SAME_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A reason for two articles to stand in one story."""

    article_id: int
    story_id: int
    similarity: float
    reason: str
    kind: LikenessKind = LikenessKind.SAME


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
    if held and (held.furniture_only or held.content_sha256 == fingerprint.content_sha256):
        return Decision(change=Change.UNCHANGED)
    joins = joins_of(fingerprint.weight, article.published, neighbours)
    return Decision(change=Change.EDITED if held else Change.NEW, joins=joins)


def joins_of(weight: float, published: str, neighbours: Iterable[Neighbour]) -> tuple[Join, ...]:
    """Return why a text of *weight* (in Latin letters) and day stands in the stories of its *neighbours*, one
    reason an article: that of the version which is most alike."""
    joins: dict[int, Join] = {}
    for near in neighbours:
        # of texts that are the same but for furniture the whole weight says nothing: the archive weighed their words
        formula = near.reason == SAME_TEXT and weight < FORMULA_WEIGHT
        if formula and not same_day(near.published, published):
            continue
        best = joins.get(near.article_id)
        if best is None or (near.similarity, near.reason) > (best.similarity, best.reason):
            joins[near.article_id] = Join(
                article_id=near.article_id,
                story_id=near.story_id,
                similarity=near.similarity,
                reason=near.reason,
                kind=near.kind,
            )
    return tuple(joins.values())


def same_day(one: str, other: str) -> bool:
    """Say whether two dates, as ISO 8601, are known and of one day."""
    return bool(one) and one[:10] == other[:10]
