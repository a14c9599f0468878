"""A search, or the changes, as a feed that a reader follows; a search as a table that a researcher loads."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from nkarchive.reading.changes_page import Change
from nkarchive.serve.wording import kind, lang, link, plain

ATOM = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet takes a cell for a formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed is of, and where; *article_url* gives the absolute address of an article's page here."""

    title: str
    page_url: str
    feed_url: str
    article_url: Callable[[int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article in a feed or table. *text* is the beginning of its body, '' in tables."""

    id: int
    story_id: int
    url: str
    source: str
    headline: str
    standfirst: str
    byline: tuple[str, ...]
    published: str
    language: str
    status: str
    first_seen: str
    last_changed: str
    snippet: str
    text: str


_ITEM = """
SELECT id, story_id, url, source, headline, standfirst, coalesce(published, ''), language, status, first_seen,
  last_changed, iif(?2, substr(body, 1, 1200), '') FROM articles WHERE id = ?1
"""
_FIELDS = (
    "id", "story_id", "url", "source", "headline", "standfirst", "published", "language", "status", "first_seen",
    "last_changed", "text",
)  # fmt: skip
_BYLINE = (
    "SELECT name FROM article_authors JOIN authors ON authors.id = author_id WHERE article_id = ? ORDER BY position"
)


def item(db: sqlite3.Connection, article_id: int, *, snippet: str = "", with_text: bool) -> Item:
    """Return an article for a feed (*with_text*) or a table."""
    row = db.execute(_ITEM, [article_id, with_text]).fetchone()
    byline = tuple(name for (name,) in db.execute(_BYLINE, [article_id]))
    return Item(**dict(zip(_FIELDS, row, strict=True)), byline=byline, snippet=snippet)


def latest(db: sqlite3.Connection, most: int) -> tuple[Item, ...]:
    """Return what came in last."""
    ids = db.execute("SELECT id FROM articles ORDER BY first_seen DESC, id DESC LIMIT ?", [most]).fetchall()
    return tuple(item(db, id_, with_text=True) for (id_,) in ids)


def atom(channel: Channel, items: Sequence[Item]) -> bytes:
    """Return an Atom feed (RFC 4287) of articles."""
    feed = _feed(channel, max((each.last_changed for each in items), default=""))
    for each in items:
        url = channel.article_url(each.id)
        entry = _entry(feed, each.headline or f"Article {each.id}", url, url, each.last_changed, each.language)
        _add(entry, "published", _whole(each.published) or each.first_seen)
        if link(each.url):
            _add(entry, "link", rel="via", href=each.url)
        for name in each.byline or (each.source,):
            _add(_add(entry, "author"), "name", name)
        _add(entry, "category", term=each.source)
        _add(entry, "summary", each.standfirst or each.snippet or each.text)
        _add(entry, "content", each.text, type="text")
    return _written(feed)


def atom_of_changes(channel: Channel, changes: Sequence[Change], href: Callable[[Change], str]) -> bytes:
    """Return an Atom feed of what happened to articles; *href* gives the absolute address of what changed."""
    feed = _feed(channel, max((each.at for each in changes), default=""))
    for each in changes:
        title = f"{kind(each.kind)}: {each.headline or f'article {each.article_id}'}"
        key = f"{channel.article_url(each.article_id)}#event-{each.id}"
        entry = _entry(feed, title, key, href(each), each.at, each.language)
        _add(_add(entry, "author"), "name", each.source)
        _add(entry, "category", term=each.kind)
        _add(entry, "summary", each.detail)
    return _written(feed)


def _feed(channel: Channel, updated: str) -> ET.Element:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "title", channel.title)
    _add(feed, "id", channel.feed_url)
    _add(feed, "updated", updated or "1970-01-01T00:00:00Z")
    _add(feed, "link", rel="self", type="application/atom+xml", href=channel.feed_url)
    _add(feed, "link", rel="alternate", type="text/html", href=channel.page_url)
    return feed


def _entry(feed: ET.Element, title: str, key: str, href: str, updated: str, language: str) -> ET.Element:
    entry = _add(feed, "entry")
    if lang(language):
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", lang(language))
    _add(entry, "title", title)
    _add(entry, "id", key)
    _add(entry, "updated", updated)
    _add(entry, "link", rel="alternate", type="text/html", href=href)
    return entry


def _written(feed: ET.Element) -> bytes:
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def json_feed(channel: Channel, items: Sequence[Item]) -> bytes:
    """Return a JSON Feed, version 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page_url,
        "feed_url": channel.feed_url,
        "items": [
            {
                "id": channel.article_url(each.id),
                "url": channel.article_url(each.id),
                "title": each.headline,
                "content_text": each.text,
                "summary": each.standfirst or each.snippet,
                "date_published": _whole(each.published) or each.first_seen,
                "date_modified": each.last_changed,
                "authors": [{"name": name} for name in each.byline or (each.source,)],
                "tags": [each.source],
                **({"external_url": each.url} if link(each.url) else {}),
                **({"language": lang(each.language)} if lang(each.language) else {}),
            }
            for each in items
        ],
    }
    return _json(feed)


def table(channel: Channel, items: Sequence[Item]) -> bytes:
    """Return CSV that spreadsheets and programs read alike: UTF-8 with its mark, no cell a formula."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(_COLUMNS)
    rows.writerows([_cell(value) for value in _values(channel, each).values()] for each in items)
    return written.getvalue().encode("utf-8-sig", "replace")


def rows_as_json(channel: Channel, items: Sequence[Item]) -> bytes:
    """Return the same as a JSON array of objects."""
    return _json([_values(channel, each) for each in items])


_COLUMNS = (
    "id", "story_id", "source", "published", "language", "status", "headline", "standfirst", "byline", "url",
    "first_seen", "last_changed", "snippet", "page",
)  # fmt: skip


def _values(channel: Channel, each: Item) -> Mapping[str, str | int]:
    found: dict[str, str | int] = {name: getattr(each, name, "") for name in _COLUMNS}
    return found | {"byline": "; ".join(each.byline), "page": channel.article_url(each.id)}


def _cell(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", {name: plain(value) for name, value in attributes.items()})
    element.text = plain(text) or None
    return element


def _whole(iso: str) -> str:
    """Return an ISO date as a time, as feeds want it; '' where it is neither a day nor a time."""
    if len(iso) == 10:
        return f"{iso}T00:00:00Z"
    return iso if len(iso) > 18 and (iso.endswith("Z") or iso[-6:-5] in ("+", "-")) else ""


WRITERS: Mapping[str, Callable[[Channel, Sequence[Item]], bytes]] = {
    ".atom": atom,
    ".feed.json": json_feed,
    ".csv": table,
    ".json": rows_as_json,
}
