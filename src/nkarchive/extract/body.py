"""The article's text, paragraph by paragraph.

Two witnesses say which blocks of the page are the article: the publisher's own articleBody where
JSON-LD has one that stands on the page, else trafilatura. The container around those blocks then says
what the witness missed (a lead, a repeated line, a closing sign), and what in it is furniture goes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lxml.html import HtmlElement

from nkarchive.extract import blocks as page_blocks
from nkarchive.extract import boilerplate, labels, witnesses
from nkarchive.extract.blocks import HEADINGS, Block, key_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import select
from nkarchive.extract.region import Place, Region
from nkarchive.text import fold, weight

_LINKY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the other readers found, that is not to be said twice."""

    headline: str = ""
    standfirst: str = ""

    def repeats(self, key: str) -> bool:
        return bool(key) and key in (key_of(self.headline), key_of(self.standfirst))


def find(
    document: Document, *, leave_out: Collection[HtmlElement] = (), headline: str = "", standfirst: str = ""
) -> tuple[tuple[str, ...], str]:
    """Return the paragraphs of the article in *document*, and where they come from.

    *leave_out* are elements that say something else: captions, teasers, the date. *headline* and
    *standfirst* are left out where the text repeats them. No text: ``((), "")``.
    """
    context = Context(headline=headline, standfirst=standfirst)
    if document.rules and document.rules.body:
        ruled = _by_rules(document, leave_out, context)
        if ruled[0]:
            return ruled
    out = _sane(document.tree, leave_out)
    blocks = [b for b in page_blocks.outside(document, out) if not b.unscripted]
    told = witnesses.article_body(document.jsonld)
    witness, source = witnesses.published(told, blocks), "json-ld+text"
    if witness is None and witnesses.is_too_large(document, blocks):
        witness, source = witnesses.plain(blocks), "text"
    elif witness is None:
        witness, source = witnesses.trafilatura(document, out), "trafilatura+text"
    chosen = _chosen(witness, blocks)
    body = _told(blocks, chosen, context, document.tree) if chosen else []
    paragraphs = tuple(block.text for block in body)
    size = sum(map(weight, paragraphs))
    if told and size < 0.3 * sum(map(weight, told)) and (len(told) > 1 or weight(told[0]) > 200):
        return told, "json-ld"  # an empty shell, filled by a script
    if not paragraphs and not chosen:
        return (), ""
    return paragraphs, source


def _by_rules(document: Document, leave_out: Collection[HtmlElement], context: Context) -> tuple[tuple[str, ...], str]:
    assert document.rules is not None
    for selector in document.rules.body:
        matched = select(document.tree, selector)
        outermost = [e for e in matched if not any(a in matched for a in e.iterancestors())]
        out = [e for e in leave_out if e not in outermost]
        texts = tuple(
            block.text
            for element in outermost
            for block in page_blocks.read(element, set(out))
            if not context.repeats(block.key)
        )
        if texts:
            return texts, f"css:{selector}"
    return (), ""


def _sane(tree: HtmlElement, leave_out: Collection[HtmlElement]) -> set[HtmlElement]:
    """Return *leave_out* without elements that hold so much that the article may be in them."""
    sizes = {e: len(e.text_content()) for e in leave_out if e is not tree}
    most = 600.0
    if max(sizes.values(), default=0) >= most:
        most = max(most, len(fold(tree.text_content())) * 0.6)
    return {e for e, size in sizes.items() if size < most}


def _chosen(witness: witnesses.Witness, blocks: list[Block]) -> set[Block]:
    chosen = {block for block in blocks if witness.saw(block)}
    if sum(len(block.key) for block in chosen) < 0.5 * len(witness.whole):
        # the page is cut otherwise than the witness cut it: a line of his within a block will do
        chosen |= {block for block in blocks if witness.quotes(block)}
    linked = {block for block in chosen if block.density > _LINKY}
    if sum(len(block.text) for block in linked) > 0.5 * sum(len(block.text) for block in chosen):
        # two lines of text in a page of menus: where it finds no article, trafilatura takes all there is
        return chosen - linked or chosen
    return chosen


def _told(blocks: list[Block], chosen: set[Block], context: Context, tree: HtmlElement) -> list[Block]:
    """Return the article's blocks; the witness's own where his container leaves too little of them."""
    region = Region(chosen, tree)
    body = _trimmed([b for b in blocks if _belongs(b, region, context)])
    if sum(len(b.text) for b in body) < 0.6 * sum(len(b.text) for b in chosen):
        said = [b for b in blocks if b in chosen and b.density < _LINKY]
        plain = [b for b in said if not boilerplate.is_line(b.text) and not context.repeats(b.key)]
        if len(plain) > len(body):
            return _trimmed(plain)
    return body


def _trimmed(kept: list[Block]) -> list[Block]:
    """Drop headings that stand at the end, over nothing."""
    while kept and kept[-1].tag in HEADINGS:
        kept.pop()
    return kept


def _belongs(block: Block, region: Region, context: Context) -> bool:
    """Say whether *block* is the article's text, given where it stands."""
    where = region.place(block)
    if where in (Place.ELSEWHERE, Place.FURNITURE) or boilerplate.is_line(block.text) or context.repeats(block.key):
        return False
    if labels.kind_of(block.text) and (block.tag in HEADINGS or len(block.text) < 40):
        return False
    if block.anchors and (labels.split(block.text)[0] or _is_link_line(block)):
        return False
    if block in region.chosen:
        return where is not Place.AROUND or (weight(block.text) > 50 and block.density < 0.3)
    if where is Place.AROUND or block.density > _LINKY:
        return False
    if region.is_home(block):
        return True
    long = weight(block.text) > 80 and block.density < 0.2
    return long and block.tag in ("p", "blockquote", "li") and not region.is_boxed(block)


def _is_link_line(block: Block) -> bool:
    """Say whether a paragraph is nothing but one link: a pointer to another story."""
    return (
        block.tag in ("p", "div", "strong")
        and len(block.anchors) == 1
        and block.density > 0.95
        and len(block.text) > 15
    )
