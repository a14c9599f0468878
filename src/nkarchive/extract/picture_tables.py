"""Captions of the years before style sheets: a small table with the picture in one cell and its words in the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from nkarchive.extract import credits
from nkarchive.extract.dom import content_of, text_of

_MOST = 60  # tables of a page that are looked at
_MOST_CELLS = 6
_LONGEST = 500
_LONGEST_IN_TEXT = 120
_WIDEST_PX = 600


def captions_in(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the cells of *tree* that say what the picture above them shows.

    Such a table holds one picture, one cell of words after it and nothing else, and it floats in the
    text, is as narrow as a picture, or names the photographer.
    """
    for table in islice(tree.iter("table"), _MOST):
        whole = content_of(table)
        if (
            not 3 < len(whole) <= 2 * _LONGEST
            or next(table.iter("a", "h1", "h2", "h3", "input", "form"), None) is not None
        ):
            continue
        cells = list(islice(table.iter("td", "th"), _MOST_CELLS + 1))
        if len(cells) > _MOST_CELLS or any(e is not table for e in table.iter("table")):
            continue
        pictured = [n for n, cell in enumerate(cells) if next(cell.iter("img"), None) is not None]
        worded = [n for n, cell in enumerate(cells) if len(text_of(cell)) > 3]
        if len(pictured) != 1 or len(worded) != 1 or worded[0] <= pictured[0]:
            continue
        line = cells[worded[0]]
        said = text_of(line)
        if len(said) <= _LONGEST and (_floats(table) or _stands_in_text(table, said) or credits.read(line)[1]):
            yield line


def _stands_in_text(table: HtmlElement, said: str) -> bool:
    """Say whether *table* stands in the middle among the paragraphs of a text: state papers' pictures."""
    middle = (table.get("align") or "").lower() == "center" or "margin:auto" in (table.get("style") or "").replace(
        " ", ""
    )
    beside = middle and len(said) <= _LONGEST_IN_TEXT and "©" not in said and "opyright" not in said
    return beside and any(
        len(text_of(p)) > _LONGEST_IN_TEXT / 4 for p in islice(table.itersiblings("p", preceding=True), 3)
    )


def _floats(table: HtmlElement) -> bool:
    width = (table.get("width") or "").removesuffix("px")
    narrow = width.isdecimal() and len(width) < 5 and int(width) <= _WIDEST_PX
    return narrow or (table.get("align") or "").lower() in ("left", "right") or "float" in (table.get("style") or "")
