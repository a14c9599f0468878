"""The front page."""

from __future__ import annotations

from datasette.utils.asgi import Response

from nkarchive.serve.answering import page
from nkarchive.serve.asking import Ask
from nkarchive.serve.rooms import Room


async def search(room: Room, ask: Ask) -> Response:
    """Show what the archive holds, and what is new in it."""
    return page(room, "absent.html", title="Search", message="soon")
