"""Where on the page the article stands, told from the blocks that a witness chose."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, auto
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.extract import boilerplate
from nkarchive.extract.blocks import BLOCK_TAGS, Block, names_of
from nkarchive.extract.dom import NamePattern

# The container is the innermost element with this share of what the witness chose.
_MOST = 0.8
# An element with so much of it is no furniture, whatever it is called.
_MUCH = 0.2
_TWIN_CHARS = 400
_BOX = NamePattern(
    r"box|expand|accordion|card|widget|fact|info|collaps|aside|sidebar|panel|callout|highlight|note|embed"
)


class Place(Enum):
    """Where a block stands: in the container, around it in the same article, in furniture, or elsewhere."""

    INSIDE = auto()
    AROUND = auto()
    FURNITURE = auto()
    ELSEWHERE = auto()


class Region:
    """The article's container, and the places in it that hold its paragraphs."""

    def __init__(self, chosen: Collection[Block], tree: HtmlElement) -> None:
        self.chosen = chosen
        self._held: dict[HtmlElement, int] = {}
        self._total = 0
        for block in chosen:
            self._total += len(block.text)
            for element in (block.element, *block.element.iterancestors()):
                self._held[element] = self._held.get(element, 0) + len(block.text)
        self.container = self._innermost(tree)
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
            and sum(len(p.text_content()) for p in e.iterchildren("p")) > _TWIN_CHARS
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
        path: list[HtmlElement] = []
        verdict = Place.ELSEWHERE
        for node in (block.element, *block.element.iterancestors()):
            if node in self._places:
                verdict = self._places[node]
                break
            path.append(node)
            if node is self.container:
                verdict = Place.INSIDE
                break
            if node is self._around:
                verdict = Place.AROUND
                break
        for step in reversed(path):
            if step is self.container:
                verdict = Place.INSIDE
            elif verdict in (Place.INSIDE, Place.AROUND) and step is not self._around and self._is_furniture(step):
                verdict = Place.FURNITURE
            self._places[step] = verdict
        return verdict

    def _is_furniture(self, element: HtmlElement) -> bool:
        return self._held.get(element, 0) < _MUCH * self._total and boilerplate.is_named(element)

    def is_home(self, block: Block) -> bool:
        """Say whether *block* stands beside paragraphs that were chosen, or in a box that looks like theirs."""
        home = _home(block)
        return home in self._homes or _look(home) in self._looks

    def is_boxed(self, block: Block) -> bool:
        """Say whether *block* stands in a box of its own within the container."""
        for node in block.element.iterancestors():
            if node is self.container:
                return False
            if _is_box(names_of(node)):
                return True
        return False


@lru_cache(maxsize=4096)
def _is_box(names: str) -> bool:
    return bool(_BOX.search(names))


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
