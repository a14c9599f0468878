"""Who signs: structured data, what the page shows, and the agencies; the outlet only where nobody else does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml.html import HtmlElement

from nkarchive.extract import names, signatures
from nkarchive.extract import outlet as outlets
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import text_of
from nkarchive.extract.signing import Claim
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of, types_of
from nkarchive.model import Author, AuthorKind
from nkarchive.text import words

_METAS = (
    "author", "article:author", "og:article:author", "parsely-author", "byl", "dc.creator", "dcterms.creator", "sailthru.author", "citation_author", "article.author",
    "authors", "cxenseparse:author", "creator", "dc:creator", "rnews:author", "article:author_name", "og:author", "mediator_author",
)  # fmt: skip
_META = re.compile(
    r"^(?!.*(?:url|image|link|facebook|twitter|e-?mail|id$|slug|page|count|type|authority|authoriz)).*(?:author|byline)",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who signs, in order, and the elements that only say so."""

    authors: tuple[Author, ...] = ()
    provenance: str = ""
    elements: tuple[HtmlElement, ...] = ()


def find(document: Document, head: Reading) -> Byline:
    """Return who signs the article."""
    if document.rules and document.rules.byline:
        for selector, element in document.select(document.rules.byline):
            authors = names.read(element.get("content") or text_of(element))
            if authors:
                return Byline(authors=authors, provenance=f"css:{selector}", elements=(element,))
    outlet = outlets.find(document)
    told = list(_structured(document, outlet))
    told += [Claim(a, w) for w, a in _metas(document, outlet)]
    shown = list(signatures.visible(document, head))
    elements = tuple(claim.element for claim in shown if claim.element is not None)
    chosen = _choose(document, told, shown, outlet)
    if chosen is None:
        return Byline(elements=elements)
    return Byline(authors=chosen.authors, provenance=chosen.where, elements=elements)


def _choose(document: Document, told: list[Claim], shown: list[Claim], outlet: outlets.Outlet) -> Claim | None:
    """Return whom to believe: people named by machine or in print, then agencies, then the outlet."""
    editors = {frozenset(words(a.name)) for c in shown if c.editor for a in c.authors}
    claims = [replace(c, authors=_signing(c.authors, outlet, c.listed)) for c in (*told, *shown) if not c.editor]
    claims = [c for c in claims if c.authors]
    claims = [c for c in claims if c.where != "closing"] or claims
    # where nothing is told for machines, a user's name linked below the headline is who signs
    claims = [c for c in claims if not c.weak or (not told and c.near and c.where == "microdata")] or claims
    people = [c for c in claims if any(_is_person(a, outlet) for a in c.authors)]
    writers = [c for c in people if not all(frozenset(words(a.name)) in editors for a in c.authors)]
    people = writers or people
    if people:
        best = people[0]
        if _is_machine(best) and (other := _printed_instead(document, best, people)):
            return other
        for claim in people[1:]:
            # a list that holds all of the first one's people, and more, is the fuller one
            fuller = _covers(claim.authors, best.authors) and len(best.authors) < len(claim.authors) <= 8
            if fuller and _adds_people(claim.authors, best.authors) and (claim.near or claim.element is None):
                best = claim
        return next((c for c in people if _prints(c, best)), best)
    agencies = [c for c in claims if not all(outlet.is_named(a.name) for a in c.authors)]
    return next(iter(agencies or claims), None)


def _printed_instead(document: Document, told: Claim, people: list[Claim]) -> Claim | None:
    """Return who signs in print where the page never prints whom *told* names: who typed it in, not who wrote it."""
    mine = {frozenset(words(a.name)) for a in told.authors}
    shown = [c for c in people if c.near and not c.weak and c.where in {"byline", "microdata"}]
    others = [c for c in shown if not any(frozenset(words(a.name)) & own for a in c.authors for own in mine)]
    if not others or len(others) != len(shown):
        return None
    texts = document.tree.xpath("//body//text()[not(parent::script or parent::style)]")
    page = " ".join(words(" ".join(texts)))
    return None if any(" ".join(words(a.name)) in page for a in told.authors) else others[0]


def _prints(shown: Claim, told: Claim) -> bool:
    """Say whether *shown* prints in full whom *told* gives as a first name, a user's name, or surname first."""
    if _is_machine(shown) or not _is_machine(told) or len(shown.authors) != len(told.authors):
        return False
    return all(_is_fuller(a.name, b.name) for a, b in zip(shown.authors, told.authors, strict=True))


def _is_machine(claim: Claim) -> bool:
    return claim.where in {"json-ld", "og"} or claim.where.startswith("meta:")


def _is_fuller(printed: str, given: str) -> bool:
    full, short = words(printed), words(given)
    if len(full) < 2 or " " not in printed or full == short:
        return False
    if len(short) == 1:
        return (len(full) < 4 and short[0] in {full[0], full[-1]}) or short[0] in {
            "".join(full),
            full[0][:1] + full[-1],
            full[0] + full[-1],
        }
    return "," in given and "," not in printed and sorted(full) == sorted(short)


def _is_person(author: Author, outlet: outlets.Outlet) -> bool:
    return author.kind == AuthorKind.PERSON and not outlet.is_named(author.name)


def _signing(authors: Iterable[Author], outlet: outlets.Outlet, listed: bool) -> tuple[Author, ...]:
    """Return *authors* without the outlet itself where anyone else signs; the outlet is no person."""
    everyone = tuple(
        Author(name=a.name, kind=AuthorKind.ORGANISATION)
        if outlet.is_named(a.name)
        else replace(a, name=outlet.cut_from(a.name))
        for a in authors
    )
    others = tuple(a for a in everyone if not outlet.is_named(a.name))
    if listed or (others and all(names.is_agency(a.name) for a in others)):
        return everyone  # "The Example and AFP": neither wrote it alone
    return others or everyone


def _covers(more: Iterable[Author], fewer: Iterable[Author]) -> bool:
    held = {frozenset(words(author.name)) for author in more}
    return all(frozenset(words(author.name)) in held for author in fewer)


def _adds_people(more: Iterable[Author], fewer: Iterable[Author]) -> bool:
    """What stands behind a name is as often where she works: only somebody with a whole name signs too."""
    held = {author.name for author in fewer}
    added = [author for author in more if author.name not in held]
    return any(a.kind == AuthorKind.PERSON and (" " in a.name or not a.name.isascii()) for a in added)


def _structured(document: Document, outlet: outlets.Outlet) -> Iterator[Claim]:
    for item in objects_of(document)[:4]:
        for key in ("author", "creator"):
            value = item.get(key)
            authors = _unique(_named(document, outlet, value, 0))
            if authors:
                listed = isinstance(value, list) and len(value) == len(authors) > 1
                yield Claim(authors, "json-ld", listed=listed)


def _named(document: Document, outlet: outlets.Outlet, value: Any, depth: int) -> Iterator[Author]:
    if depth > 4 or not value:
        return
    if isinstance(value, list):
        for entry in value[:20]:
            yield from _named(document, outlet, entry, depth + 1)
    elif isinstance(value, dict):
        name = value.get("name") or value.get("alternateName")
        if not name and isinstance(value.get("@id"), str):
            other = next((o for o in document.jsonld if o.get("@id") == value["@id"] and o.get("name")), None)
            name = other.get("name") if other else None
            value = other or value
        if not name and value.get("familyName"):
            name = f"{string_of(value.get('givenName'))} {string_of(value['familyName'])}"
        if isinstance(name, list):
            yield from _named(document, outlet, name, depth + 1)
            return
        kinds = types_of(value)
        for author in _read(string_of(name), outlet):
            if "person" not in kinds and kinds & {"organization", "newsmediaorganization", "corporation"}:
                author = Author(name=author.name, kind=AuthorKind.ORGANISATION)
            yield author
    elif isinstance(value, str) and not value.startswith(("http://", "https://", "/")):
        yield from _read(string_of(value), outlet)


def _read(text: str, outlet: outlets.Outlet) -> tuple[Author, ...]:
    """Read a byline for machines; an outlet called "Bread & Butter" is one name."""
    if "&" in text and outlet.is_named(text):
        return (Author(name=text, kind=AuthorKind.ORGANISATION),)
    return names.read(text)


def _unique(authors: Iterable[Author]) -> tuple[Author, ...]:
    found: dict[frozenset[str], Author] = {}
    for author in authors:
        found.setdefault(frozenset(words(author.name)), author)
    return tuple(found.values())


def _metas(document: Document, outlet: outlets.Outlet) -> Iterator[tuple[str, tuple[Author, ...]]]:
    others = (key for key in document.meta if _META.search(key) and key not in _METAS)
    for name in (*_METAS, *others):
        contents = [c for c in document.meta.get(name, ()) if not c.startswith(("http", "/", "@"))]
        authors = _unique(a for c in contents for a in _read(c, outlet))
        if authors:
            yield ("og" if name.startswith(("og", "article")) else f"meta:{name}"), authors
    for number in ("1", "2"):
        label = next(iter(document.meta.get(f"twitter:label{number}", ())), "")
        if re.search(r"written|author|autor|écrit|verfasst|geschrieben|escrito|scritto|작성|skriv", label, re.I):
            authors = names.read(next(iter(document.meta.get(f"twitter:data{number}", ())), ""))
            if authors:
                yield "meta:twitter:data", authors
