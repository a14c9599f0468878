"""The frontier: every URL that was found, where, and when it is due. It is all the state a crawl has,
so a run that was cut off is taken up by the next one where it stopped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from nkarchive.clock import moment, stamp
from nkarchive.model import Announcement, Kind, Lead, Source
from nkarchive.store import claims
from nkarchive.store.claims import listed
from nkarchive.urls import canonicalise

LEFT_ALONE = "left-alone"  # the state of a page that killed its reader too often
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
    deaths: int = 0
    unmodified: int = 0
    visited_at: datetime | None = None
    interval_s: float | None = None

    @property
    def first_of_listing(self) -> bool:
        """Whether this is a finder that each pass begins with, not a further page of one."""
        return self.kind is not Kind.ARTICLE and self.listing_url in ("", self.url)


_DUE = (
    "SELECT url, source, kind, state, tries, etag, last_modified, changed_at, listing_url, whole, whole_at,"
    " capture_id, deaths, unmodified, visited_at, interval_s FROM urls"
)


def _due(row: Sequence[object]) -> Due:
    url, source, kind, state, tries, etag, modified, changed, listing, whole, whole_at, capture, *polled = row
    deaths, unmodified, visited, interval = polled
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
        deaths=int(str(deaths)),
        unmodified=int(str(unmodified)),
        visited_at=moment(str(visited)) if visited else None,
        interval_s=float(str(interval)) if interval is not None else None,
    )


def _listing(lead: Lead) -> str:
    return lead.listing_url if lead.next_page else lead.url if lead.kind is Kind.SECTION else ""


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
                self._insert(source.name, lead, at=at)
                self._db.execute(  # what the configuration names is no trap
                    "UPDATE urls SET state = 'new', next_at = ?1, kind = ?2, listing_url = iif(?2 = 'section', url, '')"
                    " WHERE url = ?3 AND state = 'trap'",
                    [stamp(at), kind, lead.url],
                )
                (owner,) = self._db.execute("SELECT source FROM urls WHERE url = ?", [lead.url]).fetchone()
                if owner != source.name:
                    taken = f"{lead.url} is read for {owner} already"
        self._drop_finders(source, at=at)
        if again:
            self._db.execute(
                "UPDATE urls SET next_at = ? WHERE source = ? AND kind != 'article' AND kind IN (?, ?, ?)"
                " AND listing_url IN ('', url) AND state NOT IN ('gone', 'dropped', 'trap')",
                [stamp(at), source.name, *FINDERS],
            )
        return taken

    def _drop_finders(self, source: Source, *, at: datetime) -> None:
        # what the configuration named once and names no more is not read, and is read again if it returns
        named = [canonicalise(url) for url in (*source.start, *source.feeds, *source.sitemaps)]
        marks = ",".join("?" * len(named))
        here = "source = ? AND kind != 'article' AND kind IN ('section', 'feed', 'sitemap') AND found_on = ''"
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

    def _insert(self, source: str, *leads: Lead, at: datetime) -> None:
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO urls (url, source, kind, state, found_at, found_on, next_at, listing_url)"
            " VALUES (?, ?, ?, 'new', ?4, ?, ?4, ?)",
            [(lead.url, source, lead.kind, stamp(at), lead.found_on, _listing(lead)) for lead in leads],
        )

    def add(self, source: str, lead: Lead, *, at: datetime, run_id: int, next_slot: datetime) -> bool:
        """Take in a lead; return whether it brings something new or changed. See ``add_all``."""
        return bool(self.add_all(source, (lead,), at=at, run_id=run_id, next_slot=next_slot))

    def add_all(self, source: str, leads: Sequence[Lead], *, at: datetime, run_id: int, next_slot: datetime) -> int:
        """Take in the leads of one page; return how many of them are new or changed.

        An article that its listing now calls otherwise is due at once: in this run, or at the next
        slot where this run has already been there.
        """
        homes = self._homes(leads)
        known = self._known(leads)
        fresh: dict[str, Lead] = {}
        for lead in leads:
            if lead.url not in homes and lead.url not in known:
                fresh.setdefault(lead.url, lead)
        self._insert(source, *fresh.values(), at=at)
        own = [lead for lead in leads if lead.url not in homes]
        claims.announce(self._db, ((lead.url, lead.announced) for lead in own if lead.announced))
        claimed, changed = claims.of_leads(self._db, leads), set(fresh)
        for lead in leads:
            if not lead.claim or lead.kind not in (Kind.ARTICLE, Kind.SITEMAP):
                continue
            place = (lead.url, lead.listing_url)
            before = claimed.get(place)
            # What a run saw first counts: side boxes repeat a story in other words on every further page,
            # and a listing whose words seem to change is read to its end, each time.
            if before and before[1] == run_id:
                continue
            claimed[place] = lead.claim, run_id
            claims.write(self._db, lead, at=at, run_id=run_id)
            if before is not None and before[0] != lead.claim:
                changed.add(lead.url)
                if lead.url not in fresh:
                    self._hasten(homes.get(lead.url, lead.url), at=at, run_id=run_id, next_slot=next_slot)
        return len(changed)

    def _homes(self, leads: Sequence[Lead]) -> dict[str, str]:
        """Return, of those leads that are only another address of an article, the article's own."""
        rows = self._db.execute(
            "SELECT s.url, a.url FROM aliases s JOIN articles a ON a.id = s.article_id"
            " WHERE s.url IN (SELECT value FROM json_each(?))",
            [listed(lead.url for lead in leads if lead.kind is Kind.ARTICLE)],
        ).fetchall()
        return dict(rows)

    def _known(self, leads: Sequence[Lead]) -> set[str]:
        rows = self._db.execute(
            "SELECT url FROM urls WHERE url IN (SELECT value FROM json_each(?))", [listed(lead.url for lead in leads)]
        ).fetchall()
        return {url for (url,) in rows}

    def _hasten(self, url: str, *, at: datetime, run_id: int, next_slot: datetime) -> None:
        self._db.execute(
            "UPDATE urls SET next_at = CASE WHEN EXISTS (SELECT 1 FROM outcomes WHERE run_id = ?1 AND url = ?2)"
            " THEN ?3 ELSE ?4 END WHERE url = ?2 AND kind IN ('article', 'sitemap')"
            f" AND (next_at IS NULL OR next_at > ?4) AND state != '{LEFT_ALONE}'",
            [run_id, url, stamp(next_slot), stamp(at)],
        )

    def announced(self, url: str) -> tuple[Announcement, ...]:
        """Return what feeds, news sitemaps and listings said of *url* before its article was held."""
        return claims.announced(self._db, url)

    def announce_as(self, url: str, other: str) -> None:
        """Keep what was said of *url* for *other*, under which its article is about to be held, and nothing else."""
        claims.announce_as(self._db, url, other)

    def read_on(self, source: str, lead: Lead, *, at: datetime, whole: bool, run_id: int) -> None:
        """Make the next page of a listing due in this run, unless this run has already read it."""
        self._insert(source, lead, at=at)
        self._db.execute(
            "UPDATE urls SET next_at = ?1, whole = max(whole, ?2) WHERE url = ?3 AND kind = 'section'"
            f" AND state != '{LEFT_ALONE}'"
            " AND NOT EXISTS (SELECT 1 FROM outcomes WHERE run_id = ?4 AND url = ?3)",
            [stamp(at), int(whole), lead.url, run_id],
        )

    def read_whole(self, listing_url: str, *, at: datetime) -> None:
        """Record that a listing was read to its end."""
        self._db.execute("UPDATE urls SET whole_at = ? WHERE url = ?", [stamp(at), listing_url])

    def make_due(self, source: str, lead: Lead, *, at: datetime) -> None:
        """Put *lead* into the frontier as due now, whatever was planned for it."""
        self._insert(source, lead, at=at)
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
        deaths: int | None = None,
        validators: tuple[str, str] | None = None,
        unmodified: int = 0,
    ) -> None:
        """Record a visit. *validators* are ETag and Last-Modified, None leaves them as they are, and so with *deaths*.

        *unmodified* is how many answers of "not modified" there were since the last body.
        """
        at_, next_at_ = stamp(at), stamp(next_at) if next_at else None
        self._db.execute(
            "UPDATE urls SET state = ?1, visited_at = ?, next_at = ?, tries = ?, whole = ?,"
            " changed_at = CASE WHEN ? OR changed_at IS NULL THEN ? ELSE changed_at END,"
            " capture_id = coalesce(?, capture_id), deaths = CASE ?1 WHEN 'ok' THEN 0 ELSE coalesce(?, deaths) END,"
            " unmodified = ? WHERE url = ?",
            [state, at_, next_at_, tries, whole, changed, at_, capture_id, deaths, unmodified, url],
        )
        if validators is not None:
            self._db.execute("UPDATE urls SET etag = ?, last_modified = ? WHERE url = ?", [*validators, url])

    def put_off(self, url: str, *, next_at: datetime) -> None:
        """Record that *url* was not asked for, only put off: all else about it stays."""
        self._db.execute("UPDATE urls SET next_at = ? WHERE url = ?", [stamp(next_at), url])

    def left_alone(self, source: str, *, most: int) -> list[str]:
        """Return the first pages of *source* that are not read any more, because their readers died."""
        rows = self._db.execute(
            f"SELECT url FROM urls WHERE state = '{LEFT_ALONE}' AND source = ? ORDER BY url LIMIT ?", [source, most]
        ).fetchall()
        return [url for (url,) in rows]

    def defer_rest(self, run_id: int, source: str, *, before: datetime, detail: str) -> None:
        """Give every URL of *source* that is still due its outcome: deferred."""
        self._db.execute(
            "INSERT OR IGNORE INTO outcomes (run_id, url, source, kind, outcome, detail)"
            " SELECT ?, url, source, kind, 'deferred', ? FROM urls WHERE source = ? AND kind IN (?, ?, ?, ?, ?)"
            " AND next_at < ?",
            [run_id, detail, source, *Kind, stamp(before)],
        )
