"""What the archive holds of an article: as last seen, each version, where else it stands."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from nkarchive.errors import BadUrl
from nkarchive.model import Caption, Status, Teaser, TeaserKind, Translation


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An article as last seen: the columns of ``articles`` under their own names, and what hangs on them.

    *published* and *updated* are ISO 8601 or None; the other times are UTC ISO 8601 ending in Z.
    *provenance* says, field by field, which part of the page the value came from.
    """

    id: int
    url: str
    source: str
    headline: str
    standfirst: str
    byline: tuple[str, ...]
    published: str | None
    published_text: str
    updated: str | None
    language: str
    section: str
    body: str
    word_count: int
    image_url: str
    status: Status
    first_seen: str
    last_seen: str
    last_changed: str
    versions: int
    story_id: int
    capture_id: int | None
    provenance: Mapping[str, str]
    captions: tuple[Caption, ...]
    teasers: tuple[Teaser, ...]
    translations: tuple[Translation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an article said at one time; *number* counts from 1."""

    number: int
    seen_at: str
    headline: str
    standfirst: str
    byline: str
    published: str | None
    body: str
    captions: tuple[Caption, ...]
    teasers: tuple[Teaser, ...]
    provenance: Mapping[str, str]
    content_sha256: str
    capture_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Another article that tells the same story."""

    id: int
    url: str
    source: str
    headline: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where else an article is found, and what its bytes are.

    *aliases*: (URL, reason). *leads_to*: the held article behind a teaser's or translation's URL.
    *capture*: file, offset and length in the WARC files, with the body's digest; None if not captured.
    """

    aliases: tuple[tuple[str, str], ...]
    tellings: tuple[Telling, ...]
    leads_to: tuple[tuple[str, int], ...]
    capture: tuple[str, int, int, str] | None


_ATTACHED = ("byline", "captions", "teasers", "translations")
_PLAIN = [each.name for each in fields(Holding) if each.name not in _ATTACHED]
_VERSION = [each.name for each in fields(Version)]
_HOLDING = f"""
SELECT {", ".join(_PLAIN)},
  (SELECT json_group_array(name) FROM (SELECT name FROM article_authors JOIN authors ON authors.id = author_id
    WHERE article_id = articles.id ORDER BY position)) AS byline,
  (SELECT json_group_array(json_object('text', text, 'credit', credit, 'image_url', image_url)) FROM
    (SELECT * FROM captions WHERE article_id = articles.id ORDER BY position)) AS captions,
  (SELECT json_group_array(json_object('url', url, 'headline', headline, 'published', coalesce(published, ''),
    'text', text, 'kind', kind)) FROM
    (SELECT * FROM teasers WHERE article_id = articles.id ORDER BY position)) AS teasers,
  (SELECT json_group_array(json_object('language', language, 'url', url)) FROM
    (SELECT * FROM translations WHERE article_id = articles.id ORDER BY language, url)) AS translations
FROM articles
"""


def articles(db: sqlite3.Connection, *, sources: Sequence[str] = ()) -> Iterator[Holding]:
    """Yield every article in the order it came in."""
    where = f"AND source IN ({', '.join('?' * len(sources))})" if sources else ""
    last = 0
    # page by page: one long read would keep a crawl's write-ahead log from being folded in
    while rows := db.execute(f"{_HOLDING} WHERE id > ? {where} ORDER BY id LIMIT 200", [last, *sources]).fetchall():
        for row in rows:
            yield _holding(row)
        last = rows[-1][0]


def article(db: sqlite3.Connection, article_id: int) -> Holding | None:
    """Return the article of that id."""
    row = db.execute(f"{_HOLDING} WHERE id = ?", [article_id]).fetchone()
    return _holding(row) if row else None


def find_id(db: sqlite3.Connection, which: str) -> int | None:
    """Return the id of the article that *which* names: an id in digits, its URL, or an alias of it."""
    # bytes of a command line that were no UTF-8 arrive as lone surrogates, which SQLite cannot take
    which = which.encode("utf-8", "replace").decode().strip()
    if which.isascii() and which.isdigit():
        # an id is at most 64 bits wide; sqlite3 refuses to bind more
        row = db.execute("SELECT id FROM articles WHERE id = ?", [int(which)]).fetchone() if len(which) < 19 else None
        return row[0] if row else None
    for url in _spellings(which):
        row = db.execute(
            "SELECT id FROM articles WHERE url = ?1 UNION ALL SELECT article_id FROM aliases WHERE url = ?1",
            [url],
        ).fetchone()
        if row:
            return int(row[0])
    return None


def versions(db: sqlite3.Connection, article_id: int, *, number: int | None = None) -> tuple[Version, ...]:
    """Return every version of an article, the oldest first, or the one of a *number*."""
    rows = db.execute(
        f"SELECT {', '.join(_VERSION)} FROM versions WHERE article_id = ?1 AND (?2 IS NULL OR number = ?2)"
        " ORDER BY number",
        [article_id, number],
    )
    return tuple(_version(dict(zip(_VERSION, row, strict=True))) for row in rows)


def whereabouts(db: sqlite3.Connection, holding: Holding) -> Whereabouts:
    """Return where else *holding* is found."""
    tellings = db.execute(
        "SELECT id, url, source, headline, published FROM articles WHERE story_id = ? AND id != ? ORDER BY id",
        [holding.story_id, holding.id],
    )
    capture = db.execute(
        "SELECT warc_file, warc_offset, warc_length, sha256 FROM captures WHERE id = ?", [holding.capture_id]
    ).fetchone()
    aliases = db.execute("SELECT url, reason FROM aliases WHERE article_id = ? ORDER BY url", [holding.id])
    leads_to = db.execute(
        "SELECT url, target_id FROM teasers WHERE article_id = ?1 AND target_id IS NOT NULL"
        " UNION SELECT url, target_id FROM translations WHERE article_id = ?1 AND target_id IS NOT NULL",
        [holding.id],
    )
    return Whereabouts(
        aliases=tuple((url, reason) for url, reason in aliases),
        tellings=tuple(
            Telling(id=id_, url=url, source=source, headline=headline, published=published)
            for id_, url, source, headline, published in tellings
        ),
        leads_to=tuple((url, target) for url, target in leads_to),
        capture=(capture[0], capture[1], capture[2], capture[3]) if capture else None,
    )


def _spellings(which: str) -> Iterator[str]:
    yield which
    from nkarchive.urls import canonicalise  # only addresses that are not held as given pay for it

    try:
        canonical = canonicalise(which if "://" in which else f"http://{which}")
    except BadUrl:
        return
    yield canonical
    # people copy addresses without their scheme, and sites move from one to the other
    scheme, rest = canonical.split("://", 1)
    yield f"{'https' if scheme == 'http' else 'http'}://{rest}"


def _holding(row: Sequence[Any]) -> Holding:
    plain = dict(zip(_PLAIN, row, strict=False))
    byline, captions, teasers, translations = row[len(_PLAIN) :]
    return Holding(
        **(plain | {"status": Status(plain["status"]), "provenance": json.loads(plain["provenance"])}),
        byline=tuple(json.loads(byline)),
        captions=_captions(captions),
        teasers=_teasers(teasers),
        translations=tuple(Translation(**each) for each in json.loads(translations)),
    )


def _version(row: dict[str, Any]) -> Version:
    lists = {"captions": _captions(row["captions"]), "teasers": _teasers(row["teasers"])}
    return Version(**(row | lists | {"provenance": json.loads(row["provenance"])}))


def _captions(text: str) -> tuple[Caption, ...]:
    return tuple(Caption(**each) for each in json.loads(text))


def _teasers(text: str) -> tuple[Teaser, ...]:
    return tuple(Teaser(**(each | {"kind": TeaserKind(each["kind"])})) for each in json.loads(text))
