"""Datasette plugin: any ``datasette archive.db`` in the environment knows what an archive is.

Table search on ``articles`` finds Korean, the tables say what they are, and the innards stay out of
sight. Databases that are no archive are left alone. Tried on Datasette 0.65.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from datasette import hookimpl

from nkarchive.query import to_match
from nkarchive.serve.descriptions import columns_of, database_metadata
from nkarchive.text import SEGMENT, unsegment

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

_IS_ARCHIVE = "SELECT count(*) FROM sqlite_master WHERE name IN ('articles', 'articles_fts', 'segmented')"
_Hook = TypeVar("_Hook", bound=Callable[..., object])
_archives: WeakKeyDictionary[Datasette, dict[str, dict[str, Any]]] = WeakKeyDictionary()


def _hook(*, last: bool = False) -> Callable[[_Hook], _Hook]:
    # Datasette has no types: this says that a hook is the function it was
    mark: Callable[[_Hook], _Hook] = hookimpl(trylast=last)
    return mark


def escape(query: str | None) -> str:
    """Return an FTS5 MATCH string for what was typed into a table's search box; ``""`` finds nothing."""
    return to_match(query or "") or '""'


# Datasette registers an escape_fts of its own from the same hook, one that leaves Korean words whole;
# the last to register wins, and trylast makes that us.
@_hook(last=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Make table search segment its words as the index does."""
    if conn.execute(_IS_ARCHIVE).fetchone()[0] == 3:
        conn.create_function("escape_fts", 1, escape, deterministic=True)


@_hook()
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Find out which of the databases are archives."""

    async def look() -> None:
        _archives[datasette] = {
            name: database_metadata(await database.execute_fn(columns_of))
            for name, database in datasette.databases.items()
            if await _is_archive(database)
        }

    return look


@_hook()
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    """Give titles, descriptions and search to archives; a metadata file of the user's own comes before it."""
    return {"databases": _archives.get(datasette, {})}


@_hook()
def render_cell(value: Any) -> str | None:
    """Show the index's own tables, too, without the signs that segmenting put in."""
    return unsegment(value) if isinstance(value, str) and SEGMENT in value else None


async def _is_archive(database: Database) -> bool:
    return bool((await database.execute(_IS_ARCHIVE)).single_value() == 3)
