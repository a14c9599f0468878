"""Pages of those who publish and those who sign."""

from __future__ import annotations

import calendar

from datasette.utils.asgi import Response

from nkarchive.reading.byline_page import byline_page
from nkarchive.reading.source_page import source_lines, source_page
from nkarchive.serve import charts
from nkarchive.serve.answering import Absent, page
from nkarchive.serve.asking import Ask
from nkarchive.serve.rooms import Room

_DEEPEST = 400  # pages of a byline: beyond, its articles are found by search


async def sources(room: Room, ask: Ask) -> Response:
    """Show every source in one line."""
    lines = await room.ask(source_lines)
    return page(room, "sources.html", title="Sources", here="sources", lines=lines)


async def source(room: Room, ask: Ask) -> Response:
    """Show what the archive holds of a source, and how its passes go."""
    name, year = ask.step("name"), ask.said("year")
    found = await room.ask(
        lambda db: source_page(db, name, year=int(year) if year.isascii() and year.isdigit() else None)
    )
    if found is None:
        raise Absent("The archive knows no source of that name.")
    most = max(found.days.values(), default=0)
    months = [
        (
            calendar.month_name[month],
            [
                (day, iso, found.days.get(iso, 0), charts.level(found.days.get(iso, 0), most))
                if day <= calendar.monthrange(found.year, month)[1]
                else None
                for day in range(1, 32)
                for iso in [f"{found.year:04}-{month:02}-{day:02}"]
            ],
        )
        for month in range(1, 13)
        if found.year
    ]
    return page(
        room,
        "source.html",
        title=found.line.title,
        here="sources",
        found=found,
        months=months,
        arrivals=charts.bars(found.arrivals, height=72),
    )


async def byline(room: Room, ask: Ask) -> Response:
    """Show what a name signed."""
    number = ask.count("page", most=_DEEPEST)
    found = await room.ask(lambda db: byline_page(db, ask.number("id"), page=number))
    if found is None:
        raise Absent("The archive knows no byline of that number.")
    return page(room, "byline.html", title=found.name, found=found, deepest=_DEEPEST)
