"""The signatures a reader sees: elements marked as the author's, and lines that read like a byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.extract import names, signed_lines
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.extract.signing import EDITOR, Claim, apart, looks_named
from nkarchive.model import Author

_NAMED = NamePattern(
    r"by-?line|person-link|author|autor|auteur|autore|writer|reporter|journalist|contributor|(?:^|[\s_-])by(?:$|[\s_-])|credit-?name|signature|firma|redakteur|skribent|forfatter|kirjoittaja|penulis|gija|yazar|giornalista"
)
_NOT = NamePattern(
    r"comment|bio\b|biography|about|avatar|image|img|photo|caption|related|teaser|widget|sidebar|footer|share|social|follow|description|more-from|newsletter|popup|recommend|latest|card|list-item|opinion-?list|topic|quote|copyright|date|time|role|job|position|desc|email|icon"
)
_LONGEST = 200


def visible(document: Document, head: Reading) -> Iterator[Claim]:
    """Yield the names that the page shows: marked elements, then lines that open or end like a byline."""
    start = head.elements[0] if head.elements else None
    around = frozenset(start.iterancestors()) if start is not None else frozenset()
    at = 0
    ranked: list[tuple[int, int, HtmlElement]] = []
    lines: list[tuple[int, HtmlElement]] = []
    for order, element in enumerate(document.elements):
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNREAD:
            continue
        if element is start:
            at = order
        rank = _rank(
            element.get("itemprop") or "", element.get("rel") or "", element.get("property") or "",
            element.get("class") or "", element.get("id") or "", element.get("data-testid") or "",
        )  # fmt: skip
        if not rank and tag == "a" and _PROFILE.search(element.get("href") or ""):
            rank = 1
        if rank and tag not in {"article", "section", "main", "ul", "table"} and len(ranked) < 200:
            ranked.append((rank, order, element))
        if tag in _LINES:
            lines.append((order, element))
    ranked.sort(key=lambda entry: (-_near(entry[1], at), -entry[0], entry[1]))
    claims = list(_marked(ranked, at, around))
    marked = [claim.element for claim in claims if claim.element is not None]
    yield from _together(claims)
    yield from claims
    yield from signed_lines.find(lines, marked, at, around)


_UNREAD = frozenset(
    "script style meta link img svg input body html figure button head title noscript option path source picture iframe".split()
)
_LINES = frozenset("p div span em i h4 h5 h6 td strong address b li font center".split())


_SIGNS = NamePattern(r"(?:^|:)(?:author|creator)$")


@lru_cache(maxsize=16384)
def _rank(itemprop: str, rel: str, prop: str, class_: str, id_: str, test_id: str) -> int:
    """Return 3 for elements marked up as the author, 2 for those called so, else 0."""
    if (itemprop or rel or prop) and _SIGNS.search(f"{itemprop} {rel} {prop}"):
        return 3
    called = f"{class_} {id_} {test_id}"
    return 2 if _NAMED.search(called) and not _NOT.search(called) else 0


def _together(claims: list[Claim]) -> Iterator[Claim]:
    """Yield those who sign side by side, each in an element of the same kind, as one claim."""
    if not claims or claims[0].element is None:
        return
    first = claims[0].element
    kind = (first.tag, first.get("class"), first.getparent())
    group = [
        c
        for c in claims
        if c.element is not None and (c.element.tag, c.element.get("class"), c.element.getparent()) == kind
    ]
    group.sort(key=lambda c: c.element.getparent().index(c.element) if c.element is not None else 0)
    authors = {author.name: author for claim in group for author in claim.authors}
    if len(group) > 1 and len(authors) > 1 and not any(c.editor or c.weak for c in group):
        yield Claim(tuple(authors.values()), claims[0].where, None, claims[0].near)


def _marked(ranked: list[tuple[int, int, HtmlElement]], at: int, around: frozenset[HtmlElement]) -> Iterator[Claim]:
    taken: list[HtmlElement] = []
    for rank, where, element in ranked:
        if any(element is t or t in element.iterancestors() or element in t.iterancestors() for t in taken):
            continue
        # a link to somebody's page signs only beside the headline
        if (rank == 1 and not _near(where, at)) or apart(element, around):
            continue
        text = _text_with_breaks(element)
        if not text or len(text) > _LONGEST:
            continue
        authors = names.read(text)
        named = all(looks_named(a) for a in authors)
        if authors and len(authors) <= 8 and (named or _are_handles(text, authors)):
            taken.append(element)
            near = 0 <= where - at < 150 or -30 < where - at < 0
            yield Claim(
                authors, "microdata" if rank == 3 else "byline", element, near, bool(EDITOR.match(text)), not named
            )
            if len(taken) >= 6:
                return


def _near(where: int, start: int) -> int:
    return 2 if 0 <= where - start < 80 else 1 if -30 < where - start < 400 else 0


_PROFILE = re.compile(
    r"/(?:author|autor|auteur|autore|autoren|authors|auteurs|autores|people|staff|profiles?|journalists?|journalist|reporters?|contributors?|by|redaktion|newsteam|team|autorzy|skribent|mitarbeiter|person)/[^/?#]{3,}",
    re.I,
)


def _text_with_breaks(element: HtmlElement) -> str:
    links = [a for a in element.iter("a") if text_of(a) and not _FILED.search(f"{a.get('rel')} {a.get('href')}")]
    whole = text_of(element)
    if len(links) > 1 and sum(len(text_of(a)) for a in links) > 0.6 * len(whole):
        # each name is a link of its own, whatever stands between them
        return " ; ".join(dict.fromkeys(text_of(a) for a in links if not (a.get("href") or "").startswith("mailto:")))
    parts = [text_of(child) for child in element if isinstance(child.tag, str)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and " ".join(parts) == whole and all(_NAME.fullmatch(part) for part in parts):
        return " ; ".join(parts)
    return whole


_FILED = re.compile(r"\btag\b|/(?:categor(?:y|ies|ia|ie)|kategorie|rubrik|tags?|topics?|sections?|thema)/", re.I)
_NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]+(?: (?:[a-z]{2,3} )?[A-ZÀ-Þ][\w.’'-]*){1,3}")


def _are_handles(text: str, authors: tuple[Author, ...]) -> bool:
    """Bloggers sign with one word, editors with initials: small letters and digits in them."""
    return len(authors) <= 3 and all(" " not in author.name for author in authors) and len(text) < 40
