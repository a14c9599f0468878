"""Opens an archive to read it: never a lock that a crawl would notice, never a byte written."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from nkarchive.errors import ArchiveFailed, ArchiveMissing, NkArchiveError
from nkarchive.store.migrations import refuse_newer

_HINT = "run `nkarchive crawl` first, or name one with --archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A read-only connection. *immutable*: on a medium where nothing can be written, not even locks."""

    connection: sqlite3.Connection
    immutable: bool


def open_to_read(path: Path) -> Opened:
    """Open the archive at *path*, also while a crawl is writing it.

    Raises ArchiveMissing where there is none, ArchiveTooNew, ArchiveFailed where it cannot be read.
    """
    if not path.exists():
        raise ArchiveMissing(f"there is no archive at {path}: {_HINT}")
    if path.is_dir():
        raise ArchiveMissing(f"{path} is a directory, not an archive: name the file in it with --archive")
    try:
        return _checked(path, immutable=False)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise _said(path, error) from error
        # In WAL mode even a reader makes a -shm file beside the archive. Where it may not, nobody can
        # be writing either, and the file can be read as one that never changes. But not past a log
        # that still holds committed pages: those would be missing without a word.
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise ArchiveFailed(
                f"{path} cannot be read in a directory without write access while {log.name} holds changes: "
                "copy both to another place, or give write access"
            ) from error
    try:
        return _checked(path, immutable=True)
    except sqlite3.DatabaseError as error:
        raise _said(path, error) from error


def _checked(path: Path, *, immutable: bool) -> Opened:
    uri = f"{path.resolve().as_uri()}?{'immutable=1' if immutable else 'mode=ro'}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master").fetchall()}
        if not {"articles", "articles_fts", "_sqlite_migrations"} <= tables:
            raise ArchiveMissing(f"{path} holds no archive (yet): {_HINT}")
        refuse_newer(Database(connection), path)
    except BaseException:
        connection.close()
        raise
    return Opened(connection=connection, immutable=immutable)


def _said(path: Path, error: sqlite3.DatabaseError) -> NkArchiveError:
    if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_NOTADB:
        return ArchiveMissing(f"{path} is not an archive (nor any SQLite database): {_HINT}")
    return ArchiveFailed(f"{path} cannot be read: {error}")
