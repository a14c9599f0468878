"""The books of one extraction: what each source of a field offered, which offer won, and why.

Kept only where somebody asks (``nkarchive extract --explain``): ``Document.ledger`` is None otherwise,
and a reader that keeps the books does so behind ``if document.ledger``.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

_MOST_OFFERS = 400  # of one field: a page of ten thousand dates is explained by the first of them
_LONGEST_VALUE = 300
_LONGEST_NAME = 60  # of a class or an id: some hold a whole style sheet's worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One candidate for a field.

    *where* is its source, in the words of ``provenance``; *at* the element, as ``main > h1.title``;
    *weight* how far that source is to be believed, on the field's own scale, None where it has none;
    *against* why it could not win at all, '' if it could.
    """

    field: str
    where: str
    value: str
    at: str = ""
    weight: float | None = None
    against: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """The value a field was given, where it came from, and the rule that chose it, as one clause."""

    field: str
    where: str
    value: str
    why: str


class Ledger:
    """Offers by field, in the order in which they were found, and one award a field."""

    def __init__(self) -> None:
        self.awards: dict[str, Award] = {}
        self._offers: dict[str, list[Offer]] = {}

    def offer(
        self,
        field: str,
        where: str,
        value: str,
        *,
        weight: float | None = None,
        element: HtmlElement | None = None,
        against: str = "",
    ) -> None:
        """Enter a candidate for *field*."""
        offers = self._offers.setdefault(field, [])
        if len(offers) < _MOST_OFFERS:
            at = path_of(element) if element is not None else ""
            value = value[:_LONGEST_VALUE]
            offers.append(Offer(field=field, where=where, value=value, at=at, weight=weight, against=against))

    def award(self, field: str, where: str, value: str, why: str) -> None:
        """Enter the decision on *field*; a later one replaces it."""
        self.awards[field] = Award(field=field, where=where, value=value[:_LONGEST_VALUE], why=why)

    def of(self, field: str) -> list[Offer]:
        """Return the offers for *field*, in the order in which they were found."""
        return list(self._offers.get(field, ()))

    @property
    def offers(self) -> list[Offer]:
        """All offers, field by field."""
        return [offer for offers in self._offers.values() for offer in offers]


def path_of(element: HtmlElement) -> str:
    """Return where *element* stands, as a person would write a selector: ``main > div.head > h1.title``."""
    steps: list[str] = []
    for node in (element, *element.iterancestors()):
        if not isinstance(node.tag, str) or node.tag in {"html", "body"}:
            continue
        if own_id := (node.get("id") or "").strip():
            steps.append(f"{node.tag}#{own_id[:_LONGEST_NAME]}")
            break
        first_class = next(iter((node.get("class") or "").split(maxsplit=1)), "")
        steps.append(f"{node.tag}.{first_class[:_LONGEST_NAME]}" if first_class else node.tag)
        if len(steps) == 4:
            break
    return " > ".join(reversed(steps))
