"""What the page's machine-readable part says about its own article, among all that it describes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from nkarchive.extract.document import Document
from nkarchive.extract.structured import JsonObject, string_of, types_of
from nkarchive.text import words

_ARTICLES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle "
    "opinionnewsarticle reviewnewsarticle advertisercontentarticle satiricalarticle scholarlyarticle techarticle report "
    "blogposting liveblogposting socialmediaposting discussionforumposting posting review claimreview recipe".split()
)
_PAGES = frozenset(
    ("webpage", "itempage", "webcontent", "creativework", "mediaobject", "videoobject", "newsvideo", "video")
)


def objects_of(document: Document) -> list[JsonObject]:
    """Return the JSON-LD objects that describe this page's article, the surest first."""
    if "story" not in document.memo:
        document.memo["story"] = _objects_of(document)
    found: list[JsonObject] = document.memo["story"]
    return found


def _objects_of(document: Document) -> list[JsonObject]:
    ranked: list[tuple[float, int, JsonObject]] = []
    here = _path(document.url)
    title = set(words(document.title))
    for order, item in enumerate(document.jsonld):
        kinds = types_of(item)
        score = 4.0 if kinds & _ARTICLES else 1.0 if kinds & _PAGES else 0.0
        if not score:
            continue
        headline = string_of(item.get("headline") or item.get("name"))
        if not headline and "author" not in item and "datePublished" not in item:
            continue
        claimed = [p for p in (_path(u) for u in _urls(item)) if p.strip("/")]
        if here in claimed:
            score += 3
        elif claimed and score >= 4:
            score -= 1.5
        told = set(words(headline))
        if told and title:
            score += 2 * len(told & title) / len(told)
        if "author" in item or "datePublished" in item:
            score += 1
        ranked.append((score, order, item))
    ranked.sort(key=lambda entry: (-entry[0], entry[1]))
    if not ranked:
        return []
    # a teaser's object, listed on the same page, scores well below the page's own
    best = ranked[0][0]
    return [item for score, _, item in ranked if score >= best - 3.5 and not _is_teaser(item, best, score)]


def _is_teaser(item: JsonObject, best: float, score: float) -> bool:
    return bool(types_of(item) & _ARTICLES) and score < best - 1.6


def _urls(item: JsonObject) -> list[str]:
    found = []
    for key in ("url", "mainEntityOfPage", "@id"):
        value: Any = item.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value:
            found.append(value)
    return found


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.path.rstrip("/").lower() + (
        f"?{parts.query}" if parts.query and "=" in parts.query and len(parts.path) < 12 else ""
    )
