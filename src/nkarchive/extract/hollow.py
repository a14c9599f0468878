"""Is what was taken for the text the article that its headline announces, or what a page without one is left with?

A paywall, a script or an error may keep the text back, while the headline, the date and the machine-readable part
still stand. A cookie notice, an author's biography, comments or the headlines of other stories are then the longest
prose on the page. They are told from a short article by four things: they share hardly a word with what the page
says its article is about, they are short, they stand far from the headline or above it, and in boxes that are named
as furniture. No single sign decides; the points were measured on real pages and on the same pages without their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from nkarchive.extract import blocks as page_blocks
from nkarchive.extract import boilerplate
from nkarchive.extract.document import Document
from nkarchive.extract.dom import upward
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of
from nkarchive.text import DENSE, weight, words

_LONGEST = 3_000.0  # a body of this weight, in Latin letters, is more than furniture
_HOLLOW = -3.5  # no real page of 1,100 whose text was found came nearer than a point: losing one is worse
_DOUBTFUL = -2.0
_MOST_SIGNS = 4_000
_FEWEST_WORDS = 8
_STEM = 5  # letters of a word that its forms share, in most languages
_DENSE_RUN = re.compile(f"[{DENSE}]+")
_WHOLE = frozenset(("body", "html", "article", "main"))
# A note may be two sentences, but an agency opens it so: "GENEVA, May 3 (AGENCY) --", "[서울=통신]", "【東京5月3日発】"
_DATELINE = re.compile(
    r"[(（\[【<〈/][^()（）\[\]【】<>〈〉/]{0,30}(?:[=＝]|[\d一二三四五六七八九十]\s?(?:日|일)|発|發|发|電|电|발|통신)"
    r"|[^\W\d_][^.!?。()（）\n]{1,50}[(（/][^\W_][^()（）/]{1,29}[)）/]\.?\s?(?:[-–—=―:]|[^\W\d_])"
)


def signs(document: Document, headline: str, paragraphs: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return what speaks for *paragraphs* being the article under *headline* (above 0), and against it (below).

    Nothing is said of a body too long to be furniture.
    """
    size = sum(map(weight, paragraphs))
    if not paragraphs or size >= _LONGEST:
        return ()
    return tuple(sign for sign in _signs(document, headline, paragraphs, size) if sign[1])


def is_hollow(points: Sequence[tuple[str, float]]) -> bool:
    """Say whether *points*, from ``signs``, show a body that is not the article."""
    return sum(value for _, value in points) < _HOLLOW


def is_doubtful(points: Sequence[tuple[str, float]]) -> bool:
    """Say whether *points* are reason enough to look for a better text, though not to turn the page away."""
    return sum(value for _, value in points) < _DOUBTFUL


def _signs(document: Document, headline: str, paragraphs: Sequence[str], size: float) -> Iterator[tuple[str, float]]:
    share, asked = _share(document, headline, " ".join(paragraphs))
    points = _points(share, _BY_SHARE)
    # where the page tells no more than a headline, a text may well use none of its words
    yield "words of the headline and the description", points if asked >= _FEWEST_WORDS else max(points, 0)
    yield "its size", _points(size, _BY_SIZE)
    if any(_DATELINE.match(paragraph) for paragraph in paragraphs[:2]):
        yield "a dateline", 2
    wanted = set(paragraphs)
    known: dict[HtmlElement, bool] = {}
    heading = first = None
    shown = named = 0.0
    for place, block in enumerate(page_blocks.of_page(document)):
        if heading is None and block.text == headline and block.density < 0.5:
            heading = place
        if block.text in wanted:
            first = place if first is None else first
            heavy = weight(block.text)
            shown += heavy
            named += heavy if _is_furniture(block.element, known) else 0
    if heading is not None and first is not None:
        yield "its distance from the headline", _distance(first - heading)
    if shown:
        if named:
            yield "boxes named as furniture", -1 if named > 0.2 * shown else 0
        else:
            yield "no box named as furniture", 0.5


_BY_SHARE = ((0.05, -3.0), (0.2, -2.0), (0.3, -1.0), (0.4, 0.0), (0.6, 1.5), (2.0, 3.0))
_BY_SIZE = ((200.0, -2.5), (300.0, -2.0), (600.0, -1.0), (1_000.0, 0.0), (2_000.0, 1.0), (_LONGEST, 2.0))


def _points(value: float, table: Sequence[tuple[float, float]]) -> float:
    return next((points for below, points in table if value < below), table[-1][1])


def _distance(blocks: int) -> float:
    if blocks < 0 or blocks > 40:
        return -1
    return 1 if blocks < 5 else 0 if blocks <= 20 else -0.5


def _share(document: Document, headline: str, body: str) -> tuple[float, int]:
    """Return which share of the words that tell the article's subject stand in *body*, and how many there are."""
    told = [content for _, content in document.metas("description", "og:description")]
    told += [string_of(item.get("description")) for item in objects_of(document)[:2]]
    about = _stems(" ".join((headline, *told)))
    return (len(about & _stems(body)) + 0.5) / (len(about) + 1.5), len(about)


def _stems(text: str) -> set[str]:
    """Return what the words of *text* have in common with their other forms; pairs of signs for CJK, kana, Hangul."""
    found: set[str] = set()
    for word in words(text[:_MOST_SIGNS]):
        if word.isascii() or not (runs := _DENSE_RUN.findall(word)):
            if len(word) > 3:
                found.add(word[:_STEM])
            elif len(word) > 1 and word.isdigit():
                found.add(word)
        else:
            found.update(run[at : at + 2] for run in runs for at in range(len(run) - 1))
    return found


def _is_furniture(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    path: list[HtmlElement] = []
    verdict = False
    for node in upward(element):
        if node in known:
            verdict = known[node]
            break
        path.append(node)
    for node in reversed(path):
        verdict = verdict or (node.tag not in _WHOLE and boilerplate.is_named(node))
        known[node] = verdict
    return verdict
