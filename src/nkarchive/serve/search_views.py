"""Search: one box, and all that a result consists of, as a page, a feed or a table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import get_args

from datasette.utils.asgi import Response

from nkarchive.query import Query, parse
from nkarchive.reading import results
from nkarchive.reading.deadline import TookTooLong, deadline
from nkarchive.reading.results import Found, Row, Sort
from nkarchive.serve import feeds, timeline
from nkarchive.serve.answering import answer, page
from nkarchive.serve.asking import Ask
from nkarchive.serve.configuration import spellings
from nkarchive.serve.rooms import Room
from nkarchive.store.holdings import find_id

PAGE = 20
_ADDRESS = re.compile(r"https?://\S+")  # of a page: whoever pastes one asks whether it is held
_FED = 50  # articles in a feed
_EXPORTED = 10_000
_PATIENCE_S, _EXPORT_PATIENCE_S = 10.0, 60.0
_TELLINGS = 12  # of a story, opened in its row; its page has them all
_KINDS = {
    ".atom": feeds.ATOM,
    ".feed.json": "application/feed+json; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A result with the tellings of those of its rows that stand for several."""

    found: Found
    tellings: Mapping[int, tuple[Row, ...]]


async def search(room: Room, ask: Ask) -> Response:
    """Show what a query finds; the ending of the address says in which form."""
    typed = ask.said("q")
    query = parse(typed, thesaurus=spellings(room.settings))
    sort = _sort(ask.said("sort"), query)
    form = ask.step("form")
    if form:
        return await _exported(room, ask, query, form)
    if _ADDRESS.fullmatch(typed) and (held := await room.ask(lambda db: find_id(db, typed))):
        return Response.redirect(room.paths.article(held))
    number = ask.count("page", most=results.DEEPEST)
    trouble, asked = "", None
    if not query.is_empty:
        try:
            asked = await room.ask(lambda db: _asked(db, query, sort, number))
        except TookTooLong as error:
            trouble = str(error)
    plain = str(query)
    return page(
        room,
        "search.html",
        title=f"{typed}: search" if typed else "Search",
        here="search",
        typed=typed,
        query=query,
        plain=plain,
        sort=sort,
        asked=asked,
        trouble=trouble,
        chart=timeline.of(asked.found.histogram, query, room.paths) if asked else None,
        at=lambda **more: room.paths.search(plain, **({"sort": sort if sort != _sort("", query) else ""} | more)),
        without=lambda one: room.paths.search(str(query.widened(one.name, one.value))),
        with_=lambda name, value: room.paths.search(str(query.narrowed(name, value)), sort=ask.said("sort")),
        forms=[(label, room.paths.search(plain, form=form)) for label, form in _LABELS],
    )


_LABELS = (("Atom", ".atom"), ("JSON Feed", ".feed.json"), ("CSV", ".csv"), ("JSON", ".json"))


def _sort(said: str, query: Query) -> Sort:
    for sort in get_args(Sort):
        if sort == said:
            found: Sort = sort
            return found
    return "relevance" if query.match else "newest"


def _asked(db: sqlite3.Connection, query: Query, sort: Sort, number: int) -> Asked:
    with deadline(db, _PATIENCE_S):
        found = results.everything(db, query, sort=sort, page=number, size=PAGE)
        several = [row.story_id for row in found.results.rows if row.tellings > 1]
        opened = {story: results.tellings(db, query, story)[:_TELLINGS] for story in several}
    return Asked(found=found, tellings=opened)


async def _exported(room: Room, ask: Ask, query: Query, form: str) -> Response:
    """Answer with the articles that a query finds, newest first: some in a feed, (nearly) all in a table."""
    is_feed = form in (".atom", ".feed.json")
    most = _FED if is_feed else _EXPORTED

    def read(db: sqlite3.Connection) -> tuple[feeds.Item, ...]:
        with deadline(db, _EXPORT_PATIENCE_S):
            if query.is_empty:
                # without a query, what came in last; words that cannot be looked for find nothing
                return feeds.latest(db, _FED) if not ask.said("q") else ()
            rows = islice(results.every(db, query, most=most), most)
            return tuple(
                feeds.item(db, row.article_id, snippet="".join(text for text, _ in row.snippet), with_text=is_feed)
                for row in rows
            )

    try:
        items = await room.ask(read)
    except TookTooLong as error:
        return answer(str(error).encode(), "text/plain; charset=utf-8", status=503)
    typed = ask.said("q")
    channel = feeds.Channel(
        title=f"{room.title}: {typed}" if typed else f"{room.title}: what came in last",
        page_url=ask.absolute(room.paths.search(str(query)) if typed else room.paths.front()),
        feed_url=ask.absolute(room.paths.search(typed, form=form)),
        article_url=lambda number: ask.absolute(room.paths.article(number)),
    )
    body = feeds.WRITERS[form](channel, items)
    name = "search.csv" if form == ".csv" else ""
    return answer(
        body, _KINDS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'} if name else None
    )
