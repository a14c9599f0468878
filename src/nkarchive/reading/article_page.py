"""All that an article's page shows: the text as held, and what hangs on it, every list of it bounded."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from nkarchive.model import Teaser
from nkarchive.reading.tables import has_table
from nkarchive.store import holdings
from nkarchive.store.holdings import Holding, Version

SHOWN = 50  # of each list: more of an article's captures or versions are the tables' business


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A name of the byline; *id* leads to its page."""

    id: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A version, without its text."""

    number: int
    seen_at: str
    capture_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of the article."""

    at: str
    kind: str
    detail: str
    capture_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """A teaser with the article that it leads to, once held."""

    teaser: Teaser
    article_id: int | None
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another article in one line: of the same story, or in another language (*url* alone where it is not held)."""

    article_id: int | None
    url: str
    source: str
    headline: str
    published: str | None
    language: str
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A capture of the article's address. *refers_to*: the capture whose body this one repeats."""

    id: int
    url: str
    fetched_at: str
    status: int
    content_type: str
    sha256: str
    size: int
    refers_to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the article's address was found: on a page (*url*), or in an article's teaser (*article_id*)."""

    url: str
    article_id: int | None
    said: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """An article and what hangs on it, newest first where there is an order of time."""

    article: Holding
    source_title: str
    signed: tuple[Signed, ...]
    history: tuple[Stage, ...]
    events: tuple[Happening, ...]
    leads: tuple[Leading, ...]
    languages: tuple[Other, ...]
    tellings: tuple[Other, ...]
    tellings_in_all: int
    aliases: tuple[tuple[str, str], ...]
    captures: tuple[Kept, ...]
    places: tuple[Place, ...]


def article_page(db: sqlite3.Connection, article_id: int) -> ArticlePage | None:
    """Return what the page of an article shows, None where there is none of that id."""
    holding = holdings.article(db, article_id)
    if holding is None:
        return None
    aliases = db.execute(
        "SELECT url, reason FROM aliases WHERE article_id = ? ORDER BY url LIMIT ?", [article_id, SHOWN]
    ).fetchall()
    (count,) = db.execute("SELECT count(*) FROM articles WHERE story_id = ?", [holding.story_id]).fetchone()
    title = db.execute("SELECT title FROM sources WHERE name = ?", [holding.source]).fetchone()
    return ArticlePage(
        article=holding,
        source_title=(title[0] if title else "") or holding.source,
        signed=_signed(db, article_id),
        history=_history(db, article_id),
        events=_events(db, article_id),
        leads=_leads(db, holding),
        languages=_languages(db, article_id),
        tellings=_tellings(db, holding),
        tellings_in_all=count,
        aliases=tuple((url, reason) for url, reason in aliases),
        captures=_captures(db, [holding.url, *(url for url, _ in aliases)]),
        places=_places(db, holding.url),
    )


def version(db: sqlite3.Connection, article_id: int, number: int) -> Version | None:
    """Return one version of an article, None where there is none of that number."""
    return next(iter(holdings.versions(db, article_id, number=number)), None)


def _signed(db: sqlite3.Connection, article_id: int) -> tuple[Signed, ...]:
    rows = db.execute(
        "SELECT u.id, u.name, u.kind FROM article_authors aa JOIN authors u ON u.id = aa.author_id"
        " WHERE aa.article_id = ? ORDER BY aa.position LIMIT ?",
        [article_id, SHOWN],
    )
    return tuple(Signed(id=id_, name=name, kind=kind) for id_, name, kind in rows)


def _history(db: sqlite3.Connection, article_id: int) -> tuple[Stage, ...]:
    rows = db.execute(
        "SELECT number, seen_at, capture_id FROM versions WHERE article_id = ? ORDER BY number DESC LIMIT ?",
        [article_id, SHOWN],
    )
    return tuple(Stage(number=number, seen_at=at, capture_id=capture) for number, at, capture in rows)


def _events(db: sqlite3.Connection, article_id: int) -> tuple[Happening, ...]:
    rows = db.execute(
        "SELECT at, kind, detail, capture_id FROM events WHERE article_id = ? ORDER BY id DESC LIMIT ?",
        [article_id, SHOWN],
    )
    return tuple(Happening(at=at, kind=kind, detail=detail, capture_id=capture) for at, kind, detail, capture in rows)


def _leads(db: sqlite3.Connection, holding: Holding) -> tuple[Leading, ...]:
    targets = db.execute(
        "SELECT t.target_id, a.headline FROM teasers t LEFT JOIN articles a ON a.id = t.target_id"
        " WHERE t.article_id = ? ORDER BY t.position",
        [holding.id],
    ).fetchall()
    return tuple(
        Leading(teaser=teaser, article_id=target, headline=headline or "")
        for teaser, (target, headline) in zip(holding.teasers, targets, strict=True)
    )[: 4 * SHOWN]


def _languages(db: sqlite3.Connection, article_id: int) -> tuple[Other, ...]:
    """Return the same story in other languages: by the page's own links, and as the archive linked it."""
    own = db.execute(
        "SELECT t.language, t.url, a.id, a.source, a.headline, a.published FROM translations t"
        " LEFT JOIN articles a ON a.id = t.target_id WHERE t.article_id = ? ORDER BY t.language, t.url LIMIT ?",
        [article_id, SHOWN],
    ).fetchall()
    found = [
        Other(
            article_id=id_,
            url=url,
            source=source or "",
            headline=headline or "",
            published=published,
            language=language,
            how="the page's own link",
        )
        for language, url, id_, source, headline, published in own
        if id_ != article_id
    ]
    linked = db.execute(
        "SELECT a.id, a.url, a.source, a.headline, a.published, a.language, l.reason FROM"
        " (SELECT other_id AS id, reason FROM story_links WHERE article_id = ?1 AND kind = 'translation'"
        "  UNION SELECT article_id, reason FROM story_links WHERE other_id = ?1 AND kind = 'translation') l"
        " JOIN articles a ON a.id = l.id ORDER BY a.language, a.id LIMIT ?2",
        [article_id, SHOWN],
    )
    known = {each.article_id for each in found}
    return (*found, *(_other(*row) for row in linked if row[0] not in known))


def _tellings(db: sqlite3.Connection, holding: Holding) -> tuple[Other, ...]:
    rows = db.execute(
        "SELECT a.id, a.url, a.source, a.headline, a.published, a.language, coalesce("
        "  (SELECT kind FROM story_links WHERE article_id = ?2 AND other_id = a.id),"
        "  (SELECT kind FROM story_links WHERE article_id = a.id AND other_id = ?2), '')"
        " FROM articles a WHERE a.story_id = ?1 AND a.id != ?2 ORDER BY a.id LIMIT 12",
        [holding.story_id, holding.id],
    )
    return tuple(_other(*row) for row in rows)


def _other(
    id_: int, url: str, source: str, headline: str, published: str | None, language: str, how: str = ""
) -> Other:
    return Other(
        article_id=id_, url=url, source=source, headline=headline, published=published, language=language, how=how
    )


def _captures(db: sqlite3.Connection, urls: Sequence[str]) -> tuple[Kept, ...]:
    if not has_table(db, "captures"):
        return ()
    found: list[Kept] = []
    for url in urls[:12]:
        rows = db.execute(
            "SELECT id, url, fetched_at, status, content_type, sha256, size, refers_to FROM captures"
            " WHERE url = ? ORDER BY id DESC LIMIT ?",
            [url, SHOWN],
        )
        found += [Kept(**dict(zip(Kept.__slots__, row, strict=True))) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.fetched_at, each.id), reverse=True)[:SHOWN])


def _places(db: sqlite3.Connection, url: str) -> tuple[Place, ...]:
    found: list[Place] = []
    if has_table(db, "urls"):
        rows = db.execute("SELECT found_on, found_at FROM urls WHERE url = ? AND found_on != ''", [url])
        found += [Place(url=page, article_id=None, said="", at=at) for page, at in rows]
    if has_table(db, "claims"):
        rows = db.execute(
            "SELECT listing_url, claim, seen_at FROM claims WHERE url = ? ORDER BY listing_url LIMIT ?", [url, SHOWN]
        )
        found += [Place(url=page, article_id=None, said=claim, at=at) for page, claim, at in rows]
    rows = db.execute(
        "SELECT a.url, a.id, t.headline, a.first_seen FROM teasers t JOIN articles a ON a.id = t.article_id"
        " WHERE t.target_url = ? LIMIT 12",
        [url],
    )
    found += [Place(url=page, article_id=id_, said=said, at=at) for page, id_, said, at in rows]
    said_of = {place.url for place in found if place.said}
    return tuple(place for place in found if place.said or place.url not in said_of)
