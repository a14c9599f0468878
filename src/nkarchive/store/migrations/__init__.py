"""The archive's schema, as sqlite-utils migrations. Public: columns are added, never renamed.

Each ``.sql`` file of this directory is one migration, applied in the order of their names; one that was released is
never changed. Timestamps are UTC ISO 8601 text ending in Z, but for ``published`` and ``updated``, which keep the
page's own offset or are a bare day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database, Migrations

from nkarchive.errors import ArchiveTooNew

migrations = Migrations("nkarchive")


def _statements(script: str) -> Iterator[str]:
    # executescript would commit the transaction that a migration runs in
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _register(path: Path) -> None:
    def migrate(db: Database) -> None:
        for statement in _statements(path.read_text("utf-8")):
            db.execute(statement)

    migrations(name=path.stem)(migrate)


for _path in sorted(Path(__file__).parent.glob("m*.sql")):
    _register(_path)


def refuse_newer(db: Database, path: Path) -> None:
    """Raise ArchiveTooNew if the file at *path* was written by a later version of nkarchive."""
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    unknown = sorted(migration.name for migration in migrations.applied(db) if migration.name not in known)
    if unknown:
        raise ArchiveTooNew(
            f"{path} was written by a later nkarchive (it has {', '.join(unknown)}): install that version to use it"
        )
