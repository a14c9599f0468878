"""What an article's page leads to: teasers, and the same story in other languages, with the articles meant, once held."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from sqlite_utils import Database

from nkarchive.likeness.compare import days_apart
from nkarchive.likeness.twins import twins
from nkarchive.model import Article, Teaser, TeaserKind
from nkarchive.store import advertised

Spell = Callable[[str], str]  # an address as printed -> the one under which an article would be held

OWN_LINK = "the page's own link"
TWIN = "the same address in another language"
_TWIN_DAYS = 7  # two languages may count their articles apart: number 123 here is another event than number 123 there


def enter(db: Database, article_id: int, article: Article, spell: Spell, *, source: str, at: str) -> None:
    """Write the teasers and translations of an article that was just read, at *at*."""
    shown = _meant(db, article, spell)
    db.conn.executemany(
        "INSERT INTO teasers (article_id, position, kind, url, headline, published, text, target_url, target_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                article_id,
                position,
                teaser.kind.value,
                teaser.url,
                teaser.headline,
                teaser.published or None,
                teaser.text,
                address,
                held,
            )
            for position, (address, teaser, held) in enumerate(shown)
        ],
    )
    advertised.enter(db, article_id, source, shown, at=at)
    for translation in article.translations:
        db.execute(
            "INSERT OR IGNORE INTO translations (article_id, language, url, target_url, target_id)"
            " VALUES (?, ?, ?, ?, ?)",
            [article_id, translation.language, translation.url, address := spell(translation.url), target(db, address)],
        )
    link_translations(db, article_id)


def advertise(db: Database, article_id: int, article: Article, spell: Spell, *, source: str, at: str) -> None:
    """Note what the page of an article advertises, which changes while its text does not."""
    advertised.enter(db, article_id, source, _meant(db, article, spell), at=at)


def _meant(db: Database, article: Article, spell: Spell) -> list[tuple[str, Teaser, int | None]]:
    """Return each teaser with the address that it means, and the article held there."""
    addresses = [spell(teaser.url) for teaser in article.teasers]
    held = targets(db, addresses)
    return [(address, teaser, held.get(address)) for address, teaser in zip(addresses, article.teasers, strict=True)]


def target(db: Database, url: str) -> int | None:
    """Return the article that stands under *url*, or that *url* is another address of."""
    row = db.execute(
        "SELECT id FROM articles WHERE url = ?1 UNION ALL SELECT article_id FROM aliases WHERE url = ?1", [url]
    ).fetchone()
    return int(row[0]) if row else None


def targets(db: Database, urls: Iterable[str]) -> dict[str, int]:
    """Return, of many URLs, the articles that ``target`` would say."""
    listed = json.dumps(list(dict.fromkeys(urls)))
    return {
        url: article
        for table, id_column in (("aliases", "article_id"), ("articles", "id"))
        for url, article in db.execute(
            f"SELECT url, {id_column} FROM {table} WHERE url IN (SELECT value FROM json_each(?))", [listed]
        ).fetchall()
    }


def resolve(db: Database, article_id: int | None, url: str) -> None:
    """Let the teasers and translations lead to an article that were printed before it was held under *url*."""
    for table in ("teasers", "translations"):
        db.execute(f"UPDATE {table} SET target_id = ? WHERE target_url = ?", [article_id, url])
    advertised.found(db, url, article_id, "url")
    if article_id is not None:
        link_translations(db, article_id)


def link_translations(db: Database, article_id: int) -> None:
    """Link what the pages, or their addresses, call the same story in another language; never merged into one story."""
    db.execute(
        "INSERT OR IGNORE INTO story_links (article_id, other_id, similarity, reason, kind)"
        " SELECT min(article_id, target_id), max(article_id, target_id), 0, ?2, 'translation'"
        " FROM translations WHERE target_id IS NOT NULL AND target_id != article_id"
        " AND (article_id = ?1 OR target_id = ?1)",
        [article_id, OWN_LINK],
    )
    url, source, language, day = db.execute(
        "SELECT url, source, language, coalesce(published, '') FROM articles WHERE id = ?", [article_id]
    ).fetchone()
    likely = twins(url) if language else ()
    if not likely:
        return
    rows = db.execute(
        "SELECT id, language, coalesce(published, '') FROM articles WHERE source = ?"
        " AND url IN (SELECT value FROM json_each(?))",
        [source, json.dumps(likely)],
    ).fetchall()
    for other, their_language, their_day in rows:
        if _base(their_language) not in ("", _base(language)) and days_apart(day, their_day) <= _TWIN_DAYS:
            db.execute(
                "INSERT OR IGNORE INTO story_links (article_id, other_id, similarity, reason, kind)"
                " VALUES (?, ?, 0, ?, 'translation')",
                [*sorted((article_id, other)), TWIN],
            )


def catch_up(db: Database) -> None:
    """Do for the articles of an archive from before what is done for each as it is read now.

    Their translations are linked, their beginnings are known to excerpts, and what their pages advertise is noted.
    """
    last = 0
    while rows := db.execute(
        "SELECT id, source, standfirst, body, last_changed FROM articles WHERE id > ? ORDER BY id LIMIT 500", [last]
    ).fetchall():
        for article_id, source, standfirst, body, seen_at in rows:
            link_translations(db, article_id)
            advertised.arrive(db, article_id, standfirst, body)
            shown = db.execute(
                "SELECT t.target_url, t.url, t.headline, t.published, t.text, t.kind, t.target_id FROM teasers t"
                " LEFT JOIN advertised d ON d.url = t.target_url WHERE t.article_id = ? AND d.url IS NULL",
                [article_id],
            ).fetchall()
            teasers = [
                (
                    address,
                    Teaser(url=url, headline=headline, published=day or "", text=text, kind=TeaserKind(kind)),
                    held,
                )
                for address, url, headline, day, text, kind, held in shown
            ]
            advertised.enter(db, article_id, source, teasers, at=seen_at)
        last = rows[-1][0]


def _base(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]
