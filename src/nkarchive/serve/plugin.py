"""Datasette plugin: any ``datasette archive.db`` in the environment knows what an archive is.

It adds the reading room (routes.py) to Datasette's own pages. On those, table search on ``articles`` finds
Korean, the tables say what they are, and the innards stay out of sight. Databases that are no archive are left
alone. Made for Datasette 0.65, and tried on 1.0a41.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from datasette import hookimpl

from nkarchive.query import to_match
from nkarchive.serve.descriptions import columns_of, database_metadata
from nkarchive.serve.newer import describe, is_newer
from nkarchive.serve.paths import Paths
from nkarchive.serve.rooms import PLUGIN, is_archive, is_archive_connection, only_room
from nkarchive.serve.routes import routes
from nkarchive.text import SEGMENT, unsegment

if TYPE_CHECKING:
    from datasette.app import Datasette

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
    if is_archive_connection(conn):
        conn.create_function("escape_fts", 1, escape, deterministic=True)


@_hook()
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Find out which of the databases are archives."""

    async def look() -> None:
        _archives[datasette] = {
            name: database_metadata(await database.execute_fn(columns_of))
            for name, database in datasette.databases.items()
            if await is_archive(database)
        }
        if is_newer(datasette):
            for name, metadata in _archives[datasette].items():
                await describe(datasette, name, metadata)

    return look


@_hook()
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    """Give titles, descriptions and search to archives; a metadata file of the user's own comes before it."""
    return {"databases": _archives.get(datasette, {})}


@_hook()
def render_cell(value: Any) -> str | None:
    """Show the index's own tables, too, without the signs that segmenting put in."""
    return unsegment(value) if isinstance(value, str) and SEGMENT in value else None


@_hook()
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Open the reading room."""
    return routes()


@_hook()
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """Lead from Datasette's own pages to the reading room of each archive."""
    names = list(_archives.get(datasette, {}))
    rooms = {name: Paths(database=name, under=datasette.urls.path).front() for name in names}
    label = "Reading room" if len(rooms) == 1 else "Reading room: {}"
    return [{"href": href, "label": label.format(name)} for name, href in rooms.items()]


@_hook()
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Let ``/`` lead to the reading room where one archive is all that is served.

    The plugin setting ``home: false`` leaves Datasette's own page there.
    """

    def wrap(app: Any) -> Any:
        home = datasette.urls.path("/")

        async def led(scope: dict[str, Any], receive: Any, send: Any) -> None:
            if scope["type"] == "http" and scope["path"] == home and scope["method"] in ("GET", "HEAD"):
                settings = datasette.plugin_config(PLUGIN) or {}
                name = await only_room(datasette) if settings.get("home", True) else None
                if name is not None:
                    to = Paths(database=name, under=datasette.urls.path).front()
                    head = [(b"location", str(to).encode()), (b"content-length", b"0")]
                    await send({"type": "http.response.start", "status": 302, "headers": head})
                    await send({"type": "http.response.body", "body": b""})
                    return
            await app(scope, receive, send)

        return led

    return wrap
