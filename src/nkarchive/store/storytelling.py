"""Which stories the articles tell: looks a text up as it arrives, enters it, and redoes what was learned otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from nkarchive.dedupe import Join, Neighbour, joins_of
from nkarchive.likeness.compare import Thresholds
from nkarchive.likeness.sketch import keys_of
from nkarchive.likeness.wording import Wording, wording_of
from nkarchive.model import Fingerprint
from nkarchive.store import boilerplate, likeness_index, regrouping, related, stories
from nkarchive.store.regrouping import Regrouped

_BATCH = 500


class Storytelling:
    """Keeps the index of likeness and the stories; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.thresholds = Thresholds()
        self._settled = False
        self._last: tuple[str, str, Wording, tuple[int, ...]] | None = None

    def neighbours(
        self, body: str, fingerprint: Fingerprint, published: str, *, source: str, other_than: int | None
    ) -> tuple[Neighbour, ...]:
        """Return every version of another article that tells the same story as *body*, by its words."""
        wording, keys = self._sketch(body, source)
        return (
            *stories.same_text(self._db, fingerprint, published, other_than=other_than),
            *stories.alike(self._db, wording, keys, published, other_than=other_than, thresholds=self.thresholds),
        )

    def enter(
        self,
        article_id: int,
        version_id: int,
        body: str,
        fingerprint: Fingerprint,
        joins: Iterable[Join],
        *,
        source: str,
        at: str,
    ) -> None:
        """Enter a version, link its article to the others of its story, and learn the furniture around its text."""
        if not self._settled:
            likeness_index.settle(self._db, self.thresholds)
            self._settled = True
        _, keys = self._sketch(body, source)
        likeness_index.add(self._db, version_id, keys)
        touched = {article_id}
        for join in joins:
            stories.link(self._db, article_id, join)
            touched.add(join.article_id)
        learned = boilerplate.learn(self._db, source, body, fingerprint.text_sha256, at=at)
        if learned:
            self._last = None
            touched |= self._reread(source, learned)
        if len(touched) > 1:
            stories.regroup(self._db, sorted(touched))

    def redo(self) -> Regrouped:
        """Make the index, the furniture, the links and the stories anew from the versions, with our settings."""
        with regrouping.compared(self._db) as compare:
            likeness_index.clear(self._db, self.thresholds)
            boilerplate.forget(self._db)
            self._db.execute("DELETE FROM story_links WHERE kind != 'translation'")
            self._last = None
            # furniture first: no line may count in one comparison and not in the next
            for _, _, source, body, fingerprint, _, seen_at in self._versions():
                boilerplate.learn(self._db, source, body, fingerprint.text_sha256, at=seen_at)
            for version, article, source, body, fingerprint, day, _ in self._versions():
                near = self.neighbours(body, fingerprint, day, source=source, other_than=article)
                likeness_index.add(self._db, version, self._sketch(body, source)[1])
                for join in joins_of(fingerprint.weight, day, near):
                    stories.link(self._db, article, join)
            stories.regroup(self._db, stories.to_regroup(self._db))
            related.catch_up(self._db)
            return compare()

    def advice(self) -> str:
        """Return one sentence that says why ``nkarchive regroup`` should be run, '' where it need not be."""
        return likeness_index.advice(self._db.conn, self.thresholds)

    def _reread(self, source: str, lines: list[str]) -> set[int]:
        """Look texts up again whose furniture has just been learned; return the articles that this concerns."""
        known = boilerplate.known(self._db, source)
        versions = boilerplate.versions_with(self._db, source, lines)
        articles: set[int] = set()
        rows = []
        for version in versions:
            article, body = self._db.execute("SELECT article_id, body FROM versions WHERE id = ?", [version]).fetchone()
            articles.add(article)
            likeness_index.remove(self._db, version, keys_of(wording_of(body, without=known.difference(lines))))
            likeness_index.add(self._db, version, keys_of(wording_of(body, without=known)))
        for article in sorted(articles):
            rows += self._db.execute("SELECT id FROM versions WHERE article_id = ? ORDER BY id", [article]).fetchall()
            self._db.execute(
                "DELETE FROM story_links WHERE kind != 'translation' AND (article_id = ?1 OR other_id = ?1)", [article]
            )
        for (version,) in rows:
            _, article, _, body, fingerprint, day, _ = self._version(version)
            near = self.neighbours(body, fingerprint, day, source=source, other_than=article)
            for join in joins_of(fingerprint.weight, day, near):
                stories.link(self._db, article, join)
        return articles

    def _sketch(self, body: str, source: str) -> tuple[Wording, tuple[int, ...]]:
        # a page is looked up, then entered: the same text twice in a row
        if self._last and self._last[:2] == (body, source):
            return self._last[2:]
        wording = wording_of(body, without=boilerplate.known(self._db, source))
        self._last = (body, source, wording, keys_of(wording))
        return self._last[2:]

    def _versions(self) -> Iterable[tuple[int, int, str, str, Fingerprint, str, str]]:
        last = 0
        while rows := self._db.execute(
            "SELECT id FROM versions WHERE id > ? ORDER BY id LIMIT ?", [last, _BATCH]
        ).fetchall():
            for (version,) in rows:
                yield self._version(version)
            last = rows[-1][0]

    def _version(self, version: int) -> tuple[int, int, str, str, Fingerprint, str, str]:
        article, source, body, content, text, weight, day, seen_at = self._db.execute(
            "SELECT v.article_id, a.source, v.body, v.content_sha256, v.text_sha256, v.weight,"
            " coalesce(v.published, ''), v.seen_at FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.id = ?",
            [version],
        ).fetchone()
        fingerprint = Fingerprint(content_sha256=content, text_sha256=text, weight=weight)
        return version, article, source, body, fingerprint, day, seen_at
