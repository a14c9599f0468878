"""Stories: the groups of articles that tell one thing in (nearly) the same words, over all their versions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from sqlite_utils import Database

from nkarchive.dedupe import FORMULA_WEIGHT, Join, Neighbour, same_day
from nkarchive.likeness.compare import LikenessKind, Thresholds, likeness
from nkarchive.likeness.grouping import Link, groups
from nkarchive.likeness.wording import Wording, wording_of
from nkarchive.model import Fingerprint
from nkarchive.store import boilerplate, likeness_index
from nkarchive.text import weight

_OLDEST, _NEWEST = 24, 8  # of very many copies of one text
_FLIPPED = {LikenessKind.ABRIDGED: LikenessKind.EXTENDED, LikenessKind.EXTENDED: LikenessKind.ABRIDGED}


def same_text(db: Database, fingerprint: Fingerprint, published: str, *, other_than: int | None) -> list[Neighbour]:
    """Return versions of other articles with the very same words; of a formula, those of the same day."""
    formula = fingerprint.weight < FORMULA_WEIGHT
    found = {}
    for order, most in (("", _OLDEST), (" DESC", _NEWEST)):
        rows = db.execute(
            "SELECT v.id, v.article_id, a.story_id, coalesce(v.published, '') FROM versions v"
            " JOIN articles a ON a.id = v.article_id WHERE v.text_sha256 = ?1 AND v.article_id IS NOT ?2"
            f" AND (?3 = 0 OR substr(v.published, 1, 10) = ?4) ORDER BY v.id{order} LIMIT ?5",
            [fingerprint.text_sha256, other_than, formula, published[:10], most],
        ).fetchall()
        found.update({version: (article, story, day) for version, article, story, day in rows})
    return [
        Neighbour(article_id=article, story_id=story, published=day)
        for _, (article, story, day) in sorted(found.items())
    ]


def alike(
    db: Database,
    wording: Wording,
    keys: tuple[int, ...],
    published: str,
    *,
    other_than: int | None,
    thresholds: Thresholds,
) -> list[Neighbour]:
    """Return versions of other articles that tell the same story in like words, found by *keys*, compared in full."""
    found = []
    furniture: dict[str, frozenset[str]] = {}
    for candidate in likeness_index.candidates(db, keys, other_than=other_than):
        body, day, story, source = db.execute(
            "SELECT v.body, coalesce(v.published, ''), a.story_id, a.source FROM versions v JOIN articles a ON a.id = v.article_id"
            " WHERE v.id = ?",
            [candidate.version_id],
        ).fetchone()
        if source not in furniture:
            furniture[source] = boilerplate.known(db, source)
        theirs = _wording(body, furniture[source])
        near = likeness(theirs, wording, one_day=day, other_day=published, thresholds=thresholds)
        if near and not (near.kind is LikenessKind.SAME and _formula(theirs) and not same_day(day, published)):
            found.append(
                Neighbour(
                    article_id=candidate.article_id,
                    story_id=story,
                    published=day,
                    similarity=near.similarity,
                    kind=near.kind,
                    reason=near.reason,
                )
            )
    return found


@lru_cache(maxsize=128)  # texts of one formula, or of one day, are compared again and again
def _wording(body: str, furniture: frozenset[str]) -> Wording:
    return wording_of(body, without=furniture)


def _formula(wording: Wording) -> bool:
    return weight(" ".join(wording.tokens)) < FORMULA_WEIGHT


def begin(db: Database) -> int:
    """Return the id of a new story, of one article that is still to come."""
    story = db.execute("INSERT INTO stories (articles) VALUES (1)").lastrowid
    assert story is not None
    return story


def link(db: Database, article_id: int, reason: Join) -> None:
    """Keep why two articles tell one story: of several versions, those that are most alike."""
    one, other = sorted((article_id, reason.article_id))
    kind = reason.kind if other == article_id else _FLIPPED.get(reason.kind, reason.kind)
    db.execute(
        "INSERT INTO story_links (article_id, other_id, similarity, reason, kind) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (article_id, other_id) DO UPDATE SET similarity = excluded.similarity,"
        " reason = excluded.reason, kind = excluded.kind"
        " WHERE (excluded.similarity, excluded.reason) > (similarity, reason)",
        [one, other, reason.similarity, reason.reason, kind.value],
    )


def to_regroup(db: Database) -> list[int]:
    """Return the articles that are linked to another, or stand in one story with one."""
    linked = "SELECT article_id FROM story_links UNION SELECT other_id FROM story_links"
    grouped = (
        f"SELECT id FROM articles WHERE id IN ({linked}) OR story_id IN (SELECT id FROM stories WHERE articles > 1)"
    )
    return [article for (article,) in db.execute(grouped).fetchall()]


def regroup(db: Database, article_ids: Iterable[int]) -> None:
    """Make the stories of these articles, and of all that are linked to them, true again.

    The groups follow from the links and the articles' URLs alone, so they are the same in whatever order
    articles came; a story keeps its id as long as its oldest article is in it.
    """
    done: set[int] = set()
    for article in article_ids:
        if article not in done:
            members = _component(db, article)
            done |= members
            _regroup(db, members)


def _regroup(db: Database, members: set[int]) -> None:
    """Make the stories of these articles true again, which hang together with no others."""
    listed = json.dumps(sorted(members))  # one parameter, however many there are
    urls, held = {}, {}
    for article, url, story in db.execute(
        "SELECT id, url, story_id FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", [listed]
    ).fetchall():
        urls[url], held[article] = article, story
    by_id = {article: url for url, article in urls.items()}
    links = [
        Link(one=by_id[one], other=by_id[other], similarity=similarity)
        for one, other, similarity in db.execute(
            "SELECT article_id, other_id, similarity FROM story_links"
            " WHERE article_id IN (SELECT value FROM json_each(?)) AND kind != 'translation'",
            [listed],
        ).fetchall()
        if one in by_id and other in by_id
    ]
    told = sorted(sorted(urls[url] for url in group) for group in groups(by_id.values(), links))
    taken: set[int] = set()
    touched = set(held.values())
    for group in told:
        free = sorted({held[article] for article in group} - taken)
        story = free[0] if free else begin(db)
        taken.add(story)
        touched.add(story)
        for article in group:
            if held[article] != story:
                db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story, article])
    for story in sorted(touched):
        db.execute(
            "UPDATE stories SET (first_article_id, articles) ="
            " (SELECT min(id), count(*) FROM articles WHERE story_id = stories.id) WHERE id = ?",
            [story],
        )
        db.execute("DELETE FROM stories WHERE id = ? AND articles = 0", [story])


def _component(db: Database, article: int) -> set[int]:
    """Return the articles that hang together with this one by links, or stand in one story with one of them now."""
    members, waiting = {article}, [article]
    stories: set[int] = set()
    while waiting:
        article = waiting.pop()
        near = db.execute(
            "SELECT other_id FROM story_links WHERE article_id = ?1 AND kind != 'translation' UNION ALL"
            " SELECT article_id FROM story_links WHERE other_id = ?1 AND kind != 'translation'",
            [article],
        ).fetchall()
        row = db.execute("SELECT story_id FROM articles WHERE id = ?", [article]).fetchone()
        if row and row[0] not in stories:
            stories.add(row[0])
            near += db.execute("SELECT id FROM articles WHERE story_id = ?", [row[0]]).fetchall()
        fresh = {other for (other,) in near} - members
        members |= fresh
        waiting += sorted(fresh)
    return members
