"""A limit to how long one connection may compute, for pages that anybody may ask for."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

_STEPS = 10_000  # of SQLite's machine between two looks at the clock: well under a millisecond


class TookTooLong(Exception):
    """A question was given up, since it would have taken longer than it may."""


@contextmanager
def deadline(conn: sqlite3.Connection, limit_s: float) -> Iterator[None]:
    """Give up what *conn* computes inside after *limit_s* seconds: raises TookTooLong.

    Takes the place of any progress handler that the connection had, and leaves none.
    """
    end = time.monotonic() + limit_s
    conn.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        raise TookTooLong(f"this took longer than {limit_s:g} s and was given up: narrow it down") from error
    finally:
        conn.set_progress_handler(None, 0)
