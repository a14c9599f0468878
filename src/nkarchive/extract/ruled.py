"""A source's own rules on one page: which of their CSS selectors were tried, and which found something.

Every reader asks for its own field's selectors; this is the roll-call that names the dead ones. A layout
that changed is noticed here before its missing bylines are noticed in the archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from lxml.html import HtmlElement

from nkarchive.extract.document import Document
from nkarchive.extract.dom import select, selected_text
from nkarchive.model import Rules, Selector

# in the order of config.yaml; `drop` is carried out while the page is parsed (Document.drops)
_FIELDS = ("headline", "standfirst", "published", "updated", "byline", "section", "body", "captions", "teasers")
_BOXES = frozenset(("captions", "teasers"))  # whose elements count even where a picture is all they hold


def eligible(rules: Sequence[Rules], seen_at: datetime | None) -> Sequence[Rules]:
    """Return the layouts that a page seen then may be in.

    A page that was not redesigned with the others is known by its headline or body (Document.parse tries the
    layouts on it). Where the layout of the day names neither, nothing on the page can speak against it: without
    this, any older layout with ``headline: [h1]`` would take its place.
    """
    day = seen_at.date() if seen_at else None
    running = [r for r in rules if r.until_on is None or (day is not None and day <= r.until_on)]
    of_the_day = min(running, key=lambda r: r.until_on or date.max, default=None)
    return rules if of_the_day is None or of_the_day.headline or of_the_day.body else (of_the_day,)


def tried(document: Document) -> tuple[Selector, ...]:
    """Return the selectors of the layout in use: of each field those up to the first that matched.

    Has to be asked before a reader takes anything out of the tree.
    """
    layout = document.rules
    if layout is None:
        return ()
    until = layout.until_on.isoformat() if layout.until_on else ""
    found: list[Selector] = []
    for field in _FIELDS:
        for css in getattr(layout, field):
            element = _first(document.tree, css, field)
            found.append(Selector(layout=until, field=field, css=css, matched=element is not None))
            if document.ledger:
                said = selected_text(element) if element is not None else ""
                against = "" if element is not None else "matches nothing"
                document.ledger.offer(field, f"css:{css}", said, element=element, against=against)
            if element is not None:
                break
    found += [Selector(layout=until, field="drop", css=css, matched=matched) for css, matched in document.drops]
    return tuple(found)


def living(layout: Rules | None, found: Sequence[Selector]) -> Rules | None:
    """Return *layout* without the selectors that were *found* dead: their fields are read as if they had no rule."""
    if layout is None or all(each.matched for each in found):
        return layout
    dead = {(each.field, each.css) for each in found if not each.matched}
    fields = {each.field for each in found}
    left: dict[str, Any] = {f: tuple(css for css in getattr(layout, f) if (f, css) not in dead) for f in fields}
    return replace(layout, **left)


def asides(document: Document) -> list[HtmlElement]:
    """Return the elements that the rules say hold the section or the time of the last change: no part of the text."""
    layout = document.rules
    return [e for css in (*layout.section, *layout.updated) for e in select(document.tree, css)] if layout else []


def dead(document: Document, rules: Sequence[Rules], found: Sequence[Selector]) -> tuple[str, ...]:
    """Return, for a person, the selectors of those fields for which none matched."""
    number = next((n for n, layout in enumerate(rules) if layout is document.rules), None)
    if number is None:
        return ()
    alive = {each.field for each in found if each.matched}
    # of a field the first that matches is enough; of what is dropped each counts
    named = [(e.field, e.css) for e in found if (not e.matched if e.field == "drop" else e.field not in alive)]
    return tuple(f'rules[{number}].{field} "{css}" matches nothing' for field, css in named)


def _first(tree: HtmlElement, css: str, field: str) -> HtmlElement | None:
    return next((element for element in select(tree, css) if field in _BOXES or selected_text(element)), None)
