"""What a page calls its headline for machines and search engines, what announced it, and the words of its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from nkarchive.extract import outlet as outlets
from nkarchive.extract.document import Document
from nkarchive.extract.headings import LONGEST, Heading, is_outlet
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of
from nkarchive.text import fold, words

_FEWEST_IN_SLUG = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place of the page calls its headline; *trust* is 0 to 1."""

    where: str
    text: str
    trust: float


def claims_of(document: Document, outlet: outlets.Outlet, headings: list[Heading]) -> list[Claim]:
    """Return what the page names as its headline, the surest first."""
    shown = [h.text for h in headings if h.element.tag == "h1" and h.rank > 1]
    told: list[tuple[str, str]] = []
    for item in objects_of(document)[:3]:
        text = string_of(item.get("headline")) or string_of(item.get("name"))
        if text:
            told.append(("json-ld", text))
    for name, content in document.metas(
        "og:title", "twitter:title", "headline", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title"
    ):
        told.append(("og" if name.startswith("og") else f"meta:{name}", content))
    if document.title:
        told.append(("title", document.title))
    clean = [(where, fold(outlets.strip_outlet(text, outlet, keep=shown))) for where, text in told]
    signs = [words(h.text) for h in headings if h.is_sign]
    kept = [
        (where, _without_sign(text, signs) if where == "title" else text)
        for where, text in clean
        if text and len(text) <= LONGEST and not is_outlet(outlet, text)
    ]
    # <title> is written for search engines where another place names the headline
    claims = [Claim(where, text, 0.85 if where == "title" and len(kept) > 1 else 1.0) for where, text in kept]
    claims += [Claim(said.where, fold(said.headline), 0.95) for said in document.announced[:5] if said.headline]
    if slug := _slug(document.url):
        claims.append(Claim("url", slug, 0.8))
    return claims


def _without_sign(title: str, signs: list[list[str]]) -> str:
    """Return *title* without the site's sign at one of its ends, where a heading shows that it is one."""
    for cut in list(outlets.SEPARATOR.finditer(title))[:8]:
        first, last = words(title[: cut.start()]), words(title[cut.end() :])
        for sign in signs:
            if last and last == sign[: len(last)]:
                return title[: cut.start()]
            if first and first == sign:
                return title[cut.end() :]
    return title


def _slug(url: str) -> str:
    """Return the words of the page's address, '' where it is a number or too few of them."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    steps = [step for step in path.split("/") if step]
    longest = max(steps[-3:], key=len, default="")
    held = [word for word in re.split(r"[-_+ ]", re.sub(r"\.\w{2,5}$", "", longest)) if word and not word.isdigit()]
    return " ".join(held) if len(held) >= _FEWEST_IN_SLUG else ""
