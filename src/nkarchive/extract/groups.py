"""Where on a page teasers stand: under a label, in a container named after them, in rows of like cards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml.html import HtmlElement

from nkarchive.extract import labels, linked, naming
from nkarchive.extract.blocks import HEADINGS, Block
from nkarchive.extract.dom import content_of, content_size, text_of
from nkarchive.extract.order import Order
from nkarchive.model import TeaserKind
from nkarchive.text import weight

_PASSAGE = 140  # a block of so many signs, few of them links, is the article's text again
MOST_CARDS = 60
_MOST_ASIDES = 100
_SIGNED = re.compile(r"^(?:[☞☛▶▷►▸»›→⇒➡➤❖※]|\[ .* \]$)")  # a line of the text that only leads elsewhere


@dataclass(slots=True)
class Group:
    """Blocks of the page that show teasers of one kind, the element around them, and their label if any.

    *where* is what they were found by, in the words of ``provenance``.
    """

    kind: TeaserKind
    root: HtmlElement
    blocks: list[Block]
    label: Block | None = None
    where: str = "structure"


def inline(blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield the one-line paragraphs "LABEL: link"."""
    for block in blocks:
        own = [a for a in block.anchors if a in links]
        if not own or len(block.text) > 400 or len(own) > 3:
            continue
        label, rest = labels.split(block.text)
        if label and block.linked >= 0.6 * len(rest):
            yield Group(TeaserKind.RELATED, block.element, [block], where="label")
            continue
        if _is_announced(block, own):
            yield Group(TeaserKind.RELATED, block.element, [block], where="label")
            continue
        if len(own) == 1 and block.density > 0.8 and _SIGNED.match(block.text) and weight(text_of(own[0])) >= 25:
            yield Group(TeaserKind.RELATED, block.element, [block])
            continue
        first = text_of(own[0])
        opening = block.text[: block.text.find(first)] if first else ""
        if 2 < len(opening) < 50 and labels.opens(opening) is TeaserKind.RELATED and block.density > 0.5:
            yield Group(TeaserKind.RELATED, block.element, [block], where="label")


def _is_announced(block: Block, own: list[HtmlElement]) -> bool:
    """Say whether *block* is a bold label in whatever language, closed by a sign, and one story's link."""
    said = text_of(own[0])
    if weight(said) < 20:
        return False
    opening, found, rest = block.text.partition(said)
    if len(own) != 1 or not found or rest.strip(" ."):
        return False
    opening = opening.strip()
    return (
        3 <= len(opening) <= 45
        and opening[-1] in ":|>»›–→"
        and opening == opening.upper()
        and opening != opening.lower()
    )


def lists(blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield lists in the article's text of which each item is one story's link."""
    items: dict[HtmlElement, list[Block]] = {}
    for block in blocks:
        holder = block.element if block.tag == "li" else block.element.getparent()
        if holder is not None and holder.tag == "li" and (parent := holder.getparent()) is not None:
            items.setdefault(parent, []).append(block)
    for parent, own in items.items():
        around = parent.getparent()
        if (
            around is None
            or not 2 <= len(own) <= 8
            or not all(b.density > 0.9 and b.anchors[0] in links and weight(b.text) > 25 for b in own)
        ):
            continue
        if sum(1 for p in around.iterchildren("p") if content_size(p) > 120) >= 3:
            yield Group(TeaserKind.RELATED, parent, own)


def headed(blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield lists of headlines alone under a heading in words that no list of labels knows."""
    for at, block in enumerate(blocks):
        if (
            not linked.is_heading(block)
            or block.anchors
            or not 4 < weight(block.text) < 60
            or labels.is_furniture(block.text)
        ):
            continue
        items = blocks[at + 1 : at + 2 + MOST_CARDS]
        parent = items[0].element.getparent() if items else None
        if parent is None:
            continue
        own = list(
            takewhile(lambda b: b.tag == "li" and b.density > 0.9 and b.element.getparent() is parent, items)  # noqa: B023
        )
        if not 2 <= len(own) <= 12:
            continue
        if all(len(b.anchors) == 1 and b.anchors[0] in links and weight(b.text) > 25 for b in own):
            kind = TeaserKind.RELATED if any(a.tag == "article" for a in parent.iterancestors()) else TeaserKind.LISTING
            yield Group(kind, parent, own)


def labelled(blocks: list[Block], links: dict[HtmlElement, str], places: dict[HtmlElement, int]) -> Iterator[Group]:
    """Yield what stands under each label, up to the next label or the article's text; *places* are the elements'."""
    order: Order | None = None
    for at, block in enumerate(blocks):
        kind = labels.opens(block.text)
        if kind is None:
            continue
        if any(weight(text_of(a)) > weight(block.text) + 12 for a in block.anchors):
            anchor = block.anchors[0]  # the label stands in the link itself, above the headline
            yield Group(kind, anchor, [b for b in blocks[at : at + 5] if anchor in b.anchors], block, "label")
            continue
        order = order or Order(places, links)
        root = _scope(block, links, order)
        if root is None:
            continue
        own: list[Block] = []
        for follower in blocks[at + 1 : at + 1 + 8 * MOST_CARDS]:
            if not order.within(follower.element, root):
                break
            if (
                labels.opens(follower.text)
                and not any(a in links for a in follower.anchors)
                and own
                and _label_like(follower, block)
            ):
                break
            if _is_passage(follower, root, links):
                break
            own.append(follower)
        if any(a in links for b in own for a in b.anchors):
            yield Group(kind, root, own, block, "label")


def asides(tree: HtmlElement, blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield the unlabelled cards within the article's text: an aside that is all one story's link."""
    for element in islice(tree.iter("aside"), _MOST_ASIDES):
        whole = content_of(element)
        if not 20 <= len(whole) <= 600:
            continue
        inside = [a for a in element.iter("a") if content_of(a).strip()]
        stories = {links.get(a, "") for a in inside}
        if len(stories) != 1 or "" in stories:
            continue
        said = sum(content_size(a) for a in inside)
        parent = element.getparent()
        if parent is None or 2 * said < len(whole.strip()):
            continue
        if sum(1 for p in parent.iterchildren("p") if content_size(p) > 80) >= 2:
            own = [b for b in blocks if b.element is element or any(a is element for a in b.element.iterancestors())]
            if own:
                yield Group(TeaserKind.RELATED, element, own)


def _label_like(one: Block, other: Block) -> bool:
    return one.tag == other.tag or one.tag in HEADINGS or one.element.get("class") == other.element.get("class")


def _scope(block: Block, links: dict[HtmlElement, str], order: Order) -> HtmlElement | None:
    """Return the innermost element around a label in which a story's link follows it; where that is the whole
    page (heading and list as hand-made pages have them), what stands next to the label."""
    node: HtmlElement | None = block.element
    outermost = block.element
    for _ in range(6):
        if node is None or node.tag in ("body", "html"):
            beside = outermost.getnext()
            return beside if beside is not None and any(a in links for a in beside.iter("a")) else None
        if order.link_follows(block.element, node):
            return node
        outermost, node = node, node.getparent()
    return None


def _in_card(block: Block, root: HtmlElement, links: dict[HtmlElement, str]) -> bool:
    """Say whether a long line stands in an element of a story's card: an excerpt."""
    if block.density >= 0.5:
        return True
    node: HtmlElement | None = block.element
    for _ in range(3):
        if node is None or node is root:
            return False
        if any(a in links and a not in block.anchors for a in node.iter("a")):
            return content_size(node) < 900
        node = node.getparent()
    return False


def _is_passage(block: Block, root: HtmlElement, links: dict[HtmlElement, str]) -> bool:
    """Say whether *block* is running text, links and all."""
    size = len(block.text)
    if size > 90 and block.tag == "p" and block.anchors and block.density < 0.5:
        return True
    return size > _PASSAGE and block.density < 0.2 and not _in_card(block, root, links)


def named(tree: HtmlElement, blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield the containers that are called after what they show."""
    holders: dict[HtmlElement, list[Block]] = {}
    known: dict[HtmlElement, HtmlElement | None] = {}
    for block in blocks:
        holder = naming.holder_of(block.element, known)
        if holder is not None:
            holders.setdefault(holder, []).append(block)
    for root, own in holders.items():
        size = sum(len(b.text) for b in own if _is_passage(b, root, links))
        targets = {links[a] for b in own for a in b.anchors if a in links}
        kind = naming.kind_of(root)
        if kind and targets and size < 400 * max(1, len(targets)) and len(targets) <= MOST_CARDS:
            yield Group(kind, root, own, where=naming.plugin_of(root) or "class")


def rows(tree: HtmlElement, blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield rows of like siblings that each show one story with a date or an excerpt, under no label."""
    parents: dict[HtmlElement, dict[HtmlElement, None]] = {}
    for anchor in links:
        node: HtmlElement = anchor
        for _ in range(4):
            parent = node.getparent()
            if parent is None or parent.tag in ("body", "html"):
                break
            parents.setdefault(parent, {})[node] = None
            node = parent
    for parent, children in parents.items():
        if not 2 <= len(children) <= MOST_CARDS or parent.tag in ("p", "span"):
            continue
        shape, count = Counter((c.tag, c.get("class")) for c in children).most_common(1)[0]
        same = [c for c in children if (c.tag, c.get("class")) == shape]
        if count < 2 or shape[0] in ("a", "span", "p"):
            continue
        stories = [{links[a] for a in c.iter("a") if a in links} for c in same]
        if not all(len(s) == 1 for s in stories) or len(set.union(*stories)) < 2:
            continue
        if all(_is_rich(c) for c in same):
            inside = {e for card in same for e in card.iter()}
            # a table's row of short cells reads as one block, the row's own
            own = [b for b in blocks if b.element in inside or (b.element is parent and parent.tag == "tr")]
            if own:
                yield Group(TeaserKind.LISTING, parent, own)


def _is_rich(card: HtmlElement) -> bool:
    text = content_of(card)
    if next(card.iter("h2", "h3", "h4", "h5"), None) is not None and card.get("class"):
        return len(text) < 1200  # a headline marked as one, in an element with a name
    return (
        30 < weight(text) < 1200
        and (card.find(".//img") is not None or any(c.isdigit() for c in text))
        and card.tag != "p"
    )
