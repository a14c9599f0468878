"""The archive: SQLite with full-text search. ``store.archive`` writes it, ``open_archive`` reads it."""

from __future__ import annotations

from nkarchive.store.reader import Reader, open_archive

__all__ = ["Reader", "open_archive"]
