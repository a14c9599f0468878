"""Related stories and listings that an article's page shows beside it.

What names a group is its label ("Related", "관련기사") far more often than its markup; class names
and rows of like cards below the text come next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from nkarchive.extract import blocks as page_blocks
from nkarchive.extract import cards, groups
from nkarchive.extract.blocks import Block
from nkarchive.extract.document import Document
from nkarchive.extract.dom import select, text_of
from nkarchive.extract.groups import MOST_CARDS, Group
from nkarchive.model import Teaser, TeaserKind

_MOST_LINKS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The teasers in page order, and the elements that show them: no part of the body."""

    teasers: tuple[Teaser, ...] = ()
    elements: tuple[HtmlElement, ...] = ()


def find(document: Document) -> Found:
    """Return the teasers in *document*, each story once."""
    tree = document.tree
    avoided: dict[HtmlElement, bool] = {}
    target = cards.Targets(document)
    links = {
        a: url for a in tree.iter("a") if a.get("href") and not groups.is_avoided(a, avoided) and (url := target.of(a))
    }
    if not links:
        return Found()
    if len(links) > _MOST_LINKS:
        links = dict(list(links.items())[:_MOST_LINKS])
    if document.rules and document.rules.teasers:
        return _by_rules(document, links)
    blocks = page_blocks.of_page(document)
    places = {id(b): n for n, b in enumerate(blocks)}
    found = [
        *groups.inline(blocks, links),
        *groups.lists(blocks, links),
        *groups.labelled(blocks, links),
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
            found = [Group(TeaserKind.RELATED, root, page_blocks.read(root)) for root in roots]
            return _gathered(document, found, links, [])
    return Found()


def _gathered(document: Document, shown_in: list[Group], links: dict[HtmlElement, str], blocks: list[Block]) -> Found:
    found: dict[str, Teaser] = {}
    order: dict[str, int] = {}
    elements: list[HtmlElement] = []
    positions = {a: n for n, a in enumerate(links)}
    for group in shown_in:
        stories: dict[str, list[HtmlElement]] = {}
        for block in group.blocks:
            for anchor in block.anchors:
                if anchor in links:
                    stories.setdefault(links[anchor], []).append(anchor)
        local = {url for url in stories if cards.is_local(document, url)}
        if group.kind is TeaserKind.LISTING or not local:
            stories = {url: anchors for url, anchors in stories.items() if url in local}
        if not stories or len(stories) > MOST_CARDS:
            continue
        shown = 0
        for card in cards.around(stories, links, group.root):
            words = max((text_of(a) for a in card.anchors), key=len)
            if not cards.reads_as_story(group.kind, card.url, words):
                continue
            teaser = cards.teaser_of(document, card, group.kind)
            if teaser is None:
                continue
            shown += 1
            whole = group.label is None and len(group.blocks) == 1 and len(stories) == 1
            elements.append(group.root if whole else card.element)
            held = found.get(card.url)
            found[card.url] = teaser if held is None else _joined(held, teaser)
            order[card.url] = min(order.get(card.url, 1 << 30), *(positions[a] for a in card.anchors))
        if shown and group.label is not None:
            elements.append(group.label.element)
    ordered = sorted(found.values(), key=lambda t: order[t.url])
    return Found(teasers=tuple(ordered), elements=tuple(dict.fromkeys(elements)))


def _joined(held: Teaser, again: Teaser) -> Teaser:
    """Return *held* with what the same story's other card says more."""
    return replace(
        held,
        headline=held.headline or again.headline,
        published=held.published or again.published,
        text=held.text or again.text,
    )
