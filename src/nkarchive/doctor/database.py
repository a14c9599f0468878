"""The database: whether its pages, rows and search index are whole, and whether this version knows it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from nkarchive.disk import megabytes, room
from nkarchive.doctor.findings import Finding, ok, problem, warning
from nkarchive.store.migrations import migrations

_LARGE_LOG = 256_000_000
_IN_MEMORY = 64_000_000  # an archive up to this size is copied to be checked, whoever asks
_RESTORE = (
    "restore archive.db from a backup (docs/run/backup.md); or save what can be read: "
    "sqlite3 archive.db .recover | sqlite3 saved.db"
)


def whole(db: sqlite3.Connection) -> Iterator[Finding]:
    """Look at every page and every row that refers to another."""
    try:
        broken = [text for (text,) in db.execute("PRAGMA quick_check(5)")]
    except sqlite3.DatabaseError as error:
        broken = [str(error)]
    if broken != ["ok"]:
        yield problem("database", f"its pages are damaged: {broken[0].splitlines()[-1]}", _RESTORE)
        return
    yield ok("database", "every page is whole (quick_check)")
    rows = db.execute("PRAGMA foreign_key_check").fetchmany(1000)
    if rows:
        table, row, parent, _ = rows[0]
        number = "1,000 or more" if len(rows) == 1000 else str(len(rows))
        says = f"rows that refer to a row that is not there: {number}, the first {table} {row} to {parent}"
        yield problem("database", says, _RESTORE)
    else:
        yield ok("database", "every row that refers to another finds it (foreign_key_check)")


def version(db: sqlite3.Connection) -> Iterator[Finding]:
    """Look whether the schema is this version's."""
    pending = [migration.name for migration in migrations.pending(Database(db))]
    if pending:
        yield warning(
            "database",
            f"its schema is an earlier version's: it lacks {', '.join(pending)}",
            "back it up; the next crawl brings it up to date",
        )
    else:
        yield ok("database", "its schema is this version's")


def log(archive: Path) -> Iterator[Finding]:
    """Look at the log of changes that are not in the main file yet."""
    path = archive.with_name(f"{archive.name}-wal")
    size = path.stat().st_size if path.exists() else 0
    if size > _LARGE_LOG:
        yield warning(
            "database",
            f"{path.name} has grown to {megabytes(size)}",
            "some reader has held it open for long (a Datasette, a copy): end it; the next crawl takes the log in",
        )
    else:
        yield ok("database", f"{megabytes(archive.stat().st_size)}, {megabytes(size)} of changes beside it")


def search_index(db: sqlite3.Connection, archive: Path, *, thorough: bool) -> Iterator[Finding]:
    """Look whether the search index holds every article, and, of a small archive or if *thorough*, its every word.

    SQLite checks an index only where it may write: a copy, in memory or in the directory for temporary files.
    """
    try:
        (missing,) = db.execute(
            "SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM articles_fts_docsize)"
        ).fetchone()
        (stray,) = db.execute(
            "SELECT count(*) FROM articles_fts_docsize WHERE id NOT IN (SELECT id FROM articles)"
        ).fetchone()
        if missing or stray:
            yield problem(
                "search index", f"{missing} articles are not in it, and {stray} in it are no articles", _REBUILD
            )
            return
        size = archive.stat().st_size
        if size > _IN_MEMORY and not thorough:
            yield ok("search index", "it holds every article (--all looks at every word)")
            return
        yield from _every_word(db, size)
    except sqlite3.DatabaseError as error:
        yield problem("search index", f"it cannot be read: {error}", _REBUILD)


_REBUILD = (
    "rebuild it while nothing crawls: sqlite3 archive.db \"INSERT INTO articles_fts(articles_fts) VALUES('rebuild')\""
)


def _every_word(db: sqlite3.Connection, size: int) -> Iterator[Finding]:
    place = Path(tempfile.gettempdir())
    if size > _IN_MEMORY and room(place).free_bytes < 2 * size:
        says = f"it holds every article; its words were not looked at: {place} has no room for a copy"
        yield warning("search index", says, "set TMPDIR to a larger disk, and ask again")
        return
    with tempfile.TemporaryDirectory() as directory:
        where = ":memory:" if size <= _IN_MEMORY else str(Path(directory) / "copy.db")
        with closing(sqlite3.connect(where)) as copy:
            db.backup(copy)
            try:
                copy.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                yield problem("search index", f"it does not say what the articles say: {error}", _REBUILD)
            else:
                yield ok("search index", "it says of every article what the article says (integrity-check)")
