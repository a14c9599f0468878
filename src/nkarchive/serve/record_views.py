"""Pages of what happened to articles, and of what never came in."""

from __future__ import annotations

from datasette.utils.asgi import Response

from nkarchive.reading.changes_page import Change, ChangesPage, changes_page
from nkarchive.reading.missing_page import missing_page
from nkarchive.serve import feeds
from nkarchive.serve.answering import answer, page
from nkarchive.serve.asking import Ask, written
from nkarchive.serve.rooms import Room
from nkarchive.store.changes import CHANGES

_KINDS = tuple(kind.value for kind in CHANGES)


async def changes(room: Room, ask: Ask) -> Response:
    """Show edits, disappearances and returns."""
    kind, source = ask.said("kind"), ask.said("source")
    kind = kind if kind in (*_KINDS, "new") else ""
    found = await room.ask(
        lambda db: changes_page(db, kinds=[kind] if kind else (), source=source, before=ask.place("before"))
    )
    if ask.step("form"):
        return _followed(room, ask, found, kind=kind, source=source)
    return page(
        room,
        "changes.html",
        title="Changes",
        here="changes",
        found=found,
        kinds=_KINDS,
        kind=kind,
        source=source,
        older=written(found.older),
        newest=ask.place("before") is None,
    )


def _followed(room: Room, ask: Ask, found: ChangesPage, *, kind: str, source: str) -> Response:
    """Answer with the same as a feed."""
    paths = room.paths

    def href(each: Change) -> str:
        made = each.number and paths.diff(each.article_id, each.number - 1, each.number)
        return ask.absolute(made or paths.article(each.article_id))

    which = ", ".join(filter(None, [kind or "changes", room.sources.get(source, source)]))
    channel = feeds.Channel(
        title=f"{room.title}: {which}",
        page_url=ask.absolute(paths.changes(kind, source)),
        feed_url=ask.absolute(paths.changes(kind, source, form=".atom")),
        article_url=lambda number: ask.absolute(paths.article(number)),
    )
    return answer(feeds.atom_of_changes(channel, found.events, href), feeds.ATOM)


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
        older=written(found.older),
        newest=ask.place("before") is None,
    )
