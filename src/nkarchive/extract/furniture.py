"""What else the page says of its article: language, section, picture, other addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from nkarchive.extract import pages
from nkarchive.extract.document import Document
from nkarchive.extract.dom import text_of
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import JsonObject, string_of, types_of
from nkarchive.extract.tongue import language_of
from nkarchive.text import words

_SECTION_META = (
    "article:section",
    "og:article:section",
    "section",
    "articlesection",
    "parsely-section",
    "sailthru.section",
    "dc.subject.section",
    "cxenseparse:recs:category",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """The lesser fields of an article; '' where the page does not say. *provenance* says of section, image and
    language who said it."""

    language: str = ""
    section: str = ""
    image_url: str = ""
    canonical_url: str = ""
    shortlink_url: str = ""
    next_page_url: str = ""
    first_page_url: str = ""
    provenance: Mapping[str, str] = field(default_factory=dict)


def find(document: Document, paragraphs: Sequence[str]) -> Furniture:
    """Return the lesser fields of *document*."""
    links: dict[str, str] = {}
    for _, href, rels in pages.links_of(document):
        for rel in rels.lower().split() if rels else ():
            if rel in {"canonical", "shortlink"} and rel not in links and (url := document.link(href)):
                links[rel] = url
    elsewhere = pages.find(document)
    language, said_by = language_of(document, paragraphs)
    section, sorted_by = _section(document)
    image_url, shown_by = _image(document)
    return Furniture(
        language=language,
        section=section,
        image_url=image_url,
        canonical_url=links.get("canonical") or next((document.link(u) for _, u in document.metas("og:url")), ""),
        shortlink_url=links.get("shortlink", ""),
        next_page_url=elsewhere.next_url,
        first_page_url=elsewhere.first_url,
        provenance={"language": said_by, "section": sorted_by, "image": shown_by},
    )


def _section(document: Document) -> tuple[str, str]:
    if document.rules:
        text, where, _ = document.first_text(document.rules.section)
        if text:
            return text, where
    return _first(document, "section", _sections(document))


def _sections(document: Document) -> Iterator[tuple[str, str]]:
    """Yield ``(where, name)`` of the sections that the page gives its article, the surest first."""
    for item in objects_of(document):
        yield "json-ld", string_of(item.get("articleSection"))
    for name, content in document.metas(*_SECTION_META):
        yield "og" if name in {"article:section", "og:article:section"} else f"meta:{name}", content
    for item in document.jsonld:
        if "breadcrumblist" in types_of(item):
            yield "json-ld", _above(item, document.title)
    for element in filter(_is_category, document.markup.bearing("itemprop", "rel")):
        yield "microdata" if element.get("itemprop") else "text", text_of(element)
        break


def _is_category(element: HtmlElement) -> bool:
    """Say whether *element* is what blogs and microdata call the category, inside the page."""
    if element.tag == "a" and element.get("rel") == "category tag":
        return True
    return bool(element.tag != "meta" and element.get("itemprop") == "articleSection")


def _above(trail: JsonObject, title: str) -> str:
    """Return the name of the step of a breadcrumb *trail* that stands right above the article, '' if it is the home page."""
    steps = trail.get("itemListElement")
    names = [_name(step) for step in steps[:12]] if isinstance(steps, list) else []
    if names and words(names[-1]) == words(title)[: len(words(names[-1]))]:
        names.pop()
    return names[-1] if len(names) > 1 else ""


def _name(step: Any) -> str:
    if not isinstance(step, dict):
        return ""
    item = step.get("item")
    return string_of(step.get("name")) or (string_of(item.get("name")) if isinstance(item, dict) else "")


def _image(document: Document) -> tuple[str, str]:
    return _first(document, "image", ((where, document.link(url)) for where, url in _images(document)), longest=2_000)


def _images(document: Document) -> Iterator[tuple[str, str]]:
    for item in objects_of(document):
        yield "json-ld", _address(item.get("image"), document)
    for name, content in document.metas(
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"
    ):
        yield "og" if name.startswith("og") else f"meta:{name}", content
    for item in objects_of(document):
        yield "json-ld", _address(item.get("thumbnailUrl"), document)


def _address(value: Any, document: Document) -> str:
    """Return the address of an image in JSON-LD: itself, an object's, the first of a list's, or that of the object
    that it refers to by its @id, as plug-ins write it that give each thing once."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            own = value.get("url") or value.get("contentUrl")
            name = value.get("@id")
            if not own and name:
                other = next(
                    (i for i in document.jsonld if i.get("@id") == name and (i.get("url") or i.get("contentUrl"))), {}
                )
                own = other.get("url") or other.get("contentUrl")
            value = own
    return value if isinstance(value, str) else ""


def _first(document: Document, field: str, offers: Iterable[tuple[str, str]], *, longest: int = 80) -> tuple[str, str]:
    """Return the first of *offers* that holds something, and who made it; enter them all where the books are kept."""
    ledger = document.ledger
    chosen: tuple[str, str] | None = None
    for where, value in offers:
        fits = bool(value) and len(value) < longest and not value.isdigit()
        if ledger and value:
            ledger.offer(field, where, value, against="" if fits else "too long, or a number")
        if fits and chosen is None:
            chosen = where, value
            if ledger is None:
                break
    if ledger and chosen:
        ledger.award(field, *chosen, "the first that the page gives, the article's own object before its meta elements")
    return (chosen[1], chosen[0]) if chosen else ("", "")
