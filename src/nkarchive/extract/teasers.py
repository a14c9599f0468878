"""Related stories and listings that an article's page shows beside it.

What names a group is its label ("Related", "관련기사") far more often than its markup; class names
and rows of like cards below the text come next.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from nkarchive.extract import blocks as page_blocks
from nkarchive.extract import cards, groups, linked, naming, targets
from nkarchive.extract.blocks import Block, key_of
from nkarchive.extract.document import Document
from nkarchive.extract.dom import select
from nkarchive.extract.groups import MOST_CARDS, Group
from nkarchive.model import Teaser, TeaserKind

_MOST_LINKS = 3000
_NO_DIGITS = {ord(digit): None for digit in "0123456789٠١٢٣٤٥٦٧٨٩"}
_WHY = {
    "label": "the stories that stand under a label, or behind one in a line of the text",
    "class": "the stories in containers named after what they show",
    "plugin": "the stories in a plug-in's markup",
    "structure": "rows of like cards, each of one story",
    "css": "the source's rule",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The teasers in page order, and the elements that show them: no part of the body."""

    teasers: tuple[Teaser, ...] = ()
    elements: tuple[HtmlElement, ...] = ()
    provenance: str = ""


def find(document: Document) -> Found:
    """Return the teasers in *document*, each story once."""
    tree = document.tree
    avoided: dict[HtmlElement, bool] = {}
    naming.learn(document)
    target = targets.Targets(document)
    links = {
        a: url for a in tree.iter("a") if a.get("href") and not naming.is_avoided(a, avoided) and (url := target.of(a))
    }
    if not links:
        return _accounted(document, Found(), "no link leads to another story")
    if len(links) > _MOST_LINKS:
        links = dict(list(links.items())[:_MOST_LINKS])
    if document.rules and document.rules.teasers:
        return _by_rules(document, links)
    blocks = page_blocks.of_page(document)
    for anchor in linked.paid_for(blocks, links):
        del links[anchor]
    blocks = linked.covered(blocks, links)
    places = {id(b): n for n, b in enumerate(blocks)}
    found = [
        *groups.inline(blocks, links),
        *groups.lists(blocks, links),
        *groups.labelled(blocks, links, document.markup.places),
        *groups.headed(blocks, links),
        *groups.asides(tree, blocks, links),
        *groups.named(tree, blocks, links),
        *groups.rows(tree, blocks, links),
    ]
    found.sort(key=lambda g: (g.kind is TeaserKind.LISTING, min((places.get(id(b), 0) for b in g.blocks), default=0)))
    return _gathered(document, found, links, blocks)


def _by_rules(document: Document, links: dict[HtmlElement, str]) -> Found:
    assert document.rules is not None
    for selector in document.rules.teasers:
        roots = select(document.tree, selector)
        if roots:
            found = [Group(TeaserKind.RELATED, root, page_blocks.read(root), where="") for root in roots]
            return _gathered(document, found, links, [])
    return Found()


def _gathered(document: Document, shown_in: list[Group], links: dict[HtmlElement, str], blocks: list[Block]) -> Found:
    found: dict[str, Teaser] = {}
    order: dict[str, int] = {}
    elements: list[HtmlElement] = []
    sources: Counter[str] = Counter()
    positions = {a: n for n, a in enumerate(links)}
    for group in shown_in:
        stories = _stories_of(document, group, links)
        if not stories or len(stories) > MOST_CARDS:
            _note(document, group, 0, 0, "too many links" if stories else "its links lead to other sites")
            continue
        shown = fresh = 0
        own_cards = cards.around(stories, links, group.root)
        for card in own_cards:
            words = cards.words_of(card)
            if not targets.reads_as_story(group.kind, card.url, words):
                continue
            teaser = cards.teaser_of(document, card, group.kind)
            if teaser is None:
                continue
            shown += 1
            whole = group.label is None and len(group.blocks) == 1 and len(stories) == 1
            elements.append(group.root if whole else card.element)
            held = found.get(card.url)
            fresh += held is None
            found[card.url] = teaser if held is None else _joined(held, teaser)
            order[card.url] = min(order.get(card.url, 1 << 30), *(positions[a] for a in card.anchors))
        if shown and group.label is not None:
            elements.append(group.label.element)
        sources[group.where] += fresh
        against = "" if fresh else "shown before" if shown else "its links are no headlines"
        _note(document, group, len(stories), fresh, against)
    ordered = sorted(_without_series(found), key=lambda t: order[t.url])
    where = sources.most_common(1)[0][0] if ordered else ""
    result = Found(teasers=tuple(ordered), elements=tuple(dict.fromkeys(elements)), provenance=where)
    return _accounted(
        document, result, _WHY.get(where.partition(":")[0], "no group of links has a label, a name or a shape")
    )


def _stories_of(document: Document, group: Group, links: dict[HtmlElement, str]) -> dict[str, list[HtmlElement]]:
    """Return the links of *group* by story, other sites' only where they are a related block's all."""
    stories: dict[str, list[HtmlElement]] = {}
    for block in group.blocks:
        for anchor in block.anchors:
            if anchor in links:
                stories.setdefault(links[anchor], []).append(anchor)
    local = {url for url in stories if targets.is_local(document, url)}
    if group.kind is TeaserKind.RELATED and (local or all(map(targets.is_dated, stories))):
        return stories
    return {url: anchors for url, anchors in stories.items() if url in local}


def _note(document: Document, group: Group, links: int, fresh: int, against: str) -> None:
    if document.ledger:
        label = f'"{group.label.text}", ' if group.label else ""
        value = f"{label}{group.kind.value}: {fresh} of {links} stories"
        document.ledger.offer("teasers", group.where, value, element=group.root, against=against)


def _accounted(document: Document, found: Found, why: str) -> Found:
    if document.ledger:
        said = "\n".join(t.headline or t.text or t.url for t in found.teasers)
        document.ledger.award("teasers", found.provenance, said, why)
    return found


def _without_series(found: dict[str, Teaser]) -> list[Teaser]:
    """Return *found* without what several links say alike but for its numbers: the issues of a paper, a show's days."""
    said = Counter(_numberless(teaser.headline) for teaser in found.values())
    return [t for t in found.values() if not t.headline or said[_numberless(t.headline)] < 3]


def _numberless(words: str) -> str:
    return key_of(words).translate(_NO_DIGITS)


def _joined(held: Teaser, again: Teaser) -> Teaser:
    """Return *held* with what the same story's other card says more."""
    return replace(
        held,
        headline=held.headline or again.headline,
        published=held.published or again.published,
        text=held.text or again.text,
    )
