"""Pages of what happened to articles, and of what never came in."""

from __future__ import annotations

import sqlite3

from datasette.utils.asgi import Response

from nkarchive.reading.changes_page import changes_page
from nkarchive.reading.missing_page import missing_page
from nkarchive.serve.answering import page
from nkarchive.serve.asking import Ask, written
from nkarchive.serve.rooms import Room
from nkarchive.store.changes import CHANGES

_KINDS = tuple(kind.value for kind in CHANGES)


def _sources(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return [(name, title or name) for name, title in db.execute("SELECT name, title FROM sources ORDER BY name")]


async def changes(room: Room, ask: Ask) -> Response:
    """Show edits, disappearances and returns."""
    kind, source = ask.said("kind"), ask.said("source")
    kind = kind if kind in (*_KINDS, "new") else ""
    found = await room.ask(
        lambda db: changes_page(db, kinds=[kind] if kind else (), source=source, before=ask.place("before"))
    )
    return page(
        room,
        "changes.html",
        title="Changes",
        here="changes",
        found=found,
        kinds=_KINDS,
        kind=kind,
        source=source,
        sources=await room.ask(_sources),
        older=written(found.older),
        newest=ask.place("before") is None,
    )


async def missing(room: Room, ask: Ask) -> Response:
    """Show what pages advertise and the archive never captured."""
    source = ask.said("source")
    found = await room.ask(lambda db: missing_page(db, source=source, before=ask.place("before")))
    return page(
        room,
        "missing.html",
        title="Missing",
        here="missing",
        found=found,
        source=source,
        sources=await room.ask(_sources),
        older=written(found.older),
        newest=ask.place("before") is None,
    )
