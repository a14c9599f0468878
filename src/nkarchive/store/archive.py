"""The archive being written: one connection, one writer under a lock, one transaction a batch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from nkarchive import __version__
from nkarchive.clock import moment, stamp
from nkarchive.errors import ArchiveFailed
from nkarchive.model import OutcomeKind, Source
from nkarchive.store.articles import Articles
from nkarchive.store.branches import Branches
from nkarchive.store.frontier import Frontier
from nkarchive.store.hosts import Hosts
from nkarchive.store.lock import hold
from nkarchive.store.migrations import migrations, refuse_newer
from nkarchive.store.polling import Polling
from nkarchive.store.safe import safe
from nkarchive.visits import Exchange, Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A capture's row: its *id*, and what a revisit of it refers to."""

    id: int
    url: str
    fetched_at: datetime
    status: int
    sha256: str
    pointer: Pointer


_CACHE_KB = 16_000
_LOG_PAGES = 4000  # of 4 KB, until SQLite moves them from its log into the file


class Archive:
    """Writes the archive. Made by ``open_for_writing``; every change happens inside ``transaction()``."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.frontier = Frontier(db)
        self.branches = Branches(db)
        self.articles = Articles(db)
        self.hosts = Hosts(db)
        self.polling = Polling(db)
        self._durable: bool | None = None  # as SQLite was told last

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[None]:
        """Commit all that is written inside together, or nothing of it. Raises ArchiveFailed.

        Unless it is *durable*, a power cut may take it back, and what was committed after it: never a part of it.
        """
        try:
            if durable != self._durable:
                self.db.conn.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._durable = durable
            # IMMEDIATE: a deferred transaction that reads first fails at once with "database is
            # locked" if another connection committed in between
            self.db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.conn.execute("COMMIT")
            except BaseException:
                if self.db.conn.in_transaction:
                    self.db.conn.execute("ROLLBACK")
                raise
        except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise ArchiveFailed(f"the archive could not be written: {error}; what was committed is safe") from error

    def register(self, source: Source) -> None:
        """Write or renew a source's row."""
        row = {
            "name": source.name,
            "title": source.title,
            "home_url": source.home_url,
            "language": source.language,
            "timezone": source.timezone,
        }
        self.db.execute(
            "INSERT INTO sources (name, title, home_url, language, timezone)"
            " VALUES (:name, :title, :home_url, :language, :timezone)"
            " ON CONFLICT (name) DO UPDATE SET title = excluded.title, home_url = excluded.home_url,"
            " language = excluded.language, timezone = excluded.timezone",
            row,
        )

    def begin_run(self, at: datetime) -> int:
        """Return the id of a new run."""
        cursor = self.db.execute("INSERT INTO runs (started_at, version) VALUES (?, ?)", [stamp(at), __version__])
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def end_run(self, run_id: int, at: datetime, note: str) -> None:
        """Record that a run came to its end, with a row for every record that it captured."""
        self.db.execute(
            "INSERT INTO warc_files (file, committed_end)"
            " SELECT warc_file, max(warc_offset + warc_length) FROM captures WHERE run_id = ? GROUP BY warc_file"
            " ON CONFLICT (file) DO UPDATE SET committed_end = max(committed_end, excluded.committed_end)",
            [run_id],
        )
        self.db.execute("UPDATE runs SET finished_at = ?, note = ? WHERE id = ?", [stamp(at), note, run_id])

    def begin_pass(self, run_id: int, source: str, at: datetime) -> None:
        """Record that a run began on *source*."""
        self.db.execute("INSERT INTO passes (run_id, source, began_at) VALUES (?, ?, ?)", [run_id, source, stamp(at)])

    def end_pass(self, run_id: int, source: str, at: datetime, *, leads: int, alarm: str) -> None:
        """Record that *source* was read as far as it was due; an *alarm* says what needs a person."""
        self.db.execute(
            "UPDATE passes SET finished_at = ?, leads = ?, alarm = ? WHERE run_id = ? AND source = ?",
            [stamp(at), leads, alarm, run_id, source],
        )

    def last_began(self, source: str) -> str | None:
        """Return when the last pass over *source* that came to its end began, None if there was none."""
        row = self.db.execute(
            "SELECT began_at FROM passes WHERE source = ? AND finished_at IS NOT NULL ORDER BY run_id DESC LIMIT 1",
            [source],
        ).fetchone()
        return row[0] if row else None

    def was_cut_off(self, source: str) -> bool:
        """Return whether the last pass over *source* did not come to its end."""
        row = self.db.execute(
            "SELECT finished_at FROM passes WHERE source = ? ORDER BY run_id DESC LIMIT 1", [source]
        ).fetchone()
        return bool(row) and row[0] is None

    def last_capture(self, url: str, *, statuses: Sequence[int] = ()) -> Kept | None:
        """Return the last capture of *url* that holds a body, of one of *statuses* if given."""
        wanted = f" AND status IN ({','.join('?' * len(statuses))})" if statuses else ""
        row = self.db.execute(
            "SELECT id, url, fetched_at, status, sha256, warc_file, warc_offset, warc_length FROM captures"
            f" WHERE url = ? AND refers_to IS NULL AND status != 304{wanted} ORDER BY id DESC LIMIT 1",
            [url, *statuses],
        ).fetchone()
        if row is None:
            return None
        return Kept(
            id=row[0],
            url=row[1],
            fetched_at=moment(row[2]),
            status=row[3],
            sha256=row[4],
            pointer=Pointer(file=row[5], offset=row[6], length=row[7]),
        )

    def capture_of_run(self, run_id: int, url: str) -> tuple[int | None, int | None]:
        """Return the capture of *url* that this run committed, and the one that holds its body; None without one."""
        row = self.db.execute(
            "SELECT id, coalesce(refers_to, id) FROM captures WHERE url = ? AND run_id = ? AND status = 200"
            " ORDER BY id DESC LIMIT 1",
            [url, run_id],
        ).fetchone()
        return (int(row[0]), int(row[1])) if row else (None, None)

    def capture_at(self, pointer: Pointer) -> int | None:
        """Return the capture whose record lies at *pointer*."""
        row = self.db.execute(
            "SELECT id FROM captures WHERE warc_file = ? AND warc_offset = ?", [pointer.file, pointer.offset]
        ).fetchone()
        return int(row[0]) if row else None

    def pointer(self, capture_id: int) -> tuple[Pointer, str]:
        """Return where a capture's body lies, and its digest."""
        row = self.db.execute(
            "SELECT warc_file, warc_offset, warc_length, sha256 FROM captures WHERE id = ?", [capture_id]
        ).fetchone()
        return Pointer(file=row[0], offset=row[1], length=row[2]), row[3]

    def keep(
        self, run_id: int, exchange: Exchange, pointer: Pointer, *, sha256: str, final_url: str, refers_to: int | None
    ) -> int:
        """Write the row of an exchange whose record lies at *pointer*, already synced; return its id."""
        cursor = self.db.execute(
            "INSERT INTO captures (url, final_url, fetched_at, status, content_type, sha256, size, warc_file,"
            " warc_offset, warc_length, tls_verified, address, refers_to, run_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                exchange.url,
                final_url,
                stamp(exchange.fetched_at),
                exchange.status,
                safe(exchange.header("content-type")),
                sha256,
                len(exchange.raw_body),
                pointer.file,
                pointer.offset,
                pointer.length,
                exchange.tls_verified,
                exchange.address,
                refers_to,
                run_id,
            ],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def committed(self) -> tuple[dict[str, int], list[Pointer]]:
        """Return, per WARC file, the byte before which every record has its row, and the records beyond
        that have one too: pages are committed in another order than they were captured in."""
        ends = dict(self.db.execute("SELECT file, committed_end FROM warc_files").fetchall())
        rows = self.db.execute(
            "SELECT warc_file, warc_offset, warc_length FROM captures"
            " WHERE run_id > (SELECT coalesce(max(id), 0) FROM runs WHERE finished_at IS NOT NULL)"
        ).fetchall()
        return ends, [Pointer(file=file, offset=offset, length=length) for file, offset, length in rows]

    def outcome(
        self, run_id: int, url: str, source: str, kind: str, outcome: OutcomeKind, detail: str, capture_id: int | None
    ) -> bool:
        """Record what became of *url* in this run; return False if that was already said."""
        cursor = self.db.execute(
            "INSERT OR IGNORE INTO outcomes (run_id, url, source, kind, outcome, detail, capture_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [run_id, url, source, kind, outcome.value, safe(detail), capture_id],
        )
        return cursor.rowcount == 1

    def has_outcome(self, run_id: int, url: str) -> bool:
        """Return whether *url* already has its outcome in this run."""
        found = self.db.execute("SELECT 1 FROM outcomes WHERE run_id = ? AND url = ?", [run_id, url])
        return found.fetchone() is not None

    def counts(self, run_id: int) -> dict[str, dict[str, int]]:
        """Return source -> outcome -> number of URLs in this run."""
        counts: dict[str, dict[str, int]] = {}
        rows = self.db.execute(
            "SELECT source, outcome, count(*) FROM outcomes WHERE run_id = ? GROUP BY source, outcome", [run_id]
        )
        for source, outcome, number in rows.fetchall():
            counts.setdefault(source, {})[outcome] = number
        return counts

    def size(self) -> tuple[int, int]:
        """Return how many articles the archive holds, and how many stories they tell."""
        row = self.db.execute("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories)").fetchone()
        return int(row[0]), int(row[1])

    def troubles(self, run_id: int, *, most: int = 5) -> tuple[str, ...]:
        """Return the first failed and blocked URLs of a run, one sentence each, and how many more there are."""
        rows = self.db.execute(
            "SELECT source, url, outcome, detail FROM outcomes WHERE run_id = ? AND outcome IN ('failed', 'blocked')"
            " ORDER BY source, url LIMIT ?",
            [run_id, most],
        ).fetchall()
        (number,) = self.db.execute(
            "SELECT count(*) FROM outcomes WHERE run_id = ? AND outcome IN ('failed', 'blocked')", [run_id]
        ).fetchone()
        lines = [
            f"{source}: {outcome}: {url} ({(detail.strip() or '?').splitlines()[-1]})"
            for source, url, outcome, detail in rows
        ]
        return (*lines, f"and {number - most} more (table outcomes)") if number > most else tuple(lines)


@contextmanager
def open_for_writing(path: Path) -> Iterator[Archive]:
    """Open the archive at *path* as its only writer, making and migrating it where needed.

    Raises ArchiveBusy while another run holds it, ArchiveTooNew, ArchiveFailed.
    """
    with hold(path):
        try:
            connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        except sqlite3.Error as error:
            raise _unopened(path, error) from error
        db = Database(connection)
        try:
            try:
                _refuse_strangers(db, path)
                refuse_newer(db, path)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
                connection.execute("PRAGMA foreign_keys = ON")
                migrations.apply(db)
            except sqlite3.Error as error:
                raise _unopened(path, error) from error
            yield Archive(db)
        finally:
            db.close()


def _unopened(path: Path, error: sqlite3.Error) -> ArchiveFailed:
    of_the_disk = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
    advice = "make room or mend the disk, and run again" if of_the_disk else "name another file with --archive"
    return ArchiveFailed(f"{path} cannot be opened as an archive: {error}; {advice}")


def _refuse_strangers(db: Database, path: Path) -> None:
    # an empty file becomes an archive; somebody's other database must not
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    if tables and "_sqlite_migrations" not in tables:
        raise ArchiveFailed(f"{path} is a database of something else: name another file with --archive")
