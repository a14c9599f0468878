"""The article's text, paragraph by paragraph.

Two witnesses say which blocks of the page are the article: the publisher's own articleBody where
JSON-LD has one that stands on the page, else trafilatura, which is not asked where the text stands in
plain sight. The container around those blocks then says
what the witness missed (a lead, a repeated line, a closing sign), and what in it is furniture goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lxml.html import HtmlElement

from nkarchive import dates
from nkarchive.extract import blocks as page_blocks
from nkarchive.extract import boilerplate, footers, hollow, labels, obvious, page_state, witnesses
from nkarchive.extract.blocks import HEADINGS, Block, key_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import content_size, select, text_of
from nkarchive.extract.ledger import Ledger
from nkarchive.extract.parts import Context, further_parts, lead_of
from nkarchive.extract.region import Place, Region, own_article, without_comments
from nkarchive.text import fold, weight

_LINKY = 0.5
_LONGEST_LABEL = 40
_LONGEST_DATE = 48
_MOST_ENTRIES = 100
_POINTERS = frozenset("▶▷►▸☞→")
_FURNITURE = 1_000.0  # a text with fewer letters may be what stands around one
_SHELL = 250.0  # a page with fewer letters of text may be a shell that a script fills


def find(
    document: Document,
    *,
    leave_out: Collection[HtmlElement] = (),
    headline: str = "",
    standfirst: str = "",
    opening: Collection[HtmlElement] = (),
    elsewhere: Iterable[str] = (),
    heading: HtmlElement | None = None,
) -> tuple[tuple[str, ...], str]:
    """Return the paragraphs of the article in *document*, and where they come from.

    *leave_out* are elements that say something else: captions, teasers, the date. *headline*, *standfirst*
    and *elsewhere*, the texts of captions and teasers, are left out where a paragraph repeats them. *opening*
    are the elements of a lead that may stand above the text's container, *heading* is the headline's element.
    No text: ``((), "")``.
    """
    said = frozenset(key for text in (headline, standfirst, *elsewhere) if (key := key_of(text)))
    context = Context(said=said, opening=frozenset(opening), heading=heading)
    if document.rules and document.rules.body:
        ruled = _by_rules(document, leave_out, context)
        if ruled[0]:
            return _awarded(document, *ruled, "the source's own rule")
    out = _sane(document.tree, leave_out, heading)
    blocks = [b for b in page_blocks.outside(document, out) if not b.unscripted]
    told = tuple(text for text in witnesses.article_body(document.jsonld) if not context.repeats(key_of(text)))
    witness, source = _witness(document, blocks, told, out)
    chosen = without_comments(own_article(_chosen(witness, blocks), heading))
    body = _told(blocks, chosen, context, document) if chosen else []
    paragraphs = tuple(block.text for block in body)
    size = sum(map(weight, paragraphs))
    if size < _FURNITURE and source == "trafilatura+text" and _is_furniture(document, headline, paragraphs):
        # he takes the headlines of other stories, or a notice, where the text stands in a box that he drops by name
        plain = obvious.densest(_below(blocks, heading, document))
        found = own_article(_chosen(plain, blocks), heading) if plain else set()
        other = tuple(block.text for block in _told(blocks, found, context, document)) if found else ()
        if other and sum(value for _, value in hollow.signs(document, headline, other)) >= 0:
            paragraphs, source, chosen, size = other, "text", found, sum(map(weight, other))
    if told and size < 0.3 * sum(map(weight, told)) and (len(told) > 1 or weight(told[0]) > 200):
        return _awarded(document, told, "json-ld", "the page is an empty shell, and the publisher tells the text")
    if size < _SHELL and (stored := _stored(document, headline, context)) and sum(map(weight, stored)) > 3 * size:
        return _awarded(
            document, stored, "page-state", "the page is an empty shell, and keeps the text for its scripts"
        )
    if not paragraphs and not chosen:
        return _awarded(document, (), "", "no text on the page, and none told")
    return _awarded(document, paragraphs, source, _WHY[source])


def _is_furniture(document: Document, headline: str, paragraphs: tuple[str, ...]) -> bool:
    return not paragraphs or hollow.is_doubtful(hollow.signs(document, headline, paragraphs))


def _below(blocks: list[Block], heading: HtmlElement | None, document: Document) -> list[Block]:
    """Return *blocks* from the headline on, all where no block is near it."""
    if heading is None:
        return blocks
    places = document.markup.places
    start = places.get(heading, 0)
    return [block for block in blocks if places.get(block.element, 0) > start] or blocks


_WHY = {
    "json-ld+text": "the page shows what JSON-LD's articleBody says; the container around it says the rest",
    "text": "the text stands in one element of the page",
    "trafilatura+text": "what trafilatura takes for the text, and the container around it",
}


def _witness(
    document: Document, blocks: list[Block], told: tuple[str, ...], out: Collection[HtmlElement]
) -> tuple[witnesses.Witness, str]:
    """Return who says which blocks are the article, the surest and cheapest first."""
    witness, source = witnesses.published(told, blocks), "json-ld+text"
    if document.ledger and told:
        against = "" if witness else "the page does not show it, or it is a summary"
        document.ledger.offer("body", source, " ".join(told), weight=sum(map(len, told)), against=against)
    if witness is None:
        witness, source = obvious.witness(blocks), "text"
    if witness is None and witnesses.is_too_large(document, blocks):
        witness, source = witnesses.plain(blocks), "text"
    if witness is None:
        witness, source = witnesses.trafilatura(document, out, blocks), "trafilatura+text"
    if document.ledger and source != "json-ld+text":
        shown = " ".join(block.text for block in blocks if witness.saw(block))
        document.ledger.offer("body", source, shown, weight=len(witness.whole))
    return witness, source


def _awarded(document: Document, paragraphs: tuple[str, ...], source: str, why: str) -> tuple[tuple[str, ...], str]:
    if document.ledger:
        document.ledger.award("body", source, "\n".join(paragraphs), why)
    return paragraphs, source


def _stored(document: Document, headline: str, context: Context) -> tuple[str, ...]:
    """Return the text that the page keeps for its scripts."""
    titles = (headline, document.title, *(content for _, content in document.metas("og:title", "twitter:title")))
    found = page_state.find(document, list(dict.fromkeys(filter(None, titles))))
    return tuple(text for text in found if not context.repeats(key_of(text)))


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


def _sane(
    tree: HtmlElement, leave_out: Collection[HtmlElement], heading: HtmlElement | None = None
) -> set[HtmlElement]:
    """Return *leave_out* without elements that hold so much that the article may be in them, or its headline: a
    story in the same <article> as the cards beside it looks like one of them."""
    above = () if heading is None else set(heading.iterancestors())
    sizes = {e: content_size(e) for e in leave_out if e is not tree and e not in above}
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


def _told(blocks: list[Block], chosen: set[Block], context: Context, document: Document) -> list[Block]:
    """Return the article's blocks; the witness's own where his container leaves too little of them."""
    region = Region(chosen, document)
    lead = lead_of(blocks, region, context) | further_parts(blocks, region)
    body = _trimmed([b for b in blocks if b in lead or not _against(b, region, context)])
    if document.ledger:
        _enter(document.ledger, blocks, set(body), region, context)
    if sum(len(b.text) for b in body) < 0.6 * sum(len(b.text) for b in chosen):
        said = [b for b in blocks if b in chosen and b.density < _LINKY]
        plain = [b for b in said if not boilerplate.is_line(b.text) and not context.repeats(b.key)]
        if len(plain) > len(body):
            return _trimmed(plain)
    return body


def _enter(ledger: Ledger, blocks: list[Block], body: set[Block], region: Region, context: Context) -> None:
    """Enter what the container added to the witness's text, and what was dropped of it."""
    entered = 0
    for block in blocks:
        if (block in body) == (block in region.chosen) or entered == _MOST_ENTRIES:
            continue
        entered += 1
        if block in body:
            ledger.offer("body", "container", block.text, element=block.element)
        else:
            against = _against(block, region, context) or "a heading or a date alone at the text's edge"
            ledger.offer("body", "witness", block.text, element=block.element, against=f"dropped: {against}")


def _trimmed(kept: list[Block]) -> list[Block]:
    """Drop what stands at the edges alone: headings over nothing, and dates above the first paragraph or below the
    last, which are the article's own or a side list's."""
    while kept and (kept[-1].tag in HEADINGS or _is_date(kept[-1])):
        kept.pop()
    start = 0
    while start < len(kept) and _is_date(kept[start]):
        start += 1
    kept = kept[start:]
    first, end = footers.trimmed([block.text for block in kept])
    return kept[first:end]


def _is_date(block: Block) -> bool:
    text = block.text
    if len(text) > _LONGEST_DATE or not any(map(str.isdigit, text)):
        return False
    printed = dates.parse(text)
    return printed is not None and len(text) - len(printed.text) < 3


def _against(block: Block, region: Region, context: Context) -> str:
    """Return why *block* is no text of the article, given where it stands; '' where it is."""
    where = region.place(block)
    if where is Place.FURNITURE:
        return "in a box whose name marks it as no text"
    if boilerplate.is_line(block.text):
        return "a line of the page's, not the article's"
    if context.repeats(block.key):
        return "said already: headline, standfirst, caption or teaser"
    if where is Place.ELSEWHERE and not (
        block in region.chosen and block.density < 0.2 and weight(block.text) > 80 and region.is_beside(block)
    ):
        return "outside the text's container"
    if labels.kind_of(block.text) and (block.tag in HEADINGS or len(block.text) < 40) and not _heads_text(block):
        return "the label of other stories"
    if block.anchors and (labels.split(block.text)[0] or _is_link_line(block)):
        return "a pointer to another story"
    if block in region.chosen:
        far = where is Place.AROUND and not (weight(block.text) > 50 and block.density < 0.3)
        return "short, or links, outside the text's container" if far else ""
    if where is Place.AROUND or block.density > _LINKY:
        return "no witness, and outside the text's container or mostly links"
    if region.is_home(block):
        return ""
    long = weight(block.text) > 80 and block.density < 0.2
    plain = long and block.tag in ("p", "blockquote", "li") and not region.is_boxed(block)
    return "" if plain else "no witness, and unlike the paragraphs around it"


def _heads_text(block: Block) -> bool:
    """Say whether a heading stands right above a paragraph: "Background" is a part's heading as often as a label."""
    after = block.element.getnext() if block.tag in HEADINGS else None
    if after is None or after.tag != "p" or weight(said := text_of(after)) < 80:
        return False
    return sum(len(text_of(a)) for a in after.iter("a")) < 0.2 * len(said)


def _is_link_line(block: Block) -> bool:
    """Say whether a paragraph is nothing but one link, with a label before it or none: a pointer to another page."""
    if block.tag in ("p", "div", "strong") and len(block.anchors) == 1 and block.text[:_LONGEST_LABEL].find(":") > 1:
        label, _, rest = block.text.partition(":")
        if len(rest := rest.strip()) > 15 and rest.rstrip(" .") == text_of(block.anchors[0]).rstrip(" ."):
            return len(label) < _LONGEST_LABEL
    return (
        block.tag in ("p", "div", "strong", "td")
        and len(block.text) > 15
        and (block.text[0] in _POINTERS or len(block.anchors) == 1)
        and block.density > (0.8 if block.text[0] in _POINTERS else 0.95)
    )
