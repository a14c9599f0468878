"""Where the elements of a page stand: found once, so that asking for each of thousands of labels costs nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from lxml.html import HtmlElement


class Order:
    """The places of a page's elements, in page order, and of the stories' links among them."""

    __slots__ = ("_ends", "_links", "_places")

    def __init__(self, places: dict[HtmlElement, int], links: Iterable[HtmlElement]) -> None:
        self._places = places
        self._links = sorted(self._places[link] for link in links if link in self._places)
        self._ends: dict[HtmlElement, int] = {}

    def within(self, element: HtmlElement, root: HtmlElement) -> bool:
        """Say whether *element* is *root* or lies in it."""
        place = self._places.get(element, -1)
        return self._places.get(root, 0) <= place <= self._end(root)

    def link_follows(self, label: HtmlElement, root: HtmlElement) -> bool:
        """Say whether a story's link that is none of *label*'s own lies in *root*, and one behind the label's start."""
        if label not in self._places or root not in self._places:
            return False
        start, last = self._places[label], self._end(root)
        own = self._count(start, self._end(label))
        return self._count(self._places[root], last) > own and self._count(start + 1, last) > 0

    def _count(self, first: int, last: int) -> int:
        """Return how many links lie from place *first* to place *last*."""
        return bisect_right(self._links, last) - bisect_right(self._links, first - 1)

    def _end(self, root: HtmlElement) -> int:
        """Return the place of the last element in *root*."""
        if (end := self._ends.get(root)) is None:
            last = root
            while len(last):
                last = last[-1]
            end = self._ends[root] = self._places.get(last, -1)
        return end
