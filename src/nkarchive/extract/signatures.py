"""The signatures a reader sees: elements marked as the author's, and lines that read like a byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from nkarchive.extract import korean_lines, names, signed_lines
from nkarchive.extract.byline_words import EDITED
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import LONGEST_NAMES, NamePattern, text_of
from nkarchive.extract.signing import PROFILE, Claim, apart, looks_named
from nkarchive.model import Author

# of one word of class, id or data-testid, in small letters: the words are few, and each is asked about once
_NAMED = re.compile(
    r"by-?line|author|autor|auteur|autore|writer|reporter|journalist|contributor|(?:^|[_-])by(?:$|[_-])|credit-?name|signature|firma|redakteur|skribent|forfatter|kirjoittaja|toimittaja|schrijver|penulis|wartawan|gija|kija|yazar|muhabir|giornalista|periodista|dziennikarz|szerzo"
)
# where the whole element is about something else, whichever of its words name the author
_NOT = re.compile(
    r"comment|bio(?:$|[_-])|biography|about|avatar|image|img|photo|caption|related|teaser|widget(?!-title)|sidebar|footer|share|social|follow|description|more-from|newsletter|popup|recommend|latest|topic|quote|copyright|email"
)
# in the same word: "author-card", "byline-date"; but "elementor-icon-list-text post-info--type-author" is an author
_NOT_IN_WORD = re.compile(r"card|list-item|date|time|role|job|position|desc|icon")
_ENDS_NAMED = re.compile(r"(?:author|autor|auteur|byline|writer)s?(?:-?name)?$")
# who posted it, or where it was taken from: only beside the headline
_POSTED = re.compile(r"^(?:(?:post-|entry-|node-)?submitted|posted-?by|user-?name|full-?name|poster)$")
_SOURCE = re.compile(r"(?:^|[_-])(?:credit|source|agency|provider)s?(?:$|[_-])")
_SIGNS = re.compile(r"(?:^|[\s:])(?:author|creator)(?:\s|$)", re.I)
_ROLES = ("itemprop", "rel", "property")
# a word that ranks holds one of these: asked first, of the names of every element
_HINTS = (
    "by author autor auteur writer reporter journalist contributor credit signature firma redakteur skribent forfatter kirjoittaja toimittaja schrijver penulis wartawan gija kija "
    "yazar muhabir giornalista periodista dziennikarz szerzo submitted name poster source agency provider"
)
_HINTED = NamePattern(_HINTS.replace(" ", "|"), stems=_HINTS)

_LONGEST = 200
_LONGEST_LINE = 120
_LONGEST_NAME = 1_000  # of a class: what is longer is an attack
_MOST_INSIDE = 40
_MOST_RANKED = 200
_UNREAD = frozenset(
    "script style meta link img svg input body html figure button head title noscript option path source picture iframe".split()
)
_CONTAINERS = frozenset(("article", "section", "main", "ul", "table"))
_LINES = frozenset("p div span em i h4 h5 h6 td strong address b li font center cite".split())


def visible(document: Document, head: Reading) -> Iterator[Claim]:
    """Yield the names that the page shows: marked elements, then lines that open or end like a byline."""
    start = head.elements[0] if head.elements else None
    around = frozenset(start.iterancestors()) if start is not None else frozenset()
    places = document.markup.places
    at = places.get(start, 0) if start is not None else 0
    ranked = [(rank, places[element], element) for rank, element in _ranking(document, at) if rank]
    ranked.sort(key=lambda entry: (-_near(entry[1], at), -entry[0], entry[1]))
    claims = list(_marked(ranked[:_MOST_RANKED], at, around))
    marked = [claim.element for claim in claims if claim.element is not None]
    yield from _together(claims)
    yield from claims
    lines = [(place, element) for element, place in places.items() if element.tag in _LINES]
    yield from signed_lines.find(lines, marked, at, around)
    yield from korean_lines.in_breaks(document, around)


def _ranking(document: Document, at: int) -> Iterator[tuple[int, HtmlElement]]:
    """Yield the elements that may be marked as the author's, each with its rank: by name, by markup, by where they lead."""
    markup, places = document.markup, document.markup.places
    for element in markup.bearing("href"):
        if -30 < places[element] - at < 400 and _may_sign(element) and PROFILE.search(element.get("href", "")):
            yield 1, element
    _HINTED.learn(markup.names)
    for element, called in markup.called.items():
        if (_HINTED[called] or len(called) == LONGEST_NAMES) and _may_sign(element):
            yield _rank(element), element
    for element in markup.bearing(*_ROLES, "data-testid"):
        if _may_sign(element):
            if any((value := element.get(key)) and _SIGNS.search(value) for key in _ROLES):
                yield 4, element
            if (value := element.get("data-testid")) and _HINTED[value]:
                yield _rank(element), element


def _may_sign(element: HtmlElement) -> bool:
    return element.tag not in _UNREAD and element.tag not in _CONTAINERS


def _rank(element: HtmlElement) -> int:
    """Return 3 for elements called the author's, 2 and 1 for those that say who posted or where it is from, else 0."""
    called = (element.get("class"), element.get("id"), element.get("data-testid"))
    if not any(names and len(names) < _LONGEST_NAME and _HINTED[names] for names in called):
        return 0
    return _ranked(" ".join(names or "" for names in called))


@lru_cache(maxsize=16384)
def _ranked(names: str) -> int:
    best = 0
    for word in names.split():
        rank = _rank_of(word)
        if rank < 0:
            return 0
        best = max(best, rank)
    return best


@lru_cache(maxsize=16384)
def _rank_of(word: str) -> int:
    """Return the rank that *word* gives an element, -1 where the word says that it is about something else."""
    word = word.lower()
    if _NOT.search(word):
        return -1
    if _NAMED.search(word) and (not _NOT_IN_WORD.search(word) or _ENDS_NAMED.search(word)):
        return 3
    return 2 if _POSTED.match(word) else 1 if _SOURCE.search(word) else 0


def _together(claims: list[Claim]) -> Iterator[Claim]:
    """Yield those who sign side by side, each in an element of the same kind, as one claim."""
    if not claims or claims[0].element is None:
        return
    kind = _kind(claims[0].element)
    group = [c for c in claims if c.element is not None and _kind(c.element) == kind]
    group.sort(key=lambda c: _place(c.element))
    authors = {author.name: author for claim in group for author in claim.authors}
    if len(group) > 1 and len(authors) > 1 and not any(c.editor or c.weak for c in group):
        yield Claim(tuple(authors.values()), claims[0].where, None, claims[0].near, listed=True)


def _kind(element: HtmlElement) -> tuple[str, str | None, HtmlElement | None]:
    parent = element.getparent()
    if parent is not None and parent.tag == "li":
        above = parent.getparent()
        parent = above if above is not None and len(text_of(above)) < _LONGEST else parent
    return element.tag, element.get("class"), parent


def _place(element: HtmlElement | None) -> tuple[int, int]:
    parent = element.getparent() if element is not None else None
    if element is None or parent is None:
        return 0, 0
    above = parent.getparent()
    return (above.index(parent) if parent.tag == "li" and above is not None else 0), parent.index(element)


def _marked(ranked: list[tuple[int, int, HtmlElement]], at: int, around: frozenset[HtmlElement]) -> Iterator[Claim]:
    taken: list[HtmlElement] = []
    for rank, where, element in ranked:
        if any(element is t or t in element.iterancestors() or element in t.iterancestors() for t in taken):
            continue
        # a link to somebody's page, or who posted it, signs only beside the headline
        if (rank < 3 and not _near(where, at)) or apart(element, around):
            continue
        text = _names_inside(element) if rank == 4 else ""
        text = text or _text_with_breaks(_without_roles(element))
        if not text or len(text) > _LONGEST:
            continue
        authors = names.read(text) or names.desk(text)
        if not authors or len(authors) > 8 or _are_topics(authors):
            continue
        if rank == 1 and not (_stands_alone(element, authors) or all(names.is_agency(a.name) for a in authors)):
            continue
        named = all(looks_named(a) for a in authors)
        if named or _are_handles(text, authors):
            taken.append(element)
            near = -30 < where - at < 150
            # a link to somebody's page in the middle of the text or below it is as often no signature
            weak = not named or (rank == 1 and not near)
            parent = element.getparent()
            # "Redaktion: Ann Example und <a>Bob Sample</a>"
            said = text if rank > 1 or parent is None else text_of(parent)
            yield Claim(authors, "microdata" if rank == 4 else "byline", element, near, bool(EDITED.match(said)), weak)
            if len(taken) >= 6:
                return


def _stands_alone(element: HtmlElement, authors: tuple[Author, ...]) -> bool:
    """Say whether a link to somebody's page is no part of a sentence, and no topic: "<a href=/people/ann>Ann</a>"."""
    parent = element.getparent()
    if element.tag != "a" or parent is None or len(parent) > 12 or len(text_of(parent)) > _LONGEST_LINE:
        return False
    return all(" " in author.name or not author.name.isascii() for author in authors)


def _near(where: int, start: int) -> int:
    return 2 if 0 <= where - start < 80 else 1 if -30 < where - start < 400 else 0


def _names_inside(element: HtmlElement) -> str:
    """Return what stands in the elements marked as the name within one marked as the author, '' if there are none."""
    found = [
        inner.get("content") or text_of(inner)
        for inner in islice(element.iter(), 1, _MOST_INSIDE)
        if _IS_NAME.search(f"{inner.get('itemprop') or ''} {inner.get('property') or ''}")
    ]
    return " ; ".join(text for text in found if text)


_IS_NAME = re.compile(r"(?:^|[\s:])name(?:\s|$)")


def _without_roles(element: HtmlElement) -> HtmlElement:
    """Return *element*, or a copy of it without what is marked as a role: "Ann Example<span class=role>Editor</span>"."""
    inside = list(islice(element.iter(), 1, _MOST_INSIDE))
    if not any(_is_role(inner) for inner in inside):
        return element
    bare = deepcopy(element)
    for inner in [i for i in islice(bare.iter(), 1, _MOST_INSIDE) if _is_role(i)]:
        inner.clear(keep_tail=True)
    return bare


def _is_role(element: HtmlElement) -> bool:
    called = element.get("class") or element.get("itemprop")
    return called is not None and _ROLE.search(called) is not None


_ROLE = re.compile(
    r"(?:^|[\s_-])(?:role|job|jobtitle|position|title|function|funktion|rank|occupation|desc|description|bio|location|localizacion|locality|place|city|ciudad|lugar|ort|lieu|luogo|local|town|dateline)(?:$|[\s_-])",
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


_FILED = re.compile(
    r"\btag\b|/(?:categor(?:y|ies|ia|ie|ias|ías)|kategorie?n?|kategori|rubriq?k?u?e?n?|rubrica|tags?|topics?|themen?|th[eè]mes?|temas?|sections?|secci[oó]n|sezion[ei]|ressorts?|channels?|dossiers?|labels?)/",
    re.I,
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]+(?: (?:[a-z]{2,3} )?[A-ZÀ-Þ][\w.’'-]*){1,3}")


def _are_topics(authors: tuple[Author, ...]) -> bool:
    """Themes link the topics from the author's line as well: three and more in one word each are no people."""
    single = sum(1 for a in authors if " " not in a.name and a.name.isascii() and a.name[:1].isupper())
    return len(authors) > 2 and single > len(authors) / 2 and not all(names.is_agency(a.name) for a in authors)


def _are_handles(text: str, authors: tuple[Author, ...]) -> bool:
    """Bloggers sign with one word, editors with initials: small letters and digits in them."""
    return len(authors) <= 3 and all(" " not in author.name for author in authors) and len(text) < 40
