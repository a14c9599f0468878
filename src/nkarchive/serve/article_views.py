"""Pages of an article, of two texts side by side, and of a story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from datasette.utils.asgi import Response

from nkarchive.reading import citing
from nkarchive.reading.article_page import ArticlePage, Stage, article_page, version
from nkarchive.reading.diff_page import abreast
from nkarchive.reading.story_page import story_page
from nkarchive.serve.answering import Absent, page
from nkarchive.serve.asking import Ask
from nkarchive.serve.rooms import Room
from nkarchive.store.holdings import Holding, Version


async def article(room: Room, ask: Ask) -> Response:
    """Show an article as held, or as it stood in a version."""
    found = await _article(room, ask.number("id"))
    held = found.article
    text = await _version(room, held, ask.number("version") if "version" in ask.request.url_vars else held.versions)
    return page(
        room,
        "article.html",
        title=text.headline or f"Article {held.id}",
        found=found,
        text=text,
        latest=text.number == held.versions,
        paragraphs=text.body.split("\n\n"),
        citations=_citations(room, ask, found, text),
    )


async def diff(room: Room, ask: Ask) -> Response:
    """Show what changed between two versions of an article."""
    found = await _article(room, ask.number("id"))
    id_ = found.article.id
    older = await _version(room, found.article, ask.number("older"))
    newer = await _version(room, found.article, ask.number("newer"))
    return await _abreast(
        room,
        ask,
        title=f"Versions {older.number} and {newer.number}: {newer.headline}",
        sides=[_Side(found, text, room.paths.article(id_, text.number)) for text in (older, newer)],
        switch=lambda view: room.paths.diff(id_, older.number, newer.number, view),
        versions=found.history,
    )


async def compare(room: Room, ask: Ask) -> Response:
    """Show two tellings side by side, as last seen."""
    sides = []
    for number in (ask.number("one"), ask.number("other")):
        found = await _article(room, number)
        text = await _version(room, found.article, found.article.versions)
        sides.append(_Side(found, text, room.paths.article(number)))
    one, other = (side.found.article.id for side in sides)
    return await _abreast(
        room,
        ask,
        title=f"Two tellings: {sides[1].text.headline}",
        sides=sides,
        switch=lambda view: room.paths.compare(one, other, view),
    )


async def story(room: Room, ask: Ask) -> Response:
    """Show who told a story, and what each telling cut or added."""
    found = await room.ask(lambda db: story_page(db, ask.number("id")))
    if found is None:
        raise Absent("The archive holds no story of that number (stories are joined anew by `nkarchive regroup`).")
    return page(room, "story.html", title=f"Story: {found.story.tellings[0].headline}", found=found)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two texts, and where it stands."""

    found: ArticlePage
    text: Version
    href: str


async def _abreast(
    room: Room,
    ask: Ask,
    *,
    title: str,
    sides: Sequence[_Side],
    switch: Callable[[str], str],
    versions: Sequence[Stage] = (),
) -> Response:
    older, newer = (side.text for side in sides)
    return page(
        room,
        "diff.html",
        title=title,
        view="inline" if ask.said("view") == "inline" else "side",
        # words are compared off the event loop too: it takes a while
        rows=await room.ask(lambda db: abreast(older, newer)),
        sides=sides,
        switch=switch,
        versions=versions,
    )


async def _article(room: Room, number: int) -> ArticlePage:
    found = await room.ask(lambda db: article_page(db, number))
    if found is None:
        raise Absent("The archive holds no article of that number.")
    return found


async def _version(room: Room, held: Holding, number: int) -> Version:
    found = await room.ask(lambda db: version(db, held.id, number))
    if found is None:
        raise Absent("The article has no version of that number.")
    return found


def _citations(room: Room, ask: Ask, found: ArticlePage, text: Version) -> list[tuple[str, str]]:
    """Return the article, in the words of this version, as it is cited: (form, text)."""
    capture = next((each for each in found.captures if each.id == text.capture_id), None)
    cited = citing.Cited(
        key=f"{found.article.source}-{found.article.id}-{text.number}",
        # names by name where the archive parted them; an earlier version has its line alone
        authors=[each.name for each in found.signed]
        if text.number == found.article.versions
        else ([text.byline] if text.byline else []),
        headline=text.headline,
        source=found.source_title,
        published=text.published or "",
        language=found.article.language,
        url=found.article.url,
        archive_url=ask.public(room.paths.article(found.article.id, text.number)),
        accessed=text.seen_at,
        sha256=capture.sha256 if capture else "",
    )
    return [("Plain", citing.plain(cited)), ("BibTeX", citing.bibtex(cited)), ("Wikipedia", citing.wikipedia(cited))]
