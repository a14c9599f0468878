"""Who signs according to what the page tells machines, and what was announced of it: JSON-LD, meta, feed, sitemap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from nkarchive.extract import names
from nkarchive.extract.document import Document
from nkarchive.extract.dom import text_of
from nkarchive.extract.outlet import Outlet
from nkarchive.extract.signing import PROFILE, Claim, looks_named
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of, types_of
from nkarchive.model import Author, AuthorKind
from nkarchive.text import words

# scholarly and newsroom tags name one writer each; a bare "author" is as often a template's, or a list of references
_METAS = (
    "citation_author", "author", "article:author", "og:article:author", "parsely-author", "byl", "dc.creator", "dcterms.creator", "sailthru.author",
    "article.author", "authors", "cxenseparse:author", "creator", "dc:creator", "rnews:author", "article:author_name", "og:author", "mediator_author",
)  # fmt: skip
_META = re.compile(
    r"^(?!.*(?:url|image|link|facebook|twitter|e-?mail|id$|slug|page|count|type|authority|authoriz|institution|orcid)).*(?:author|byline)",
    re.I,
)
_WRITTEN_BY = re.compile(
    r"written|author|autor|auteur|écrit|verfasst|geschrieben|escrito|scritto|작성|skriv|napisa|автор|yazar|penulis|geschreven|kirjoit|szerző|συντάκ|作者|著者|執筆|投稿者|נכתב|كاتب|كتب|tác giả",
    re.I,
)
_ORGANISATIONS = frozenset("organization newsmediaorganization corporation governmentorganization ngo".split())
# who set the system up, in whose name everything is published: "/author/admin/"
_ACCOUNT = re.compile(
    r"^(?:wp-?)?(?:admin|administrator|root|webmaster|super-?user|site-?admin|editor|publisher|user|test|master|manager|sysadmin|redakcja|redaccion|redacao|redazione|redaktion|redactie|redaktor|rédaction|newsroom|news-?desk|desk|web-?desk|online)[-_]?\d*$",
    re.I,
)
_MOST_NAMES = 20  # of meta elements that speak of authors, beside the usual ones
_MOST_WRITERS = 200  # meta elements of one name: an institute's paper has one for each of its writers
_MOST_REFERRED = 6  # more than that many names in one field, and the field lists whom the text refers to


def find(document: Document, outlet: Outlet) -> Iterator[Claim]:
    """Yield who signs by JSON-LD, then by meta elements, the surest first."""
    yield from _structured(document, outlet)
    yield from _metas(document, outlet)


def announced(document: Document) -> Iterator[Claim]:
    """Yield who signs by the feed, the sitemap or the listing that led here: one more witness, and a weak one."""
    for announcement in document.announced:
        authors = names.read(announcement.byline) if announcement.byline else ()
        if authors:
            yield Claim(authors, announcement.where, announced=True)


def _structured(document: Document, outlet: Outlet) -> Iterator[Claim]:
    for item in objects_of(document)[:4]:
        for key in ("author", "creator"):
            value = item.get(key)
            if not value:
                continue
            authors = _unique(_named(document, outlet, value, 0))
            if authors:
                listed = isinstance(value, list) and len(value) == len(authors) > 1
                yield Claim(authors, "json-ld", listed=listed, account=_is_account(value))
            else:
                yield from _by_address(document, _address(value), "json-ld")


def _named(document: Document, outlet: Outlet, value: Any, depth: int) -> Iterator[Author]:
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
        for author in read(string_of(name), outlet):
            if "person" not in kinds and kinds & _ORGANISATIONS:
                author = Author(name=author.name, kind=AuthorKind.ORGANISATION)
            yield author
    elif isinstance(value, str):
        if not value.startswith(("http://", "https://", "/")):
            yield from read(string_of(value), outlet)
        elif other := next((o for o in document.jsonld if o.get("@id") == value and o.get("name")), None):
            yield from read(string_of(other["name"]), outlet)


def read(text: str, outlet: Outlet) -> tuple[Author, ...]:
    """Read a byline for machines; an outlet called "Bread & Butter" is one name, and so is a desk."""
    if "&" in text and outlet.is_named(text):
        return (Author(name=text, kind=AuthorKind.ORGANISATION),)
    return names.read(text) or names.desk(text)


def _is_account(value: Any) -> bool:
    slug = unquote(_address(value)).rstrip("/").rpartition("/")[2]
    return bool(_ACCOUNT.match(slug))


def _address(value: Any) -> str:
    """Return where a JSON-LD author's page lies, '' for more than one author."""
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else ""
    if isinstance(value, dict):
        value = next((value[k] for k in ("url", "@id", "sameAs") if isinstance(value.get(k), str)), "")
    return value.partition("#")[0] if isinstance(value, str) and PROFILE.search(value) else ""


def _by_address(document: Document, address: str, where: str) -> Iterator[Claim]:
    """Yield who is meant by the address of an author's page: as the page's link to it says, else by its slug."""
    if not address:
        return
    here = document.link(address).rstrip("/")
    for element in document.elements:
        href = element.get("href") if element.tag == "a" else None
        if href and href.rstrip("/")[-12:] == address.rstrip("/")[-12:] and document.link(href).rstrip("/") == here:
            text = text_of(element)
            authors = names.read(text) if len(text) < 60 else ()
            if len(authors) == 1 and looks_named(authors[0]):
                yield Claim(authors, where)
                return
    slug = re.sub(r"^\d+-|-\d+$|\.\w+$", "", unquote(urlsplit(here).path.rpartition("/")[2]).lower())
    parts = re.split(r"[-_.]", slug)
    if names.is_agency(slug.replace("-", " ")):
        yield Claim((Author(name=slug.upper(), kind=AuthorKind.ORGANISATION),), "url", weak=True)
    elif 1 < len(parts) < 4 and all(part.isalpha() and 1 < len(part) < 13 for part in parts):
        authors = names.read(" ".join(parts).title())
        if len(authors) == 1 and not _ACCOUNT.match(slug):
            yield Claim(authors, "url", weak=True)


def _metas(document: Document, outlet: Outlet) -> Iterator[Claim]:
    about = (key for key in document.meta if "author" in key or "byline" in key)
    others = islice((key for key in about if _META.search(key) and key not in _METAS), _MOST_NAMES)
    late: list[Claim] = []
    for name in (*_METAS, *others):
        contents = document.meta.get(name, ())
        if not contents:
            continue
        where = "og" if name.startswith(("og", "article")) else f"meta:{name}"
        said = [c for c in contents[:_MOST_WRITERS] if not c.startswith(("http", "/", "@"))]
        authors = _unique(a for c in said for a in read(c, outlet))
        if len(authors) > _MOST_REFERRED and name != "citation_author":
            late.append(Claim(authors, where))
        elif authors:
            yield Claim(authors, where)
        elif not said:
            yield from _by_address(document, next((c for c in contents if PROFILE.search(c)), ""), where)
    for number in ("1", "2"):
        label = next(iter(document.meta.get(f"twitter:label{number}", ())), "")
        if _WRITTEN_BY.search(label):
            authors = names.read(next(iter(document.meta.get(f"twitter:data{number}", ())), ""))
            if authors:
                yield Claim(authors, "meta:twitter:data")
    yield from late


def _unique(authors: Iterable[Author]) -> tuple[Author, ...]:
    found: dict[frozenset[str], Author] = {}
    for author in authors:
        found.setdefault(frozenset(words(author.name)), author)
    return tuple(found.values())


def filed_under(document: Document) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the page's sections, and those of its topics, as they are compared.

    Themes link both from the line that holds the byline: "by Ann in Energy, Harbours".
    """
    sections = [
        content for _, content in document.metas("article:section", "section", "articlesection", "cxenseparse:section")
    ]
    topics = [content for _, content in document.metas("article:tag", "keywords", "news_keywords", "parsely-tags")]
    for item in objects_of(document)[:4]:
        sections += _strings(item.get("articleSection"))
        topics += _strings(item.get("keywords"))
    return _keys(sections), _keys(topics)


def _strings(value: Any) -> list[str]:
    return [string_of(v) for v in value[:60]] if isinstance(value, list) else [string_of(value)]


def _keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(words(part)) for text in texts for part in (*re.split(r"[,;]", text[:2000]), text[:200]))
