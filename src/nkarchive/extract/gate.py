"""Is this an article at all? What is none is turned away with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from nkarchive.dates import find_all
from nkarchive.extract import hollow, pages, walls
from nkarchive.extract import standing as standings
from nkarchive.extract.dateline import Dates
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import content_of, text_of
from nkarchive.extract.standing import Standing
from nkarchive.extract.structured import types_of
from nkarchive.model import Reason, Rejection
from nkarchive.text import fold, weight

# In Latin letters (text.weight). A wire note of two sentences is some 130; a shell's slogan less than 60.
_LEAST = 60.0
_SHORT = 400.0  # below this, words like "log in" in the text's first lines decide where nothing marks an article
_MIDDLING = 1500.0  # up to this a headline like "page not found" is believed: sites surround it with advice
_LONG = 4000.0  # up to this one that says little else: a server's default page tells at length how to set it up
_OPENING = 400
# The sum of a page's signs (standing.py) from which on it is an article.
_ENOUGH = 0.0
_MEDIA = frozenset(
    ("videoobject", "audioobject", "imagegallery", "podcastepisode", "mediagallery", "radioepisode", "tvepisode")
)
_RIGHTS = re.compile(r"^\W*(?:copyright|©|all rights reserved|저작권)", re.I)
_REFRESH = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*;\s*(?:url\s*=)?\s*['\"]?([^'\"\s]+)", re.I)
_SCRIPTED = re.compile(
    r"(?:\b(?:window|document|top|self|parent)\.)?\blocation(?:\.href)?\s*=\s*['\"][^'\"]+['\"]|\blocation\.(?:replace|assign|reload)\s*\(|"
    r"\bhistory\.(?:back|go)\s*\(|\b(?:window|self)\.close\s*\(|\.submit\s*\(\s*\)",
    re.I,
)
_ALERT = re.compile(r"\balert\s*\(\s*(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})')")
_GONE = re.compile(r"(?<![\d.])4(?:04|10)(?![\d.])")
_MOST_SCRIPT = 20_000


def before(document: Document) -> Rejection | None:
    """Return why *document* is no article where that shows before its text is looked for."""
    refresh = next((m for _, c in document.metas("refresh") if (m := _REFRESH.match(c))), None)
    target = document.link(refresh[2]) if refresh and float(refresh[1]) <= 10 else ""
    if target not in {"", document.url} and weight(_visible(document)) < _SHORT:
        return _no(document, Reason.REDIRECT, f"sends the reader to {target[:200]}")
    if len(document.elements) < 60:
        return _by_script(document)
    return None


def _by_script(document: Document) -> Rejection | None:
    """Turn away a page that is little but a script: Korean sites answer for a deleted story with
    ``alert('삭제된 기사입니다'); history.back();``, others move the reader on."""
    scripts = " ".join((s.text or "")[:_MOST_SCRIPT] for s in document.tree.iter("script"))[:_MOST_SCRIPT]
    if not scripts or weight(_visible(document)) >= 120:
        return None
    moves = _SCRIPTED.search(scripts)
    told = _ALERT.search(scripts)
    if told and (words := fold(told[1] or told[2])):
        said = walls.found_in(words)
        if said:
            return _no(document, said[0], f"a script says {words[:80]!r}")
        if moves:
            return _no(document, Reason.REDIRECT, f"a script says {words[:80]!r} and sends the reader elsewhere")
    if moves:
        return _no(document, Reason.REDIRECT, "sends the reader elsewhere by script")
    return None


def after(
    document: Document,
    head: Reading,
    dates: Dates,
    paragraphs: Sequence[str],
    *,
    signed: bool = False,
    by_rule: bool = False,
    told: bool = False,
) -> Rejection | None:
    """Return why what was read is no article; None where it is one.

    *signed*: the page prints a byline. *by_rule*: the source's own selector found the text, so it is no
    list of links. *told*: the text is what the machine-readable part says, so it is no furniture.
    """
    own = _own_text(document, paragraphs)
    size = weight(fold(" ".join(own)))
    standing = standings.of(document, head, dates, own, signed=signed)
    refused = _says_so(document, head.text, own, size, standing)
    if refused is None and size < _LEAST and not (size and _is_further_page(document)):
        refused = _too_little(document, size, standing)
    if refused is None and not head.text:
        refused = _no(document, Reason.NO_HEADLINE, "no heading, and no title that is not the site's name")
    if refused is None and not by_rule and standing.sum < _ENOUGH:
        reason = Reason.LOGIN if standings.has_password(document) and size < _SHORT else Reason.SECTION
        refused = _no(document, reason, f"more speaks against an article than for one: {standing.told}")
    if refused is None and not by_rule and not told:
        refused = _without_text(document, head.text, paragraphs)
    if document.ledger:
        document.ledger.offer("gate", "signs", standing.told, weight=standing.sum)
        if refused:
            document.ledger.award("gate", "", refused.reason.value, refused.detail)
        else:
            document.ledger.award("gate", "", "article", f"{size:.0f} letters of its own; {standing.told}")
    return refused


def _says_so(
    document: Document, headline: str, own: Sequence[str], size: float, standing: Standing
) -> Rejection | None:
    """Turn away a page whose headline or first lines say that the article is not here."""
    if size >= _LONG or (standing.marked and size >= _SHORT):
        return None
    share = 0.45 if size < _MIDDLING else 0.7
    names = dict.fromkeys((headline, document.title, *_parts_of(document.title), *_headings(document, size)))
    said = next((found for name in names if name and (found := walls.is_headline(name, share))), None)
    if said is None and not standing.marked and size < _SHORT:
        opening = f"{headline} \n {document.title} \n {' '.join(own)[:_OPENING]}"
        said = walls.found_in(opening)
    if said is None:
        return None
    reason = said[0]
    if (
        reason is Reason.BLOCKED
        and size < _MIDDLING
        and _GONE.search(f"{headline} {document.title} {_visible(document)[:600]}")
    ):
        reason = Reason.NOT_FOUND  # "Error", says the headline, and "404" the line below
    return _no(document, reason, f"says {said[1]!r}")


def _headings(document: Document, size: float) -> Iterator[str]:
    """Yield the first headings of a page with next to no text: its headline may be the site's name in the header."""
    if size < _SHORT:
        for heading in islice(document.tree.iter("h1", "h2", "h3"), 8):
            if not any(a.tag in ("header", "footer", "nav", "aside", "a") for a in heading.iterancestors()):
                yield text_of(heading)


def _parts_of(title: str) -> list[str]:
    """Return what a title's separators part: the page's name, and the site's."""
    return [part for part in re.split(r"\s[|•·»«›:‹–—-]\s|\s{2,}|[|»›‹«]", title[:300]) if len(part) > 3]


def _without_text(document: Document, headline: str, paragraphs: Sequence[str]) -> Rejection | None:
    """Turn away a page whose text is kept back, and of which only furniture was read."""
    points = hollow.signs(document, headline, paragraphs)
    if hollow.is_hollow(points) and _is_further_page(document):
        return None
    if document.ledger and points:
        document.ledger.offer("gate", "hollow", _told(points), weight=sum(value for _, value in points))
    if not hollow.is_hollow(points):
        return None
    kept = _is_kept_back(document) or walls.found_in(" ".join(paragraphs), Reason.LOGIN)
    detail = f"only what stands around an article was found, {paragraphs[0][:60]!r}: {_told(points)}"
    return _no(document, Reason.LOGIN if kept else Reason.EMPTY, detail)


def _is_further_page(document: Document) -> bool:
    """Say whether the page goes on with an article's text, which may end in a line: what is not the same
    article's is told when the pages are joined."""
    return bool(pages.find(document).first_url)


def _is_kept_back(document: Document) -> bool:
    """Say whether the publisher marks the article as one for subscribers."""
    return any(
        str(item.get("isAccessibleForFree")).strip().lower() in ("false", "0", "no") for item in document.jsonld[:20]
    )


def _told(points: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {value:+g}" for name, value in points)


def _own_text(document: Document, paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs that are more than the headlines of other stories, which are links, with dates,
    and more than a prompt to log in or subscribe."""
    if sum(len(p) for p in paragraphs) > 6000:
        return list(paragraphs)
    paragraphs = [p for p in paragraphs if not _RIGHTS.match(p)]
    linked = {fold(content_of(a)) for a in document.tree.iter("a")}
    links = sorted((text for text in linked if len(text) > 8), key=len, reverse=True)[:400]
    own = []
    for paragraph in paragraphs:
        if paragraph in linked:
            continue
        rest = paragraph
        for text in links:
            if text in rest:
                rest = rest.replace(text, " ")
        for printed in find_all(rest):
            rest = rest.replace(printed.text, " ")
        if weight(fold(rest)) >= 0.3 * weight(paragraph):
            own.append(paragraph)
    if sum(map(weight, own)) < _SHORT:
        own = [p for p in own if weight(p) > 200 or not walls.found_in(p, Reason.LOGIN)] or own
    return own


def _too_little(document: Document, size: float, standing: Standing) -> Rejection:
    whole = _visible(document)
    weighs = weight(whole)
    said = walls.found_in(f"{document.title} \n {whole}") if weighs < 3000 else None
    if said and (weighs < _MIDDLING or said[0] is Reason.LOGIN):
        return _no(document, said[0], f"says {said[1]!r}")
    kinds = {kind for item in document.jsonld[:20] for kind in types_of(item)}
    if kinds & _MEDIA or next(document.tree.iter("video", "audio"), None) is not None or _og_media(document):
        return _no(document, Reason.MEDIA, "a video, an audio or pictures without a text")
    if standing.sum < _ENOUGH:
        return _no(document, Reason.SECTION, f"more speaks against an article than for one: {standing.told}")
    if not size:
        return _no(document, Reason.EMPTY, "the page has no text")
    return _no(document, Reason.TOO_SHORT, f"the text weighs {size:.0f} letters, {_LEAST:.0f} are the least")


def _og_media(document: Document) -> bool:
    return any(c.startswith(("video", "music")) for _, c in document.metas("og:type"))


def _visible(document: Document) -> str:
    if "visible" not in document.memo:
        body = document.tree.find("body")
        document.memo["visible"] = text_of(body if body is not None else document.tree)
    found: str = document.memo["visible"]
    return found


def _no(document: Document, reason: Reason, detail: str) -> Rejection:
    return Rejection(url=document.url, reason=reason, detail=detail)
