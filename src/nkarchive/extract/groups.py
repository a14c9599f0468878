"""Where on a page teasers stand: under a label, in a container named after them, in rows of like cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.extract import labels
from nkarchive.extract.blocks import HEADINGS, Block, names_of
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.model import TeaserKind
from nkarchive.text import weight

_RELATED = NamePattern(
    r"(?:^|[\s_-])(?:related|relateds|related-?\w+|yarpp\S*|jp-relatedposts|similar-?\w*|read-?also|also-?read|see-?also|recommend\w*|crp_related|rpbt\S*|"
    r"relacionad[oa]s?|correlat[io]|verwandt\w*|further-?reading|bottom-?posts|more-?on|read-?next)(?:$|[\s_-])"
)
_LISTING = NamePattern(
    r"(?:^|[\s_-])(?:latest\S*|recent\S*|popular\S*|most-?\w+|trending\S*|headlines|top-?(?:stories|news|posts)|newest|ranking|sidebar-?posts|more-?(?:stories|news|from)|editors?-?picks|featured\S*)(?:$|[\s_-])"
)
_AVOID = NamePattern(
    r"(?:^|[\s_-])(?:nav|navbar|menu\S*|breadcrumbs?|pagination|pager|page-?links|post-?nav\S*|nav-?(?:links|previous|next|below|above)|prev-?next|comments?|comment-?\S+|respond|disqus\S*|recentcomments|"
    r"recent-?comments|widget_recent_comments|blogroll|tag-?cloud|tags|share\S*|social\S*|site-?header|masthead|cookie\S*|advert\S*|sponsor\S*|outbrain|taboola|mgid|ob-widget|language\S*|author-?\S+|byline)(?:$|[\s_-])"
)
_FOOTER = NamePattern(
    r"(?<!article)(?<!article[_-])(?<!article__)(?<!entry-)(?<!post-)(?<!content-)(?<!story-)(?<!card-)(?<!card__)footer"
)
_PASSAGE = 140  # a block of so many signs, few of them links, is the article's text again
MOST_CARDS = 60


@dataclass(slots=True)
class Group:
    """Blocks of the page that show teasers of one kind, the element around them, and their label if any."""

    kind: TeaserKind
    root: HtmlElement
    blocks: list[Block]
    label: Block | None = None


def is_avoided(anchor: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Say whether *anchor* lies in a menu, a footer or among comments."""
    path = []
    verdict = False
    for ancestor in anchor.iterancestors():
        if ancestor in known:
            verdict = known[ancestor]
            break
        path.append(ancestor)
        if ancestor.tag in ("body", "html", "main", "article"):
            break
    for ancestor in reversed(path):
        if ancestor.tag not in ("body", "html", "main", "article"):
            verdict = verdict or ancestor.tag in ("nav", "menu") or _avoids(names_of(ancestor))
        known[ancestor] = verdict
    return verdict


@lru_cache(maxsize=8192)
def _avoids(names: str) -> bool:
    return len(names) > 1 and bool(_AVOID.search(names) or _FOOTER.search(names))


def inline(blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield the one-line paragraphs "LABEL: link"."""
    for block in blocks:
        own = [a for a in block.anchors if a in links]
        if not own or len(block.text) > 400 or len(own) > 3:
            continue
        label, rest = labels.split(block.text)
        if label and block.linked >= 0.6 * len(rest):
            yield Group(TeaserKind.RELATED, block.element, [block])
            continue
        if _is_announced(block, own):
            yield Group(TeaserKind.RELATED, block.element, [block])
            continue
        first = text_of(own[0])
        opening = block.text[: block.text.find(first)] if first else ""
        if 2 < len(opening) < 50 and labels.kind_of(opening) is TeaserKind.RELATED and block.density > 0.5:
            yield Group(TeaserKind.RELATED, block.element, [block])


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
        if sum(1 for p in around.iterchildren("p") if len(p.text_content()) > 120) >= 3:
            yield Group(TeaserKind.RELATED, parent, own)


def labelled(blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield what stands under each label, up to the next label or the article's text."""
    for at, block in enumerate(blocks):
        kind = labels.kind_of(block.text)
        if kind is None:
            continue
        if any(weight(text_of(a)) > weight(block.text) + 12 for a in block.anchors):
            anchor = block.anchors[0]  # the label stands in the link itself, above the headline
            yield Group(kind, anchor, [b for b in blocks[at : at + 5] if anchor in b.anchors], block)
            continue
        root = _scope(block, links)
        if root is None:
            continue
        own: list[Block] = []
        for follower in blocks[at + 1 : at + 1 + 8 * MOST_CARDS]:
            if not any(a is root for a in (follower.element, *follower.element.iterancestors())):
                break
            if (
                labels.kind_of(follower.text)
                and not any(a in links for a in follower.anchors)
                and own
                and _label_like(follower, block)
            ):
                break
            if _is_passage(follower, root, links):
                break
            own.append(follower)
        if any(a in links for b in own for a in b.anchors):
            yield Group(kind, root, own, block)


def _label_like(one: Block, other: Block) -> bool:
    return one.tag == other.tag or one.tag in HEADINGS or one.element.get("class") == other.element.get("class")


def _scope(block: Block, links: dict[HtmlElement, str]) -> HtmlElement | None:
    """Return the innermost element around a label in which a story's link follows it."""
    inner = set(block.element.iter("a"))
    node: HtmlElement | None = block.element
    for _ in range(6):
        if node is None or node.tag in ("body", "html"):
            return None
        if any(a in links and a not in inner for a in node.iter("a")) and _follows(node, block.element, links):
            return node
        node = node.getparent()
    return None


def _follows(root: HtmlElement, label: HtmlElement, links: dict[HtmlElement, str]) -> bool:
    seen = label is root
    for element in root.iter():
        if element is label:
            seen = True
        elif seen and element in links and element.getparent() is not None:
            return True
    return False


def _in_card(block: Block, root: HtmlElement, links: dict[HtmlElement, str]) -> bool:
    """Say whether a long line stands in an element of a story's card: an excerpt."""
    if block.density >= 0.5:
        return True
    node: HtmlElement | None = block.element
    for _ in range(3):
        if node is None or node is root:
            return False
        if any(a in links and a not in block.anchors for a in node.iter("a")):
            return len(node.text_content()) < 900
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
    names: dict[HtmlElement, TeaserKind | None] = {}
    for block in blocks:
        for ancestor in (block.element, *block.element.iterancestors()):
            if ancestor not in names:
                names[ancestor] = _kind_by_name(ancestor)
            if names[ancestor] is not None:
                holders.setdefault(ancestor, []).append(block)
                break
    for root, own in holders.items():
        size = sum(len(b.text) for b in own if _is_passage(b, root, links))
        targets = {links[a] for b in own for a in b.anchors if a in links}
        kind = names[root]
        if kind and targets and size < 400 * max(1, len(targets)) and len(targets) <= MOST_CARDS:
            yield Group(kind, root, own)


def _kind_by_name(element: HtmlElement) -> TeaserKind | None:
    if element.tag in ("a", "p", "body", "html", "article", "main", "li") or element.tag in HEADINGS:
        return None
    return _kind_of_names(names_of(element))


@lru_cache(maxsize=8192)
def _kind_of_names(names: str) -> TeaserKind | None:
    if len(names) < 4:
        return None
    if _LISTING.search(names):
        return TeaserKind.LISTING
    return TeaserKind.RELATED if _RELATED.search(names) else None


def rows(tree: HtmlElement, blocks: list[Block], links: dict[HtmlElement, str]) -> Iterator[Group]:
    """Yield rows of like siblings that each show one story with a date or an excerpt, under no label."""
    parents: dict[HtmlElement, list[HtmlElement]] = {}
    for anchor in links:
        node: HtmlElement = anchor
        for _ in range(4):
            parent = node.getparent()
            if parent is None or parent.tag in ("body", "html"):
                break
            parents.setdefault(parent, [])
            if node not in parents[parent]:
                parents[parent].append(node)
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
            inside = set(same)
            own = [b for b in blocks if b.element in inside or any(a in inside for a in b.element.iterancestors())]
            if own:
                yield Group(TeaserKind.LISTING, parent, own)


def _is_rich(card: HtmlElement) -> bool:
    text = card.text_content()
    return (
        30 < len(text) < 1200
        and (card.find(".//img") is not None or any(c.isdigit() for c in text))
        and card.tag != "p"
    )
