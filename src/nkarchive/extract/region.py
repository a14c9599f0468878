"""Where on the page the article stands, told from the blocks that a witness chose."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, auto
from itertools import islice, takewhile

from lxml.html import HtmlElement

from nkarchive.extract import boilerplate
from nkarchive.extract.blocks import Block
from nkarchive.extract.document import Document
from nkarchive.extract.dom import BLOCK_TAGS, NamePattern, content_size, names_of, upward
from nkarchive.text import weight

# The container is the innermost element with this share of what the witness chose.
_MOST = 0.8
# An element with so much of it is no furniture, whatever it is called.
_MUCH = 0.2
_TWIN_CHARS = 400
_WHOLE = frozenset(("html", "body", "main", "article"))
# As many boxes may lie between the container and what holds it together with another part of the article.
_NEAR = 4
_BOX = NamePattern(
    r"box|expand|accordion|card|widget|fact|info|collaps|aside|sidebar|panel|callout|highlight|note|embed|"
    r"statement|summar|sum[_-]|key-?(?:points|facts|takeaways)|takeaways|digest|option|control"
)
# Named so, a box holds what readers wrote; only small boxes are believed, as a whole page may be "has-comments".
_COMMENTS = NamePattern(
    r"(?:^|[_-])(?:comments?|comment-?list|comentarios?|comentários?|kommentare?|kommentarer|kommentaarit|kommentit|commentaires?|"
    r"commenti|reacties?|komentarze|komentáře?|komentari|comentarii|hozzászólás(?:ok)?|yorum(?:lar)?|komentar|binh-?luan|daetgeul|reply-?list|replies|disqus)(?:$|[_-])"
)
_LEAST_BESIDE_COMMENTS = 300.0


class Place(Enum):
    """Where a block stands: in the container, around it in the same article, in furniture, or elsewhere."""

    INSIDE = auto()
    AROUND = auto()
    FURNITURE = auto()
    ELSEWHERE = auto()


def own_article(chosen: set[Block], heading: HtmlElement | None) -> set[Block]:
    """Return *chosen* without what stands in another <article> than the headline.

    Blogs and endless pages print the next posts below the first, each in an <article> of its own. (A live
    blog's posts are articles too, but its headline stands in none of them.)
    """
    own = None if heading is None else next(heading.iterancestors("article"), None)
    if own is None:
        return chosen
    up = {own, *own.iterancestors()}
    kept = {b for b in chosen if (holder := _outermost_article(b.element)) is None or holder in up or holder is own}
    mine = sum(len(b.text) for b in kept if own in {b.element, *b.element.iterancestors()})
    return kept if mine > 0.1 * sum(len(b.text) for b in chosen) else chosen


def without_comments(chosen: set[Block]) -> set[Block]:
    """Return *chosen* without what stands among readers' comments, where enough else is left to be the article.

    A page of long comments under a short text is mostly theirs, so that their box would be taken for the text's.
    """
    known: dict[HtmlElement, bool] = {}
    kept = {block for block in chosen if not _is_comment(block.element, known)}
    if len(kept) == len(chosen) or sum(weight(block.text) for block in kept) < _LEAST_BESIDE_COMMENTS:
        return chosen
    return kept


def _is_comment(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    path: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and node not in known:
        path.append(node)
        node = node.getparent()
    verdict = node is not None and known[node]
    for step in reversed(path):
        verdict = verdict or (step.tag not in _WHOLE and _COMMENTS[names_of(step)])
        known[step] = verdict
    return verdict


def _outermost_article(element: HtmlElement) -> HtmlElement | None:
    holder = element if element.tag == "article" else None
    for ancestor in element.iterancestors("article"):
        holder = ancestor
    return holder


class Region:
    """The article's container, and the places in it that hold its paragraphs."""

    def __init__(self, chosen: Collection[Block], document: Document) -> None:
        self.chosen = chosen
        self._held: dict[HtmlElement, int] = {}
        self._total = 0
        for block in chosen:
            self._total += len(block.text)
            for element in upward(block.element):
                self._held[element] = self._held.get(element, 0) + len(block.text)
        self._document = document
        self.container = self._innermost(document.tree)
        self._widen()
        self._around = self._article(self.container)
        self._places: dict[HtmlElement, Place] = {}
        self._homes = {_home(block) for block in chosen if self.place(block) is Place.INSIDE}
        self._looks = {look for home in self._homes if (look := _look(home))}

    def _innermost(self, tree: HtmlElement) -> HtmlElement:
        enough = [e for e, size in self._held.items() if size >= _MOST * self._total]
        found = max(enough, key=lambda e: sum(1 for _ in e.iterancestors()), default=tree)
        while found.tag in ("p", "h1", "h2", "h3", "blockquote", "li") and (parent := found.getparent()) is not None:
            found = parent
        return found

    def _widen(self) -> None:
        """Let the container take in its twins: some layouts cut an article into several like boxes."""
        look = _look(self.container)
        article = self._article(self.container)
        if not look or article is self.container:
            return
        twins = [
            e
            for e in article.iter(self.container.tag)
            if e is not self.container
            and e.get("class") == self.container.get("class")
            and sum(content_size(p) for p in e.iterchildren("p")) > _TWIN_CHARS
        ]
        if twins:
            up = [self.container, *self.container.iterancestors()]
            for twin in twins:
                above = {twin, *twin.iterancestors()}
                up = up[next(i for i, e in enumerate(up) if e in above) :]
            self.container = up[0]

    @staticmethod
    def _article(element: HtmlElement) -> HtmlElement:
        """Return the <article> or <main> around *element*, else itself."""
        for ancestor in element.iterancestors("article", "main"):
            return ancestor
        return element

    def place(self, block: Block) -> Place:
        """Return where *block* stands."""
        known = self._places
        if (place := known.get(block.element)) is not None:
            return place
        path: list[HtmlElement] = []
        verdict = Place.ELSEWHERE
        node: HtmlElement | None = block.element
        while node is not None:
            if node in known:
                verdict = known[node]
                break
            path.append(node)
            if node is self.container:
                verdict = Place.INSIDE
                break
            if node is self._around:
                verdict = Place.AROUND
                break
            node = node.getparent()
        for step in reversed(path):
            if step is self.container:
                verdict = Place.INSIDE
            elif verdict in (Place.INSIDE, Place.AROUND) and step is not self._around and self._is_furniture(step):
                verdict = Place.FURNITURE
            known[step] = verdict
        return verdict

    def follows(self, element: HtmlElement, other: HtmlElement | None) -> bool:
        """Say whether *element* stands behind *other* on the page; False where there is no *other*."""
        if other is None:
            return False
        places = self._document.markup.places
        return places.get(element, 0) > places.get(other, 0)

    def is_beside(self, block: Block, steps: int = _NEAR) -> bool:
        """Say whether *block*, outside the container, stands near it and not in furniture.

        Some layouts give each part of an article its row or column; what lies further off is another story.
        *steps* is how many boxes may lie between the container and what holds both.
        """
        near = list(islice(self.container.iterancestors(), steps))
        for node in upward(block.element):
            if node in near:
                return node.tag not in ("body", "html") or near[0] is node
            if boilerplate.is_named(node):
                return False
        return False

    def is_aside(self, element: HtmlElement) -> bool:
        """Say whether *element* stands in furniture, whatever it is called itself."""
        above = {self.container, *self.container.iterancestors()}
        return any(boilerplate.is_named(node) for node in takewhile(lambda n: n not in above, element.iterancestors()))

    def _is_furniture(self, element: HtmlElement) -> bool:
        return self._held.get(element, 0) < _MUCH * self._total and boilerplate.is_named(element)

    def is_home(self, block: Block) -> bool:
        """Say whether *block* stands beside paragraphs that were chosen, or in a box that looks like theirs."""
        home = _home(block)
        return home in self._homes or _look(home) in self._looks

    def is_boxed(self, block: Block) -> bool:
        """Say whether *block* stands in a box of its own within the container."""
        for node in block.element.iterancestors():
            if node is self.container or node is self._around:
                return False
            if _BOX[names_of(node)]:
                return True
        return False


def _look(element: HtmlElement) -> tuple[str, str] | None:
    names = element.get("class")
    return (str(element.tag), names) if names else None


def _home(block: Block) -> HtmlElement:
    """Return what holds the paragraph: its parent, or its own element where that holds other blocks too."""
    element = block.element
    if any(child.tag in BLOCK_TAGS for child in element) or element.tag in ("body", "td", "article", "section"):
        return element
    parent = element.getparent()
    return element if parent is None else parent
