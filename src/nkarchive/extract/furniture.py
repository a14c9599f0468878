"""What else the page says of its article: language, section, picture, other addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nkarchive.extract.document import Document
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of
from nkarchive.extract.tongue import language_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """The lesser fields of an article; '' where the page does not say."""

    language: str = ""
    section: str = ""
    image_url: str = ""
    canonical_url: str = ""
    shortlink_url: str = ""
    next_page_url: str = ""


def find(document: Document, paragraphs: Sequence[str]) -> Furniture:
    """Return the lesser fields of *document*."""
    links: dict[str, str] = {}
    for link in document.tree.iter("link", "a"):
        rels = link.get("rel")
        for rel in rels.lower().split() if rels else ():
            if rel in {"canonical", "shortlink", "next"} and rel not in links:
                url = document.link(link.get("href"))
                if url and (rel != "next" or _same_article(url, document.url)):
                    links[rel] = url
    return Furniture(
        language=language_of(document, paragraphs),
        section=_section(document),
        image_url=_image(document),
        canonical_url=links.get("canonical") or next((document.link(u) for _, u in document.metas("og:url")), ""),
        shortlink_url=links.get("shortlink", ""),
        next_page_url=links.get("next", ""),
    )


def _same_article(url: str, page_url: str) -> bool:
    """Say whether *url* is a further page of the article: its own path with a page's number added."""
    path, own = url.split("?")[0].rstrip("/"), page_url.split("?")[0].rstrip("/")
    own = re.sub(r"/(?:page/)?\d{1,2}$", "", own)
    if path == own:
        return url != page_url and bool(re.search(r"[?&](?:p|page|seite|pagina)=\d{1,2}\b", url))
    return bool(re.fullmatch(re.escape(own) + r"(?:/|/page/|[-,_]p?|/p|/seite-)\d{1,2}", path))


def _section(document: Document) -> str:
    if document.rules:
        text, _, _ = document.first_text(document.rules.section)
        if text:
            return text
    for item in objects_of(document):
        section = string_of(item.get("articleSection"))
        if section and len(section) < 80:
            return section
    return next(
        (
            c
            for _, c in document.metas(
                "article:section", "og:article:section", "section", "parsely-section", "cxenseparse:recs:category"
            )
            if len(c) < 80
        ),
        "",
    )


def _image(document: Document) -> str:
    for item in objects_of(document):
        value: Any = item.get("image")
        for _ in range(3):
            if isinstance(value, list):
                value = value[0] if value else None
            elif isinstance(value, dict):
                value = value.get("url") or value.get("contentUrl")
        if isinstance(value, str) and (url := document.link(value)):
            return url
    return next(
        (url for _, c in document.metas("og:image", "og:image:url", "twitter:image") if (url := document.link(c))), ""
    )
