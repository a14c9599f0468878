"""Which address leads to which page of the reading room."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from datasette.utils.asgi import Response

from nkarchive.serve import article_views, capture_views, front_views, people_views, record_views, search_views
from nkarchive.serve.answering import Absent, answer, page, static_answer
from nkarchive.serve.asking import Ask
from nkarchive.serve.rooms import Room, open_room

View: TypeAlias = Callable[[Room, Ask], Awaitable[Response]]

_ID, _NUMBER, _NAME = r"(?P<id>\d{1,18})", r"\d{1,6}", r"(?P<name>[^/]{1,200})"
_VIEWS: tuple[tuple[str, View], ...] = (
    ("", front_views.front),
    (r"/search(?P<form>|\.atom|\.json|\.csv|\.feed\.json)", search_views.search),
    (rf"/article/{_ID}", article_views.article),
    (rf"/article/{_ID}/version/(?P<version>{_NUMBER})", article_views.article),
    (rf"/article/{_ID}/diff/(?P<older>{_NUMBER})/(?P<newer>{_NUMBER})", article_views.diff),
    (r"/compare/(?P<one>\d{1,18})/(?P<other>\d{1,18})", article_views.compare),
    (rf"/story/{_ID}", article_views.story),
    ("/sources", people_views.sources),
    (rf"/source/{_NAME}", people_views.source),
    (rf"/byline/{_ID}", people_views.byline),
    (r"/changes(?P<form>|\.atom)", record_views.changes),
    ("/missing", record_views.missing),
    (rf"/capture/{_ID}", capture_views.capture),
    (rf"/capture/{_ID}/replay", capture_views.replay),
    (rf"/capture/{_ID}/record\.warc\.gz", capture_views.record),
)


# a reader may not migrate: this file may be as an earlier version left it
_OLD = (
    "This archive is as an earlier nkarchive left it, and lacks what this page is made from:"
    " any crawl, or `nkarchive regroup`, brings it up to date."
)


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Return the routes as Datasette takes them."""
    rooms = [(rf"/read/(?P<database>[^/]+){path}/?$", _guarded(view)) for path, view in _VIEWS]
    # the last: what is under an archive's address and is no page of it; other databases are Datasette's
    lost = (r"/read/(?P<database>[^/]+)/.*$", _guarded(_lost))
    return [*rooms, lost, (r"/-/static-plugins/nkarchive/(?P<name>[\w./-]+)$", _static)]


async def _static(request: Any) -> Response:
    return static_answer(request.url_vars["name"])


async def _lost(room: Room, ask: Ask) -> Response:
    raise Absent("There is no page under this address.")


def _guarded(view: View) -> Callable[..., Awaitable[Response]]:
    """Return a view that opens its room, for those who may see the database, and says what is not there."""

    async def guarded(datasette: Any, request: Any) -> Response:
        ask = Ask(datasette=datasette, request=request)
        name = ask.step("database")
        room = await open_room(datasette, name)
        if room is None:
            return answer(b"There is no archive of that name here.", "text/plain; charset=utf-8", status=404)
        visible, _ = await datasette.check_visibility(request.actor, **_to_see(name))
        if not visible:
            return answer(b"This archive is not open to you.", "text/plain; charset=utf-8", status=403)
        if request.method not in ("GET", "HEAD"):
            return answer(b"These pages are only read.", "text/plain; charset=utf-8", status=405)
        try:
            return await view(room, ask)
        except Absent as absent:
            return page(room, "absent.html", title="Not in the archive", status=404, message=str(absent))
        except sqlite3.OperationalError as error:
            if not str(error).startswith(("no such table", "no such index", "no such column")):
                raise
            return page(room, "absent.html", title="Not yet", status=503, message=_OLD)

    return guarded


def _to_see(database: str) -> dict[str, Any]:
    try:
        from datasette.resources import DatabaseResource
    except ImportError:
        return {"permissions": [("view-database", database), "view-instance"]}
    return {"action": "view-database", "resource": DatabaseResource(database)}
