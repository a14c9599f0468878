"""Pages of an article, of two texts side by side, and of a story."""

from __future__ import annotations

from datasette.utils.asgi import Response

from nkarchive.reading import citing
from nkarchive.reading.article_page import ArticlePage, article_page, version
from nkarchive.reading.diff_page import abreast
from nkarchive.reading.story_page import story_page
from nkarchive.serve.answering import Absent, page
from nkarchive.serve.asking import Ask
from nkarchive.serve.rooms import Room
from nkarchive.store.holdings import Version

_NO_ARTICLE = "The archive holds no article of that number."
_NO_VERSION = "The article has no version of that number."


async def article(room: Room, ask: Ask) -> Response:
    """Show an article as held, or as it stood in a version."""
    found = await room.ask(lambda db: article_page(db, ask.number("id")))
    if found is None:
        raise Absent(_NO_ARTICLE)
    held = found.article
    number = ask.number("version") if "version" in ask.request.url_vars else held.versions
    text = await room.ask(lambda db: version(db, held.id, number))
    if text is None:
        raise Absent(_NO_VERSION)
    return page(
        room,
        "article.html",
        title=text.headline or f"Article {held.id}",
        found=found,
        text=text,
        latest=number == held.versions,
        paragraphs=text.body.split("\n\n"),
        citations=_citations(room, ask, found, text),
    )


async def diff(room: Room, ask: Ask) -> Response:
    """Show what changed between two versions of an article."""
    id_, one, other = ask.number("id"), ask.number("older"), ask.number("newer")
    found = await room.ask(lambda db: article_page(db, id_))
    older, newer = [await room.ask(lambda db, n=n: version(db, id_, n)) for n in (one, other)]  # type: ignore[misc]
    if found is None or older is None or newer is None:
        raise Absent(_NO_ARTICLE if found is None else _NO_VERSION)
    # words are compared off the event loop too: it takes a while
    rows = await room.ask(lambda db: abreast(older, newer))
    return page(
        room,
        "diff.html",
        title=f"Versions {one} and {other}: {newer.headline}",
        view="inline" if ask.said("view") == "inline" else "side",
        rows=rows,
        sides=[
            (found.article, found.source_title, each, room.paths.article(id_, each.number)) for each in (older, newer)
        ],
        switch=lambda view: room.paths.diff(id_, one, other, view),
        versions=found.history,
    )


async def compare(room: Room, ask: Ask) -> Response:
    """Show two tellings side by side, as last seen."""
    ids = ask.number("one"), ask.number("other")
    found = [await room.ask(lambda db, id_=id_: article_page(db, id_)) for id_ in ids]  # type: ignore[misc]
    pages = [each for each in found if each is not None]
    texts = [
        text
        for each in pages
        if (text := await room.ask(lambda db, a=each.article: version(db, a.id, a.versions)))  # type: ignore[misc]
    ]
    if len(pages) < 2 or len(texts) < 2:
        raise Absent(_NO_ARTICLE)
    rows = await room.ask(lambda db: abreast(texts[0], texts[1]))
    return page(
        room,
        "diff.html",
        title=f"Two tellings: {texts[1].headline}",
        view="inline" if ask.said("view") == "inline" else "side",
        rows=rows,
        sides=[
            (each.article, each.source_title, text, room.paths.article(each.article.id))
            for each, text in zip(pages, texts, strict=True)
        ],
        switch=lambda view: room.paths.compare(*ids, view),
        versions=(),
    )


async def story(room: Room, ask: Ask) -> Response:
    """Show who told a story, and what each telling cut or added."""
    found = await room.ask(lambda db: story_page(db, ask.number("id")))
    if found is None:
        raise Absent("The archive holds no story of that number (stories are joined anew by `nkarchive regroup`).")
    return page(room, "story.html", title=f"Story: {found.story.tellings[0].headline}", found=found)


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
