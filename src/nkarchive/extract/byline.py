"""Who signs: what machines are told and what the page shows, claim by claim, then one decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from nkarchive.extract import names, signatures, told
from nkarchive.extract import outlet as outlets
from nkarchive.extract.deciding import decide
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import text_of
from nkarchive.extract.signing import Claim
from nkarchive.model import Author, AuthorKind
from nkarchive.text import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who signs, in order, and the elements that only say so."""

    authors: tuple[Author, ...] = ()
    provenance: str = ""
    elements: tuple[HtmlElement, ...] = ()


def find(document: Document, head: Reading) -> Byline:
    """Return who signs the article."""
    if document.rules and document.rules.byline:
        ruled = list(document.select(document.rules.byline))
        # two writers stand in two elements as often as in one
        signed = [a for _, element in ruled for a in names.read(element.get("content") or text_of(element))]
        if signed:
            elements = tuple(element for _, element in ruled)
            return Byline(authors=tuple(dict.fromkeys(signed)), provenance=f"css:{ruled[0][0]}", elements=elements)
    outlet = outlets.find(document)
    shown = list(signatures.visible(document, head))
    elements = tuple(claim.element for claim in shown if claim.element is not None)
    claims = [*told.find(document, outlet), *shown, *told.announced(document)]
    claims = _without_sections(document, [_signing(claim, outlet) for claim in claims])
    chosen = decide(document, claims, outlet)
    if chosen is None:
        return Byline(elements=elements)
    return Byline(authors=chosen.authors, provenance=chosen.where, elements=elements)


def _signing(claim: Claim, outlet: outlets.Outlet) -> Claim:
    """Return *claim* without the outlet itself where anyone else signs; the outlet is no person."""
    everyone = tuple(
        Author(name=a.name, kind=AuthorKind.ORGANISATION)
        if outlet.is_named(a.name)
        else replace(a, name=outlet.cut_from(a.name))
        for a in claim.authors
    )
    if any(a.kind == AuthorKind.PERSON for a in everyone):
        # templates give the company that runs the site beside who wrote: "Example Media Ltd."
        everyone = tuple(a for a in everyone if a.kind == AuthorKind.PERSON or not names.is_company(a.name))
    others = tuple(a for a in everyone if not outlet.is_named(a.name))
    if claim.sourced and (not others or len(others) == len(everyone)):
        return replace(claim, against="two names below the text, and neither is the outlet's")
    if claim.sourced:
        return replace(claim, authors=others)  # "Example Post / Example News": taken from the other
    if claim.listed or (others and all(names.is_agency(a.name) for a in others)):
        return replace(claim, authors=everyone)  # "The Example and AFP": neither wrote it alone
    return replace(claim, authors=others or everyone)


def _without_sections(document: Document, claims: Iterable[Claim]) -> list[Claim]:
    """Return *claims* without the sections that a theme links beside the names: "by Ann in Energy, Harbours"."""
    sections, topics = told.filed_under(document)
    kept: list[Claim] = []
    for claim in claims:
        if claim.where not in {"byline", "microdata", "text"}:
            kept.append(claim)
            continue
        keys = [" ".join(words(a.name)) for a in claim.authors]
        # topics are as often the names of those who write: they only count where a section stands among them
        in_line = any(k in sections for k in keys) and all(k in sections or k in topics for k in keys)
        filed = sections | topics if in_line else sections
        people = tuple(a for a, key in zip(claim.authors, keys, strict=True) if key not in filed)
        kept.append(replace(claim, authors=people) if people else replace(claim, against="a section of the site"))
    return kept
