"""The frontier: every URL that was found, where, and when it is due. It is all the state a crawl has,
so a run that was cut off is taken up by the next one where it stopped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from nkarchive.clock import moment, stamp
from nkarchive.model import Announcement, Kind, Lead, Source
from nkarchive.urls import canonicalise

FINDERS = (Kind.FEED, Kind.SITEMAP, Kind.SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A row of the frontier that is to be fetched."""

    url: str
    source: str
    kind: Kind
    state: str
    tries: int = 0
    etag: str = ""
    last_modified: str = ""
    changed_at: datetime | None = None
    listing_url: str = ""
    whole: bool = False
    whole_at: datetime | None = None
    capture_id: int | None = None

    @property
    def first_of_listing(self) -> bool:
        """Whether this is a finder that each pass begins with, not a further page of one."""
        return self.kind is not Kind.ARTICLE and self.listing_url in ("", self.url)


_DUE = (
    "SELECT url, source, kind, state, tries, etag, last_modified, changed_at, listing_url, whole, whole_at,"
    " capture_id FROM urls"
)


def _due(row: Sequence[object]) -> Due:
    url, source, kind, state, tries, etag, modified, changed, listing, whole, whole_at, capture = row
    return Due(
        url=str(url),
        source=str(source),
        kind=Kind(str(kind)),
        state=str(state),
        tries=int(str(tries)),
        etag=str(etag),
        last_modified=str(modified),
        changed_at=moment(str(changed)) if changed else None,
        listing_url=str(listing),
        whole=bool(whole),
        whole_at=moment(str(whole_at)) if whole_at else None,
        capture_id=int(str(capture)) if capture is not None else None,
    )


class Frontier:
    """Reads and writes ``urls``, ``claims`` and ``announcements``; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def seed(self, source: Source, *, at: datetime, again: bool) -> str:
        """Put a source's start pages, feeds and sitemaps into the frontier; return which of them another source has.

        They are due at once when they are new, or *again* asks for every finder to be read now.
        """
        taken = ""
        for kind, urls in (
            (Kind.SECTION, source.start),
            (Kind.FEED, source.feeds),
            (Kind.SITEMAP, source.sitemaps),
        ):
            for url in urls:
                lead = Lead(url=canonicalise(url), kind=kind)
                if not self._insert(source.name, lead, at):  # what the configuration names is no trap
                    self._db.execute(
                        "UPDATE urls SET state = 'new', next_at = ?, kind = ?, listing_url = iif(?2 = 'section', url, '')"
                        " WHERE url = ? AND state = 'trap'",
                        [stamp(at), kind, lead.url],
                    )
                (owner,) = self._db.execute("SELECT source FROM urls WHERE url = ?", [lead.url]).fetchone()
                if owner != source.name:
                    taken = f"{lead.url} is read for {owner} already"
        self._drop_finders(source, at=at)
        if again:
            self._db.execute(
                "UPDATE urls SET next_at = ? WHERE source = ? AND kind IN (?, ?, ?)"
                " AND listing_url IN ('', url) AND state NOT IN ('gone', 'dropped', 'trap')",
                [stamp(at), source.name, *FINDERS],
            )
        return taken

    def _drop_finders(self, source: Source, *, at: datetime) -> None:
        # what the configuration named once and names no more is not read, and is read again if it returns
        named = [canonicalise(url) for url in (*source.start, *source.feeds, *source.sitemaps)]
        marks = ",".join("?" * len(named))
        here = "source = ? AND kind IN ('section', 'feed', 'sitemap') AND found_on = ''"
        self._db.execute(
            f"UPDATE urls SET state = 'dropped', next_at = NULL WHERE {here} AND url NOT IN ({marks})",
            [source.name, *named],
        )
        self._db.execute(
            f"UPDATE urls SET state = 'new', next_at = ? WHERE {here} AND state = 'dropped' AND url IN ({marks})",
            [stamp(at), source.name, *named],
        )

    def due(self, source: str, *, before: datetime, limit: int, kinds: Collection[Kind] = tuple(Kind)) -> list[Due]:
        """Return what of *source* is due before a time: what a pass begins with first, then by age."""
        found: list[Due] = []
        for kind in kinds:
            rows = self._db.execute(
                f"{_DUE} WHERE source = ? AND kind = ? AND next_at < ? ORDER BY next_at, rowid LIMIT ?",
                [source, kind, stamp(before), limit],
            )
            found += [_due(row) for row in rows.fetchall()]
        return sorted(found, key=lambda due: not due.first_of_listing)[:limit]

    def count_due(self, source: str, *, before: datetime) -> int:
        """Return how many articles of *source* are due before a time."""
        row = self._db.execute(
            "SELECT count(*) FROM urls WHERE source = ? AND kind = 'article' AND next_at < ?",
            [source, stamp(before)],
        ).fetchone()
        return int(row[0])

    def get(self, url: str) -> Due | None:
        """Return the row of *url*, due or not."""
        row = self._db.execute(f"{_DUE} WHERE url = ?", [url]).fetchone()
        return _due(row) if row else None

    def _insert(self, source: str, lead: Lead, at: datetime) -> bool:
        listing = lead.listing_url if lead.next_page else lead.url if lead.kind is Kind.SECTION else ""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO urls (url, source, kind, state, found_at, found_on, next_at, listing_url)"
            " VALUES (?, ?, ?, 'new', ?, ?, ?, ?)",
            [lead.url, source, lead.kind, stamp(at), lead.found_on, stamp(at), listing],
        )
        return cursor.rowcount == 1

    def add(self, source: str, lead: Lead, *, at: datetime, run_id: int, next_slot: datetime) -> bool:
        """Take in a lead; return whether it brings something new or changed.

        An article that its listing now calls otherwise is due at once: in this run, or at the next
        slot where this run has already been there.
        """
        row = None
        if lead.kind is Kind.ARTICLE:
            row = self._db.execute(
                "SELECT a.url FROM aliases s JOIN articles a ON a.id = s.article_id WHERE s.url = ?", [lead.url]
            ).fetchone()
        url = row[0] if row else lead.url
        fresh = row is None and self._insert(source, lead, at)
        if row is None and lead.announced is not None:
            self._announce(lead.url, (lead.announced,))
        if not lead.claim or lead.kind not in (Kind.ARTICLE, Kind.SITEMAP):
            return fresh
        before = self._db.execute(
            "SELECT claim, run_id FROM claims WHERE url = ? AND listing_url = ?", [lead.url, lead.listing_url]
        ).fetchone()
        # What a run saw first counts: side boxes repeat a story in other words on every further page,
        # and a listing whose words seem to change is read to its end, each time.
        if before and before[1] == run_id:
            return fresh
        self._db.execute(
            "INSERT INTO claims (url, listing_url, claim, seen_at, run_id) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (url, listing_url) DO UPDATE SET claim = excluded.claim, seen_at = excluded.seen_at,"
            " run_id = excluded.run_id",
            [lead.url, lead.listing_url, lead.claim, stamp(at), run_id],
        )
        changed = before is not None and before[0] != lead.claim
        if changed and not fresh:
            self._db.execute(
                "UPDATE urls SET next_at = CASE WHEN EXISTS (SELECT 1 FROM outcomes WHERE run_id = ?1 AND url = ?2)"
                " THEN ?3 ELSE ?4 END WHERE url = ?2 AND kind IN ('article', 'sitemap')"
                " AND (next_at IS NULL OR next_at > ?4)",
                [run_id, url, stamp(next_slot), stamp(at)],
            )
        return fresh or changed

    def _announce(self, url: str, announced: Iterable[Announcement]) -> None:
        # What was said before the article was held stays, and what is said later is not taken in: with other
        # witnesses an unchanged page could be read otherwise, and would look edited.
        for said in announced:
            self._db.execute(
                "INSERT OR IGNORE INTO announcements (url, place, headline, published, byline, language, keywords)"
                " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM articles WHERE url = ?1)",
                [url, said.where, said.headline, said.published, said.byline, said.language, said.keywords],
            )

    def announced(self, url: str) -> tuple[Announcement, ...]:
        """Return what feeds, news sitemaps and listings said of *url* before its article was held."""
        rows = self._db.execute(
            "SELECT place, headline, published, byline, language, keywords FROM announcements WHERE url = ?"
            " ORDER BY place",
            [url],
        )
        return tuple(
            Announcement(
                where=where, headline=headline, published=published, byline=byline, language=language, keywords=keywords
            )
            for where, headline, published, byline, language, keywords in rows.fetchall()
        )

    def announce_as(self, url: str, other: str) -> None:
        """Keep what was said of *url* for *other*, under which its article is about to be held, and nothing else."""
        said = self.announced(url)
        self._db.execute("DELETE FROM announcements WHERE url = ?", [other])
        self._announce(other, said)

    def read_on(self, source: str, lead: Lead, *, at: datetime, whole: bool, run_id: int) -> None:
        """Make the next page of a listing due in this run, unless this run has already read it."""
        self._insert(source, lead, at)
        self._db.execute(
            "UPDATE urls SET next_at = ?1, whole = max(whole, ?2) WHERE url = ?3 AND kind = 'section'"
            " AND NOT EXISTS (SELECT 1 FROM outcomes WHERE run_id = ?4 AND url = ?3)",
            [stamp(at), int(whole), lead.url, run_id],
        )

    def read_whole(self, listing_url: str, *, at: datetime) -> None:
        """Record that a listing was read to its end."""
        self._db.execute("UPDATE urls SET whole_at = ? WHERE url = ?", [stamp(at), listing_url])

    def make_due(self, source: str, lead: Lead, *, at: datetime) -> None:
        """Put *lead* into the frontier as due now, whatever was planned for it."""
        self._insert(source, lead, at)
        self._db.execute("UPDATE urls SET next_at = ? WHERE url = ?", [stamp(at), lead.url])

    def settle(
        self,
        url: str,
        *,
        state: str,
        at: datetime,
        next_at: datetime | None,
        tries: int = 0,
        whole: bool = False,
        changed: bool = False,
        capture_id: int | None = None,
        validators: tuple[str, str] | None = None,
    ) -> None:
        """Record a visit. *validators* are ETag and Last-Modified, None leaves them as they are."""
        self._db.execute(
            "UPDATE urls SET state = ?, visited_at = ?, next_at = ?, tries = ?, whole = ?,"
            " changed_at = CASE WHEN ? OR changed_at IS NULL THEN ? ELSE changed_at END,"
            " capture_id = coalesce(?, capture_id) WHERE url = ?",
            [state, stamp(at), stamp(next_at) if next_at else None, tries, whole, changed, stamp(at), capture_id, url],
        )
        if validators is not None:
            self._db.execute("UPDATE urls SET etag = ?, last_modified = ? WHERE url = ?", [*validators, url])

    def put_off(self, url: str, *, next_at: datetime) -> None:
        """Record that *url* was not asked for, only put off: all else about it stays."""
        self._db.execute("UPDATE urls SET next_at = ? WHERE url = ?", [stamp(next_at), url])

    def defer_rest(self, run_id: int, source: str, *, before: datetime, detail: str) -> None:
        """Give every URL of *source* that is still due its outcome: deferred."""
        self._db.execute(
            "INSERT OR IGNORE INTO outcomes (run_id, url, source, kind, outcome, detail)"
            " SELECT ?, url, source, kind, 'deferred', ? FROM urls WHERE source = ? AND next_at < ?",
            [run_id, detail, source, stamp(before)],
        )
