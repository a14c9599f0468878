"""The parts of an article that stand outside the container of its text: the lead above it, a report beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, takewhile

from lxml.html import HtmlElement

from nkarchive.extract import boilerplate
from nkarchive.extract.blocks import Block
from nkarchive.extract.dom import NamePattern, names_of, upward
from nkarchive.extract.region import Place, Region
from nkarchive.text import weight

_FEWEST_PARAGRAPHS = 3
_MOST_LINKED = 0.7  # a lead that names a person for each of its links is still a lead
_AUTHOR = NamePattern(
    r"(?:^|[_-])(?:authors?|autor(?:en|es|e)?|auteurs?|autore|bio|biography|biografie|writers?|columnists?|contributors?|"
    r"profile|kolumnist|redakteur|skribent|forfatter|gija|reporter)(?:$|[_-])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the other readers found, that is not to be said twice."""

    said: frozenset[str] = frozenset()  # keys of the headline, the standfirst, captions and teasers
    opening: frozenset[HtmlElement] = frozenset()
    heading: HtmlElement | None = None  # the headline, where the page shows it

    def repeats(self, key: str) -> bool:
        return key in self.said

    def lead_around(self, block: Block) -> HtmlElement | None:
        """Return the lead's element where *block* is the lead or a part of it."""
        if not self.opening:
            return None
        return next((e for e in (block.element, *islice(block.element.iterancestors(), 4)) if e in self.opening), None)


def lead_of(blocks: list[Block], region: Region, context: Context) -> set[Block]:
    """Return the lead, where the text follows it: many layouts print it above the text's container.

    It is what the standfirst's reader took for the text's opening, or paragraphs between the headline and the
    container that belong to the same article.
    """
    lead: set[Block] = set()
    for block in blocks:
        where = region.place(block)
        opening = context.lead_around(block)
        if where is Place.INSIDE and block in region.chosen and opening is None:
            break
        if opening is not None:
            found = not region.is_aside(opening)
        else:
            found = context.heading is not None and _is_lead_paragraph(block, where, region)
            found = found and region.follows(block.element, context.heading)
        if found and block.density <= _MOST_LINKED and not boilerplate.is_line(block.text):
            lead.add(block)
    return {b for b in lead if not context.repeats(b.key)}


def further_parts(blocks: list[Block], region: Region) -> set[Block]:
    """Return the paragraphs of a part in a box of its own that looks like those of the rest, as a match report's
    beside its live ticker. One paragraph alone is a note to the reader."""
    found = {
        block
        for block in blocks
        if block.tag == "p"
        and block.density < 0.4
        and region.place(block) is Place.AROUND
        and region.is_home(block)
        and not boilerplate.is_line(block.text)
    }
    return found if len(found) >= _FEWEST_PARAGRAPHS and sum(weight(b.text) for b in found) > 400 else set()


def _is_lead_paragraph(block: Block, where: Place, region: Region) -> bool:
    if block.tag not in ("p", "blockquote") or weight(block.text) < 60 or region.is_boxed(block):
        return False
    if _is_of_author(block.element, region):
        return False
    return where is Place.AROUND or (where is Place.ELSEWHERE and region.is_beside(block, steps=2))


def _is_of_author(element: HtmlElement, region: Region) -> bool:
    """Say whether *element* stands in a box named after the author: what is told there is a biography."""
    above = {region.container, *region.container.iterancestors()}
    boxes = takewhile(lambda node: node not in above, upward(element))
    return any(_AUTHOR[names_of(box)] for box in boxes)
