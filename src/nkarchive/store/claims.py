"""What feeds, sitemaps and listings said of URLs: claims, by which a change is noticed, and announcements, which are
witnesses when the page itself is read. The caller holds the transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils import Database

from nkarchive.clock import stamp
from nkarchive.model import Announcement, Lead


def listed(urls: Iterable[str]) -> str:
    """Return URLs as the one parameter that ``json_each`` reads, however many they are."""
    return json.dumps(list(dict.fromkeys(urls)))


def of_leads(db: Database, leads: Sequence[Lead]) -> dict[tuple[str, str], tuple[str, int]]:
    """Return what the leads' listings said of them before, and in which run."""
    rows = db.execute(
        "SELECT url, listing_url, claim, run_id FROM claims WHERE url IN (SELECT value FROM json_each(?1))"
        " AND listing_url IN (SELECT value FROM json_each(?2))",
        [listed(lead.url for lead in leads if lead.claim), listed(lead.listing_url for lead in leads)],
    ).fetchall()
    return {(url, listing): (claim, run) for url, listing, claim, run in rows}


def write(db: Database, lead: Lead, *, at: datetime, run_id: int) -> None:
    """Keep what a lead's listing says of it now."""
    db.execute(
        "INSERT INTO claims (url, listing_url, claim, seen_at, run_id) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (url, listing_url) DO UPDATE SET claim = excluded.claim, seen_at = excluded.seen_at,"
        " run_id = excluded.run_id",
        [lead.url, lead.listing_url, lead.claim, stamp(at), run_id],
    )


def announce(db: Database, said_of: Iterable[tuple[str, Announcement]]) -> None:
    """Keep what was said of articles that are not held yet."""
    # What was said before the article was held stays, and what is said later is not taken in: with other
    # witnesses an unchanged page could be read otherwise, and would look edited.
    db.conn.executemany(
        "INSERT OR IGNORE INTO announcements (url, place, headline, published, byline, language, keywords)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM articles WHERE url = ?1)",
        [
            (url, said.where, said.headline, said.published, said.byline, said.language, said.keywords)
            for url, said in said_of
        ],
    )


def announced(db: Database, url: str) -> tuple[Announcement, ...]:
    """Return what was said of *url* before its article was held."""
    rows = db.execute(
        "SELECT place, headline, published, byline, language, keywords FROM announcements WHERE url = ? ORDER BY place",
        [url],
    )
    return tuple(
        Announcement(
            where=where, headline=headline, published=published, byline=byline, language=language, keywords=keywords
        )
        for where, headline, published, byline, language, keywords in rows.fetchall()
    )


def announce_as(db: Database, url: str, other: str) -> None:
    """Keep what was said of *url* for *other*, and nothing else."""
    said = announced(db, url)
    db.execute("DELETE FROM announcements WHERE url = ?", [other])
    announce(db, ((other, each) for each in said))
