"""Which of a page's links stand for a story: those that lie over a whole card do, those that were paid for do not."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from nkarchive.extract import labels
from nkarchive.extract.blocks import HEADINGS, LARGEST_CARD, Block
from nkarchive.extract.dom import content_of, content_size, names_of

_MOST = 200  # links without words that are looked at


def is_heading(block: Block) -> bool:
    """Say whether *block* is a heading by its tag or by its name."""
    return block.tag in HEADINGS or "head" in (names := names_of(block.element).casefold()) or "title" in names


def paid_for(blocks: list[Block], links: dict[HtmlElement, str]) -> set[HtmlElement]:
    """Return the links that stand under a heading which says that they are advertisements."""
    found: set[HtmlElement] = set()
    for block in blocks:
        if len(block.text) > 60 or not labels.is_paid(block.text) or not is_heading(block):
            continue
        node = block.element.getparent()
        for _ in range(2):
            if node is None or node.tag in ("body", "html", "main", "article"):
                break
            inside = [a for a in node.iter("a") if a in links]
            if inside:
                if content_size(node) < 250 * len(inside):
                    found.update(inside)
                break
            node = node.getparent()
    return found


def covered(blocks: list[Block], links: dict[HtmlElement, str]) -> list[Block]:
    """Return *blocks* with the links that lie over a card and say nothing themselves ("stretched" links)."""
    over: dict[HtmlElement, HtmlElement] = {}
    told = {url for a, url in links.items() if content_of(a).strip()}
    silent = ((a, url) for a, url in links.items() if url not in told)
    for anchor, url in islice(silent, _MOST):
        if content_of(anchor).strip():
            continue
        node = anchor.getparent()
        for _ in range(4):
            if (
                node is None
                or node.tag in ("body", "html", "main", "section", "ul", "ol")
                or content_size(node) > LARGEST_CARD
            ):
                break
            if any(links.get(a, url) != url for a in node.iter("a")):
                break
            if content_of(node).strip():
                over[node] = anchor
                break
            node = node.getparent()
    if not over:
        return blocks
    found = []
    for block in blocks:
        holder = next((e for e in (block.element, *islice(block.element.iterancestors(), 5)) if e in over), None)
        found.append(replace(block, anchors=(*block.anchors, over[holder])) if holder is not None else block)
    return found
