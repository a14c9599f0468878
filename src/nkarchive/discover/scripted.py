"""Links that a script opens: an attribute's value, a pattern on it, and the address made of what the pattern found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from lxml.html import HtmlElement

from nkarchive.model import ScriptLink

MOST_SIGNS = 2_000  # of one attribute's value: a script that long is no link

_PLACE = re.compile(r"\{(\w+)\}")


def addresses_of(element: HtmlElement, links: tuple[ScriptLink, ...]) -> Iterator[str]:
    """Yield the addresses, perhaps relative, that *links* make of an element's attributes."""
    for link in links:
        value = element.get(link.attribute)
        if value and (found := _compiled(link.pattern).search(value[:MOST_SIGNS])):
            yield filled(link.url, found.groupdict())


def filled(template: str, values: dict[str, str | None]) -> str:
    """Return *template* with each ``{name}`` replaced by its value, percent-encoded.

    >>> filled("/view?id={id}&lang={lang}", {"id": "AR 1", "lang": None})
    '/view?id=AR%201&lang='
    """
    return _PLACE.sub(lambda place: quote(values.get(place[1]) or "", safe=""), template)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
