"""The article in plain sight: one element holds nearly all of the page's running text as its own paragraphs.

Most news pages are so. There the blocks themselves are witness enough, and the costly one is asked only
where the text is scattered, boxed, short, or parted by line breaks alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from nkarchive.extract import boilerplate
from nkarchive.extract.blocks import HEADINGS, Block
from nkarchive.extract.dom import content_of
from nkarchive.extract.witnesses import Witness, witness_of
from nkarchive.text import fold, weight

_LONG = 80.0  # a passage, in Latin letters
_LINE = 30.0
_LEAST = 600.0
_FEWEST = 3
# The share of the page's passages that the element must hold: of all, and of those outside furniture.
_OF_ALL = 0.6
_OF_TEXT = 0.85
_MOST_BOXED = 2
_TEXT = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre dl dt dd table thead tbody tr td th".split())
_WHOLE = frozenset(("body", "html", "article", "main"))


def witness(blocks: Sequence[Block]) -> Witness | None:
    """Return the paragraphs, headings, lists and tables that stand at once in the article's element.

    None where it is not plain which element that is, or where boxes in it may be text too.
    """
    passages = [b for b in blocks if _is_passage(b)]
    everything = sum(len(b.text) for b in passages)
    furniture: dict[HtmlElement, bool] = {}
    passages = [b for b in passages if not _is_furniture(b.element, furniture)]
    homes: dict[HtmlElement, list[Block]] = {}
    for block in passages:
        parent = block.element.getparent() if block.tag in ("p", "blockquote") else None
        if parent is not None:
            homes.setdefault(parent, []).append(block)
    if not homes:
        return None
    home, own = max(homes.items(), key=lambda entry: sum(len(b.text) for b in entry[1]))
    if len(own) < _FEWEST or sum(weight(b.text) for b in own) < _LEAST:
        return None
    around = home.getparent()
    inside, beside = set(home.iter()), set(around.iter()) if around is not None and around.tag != "body" else set()
    if any(b.element in beside and b.element not in inside for b in passages):
        return None  # a lead, or a part of the text, in a box of its own
    chosen = []
    boxed = size = 0
    for block in blocks:
        if block.element not in inside:
            continue
        much = weight(block.text) > _LINE
        if _is_direct(block.element, home):
            if block.density < 0.5 or (much and block.tag == "p"):
                chosen.append(block)
                if _is_passage(block):
                    size += len(block.text)
        elif block.tag in HEADINGS:
            if block.density < 0.5 and _fills_its_box(block, home) and not _is_furniture(block.element, furniture):
                chosen.append(block)
        elif much and block.density < 0.3 and not _is_furniture(block.element, furniture):
            boxed += 1
            if boxed > _MOST_BOXED or block.element is home or weight(block.text) > _LONG:
                return None
    if size < _OF_TEXT * sum(len(b.text) for b in passages) or size < _OF_ALL * everything:
        return None
    return witness_of([block.text for block in chosen])


def densest(blocks: Sequence[Block]) -> Witness | None:
    """Return the running text of the element that holds most of it, where a better witness took furniture for
    the article; None where there is none."""
    furniture: dict[HtmlElement, bool] = {}
    homes: dict[HtmlElement, list[Block]] = {}
    for block in blocks:
        parent = block.element.getparent() if block.tag in ("p", "blockquote") else None
        if parent is not None and _is_passage(block) and not _is_furniture(block.element, furniture):
            homes.setdefault(parent, []).append(block)
    own = max(homes.values(), key=lambda entry: sum(weight(b.text) for b in entry), default=[])
    if len(own) < _FEWEST or sum(weight(b.text) for b in own) < _LEAST:
        return None
    return witness_of([block.text for block in own])


def _is_passage(block: Block) -> bool:
    text = block.text
    return len(text) > _LINE and block.density < 0.3 and block.tag not in HEADINGS and weight(text) > _LONG


def _is_direct(element: HtmlElement, home: HtmlElement) -> bool:
    """Say whether *element* is a paragraph, heading, list or table of *home*, or lies in one."""
    if element is home:
        return False
    node: HtmlElement | None = element
    while node is not None and node is not home:
        if node.tag not in _TEXT:
            return False
        node = node.getparent()
    return True


def _fills_its_box(heading: Block, home: HtmlElement) -> bool:
    """Say whether the boxes between *home* and a heading hold nothing but the heading."""
    box = next((e for e in heading.element.iterancestors() if e.getparent() is home), None)
    return box is not None and len(box) < 3 and len(fold(content_of(box))) <= len(heading.text)


def _is_furniture(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Say whether *element* or an element around it is named as no text; *known* remembers the answers."""
    path: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and node not in known:
        path.append(node)
        node = node.getparent()
    verdict = node is not None and known[node]
    for step in reversed(path):
        verdict = verdict or (step.tag not in _WHOLE and boilerplate.is_named(step))
        known[step] = verdict
    return verdict
