"""What an archive's file may lack: a copy made for the web has no frontier, an older one not every table."""

from __future__ import annotations

import sqlite3


def has_table(db: sqlite3.Connection, name: str) -> bool:
    """Return whether the file has a table of that name."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]).fetchone()
    return found is not None


def has_rows(db: sqlite3.Connection, name: str) -> bool:
    """Return whether the file has such a table with anything in it: a copy for the web has the crawler's empty."""
    return has_table(db, name) and db.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone() is not None
