"""Writes articles: versions are added, never changed; the article's row shows the latest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from nkarchive.clock import stamp
from nkarchive.dedupe import Change, Decision, Held, Neighbour
from nkarchive.model import Article, Caption, EventKind, Fingerprint, Status, Teaser
from nkarchive.store import advertised, boilerplate, edits, related, search_index, selectors, stories
from nkarchive.store.related import Spell
from nkarchive.store.safe import safe, safe_article
from nkarchive.store.storytelling import Storytelling
from nkarchive.text import words


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldArticle:
    """An article as the archive holds it."""

    id: int
    url: str
    content_sha256: str
    status: Status

    @property
    def held(self) -> Held:
        return Held(article_id=self.id, content_sha256=self.content_sha256)


class Articles:
    """Reads and writes articles and all that hangs on them; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.stories = Storytelling(db)
        self._fitted: tuple[Article, Article] | None = None

    def _fit(self, article: Article) -> Article:
        # an article is looked up, compared and written, one after the other
        if self._fitted is None or self._fitted[0] is not article:
            self._fitted = article, safe_article(article)
        return self._fitted[1]

    def held(self, url: str) -> HeldArticle | None:
        """Return the article that stands under exactly this URL."""
        row = self._db.execute("SELECT id, url, content_sha256, status FROM articles WHERE url = ?", [url]).fetchone()
        return HeldArticle(id=row[0], url=row[1], content_sha256=row[2], status=Status(row[3])) if row else None

    def neighbours(
        self, article: Article, fingerprint: Fingerprint, *, source: str, other_than: int | None
    ) -> tuple[Neighbour, ...]:
        """Return every version of another article that tells the same story, by its words."""
        article = self._fit(article)
        return self.stories.neighbours(
            article.body, fingerprint, article.published, source=source, other_than=other_than
        )

    def is_furniture(self, held: HeldArticle, article: Article, source: str) -> bool:
        """Return whether *article* differs from what is held in nothing but lines that its source prints on all."""
        article = self._fit(article)
        if edits.changed_fields(self._db, held.id, article) != "body":
            return False
        lines = boilerplate.known(self._db, source)
        (body,) = self._db.execute("SELECT body FROM articles WHERE id = ?", [held.id]).fetchone()
        return bool(lines) and boilerplate.without(body, lines) == boilerplate.without(article.body, lines)

    def said(self, article_id: int, fingerprint: Fingerprint) -> bool:
        """Return whether a version of an article has this text."""
        found = self._db.execute(
            "SELECT 1 FROM versions WHERE article_id = ? AND text_sha256 = ?", [article_id, fingerprint.text_sha256]
        )
        return found.fetchone() is not None

    def write(
        self,
        article: Article,
        fingerprint: Fingerprint,
        decision: Decision,
        *,
        url: str,
        source: str,
        at: datetime,
        capture_id: int | None,
        held: HeldArticle | None,
        spell: Spell = str,
        note: str = "",
    ) -> int:
        """Carry out *decision* and return the article's id.

        *spell* tells which article a printed link means; *note* goes into the event of an edit.
        """
        article = self._fit(article)
        selectors.count(self._db, source, article.selectors, at=at)
        if held is None:
            article_id = self._insert(article, fingerprint, url=url, source=source, at=at, capture_id=capture_id)
            self._attach(article_id, article, spell, source=source, at=at)
            self.event(article_id, EventKind.NEW, at=at, capture_id=capture_id)
            related.resolve(self._db, article_id, url)
        else:
            article_id = held.id
            if held.status is not Status.LIVE:
                self.returned(held, at=at, capture_id=capture_id)
            if decision.change is Change.UNCHANGED:
                self.seen(article_id, at)
                related.advertise(self._db, article_id, article, spell, source=source, at=stamp(at))
                return article_id
            changed = edits.changed_fields(self._db, article_id, article)
            kind = EventKind.COMPLETED if edits.completes(self._db, article_id, article, changed) else EventKind.EDITED
            self._update(article_id, article, fingerprint, at=at, capture_id=capture_id)
            self._attach(article_id, article, spell, source=source, at=at)
            detail = f"{changed} ({note})" if note else changed
            self.event(article_id, kind, at=at, detail=detail, capture_id=capture_id)
        advertised.arrive(self._db, article_id, article.standfirst, article.body)
        version_id = self._add_version(article_id, article, fingerprint, at=at, capture_id=capture_id)
        self.stories.enter(
            article_id, version_id, article.body, fingerprint, decision.joins, source=source, at=stamp(at)
        )
        return article_id

    def event(
        self, article_id: int, kind: EventKind, *, at: datetime, detail: str = "", capture_id: int | None = None
    ) -> None:
        """Record what happened to an article."""
        self._db.execute(
            "INSERT INTO events (article_id, at, kind, detail, capture_id) VALUES (?, ?, ?, ?, ?)",
            [article_id, stamp(at), kind.value, safe(detail), capture_id],
        )

    def set_status(self, article_id: int, status: Status) -> None:
        """Record what became of an article on its own site."""
        self._db.execute("UPDATE articles SET status = ? WHERE id = ?", [status.value, article_id])

    def returned(self, held: HeldArticle, *, at: datetime, capture_id: int | None) -> None:
        """Record that an article that was gone, blocked or moved is there again."""
        self.set_status(held.id, Status.LIVE)
        self.event(held.id, EventKind.RETURNED, at=at, detail=f"was {held.status}", capture_id=capture_id)

    def seen(self, article_id: int, at: datetime) -> None:
        """Record that an article was seen as it is held."""
        self._db.execute("UPDATE articles SET last_seen = ? WHERE id = ?", [stamp(at), article_id])

    def has_pages(self, url: str) -> bool:
        """Return whether the article that stands under *url* has further pages."""
        found = self._db.execute(
            "SELECT 1 FROM articles a JOIN aliases s ON s.article_id = a.id WHERE a.url = ? AND s.reason = 'page' LIMIT 1",
            [url],
        )
        return found.fetchone() is not None

    def pages(self, article_id: int) -> dict[str, int | None]:
        """Return the pages of an article's latest version, where it has several, with their captures: None for
        the one that did not answer, before which the version ends."""
        return edits.pages(self._db, article_id)

    def write_pages(self, article_id: int, pages: Sequence[tuple[str, int | None]]) -> None:
        """Record the pages of an article's latest version, in order, with their captures."""
        for position, (url, capture_id) in enumerate(pages, start=1):
            self._db.execute(
                "INSERT OR IGNORE INTO version_pages (version_id, position, url, capture_id)"
                " SELECT v.id, ?, ?, ? FROM versions v JOIN articles a ON a.id = v.article_id AND a.versions = v.number"
                " WHERE a.id = ?",
                [position, url, capture_id, article_id],
            )

    def alias_of(self, url: str) -> int | None:
        """Return the article that *url* is another address of."""
        row = self._db.execute("SELECT article_id FROM aliases WHERE url = ?", [url]).fetchone()
        return int(row[0]) if row else None

    def alias(self, url: str, article_id: int, reason: str) -> None:
        """Record another URL of an article; an article's own URL is never an alias of another.

        What the page itself calls its shortlink is one, whichever way it was found first.
        """
        self._db.execute(
            "INSERT INTO aliases (url, article_id, reason) SELECT ?1, ?2, ?3"
            " WHERE NOT EXISTS (SELECT 1 FROM articles WHERE url = ?1)"
            " ON CONFLICT (url) DO UPDATE SET article_id = excluded.article_id, reason = excluded.reason"
            " WHERE excluded.reason = 'shortlink'",
            [url, article_id, reason],
        )
        related.resolve(self._db, related.target(self._db, url), url)

    def _columns(self, article: Article, fingerprint: Fingerprint) -> dict[str, object]:
        return {
            "headline": article.headline,
            "standfirst": article.standfirst,
            "byline": article.byline_text,
            "published": article.published or None,
            "published_text": article.published_text,
            "updated": article.updated or None,
            "language": article.language,
            "section": article.section,
            "body": article.body,
            "word_count": len(words(article.body)),
            "image_url": article.image_url,
            "content_sha256": fingerprint.content_sha256,
            "provenance": json.dumps(dict(article.provenance), ensure_ascii=False, sort_keys=True),
        }

    def _insert(
        self,
        article: Article,
        fingerprint: Fingerprint,
        *,
        url: str,
        source: str,
        at: datetime,
        capture_id: int | None,
    ) -> int:
        story = stories.begin(self._db)
        seen = stamp(at)
        columns = self._columns(article, fingerprint) | {
            "url": url,
            "source": source,
            "first_seen": seen,
            "last_seen": seen,
            "last_changed": seen,
            "versions": 0,
            "story_id": story,
            "capture_id": capture_id,
        }
        names = ", ".join(columns)
        marks = ", ".join(f":{name}" for name in columns)
        article_id = self._db.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", columns).lastrowid
        assert article_id is not None
        self._db.execute("UPDATE stories SET first_article_id = ? WHERE id = ?", [article_id, story])
        # what was taken for another address of some article turned out to be one of its own
        self._db.execute("DELETE FROM aliases WHERE url = ?", [url])
        return article_id

    def _update(
        self, article_id: int, article: Article, fingerprint: Fingerprint, *, at: datetime, capture_id: int | None
    ) -> None:
        search_index.unindex(self._db, article_id)
        columns = self._columns(article, fingerprint) | {
            "last_seen": stamp(at),
            "last_changed": stamp(at),
            "capture_id": capture_id,
        }
        assignments = ", ".join(f"{name} = :{name}" for name in columns)
        self._db.execute(f"UPDATE articles SET {assignments} WHERE id = :id", columns | {"id": article_id})
        for table in ("captions", "teasers", "translations", "article_authors"):
            self._db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])

    def _attach(self, article_id: int, article: Article, spell: Spell, *, source: str, at: datetime) -> None:
        write = self._db.conn.executemany
        write(
            "INSERT OR IGNORE INTO authors (name, kind) VALUES (?, ?)",
            [(author.name, author.kind.value) for author in article.byline],
        )
        write(
            "INSERT INTO article_authors (article_id, author_id, position)"
            " SELECT ?, id, ? FROM authors WHERE name = ? AND kind = ?",
            [(article_id, position, author.name, author.kind.value) for position, author in enumerate(article.byline)],
        )
        write(
            "INSERT INTO captions (article_id, position, text, credit, image_url) VALUES (?, ?, ?, ?, ?)",
            [
                (article_id, position, caption.text, caption.credit, caption.image_url)
                for position, caption in enumerate(article.captions)
            ],
        )
        related.enter(self._db, article_id, article, spell, source=source, at=stamp(at))
        search_index.index(self._db, article_id)

    def _add_version(
        self, article_id: int, article: Article, fingerprint: Fingerprint, *, at: datetime, capture_id: int | None
    ) -> int:
        version_id = self._db.execute(
            "INSERT INTO versions (article_id, number, seen_at, headline, standfirst, byline, published, body,"
            " captions, teasers, provenance, content_sha256, text_sha256, weight, capture_id)"
            " SELECT id, versions + 1, ?, headline, standfirst, byline, published, body, ?, ?, provenance,"
            " content_sha256, ?, ?, ? FROM articles WHERE id = ?",
            [
                stamp(at),
                _as_json(article.captions),
                _as_json(article.teasers),
                fingerprint.text_sha256,
                fingerprint.weight,
                capture_id,
                article_id,
            ],
        ).lastrowid
        assert version_id is not None
        self._db.execute("UPDATE articles SET versions = versions + 1 WHERE id = ?", [article_id])
        return version_id


def _as_json(parts: Sequence[Caption] | Sequence[Teaser]) -> str:
    # dataclasses.asdict copies deeply, which costs as much as the rows themselves
    return json.dumps([{name: getattr(part, name) for name in part.__slots__} for part in parts], ensure_ascii=False)
