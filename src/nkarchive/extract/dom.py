"""Small verbs on the tree: match, remove, read text."""

from __future__ import annotations

import re
from functools import lru_cache

import lxml.etree
from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from nkarchive.text import fold

_MOST_NAMES = 8_000
_SKIPPED = frozenset(
    {"script", "style", "template", "noscript", "textarea", "select", "option", "button", "svg", "math"}
)
_BLOCKS = frozenset(
    "address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)


class NamePattern:
    """A pattern for words of class and id attributes, in any case: each string is tried once, then remembered.

    No match may run across a space. The words of markup are few: a site's pages share them.
    """

    __slots__ = ("_known", "_pattern")

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern, re.I)
        self._known: dict[str, bool] = {}

    def search(self, names: str) -> bool:
        """Say whether a word of *names* matches."""
        known = self._known
        found = known.get(names)
        if found is None:
            if len(known) >= _MOST_NAMES:
                known.clear()
            found = False
            for word in names.split():
                if word not in known:
                    known[word] = self._pattern.search(word) is not None
                if known[word]:
                    found = True
                    break
            known[names] = found
        return found


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
    """Return the text a reader sees in *element*, folded; blocks and line breaks part words."""
    if not len(element):
        return fold(element.text or "")
    parts: list[str] = []
    stop = None
    for event, node in lxml.etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if not isinstance(tag, str):
            if event == "end" and node is not element and node.tail:
                parts.append(node.tail)
            continue
        if event == "start":
            if stop is None:
                if tag in _SKIPPED and node is not element:
                    stop = node
                    continue
                if tag in _BLOCKS:
                    parts.append(" ")
                if node.text:
                    parts.append(node.text)
        else:
            if stop is node:
                stop = None
            if stop is None:
                if tag in _BLOCKS:
                    parts.append(" ")
                if node is not element and node.tail:
                    parts.append(node.tail)
    return fold("".join(parts))


def value_of(element: HtmlElement) -> str:
    """Return what a selector's match says: a meta's content, else its text, else a time's machine value."""
    if element.tag == "meta":
        return fold(element.get("content") or "")
    return text_of(element) or fold(element.get("datetime") or element.get("content") or "")


def inside(element: HtmlElement, tag: str) -> bool:
    """Say whether *element* lies in an element called *tag*."""
    return any(ancestor.tag == tag for ancestor in element.iterancestors())
