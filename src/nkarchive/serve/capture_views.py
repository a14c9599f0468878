"""A capture: its page with the original in a sandboxed frame, the original itself, and the WARC record."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path, PurePosixPath

from datasette.utils.asgi import Response

import nkarchive
from nkarchive.reading.capture_page import CapturePage, capture_page
from nkarchive.serve.answering import Absent, answer, page
from nkarchive.serve.asking import Ask
from nkarchive.serve.replaying import REPLAY_POLICY, Shown, original
from nkarchive.serve.rooms import Room
from nkarchive.warc import CaptureLog

_LARGEST_RECORD = 100_000_000


async def capture(room: Room, ask: Ask) -> Response:
    """Show a capture, with the original in a frame."""
    found = await _found(room, ask)
    shown = await room.ask(lambda db: _original(db, room.captures, found))
    return page(
        room,
        "capture.html",
        title=f"Capture {found.id} of {found.url}",
        found=found,
        shown=shown,
        directory=room.captures is not None,
    )


async def replay(room: Room, ask: Ask) -> Response:
    """Answer with the original, as a document that can do nothing: no scripts, no network, no origin."""
    found = await _found(room, ask)
    shown = await room.ask(lambda db: _original(db, room.captures, found))
    if shown.trouble:
        return answer(shown.trouble.encode(), "text/plain; charset=utf-8", status=404, policy=REPLAY_POLICY)
    return answer(shown.body, shown.content_type, policy=REPLAY_POLICY)


async def record(room: Room, ask: Ask) -> Response:
    """Answer with the record's own bytes: a whole gzip member, and so a whole WARC file."""
    found = await _found(room, ask)
    content = await room.ask(lambda db: _record(room.captures, found))
    name = f'attachment; filename="capture-{found.id}.warc.gz"'
    return answer(content, "application/warc", headers={"Content-Disposition": name})


async def _found(room: Room, ask: Ask) -> CapturePage:
    found = await room.ask(lambda db: capture_page(db, ask.number("id")))
    if found is None:
        raise Absent("The archive has no capture of that number, or is a copy without captures.")
    return found


def _original(db: sqlite3.Connection, directory: Path | None, found: CapturePage) -> Shown:
    """Return the body of a capture, that of the one it repeats where the server sent none (304)."""
    if directory is None:
        return Shown(trouble="The captures are not beside this copy of the archive.")
    held: CapturePage | None = found
    for _ in range(4):  # a 304 may repeat a 200 that repeats another
        if held is None or held.status != 304 or held.refers_to is None:
            break
        held = capture_page(db, held.refers_to)
    if held is None:
        return Shown(trouble="This answer repeats a capture that the archive does not hold.")
    log = CaptureLog(directory, software=f"nkarchive/{nkarchive.__version__}")
    return original(log, held.pointer, sha256=held.sha256)


def _record(directory: Path | None, found: CapturePage) -> bytes:
    name = PurePosixPath(found.warc_file)
    if directory is None:
        raise Absent("The captures are not beside this copy of the archive.")
    if name.is_absolute() or ".." in name.parts or found.warc_offset < 0:
        raise Absent("The record's place is no place in the captures.")
    if not 0 < found.warc_length <= _LARGEST_RECORD:
        raise Absent("The record is too large to be sent from here: take it from the file itself.")
    try:
        with (directory / name).open("rb") as file:
            content = os.pread(file.fileno(), found.warc_length, found.warc_offset)
    except (OSError, ValueError) as error:
        raise Absent(f"The file {name} cannot be read here.") from error
    if len(content) != found.warc_length:
        raise Absent(f"The file {name} ends before the record does.")
    return content
