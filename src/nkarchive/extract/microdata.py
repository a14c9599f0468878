"""Dates and other properties marked in the visible page: microdata, RDFa and microformats, each in the scope of its own thing."""

from __future__ import annotations

import re

import lxml.etree
from lxml.html import HtmlElement

from nkarchive.extract.dom import text_of

_ARTICLE = re.compile(r"article|blogposting|posting|report|review|webpage|creativework|blog$|story|post$", re.I)
_OTHERS = re.compile(
    r"comment|person|profile|user|imageobject|videoobject|audioobject|event|offer|rating|listitem|question|answer", re.I
)
_MOST_STEPS = 40
_LONGEST = 160
_SCOPES = lxml.etree.XPath("//*[@itemscope or @typeof]")


class Scopes:
    """Which things a page marks up, to tell the article's own properties from those of a story beside it."""

    __slots__ = ("_around", "_articles")

    def __init__(self, tree: HtmlElement, around: frozenset[HtmlElement]) -> None:
        self._around = around  # the headline's ancestors: the scopes that hold it are the article's
        self._articles = [scope for scope in _SCOPES(tree)[:400] if _is_article(scope)]

    def is_own(self, element: HtmlElement) -> bool:
        """Say whether a property on *element* is the article's: of the scope that holds the headline, of the only
        article that the page marks up, or of no scope at all."""
        for steps, ancestor in enumerate(element.iterancestors()):
            if steps > _MOST_STEPS:
                break
            if ancestor.get("itemscope") is None and ancestor.get("typeof") is None:
                continue
            if ancestor in self._around:
                return True
            kinds = _kinds(ancestor)
            if any(_OTHERS.search(kind) for kind in kinds):
                return False  # a picture's or a comment's own date
            return not _is_article(ancestor) or [ancestor] == self._articles[:2]
        return True


def _kinds(scope: HtmlElement) -> list[str]:
    kinds = (scope.get("itemtype") or scope.get("typeof") or "").split()
    return [re.split(r"[/#:]", kind)[-1] for kind in kinds]


def _is_article(scope: HtmlElement) -> bool:
    return any(_ARTICLE.search(kind) and not _OTHERS.search(kind) for kind in _kinds(scope))


def properties_of(element: HtmlElement) -> tuple[set[str], str]:
    """Return the properties that *element* gives, lower-cased and without prefix, and by which markup.

    >>> from lxml.html import fromstring
    >>> properties_of(fromstring('<span property="schema:datePublished">5 May 2020</span>'))
    ({'datepublished'}, 'rdfa')
    """
    for attribute, where in (("itemprop", "microdata"), ("property", "rdfa")):
        if marks := element.get(attribute):
            return {re.split(r"[/#:]", mark)[-1] for mark in marks.lower().split()}, where
    return set(), ""


def property_value(element: HtmlElement) -> str:
    """Return the value that *element* gives its property: for machines where it has one, else its text."""
    for attribute in ("datetime", "content"):
        if value := element.get(attribute):
            return str(value)
    text = text_of(element)
    return text if len(text) < _LONGEST else ""
