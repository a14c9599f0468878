"""The page as its reader meets it: blocks of text in order, each with the element that holds it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import lxml.etree
from lxml.html import HtmlElement

from nkarchive.extract import footers
from nkarchive.extract.document import Document
from nkarchive.extract.dom import BLOCK_TAGS
from nkarchive.text import fold

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LARGEST_CARD = 1500  # signs that another story's card may hold, or a box of the site's
# Never text of an article. Unlike <nav>, <form> is left in: some systems wrap the whole page in one.
_UNREAD = frozenset(
    "applet audio button canvas embed head iframe input map math meter nav object option progress "
    "rp rt script select style svg template textarea title video".split()  # <rt>: how the word before it is read
)
_BREAK = "\x1e"  # stands for <br> while a block is put together; fold() would drop it
_GAP = re.compile(rf"{_BREAK}(?:\s*{_BREAK})+")
# An element in which a line break parts paragraphs has lines of at least this many signs.
_LONG_LINE = 60
_MOST_PAIRS = 4_000  # of lines and links that are compared one by one


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph's worth of text. *element* is the innermost block element around it, *linked* the
    number of signs that are links, *anchors* their elements, *strong* whether all of it is in bold or italics."""

    element: HtmlElement
    text: str
    linked: int
    anchors: tuple[HtmlElement, ...]
    strong: bool
    unscripted: bool = False  # in <noscript>: only readers without JavaScript see it
    tag: str = field(init=False)
    density: float = field(init=False)  # the share of the text that is links, 0 to 1
    _key: str | None = None

    def __post_init__(self) -> None:
        self.tag = str(self.element.tag)
        self.density = min(1.0, self.linked / max(1, len(self.text)))

    @property
    def key(self) -> str:
        """The text as it is compared."""
        if self._key is None:
            self._key = key_of(self.text)
        return self._key


_LETTERS = re.compile(r"[^\W_]+")
_DASHES = b"\xe2\x80"  # how the UTF-8 of all general punctuation begins: dashes, quotation marks, dots
_PUNCTUATION = re.compile(_DASHES + rb"[\x80-\xbf]")
_NO_WORD = bytes(n for n in range(128) if not chr(n).isalnum())
_LOWER = bytes(range(256)).lower()


def key_of(text: str) -> str:
    """Return *text* as it is compared: letters and digits alone, case folded."""
    return _short_key(text) if len(text) < _REMEMBERED else _key(text)


def _key(text: str) -> str:
    # on bytes, several times as fast as letter by letter
    data = text.encode("utf-8", "surrogatepass").translate(_LOWER, _NO_WORD)
    if data.isascii():
        return data.decode("ascii")
    if _DASHES in data:
        data = _PUNCTUATION.sub(b"", data)
    key = data.decode("utf-8", "surrogatepass")
    return (key if key.isalnum() else "".join(_LETTERS.findall(key))).casefold()


_short_key = lru_cache(maxsize=1024)(_key)  # headlines and captions are compared with every block
_REMEMBERED = 2_000


class _Line:
    """The block that is being read."""

    __slots__ = ("anchors", "linked", "pieces", "plain", "said")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.anchors: list[HtmlElement] = []
        self.clear()

    def clear(self) -> None:
        self.pieces.clear()
        self.linked = 0
        self.plain = False
        self.said = False
        self.anchors.clear()

    def add(self, text: str, anchor: HtmlElement | None, emphasis: int) -> None:
        """Add *text*, which is not all white space."""
        self.pieces.append(text)
        self.said = True
        if anchor is not None:
            self.linked += len(text)
            if not self.anchors or self.anchors[-1] is not anchor:
                self.anchors.append(anchor)
        if not emphasis:
            self.plain = True

    def close(self, element: HtmlElement, into: list[Block], unscripted: bool = False) -> None:
        if not self.said:
            self.pieces.clear()
            return
        text = "".join(self.pieces)
        parts = _parts(text)
        if len(parts) > 1 and self.anchors and len(parts) * len(self.anchors) < _MOST_PAIRS:
            said = [(anchor, fold("".join(anchor.itertext()))) for anchor in self.anchors]
            for part in parts:
                own = [(anchor, min(len(said_), len(part))) for anchor, said_ in said if _shares(said_, part)]
                linked = min(len(part), sum(size for _, size in own))
                into.append(Block(element, part, linked, tuple(a for a, _ in own), not self.plain, unscripted))
        else:
            share = self.linked / max(1, len(text))
            for part in parts:
                linked = self.linked if len(parts) == 1 else round(share * len(part))
                into.append(Block(element, part, linked, tuple(self.anchors), not self.plain, unscripted))
        self.clear()


def _shares(linked: str, part: str) -> bool:
    """Say whether a link's text stands in *part*, or all of *part* in the link."""
    return bool(linked) and (linked in part or (len(part) < len(linked) and part in linked))


_TIE = re.compile(r"(?<=\S)\u00a0(?=\S)")


def _folded(text: str) -> str:
    """Fold *text*, but keep a single no-break space between words: the newsroom typed it."""
    if "\u00a0" not in text:
        return fold(text)
    return fold(_TIE.sub("\ue0a0", text)).replace("\ue0a0", "\u00a0")


def _parts(text: str) -> list[str]:
    if _BREAK not in text:
        folded = _folded(text)
        return [folded] if folded else []
    parts = []
    for passage in _GAP.split(text):
        lines = [line for line in map(_folded, passage.split(_BREAK)) if line]
        if len(lines) > 1 and all(len(line) >= _LONG_LINE for line in lines):
            parts.extend(lines)  # one <br> is all that parts the paragraphs here
        elif lines:
            parts.extend(footers.parted(lines))
    return parts


def read(tree: HtmlElement, leave_out: Collection[HtmlElement] = ()) -> list[Block]:
    """Return the blocks of *tree* in page order, without what lies in an element of *leave_out*."""
    blocks: list[Block] = []
    line = _Line()
    pieces = line.pieces
    holders: list[HtmlElement] = [tree]
    anchors: list[HtmlElement] = []
    emphasis = 0
    skipping: HtmlElement | None = None
    noscript = 0
    walker = lxml.etree.iterwalk(tree, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if not isinstance(tag, str):
            if event == "end" and (text := node.tail):
                if text.isspace():
                    pieces.append(text)
                else:
                    line.add(text, anchors[-1] if anchors else None, emphasis)
            continue
        is_block = tag in BLOCK_TAGS
        if event == "start":
            if tag in _UNREAD or (node in leave_out and node is not tree):
                skipping = node
                walker.skip_subtree()
                if is_block:
                    line.close(holders[-1], blocks)
                continue
            if tag == "br":
                line.pieces.append(_BREAK)
            elif is_block:
                if line.said:
                    line.close(holders[-1], blocks, noscript > 0)
                else:
                    pieces.clear()
                if tag == "tr" and _is_data_row(node):
                    blocks.extend(_row(node, leave_out))
                    skipping = node
                    walker.skip_subtree()
                    continue
                holders.append(node)
                noscript += tag == "noscript"
            elif tag == "a":
                anchors.append(node)
            elif tag in _EMPHASIS:
                emphasis += 1
            if text := node.text:
                if text.isspace():
                    pieces.append(text)
                else:
                    line.add(text, anchors[-1] if anchors else None, emphasis)
            continue
        if skipping is node:
            skipping = None
        elif is_block:
            holder = holders.pop()
            if line.said:
                line.close(holder, blocks, noscript > 0)
            else:
                pieces.clear()
            noscript -= tag == "noscript"
        elif tag == "a" and anchors:
            anchors.pop()
        elif tag in _EMPHASIS:
            emphasis -= 1
        if (text := node.tail) and node is not tree:
            if text.isspace():
                pieces.append(text)
            else:
                line.add(text, anchors[-1] if anchors else None, emphasis)
    line.close(tree, blocks)
    return blocks


_EMPHASIS = frozenset(("b", "strong", "em", "i"))
# Around an element that is left out, these make a line's block other than the line alone tells.
_ENTANGLED = _EMPHASIS | {"a", "tr", "noscript"}


def of_page(document: Document) -> list[Block]:
    """Return the blocks of the whole page, read once."""
    if "blocks" not in document.memo:
        document.memo["blocks"] = read(document.tree)
    found: list[Block] = document.memo["blocks"]
    return found


def within(document: Document, element: HtmlElement) -> list[Block]:
    """Return what ``read`` would of *element*, from the blocks of the page where those are the same."""
    if element.tag not in BLOCK_TAGS or any(a.tag in _ENTANGLED or a.tag in _UNREAD for a in element.iterancestors()):
        return read(element)
    if "blocks by element" not in document.memo:
        by_element: dict[HtmlElement, list[tuple[int, Block]]] = {}
        for place, block in enumerate(of_page(document)):
            by_element.setdefault(block.element, []).append((place, block))
        document.memo["blocks by element"] = by_element
    held: dict[HtmlElement, list[tuple[int, Block]]] = document.memo["blocks by element"]
    found = [entry for inner in element.iter() if inner in held for entry in held[inner]]
    found.sort(key=lambda entry: entry[0])
    return [block for _, block in found]


def outside(document: Document, leave_out: Collection[HtmlElement]) -> list[Block]:
    """Return what ``read`` would without *leave_out*; only the lines that it cuts into are read again."""
    gone: set[HtmlElement] = set()
    cut: set[HtmlElement] = set()
    for element in leave_out:
        around = list(element.iterancestors())
        if any(a in leave_out or a.tag in _UNREAD for a in around):
            continue
        if any(a.tag in _ENTANGLED for a in around):
            return read(document.tree, leave_out)
        if element.tag in BLOCK_TAGS:
            gone.update(element.iter())
        elif element.tag not in _UNREAD:
            cut.add(next((a for a in around if a.tag in BLOCK_TAGS), document.tree))
    again: dict[HtmlElement, HtmlElement] = {}
    for holder in cut:
        if not any(a in cut for a in holder.iterancestors()):
            again.update((inner, holder) for inner in holder.iter())
    blocks: list[Block] = []
    done: set[HtmlElement] = set()
    for block in of_page(document):
        holder = again.get(block.element)
        if holder is None:
            if block.element not in gone:
                blocks.append(block)
        elif holder not in done:
            done.add(holder)
            blocks.extend(read(holder, leave_out))
    return blocks


def _is_data_row(row: HtmlElement) -> bool:
    """Say whether *row* belongs to a table of data; tables that lay out a page hold blocks in their cells."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2 or len(cells) != len(row):
        return False
    return not any(
        inner.tag in BLOCK_TAGS and not (inner.tag == "p" and len(inner.getparent()) == 1)
        for cell in cells
        for inner in cell.iterdescendants()
    ) and all(len(text) < 300 for text in map(_cell, cells))


def _cell(cell: HtmlElement) -> str:
    return fold("".join(map(str, cell.itertext())))


def _row(row: HtmlElement, leave_out: Collection[HtmlElement]) -> Iterable[Block]:
    cells = [text for cell in row if cell not in leave_out and (text := _cell(cell))]
    if cells:
        anchors = tuple(row.iter("a"))
        linked = sum(len(_cell(a)) for a in anchors)
        yield Block(row, " | ".join(cells), linked, anchors, False)
