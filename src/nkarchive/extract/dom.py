"""Small verbs on the tree: match, remove, read text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain

import lxml.etree
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from nkarchive.text import fold

_MOST_NAMES = 8_000
LONGEST_NAMES = 300  # of an element, as most readers ask for them
_LONGEST_NAMES = 5_000  # of an element; real pages list all of a story's topics there, in 4,000
_REMEMBERED = 5_000  # letters of an element's text; elements lie in each other, hundreds deep
_MARKUP = 20_000  # letters of white space and scripts in an element that says little
_SKIPPED = frozenset(
    {"script", "style", "template", "noscript", "textarea", "select", "option", "button", "svg", "math"}
)
# What a browser draws on lines of its own.
BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav noscript ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
_PARTING = (BLOCK_TAGS | {"br"}) - _SKIPPED
_STRING = lxml.etree.XPath("string()", smart_strings=False)
# What has to be looked at one by one: all else says its text as it stands.
_TELLING = _SKIPPED | _PARTING


class PageNames:
    """What a page's elements are called, each name on a line of one text, in small letters."""

    def __init__(self, names: Iterable[str]) -> None:
        self.every = frozenset(names)

    @cached_property
    def lines(self) -> dict[str, str]:
        """Each name with its line."""
        return {each: each.lower().replace("\n", " ") for each in self.every}

    @cached_property
    def text(self) -> str:
        """All of the lines."""
        return "\n".join(self.lines.values())


class NamePattern(dict[str, bool]):
    """A pattern for words of class and id attributes, in any case: ``pattern[names]`` says whether one matches.

    It is written in small letters. No match may run across a space. Each string is tried once, then remembered,
    and so is each of its words: the words of markup are few, and a site's pages share them. Of *stems*, if there are
    any, every match holds one: a page's new names are searched for them all at once (``learn``), and few need more.
    """

    __slots__ = ("_humps", "_words", "pattern", "stems")

    def __init__(self, pattern: str, *, humps: bool = False, stems: str = "") -> None:
        super().__init__()
        self.stems = stems.split()
        self._humps = humps  # whether "relatedStories" is two words
        self.pattern = re.compile(pattern)  # on small letters: twice as fast as without regard to case
        self._words: dict[str, bool] = {}

    def __missing__(self, names: str) -> bool:
        if len(self) >= _MOST_NAMES:
            self.clear()
        if len(self._words) >= _MOST_NAMES:
            self._words.clear()
        known = self._words
        found = False
        for word in _parted(names[:_LONGEST_NAMES]):
            if (hit := known.get(word)) is None:
                spelled = _HUMP.sub("-", word) if self._humps else word
                hit = known[word] = self.pattern.search(spelled.lower()) is not None
            if hit:
                found = True
                break
        if len(names) <= _LONGEST_NAMES:
            self[names] = found
        return found

    def learn(self, names: PageNames) -> None:
        """Remember at once those of a page's *names* that hold no stem."""
        if len(names.every) > _MOST_NAMES or self.keys() >= names.every:
            return
        if len(self) + len(names.every) > _MOST_NAMES:
            self.clear()
        text = names.text
        hit: set[str] = set()
        for stem in self.stems:
            at = text.find(stem)
            while at >= 0:
                end = text.find("\n", at)
                end = len(text) if end < 0 else end
                hit.add(text[text.rfind("\n", 0, at) + 1 : end])
                at = text.find(stem, end)
        self.update(dict.fromkeys([each for each, line in names.lines.items() if line not in hit], False))


@lru_cache(maxsize=8192)
def _parted(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")  # "relatedStories"


def words_of_names(words: str) -> NamePattern:
    """Return a pattern for *words*, alternatives that stand as words of their own in a name: "nav-main", not "unavailable"."""
    return NamePattern(rf"(?:^|[^a-z])(?:{words})(?:e?s)?(?:$|[^a-z])", humps=True)


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, lxml.etree.XPathError):
        return None  # config.yaml is checked where it is read; here a page is read


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """Return the elements that the CSS *selector* matches, in page order; none if it is no selector."""
    compiled = _compiled(selector)
    if compiled is None:
        return []
    try:
        return [e for e in compiled(tree) if isinstance(e, HtmlElement)]
    except lxml.etree.XPathError:
        return []


def remove(element: HtmlElement) -> None:
    """Take *element* out of its tree, leaving its tail."""
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()


def text_of(element: HtmlElement) -> str:
    """Return the text a reader sees in *element*, folded; blocks and line breaks part words.

    Found once: the element remembers it, as several readers ask and none of them changes the page.
    """
    known: dict[str, str] = element.__dict__
    if (text := known.get("text_of")) is None:
        text = fold(_shown(element))
        if len(text) < _REMEMBERED or not len(element):
            known["text_of"] = text
    return text


def _shown(element: HtmlElement) -> str:
    if not len(element):
        return element.text or ""
    for inner in element.iterdescendants():
        if inner.tag in _TELLING:
            break
    else:
        return content_of(element)
    return "".join(_visible(element))


def _visible(element: HtmlElement) -> Iterator[str]:
    """Yield what a reader sees in *element*, piece by piece; a blank for what parts lines."""
    stop = None
    for event, node in lxml.etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if not isinstance(tag, str):
            if event == "end" and node is not element and node.tail:
                yield node.tail
            continue
        if event == "start":
            if stop is None:
                if tag in _SKIPPED and node is not element:
                    stop = node
                    continue
                if tag in _PARTING:
                    yield " "
                if node.text:
                    yield node.text
        else:
            if stop is node:
                stop = None
            if stop is None:
                if tag in _PARTING:
                    yield " "
                if node is not element and node.tail:
                    yield node.tail


def says_anything(element: HtmlElement) -> bool:
    """Say whether a reader sees a word in *element*: without reading all of it, as ``text_of`` does."""
    return any(not piece.isspace() and fold(piece) for piece in _visible(element))


def content_of(element: HtmlElement) -> str:
    """Return ``element.text_content()``, found once."""
    if not len(element):
        return element.text or ""
    known: dict[str, str] = element.__dict__
    text: str | None = known.get("content_of")
    if text is None:
        text = _STRING(element)
        if len(text) < _REMEMBERED:
            known["content_of"] = text
    return text


def content_size(element: HtmlElement) -> int:
    """Return the length of ``element.text_content()``, found once even where that is too long to keep."""
    known: dict[str, int] = element.__dict__
    if (size := known.get("content_size")) is None:
        size = known["content_size"] = len(content_of(element))
    return size


def says_less(element: HtmlElement, most: int) -> bool:
    """Say whether *element* shows a reader fewer than *most* signs, without reading one that says a book's worth."""
    known: dict[str, int] = element.__dict__
    if (size := known.get("text_size")) is None:
        if content_size(element) > 40 * most + _MARKUP:
            return False
        size = known["text_size"] = len(text_of(element))
    return size < most


def names_of(element: HtmlElement) -> str:
    """Return the class and the id of *element*, one string to search for words of markup; found once."""
    known: dict[str, str] = element.__dict__
    if (names := known.get("names_of")) is None:
        names = known["names_of"] = f"{element.get('class') or ''} {element.get('id') or ''}"[:LONGEST_NAMES]
    return names


def selected_text(element: HtmlElement) -> str:
    """Return what a selector's match says: a meta's content, else its text, else a time's machine value."""
    if element.tag == "meta":
        return fold(element.get("content") or "")
    return text_of(element) or fold(element.get("datetime") or element.get("content") or "")


def upward(element: HtmlElement) -> Iterator[HtmlElement]:
    """Return *element* and those around it, the innermost first, each as it is asked for."""
    return chain((element,), element.iterancestors())


def inside(element: HtmlElement, tag: str) -> bool:
    """Say whether *element* lies in an element called *tag*."""
    return any(ancestor.tag == tag for ancestor in element.iterancestors())
