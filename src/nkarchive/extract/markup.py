"""Where a page's elements stand, what they are called and what they bear: found once, for all of its readers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lxml.html import HtmlElement

from nkarchive.extract.dom import PageNames, names_of


class Markup:
    """The elements of a page by place, by attribute and by name; each is found when it is first asked for."""

    def __init__(self, elements: Sequence[HtmlElement]) -> None:
        self._elements = elements

    @cached_property
    def places(self) -> dict[HtmlElement, int]:
        """The elements in page order, each with its place."""
        return {element: place for place, element in enumerate(self._elements)}

    @cached_property
    def called(self) -> dict[HtmlElement, str]:
        """The elements that have a class or an id, each with both (``names_of``)."""
        return {element: names_of(element) for name in ("class", "id") for element in self._by_attribute.get(name, ())}

    @cached_property
    def names(self) -> PageNames:
        """What elements are called, each name once: for ``NamePattern.learn``."""
        return PageNames(self.called.values())

    def bearing(self, *attributes: str) -> list[HtmlElement]:
        """Return the elements below the root that have one of *attributes*, in page order."""
        found = [some for name in attributes if (some := self._by_attribute.get(name))]
        if len(found) < 2:
            return found[0] if found else []
        return sorted({element for some in found for element in some}, key=self.places.__getitem__)

    @cached_property
    def _by_attribute(self) -> dict[str, list[HtmlElement]]:
        bearing: dict[str, list[HtmlElement]] = {}
        for element in self._elements[1:]:
            for name in element.keys():  # noqa: SIM118 - an element is no dict
                bearing.setdefault(name, []).append(element)
        return bearing
