"""The front page."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from datasette.utils.asgi import Response

from nkarchive.clock import moment
from nkarchive.reading.changes_page import ChangesPage, changes_page
from nkarchive.reading.deadline import deadline
from nkarchive.reading.front import Front
from nkarchive.reading.front import front as front_of
from nkarchive.serve import coverage
from nkarchive.serve.answering import page
from nkarchive.serve.asking import Ask
from nkarchive.serve.configuration import configuration
from nkarchive.serve.rooms import Room

_PATIENCE_S = 20.0
_CHANGED = 12


async def front(room: Room, ask: Ask) -> Response:
    """Show what the archive holds, what is new in it, what changed lately, and which sources need a person."""
    now = moment(room.settings["now"]) if "now" in room.settings else datetime.now(UTC)
    config = configuration(room.settings)

    def read(db: sqlite3.Connection) -> tuple[Front, ChangesPage]:
        with deadline(db, _PATIENCE_S):
            return front_of(db, now, sources=config.sources if config else ()), changes_page(db, size=_CHANGED)

    found, changed = await room.ask(read)
    return page(
        room,
        "front.html",
        title="Front page",
        here="front",
        found=found,
        changed=changed.events,
        chart=coverage.of(found.timeline, room, last=found.last_month),
    )
