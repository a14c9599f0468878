"""Which branches of a site have brought no article for long: chains of listing pages, pages of one shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from nkarchive.clock import moment, stamp
from nkarchive.model import Kind, Lead
from nkarchive.store.claims import listed

FRUITLESS = 100  # pages on end that were never seen before and bring no article that is new to their branch
REST = timedelta(days=30)  # then it is tried again: a site may have been rebuilt


class Branches:
    """Reads and writes ``branches``; the caller holds the transaction."""

    def __init__(self, db: Database, *, most: int = FRUITLESS) -> None:
        self._db = db
        self.most = most

    def has_ended(self, source: str, branch: str, *, at: datetime) -> bool:
        """Return whether nothing new is to be read of *branch*."""
        row = self._db.execute(
            "SELECT ended_at FROM branches WHERE source = ? AND branch = ?", [source, branch]
        ).fetchone()
        return row is not None and row[0] is not None and timedelta(0) <= at - moment(row[0]) < REST

    def read(self, source: str, branch: str, *, fruitful: bool, run_id: int, at: datetime) -> None:
        """Record that a page of *branch* was read for the first time.

        Only pages of one run count together: a listing grows by a page now and then, and what slides onto that
        has been seen before.
        """
        if fruitful:
            self._db.execute("DELETE FROM branches WHERE source = ? AND branch = ?", [source, branch])
            return
        self._db.execute(
            "INSERT INTO branches (source, branch, run_id, pages) VALUES (?1, ?2, ?3, 1) ON CONFLICT DO UPDATE SET"
            " pages = iif(run_id = ?3, pages + 1, 1), run_id = ?3,"
            " ended_at = iif(run_id = ?3 AND pages + 1 >= ?4, ?5, ended_at)",
            [source, branch, run_id, self.most, stamp(at)],
        )

    def brings_new(self, leads: Sequence[Lead], *, chain: str) -> bool:
        """Return whether one of *leads* is an article that was not listed before.

        By no page of *chain*, or, where that is '', by no page that lists articles: what only a sitemap or a feed
        has named is new here. Ask before the leads are taken in.
        """
        articles = [lead for lead in leads if lead.kind is Kind.ARTICLE]
        unknown = self._db.execute(
            "SELECT 1 FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM urls WHERE url = value)"
            " AND NOT EXISTS (SELECT 1 FROM aliases WHERE url = value) LIMIT 1",
            [listed(lead.url for lead in articles)],
        ).fetchone()
        unlisted = self._db.execute(
            "SELECT 1 FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM claims WHERE url = value AND iif(?2 != '',"
            " listing_url = ?2, EXISTS (SELECT 1 FROM urls WHERE urls.url = listing_url AND urls.kind = 'section')))"
            " LIMIT 1",
            [listed(lead.url for lead in articles if lead.claim), chain],
        ).fetchone()
        return bool(unknown or unlisted)

    # --- sitemaps in sitemaps -------------------------------------------------------------------------

    def depth(self, sitemap: str) -> int:
        """Return how many sitemaps lie between *sitemap* and the one that the site or the configuration names."""
        row = self._db.execute("SELECT depth FROM urls WHERE url = ?", [sitemap]).fetchone()
        return int(row[0]) if row else 0

    def deepen(self, sitemaps: Sequence[Lead], depth: int) -> None:
        """Record the depth of those *sitemaps* that nobody named before."""
        self._db.conn.executemany(
            "UPDATE urls SET depth = ? WHERE url = ? AND found_on = ?",
            [(depth, lead.url, lead.found_on) for lead in sitemaps],
        )

    # --- addresses that are traps ---------------------------------------------------------------------

    def refuse(self, source: str, lead: Lead, *, at: datetime) -> bool:
        """Keep *lead* as one that is not followed; return False where it was known already."""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO urls (url, source, kind, state, found_at, found_on) VALUES (?, ?, ?, 'trap', ?, ?)",
            [lead.url, source, lead.kind, stamp(at), lead.found_on],
        )
        return cursor.rowcount == 1
