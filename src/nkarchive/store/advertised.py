"""What pages advertise: which article a teaser leads to, and which were advertised but never captured.

A teaser leads to the article held under its URL, else to the one whose standfirst or text begins with the
teaser's own words, where they are many enough to be no chance and no other story begins so.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from nkarchive.model import Teaser
from nkarchive.text import weight, words

_BEGINNING = 400  # signs, in which there are as a rule more letters than are needed
_LATIN_ENOUGH = 40
_LONG_ENOUGH = float(_LATIN_ENOUGH)  # Latin letters (a Hangul or CJK sign counts 2.5): two lines of a teaser


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An article that pages advertise and the archive does not hold; *state* is the frontier's word for its URL."""

    url: str
    source: str
    headline: str
    text: str
    published: str | None
    kind: str
    first_seen: str
    last_seen: str
    advertised_on: str
    state: str


def opening_of(text: str) -> str:
    """Return the first letters of *text* by which it is looked up, '' if it is too short to be unmistakable."""
    letters = "".join(words(text[:_BEGINNING]))
    if len(text) > _BEGINNING and len(letters) < _BEGINNING // 2:
        letters = "".join(words(text))  # it begins with a hundred dashes, perhaps
    letters = letters[:64]
    if letters.isascii():  # each weighs 1
        return letters[:_LATIN_ENOUGH] if len(letters) >= _LATIN_ENOUGH else ""
    weighed = 0.0
    for length, letter in enumerate(letters, start=1):
        weighed += weight(letter)
        if weighed >= _LONG_ENOUGH and length >= 14:
            return letters[:length]
    return ""


def begins_with(text: str, excerpt: str) -> bool:
    """Say whether *text* begins with the words of *excerpt*, whose last word may be cut off."""
    letters = "".join(words(excerpt))
    return bool(letters) and "".join(words(text[: 3 * len(excerpt) + 200])).startswith(letters)


def enter(
    db: Database, article_id: int, source: str, teasers: Iterable[tuple[str, Teaser, int | None]], *, at: str
) -> None:
    """Note what the page of an article advertises: ``(target URL, teaser, the article held under it)``."""
    shown = [(url, teaser, target) for url, teaser, target in teasers if url and target != article_id]
    keys = [_key(opening) if (opening := opening_of(teaser.text)) else None for _, teaser, _ in shown]
    known = _known(db, {key for key, (_, _, target) in zip(keys, shown, strict=True) if key and target is None})
    rows, by_text = [], []
    for key, (url, teaser, held) in zip(keys, shown, strict=True):
        target, found_by = held, "url" if held else ""
        if target is None and key in known and (quoted := _by_text(db, teaser.text)):
            target, found_by = quoted, "text"
            by_text.append((quoted, url))
        said = (teaser.kind.value, teaser.headline, teaser.text, teaser.published or None)
        rows.append((url, source, article_id, *said, at, key, target, found_by))
    db.conn.executemany(
        "INSERT INTO advertised (url, source, article_id, kind, headline, text, published, first_seen, last_seen,"
        " lead_key, target_id, found_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11)"
        " ON CONFLICT (url) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen),"
        " headline = CASE headline WHEN '' THEN excluded.headline ELSE headline END,"
        " lead_key = coalesce(lead_key, excluded.lead_key), text = CASE text WHEN '' THEN excluded.text ELSE text END,"
        " target_id = coalesce(target_id, excluded.target_id),"
        " found_by = CASE found_by WHEN '' THEN excluded.found_by ELSE found_by END",
        rows,
    )
    db.conn.executemany("UPDATE teasers SET target_id = ? WHERE target_url = ? AND target_id IS NULL", by_text)


def arrive(db: Database, article_id: int, standfirst: str, body: str) -> None:
    """Let the teasers that quote an article's beginning lead to it, from now on and those printed before."""
    db.execute("DELETE FROM openings WHERE article_id = ?", [article_id])
    for opening, text in _beginnings(standfirst, body):
        key = _key(opening)
        db.execute("INSERT OR IGNORE INTO openings (key, article_id) VALUES (?, ?)", [key, article_id])
        waiting = db.execute(
            "SELECT url, text FROM advertised WHERE lead_key = ? AND target_id IS NULL", [key]
        ).fetchall()
        for url, excerpt in waiting:
            if begins_with(text, excerpt) and _by_text(db, excerpt) == article_id:
                found(db, url, article_id, "text")


def found(db: Database, url: str, article_id: int | None, by: str) -> None:
    """Record that what was advertised under *url* is held."""
    if article_id is not None:
        db.execute("UPDATE advertised SET target_id = ?, found_by = ? WHERE url = ?", [article_id, by, url])
        db.execute("UPDATE teasers SET target_id = ? WHERE target_url = ? AND target_id IS NULL", [article_id, url])


def missing(db: sqlite3.Connection, *, source: str | None = None, limit: int | None = None) -> Iterator[Missing]:
    """Yield what was advertised and never captured, per source, what was advertised last first."""
    rows = db.execute(
        "SELECT ad.url, ad.source, ad.headline, ad.text, ad.published, ad.kind, ad.first_seen, ad.last_seen, a.url,"
        " coalesce(u.state, 'never asked for') FROM advertised ad JOIN articles a ON a.id = ad.article_id"
        " LEFT JOIN urls u ON u.url = ad.url WHERE ad.target_id IS NULL AND (?1 IS NULL OR ad.source = ?1)"
        " ORDER BY ad.source, ad.last_seen DESC, ad.url LIMIT ?2",
        [source, -1 if limit is None else limit],
    )
    for row in rows.fetchall():
        yield Missing(**dict(zip(Missing.__slots__, row, strict=True)))


def _beginnings(*texts: str) -> list[tuple[str, str]]:
    """Return the texts that open in their own way, each after its opening."""
    openings: dict[str, str] = {}
    for text in texts:
        if opening := opening_of(text):
            openings.setdefault(opening, text)
    return list(openings.items())


def _known(db: Database, keys: Collection[int]) -> set[int]:
    """Return those of *keys* with which an article begins that is held."""
    rows = db.execute(
        "SELECT DISTINCT key FROM openings WHERE key IN (SELECT value FROM json_each(?))", [json.dumps(sorted(keys))]
    ).fetchall()
    return {key for (key,) in rows}


def _by_text(db: Database, excerpt: str) -> int | None:
    """Return the article that begins with *excerpt*, None where none does or articles of two stories do."""
    opening = opening_of(excerpt)
    if not opening:
        return None
    rows = db.execute(
        "SELECT a.id, a.story_id, a.standfirst, a.body FROM openings o JOIN articles a ON a.id = o.article_id"
        " WHERE o.key = ? ORDER BY a.id LIMIT 50",
        [_key(opening)],
    ).fetchall()
    like = [(article, story) for article, story, *texts in rows if any(begins_with(text, excerpt) for text in texts)]
    return like[0][0] if len({story for _, story in like}) == 1 else None


def _key(opening: str) -> int:
    digest = hashlib.blake2b(opening.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") & ((1 << 47) - 1)
