"""What it takes to sign: a claim, where it may stand, and what a name looks like there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.extract.places import OWN_ASIDE
from nkarchive.model import Author, AuthorKind

# the path of somebody's own page
PROFILE = re.compile(
    r"/(?:author|autor|auteur|autore|autoren|authors|auteurs|autores|people|staff|profiles?|journalists?|journalistes?|periodistas?|giornalisti|firma|firmas|reporters?|contributors?|columnists?|writers?|by|redaktion|newsteam|team|autorzy|yazar|yazarlar|skribent|toimittaja|mitarbeiter|person|penulis|signature)/[^/?#]{3,}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who signs, as one place of the page has it; *element* shows it, *where* is its provenance.

    *against* says why the claim cannot win, '' if it can.
    """

    authors: tuple[Author, ...]
    where: str
    element: HtmlElement | None = None
    near: bool = False  # to the headline
    editor: bool = False  # who edited, not who wrote
    weak: bool = False  # one word in small letters, as bloggers and initials sign
    listed: bool = False  # one entry a name: the outlet among them signs too
    closing: bool = False  # below the text, where translators and sources stand as well
    alone: bool = False  # a name and nothing else on the first line of the text
    account: bool = False  # in whose name the system publishes everything: "/author/admin/"
    announced: bool = False  # by a feed or a sitemap
    sourced: bool = False  # "Paper / Agency": counts if one of the two is the outlet
    against: str = ""


def apart(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Say whether *element* signs something else: another story's card, a comment, the site's footer.

    *around* are the headline's ancestors: what holds the headline too is the story's own, however it is called.
    """
    for steps, ancestor in enumerate(element.iterancestors()):
        if ancestor in around:
            return False
        tag = ancestor.tag
        if tag == "article":
            other = bool(_OTHER_STORY.search(ancestor.get("class") or ""))
            return other or (bool(around) and _holds_a_headline(ancestor, element))
        if around and steps < 4 and tag in _CARDS and _holds_a_headline(ancestor, element):
            return True
        if tag == "aside" and OWN_ASIDE.search(ancestor.get("class") or ""):
            continue
        if tag in {"aside", "nav", "figure", "figcaption"} or (tag == "li" and steps > 3):
            return True
        if tag == "a" and any(c.tag in {"h2", "h3", "h4", "img", "picture"} for c in ancestor.iter()):
            return True
        if steps > 6 or tag in {"body", "main"}:
            return False
        if tag == "footer" and not any(a.tag in {"article", "main"} for a in ancestor.iterancestors()):
            called = ancestor.get("class") or ""
            if not _OWN_FOOTER.search(called):
                return True
        if _ELSEWHERE[f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"]:
            return True
    return False


_CARDS = frozenset(("div", "li", "section", "header"))
_HEADINGS = ("h2", "h3", "h4")
_MOST_IN_A_CARD = 40
# an <article> that does not hold the headline
_OTHER_STORY = re.compile(r"(?:^|\s)(?:comment|related|teaser|card|widget)(?:$|[\s_-])", re.I)


def _holds_a_headline(card: HtmlElement, element: HtmlElement) -> bool:
    """Say whether *card* links another story by its headline; a name in the heading is the writer's own box."""
    if next(islice(card.iter(), _MOST_IN_A_CARD, None), None) is not None:
        return False
    for heading in islice(card.iter(*_HEADINGS), 3):
        if heading is element or heading in element.iterancestors() or element in heading.iterancestors():
            return False
        linked = next(heading.iter("a"), None) is not None or any(a.tag == "a" for a in heading.iterancestors())
        if linked and len(text_of(heading).split()) > 3:
            return True
    return False


_OWN_FOOTER = re.compile(r"entry|post|article|story", re.I)
_ELSEWHERE = NamePattern(
    r"comment(?!-?(?:count|link|s-?closed|status))|related|teaser|sidebar|recommend|latest|more-from|caption|newsletter|(?:site|page|main|global)-?footer|^footer|(?<![\w-])widget(?![\w-]*(?:container|wrap|content))|carousel|most-?read"
)


def looks_named(author: Author) -> bool:
    """A name in running text is capitalised (or in a script without capitals) and short."""
    parts = author.name.replace(",", " ").split()
    if author.kind == AuthorKind.ORGANISATION:  # "news.example Newsroom"
        return len(parts) <= 5 and any(not part[0].islower() for part in parts)
    return len(parts) <= 5 and all(
        not p[0].islower() or p.lower() in {"de", "van", "von", "der", "den", "da", "di", "la", "le", "al", "bin", "el"}
        for p in parts
    )
