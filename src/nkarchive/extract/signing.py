"""What it takes to sign: a claim, where it may stand, and what a name looks like there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from nkarchive.model import Author

EDITOR = re.compile(
    r"^\W*(?:editor|edited by|redaktion|redakteur|editing|penyunting|редактор|편집|责任编辑|编辑|編輯)\s*[:：]", re.I
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who signs, as one place of the page has it; *element* shows it, *where* is its provenance."""

    authors: tuple[Author, ...]
    where: str
    element: HtmlElement | None = None
    near: bool = False  # to the headline
    editor: bool = False  # who edited, not who wrote
    weak: bool = False  # one word in small letters, as bloggers and initials sign
    listed: bool = False  # one entry a name, for machines: the outlet among them signs too


def apart(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Say whether *element* signs something else: another story's card, a comment, the site's footer.

    *around* are the headline's ancestors: what holds the headline too is the story's own, however it is called.
    """
    for steps, ancestor in enumerate(element.iterancestors()):
        if ancestor in around:
            return False
        tag = ancestor.tag
        if tag == "aside" and _OWN_ASIDE.search(ancestor.get("class") or ""):
            continue
        if tag in {"aside", "nav", "figure", "figcaption"} or (tag == "li" and steps > 3):
            return True
        if tag == "a" and any(c.tag in {"h2", "h3", "h4", "img", "picture"} for c in ancestor.iter()):
            return True
        if steps > 6 or tag in {"body", "main", "article"}:
            return False
        if tag == "footer" and not any(a.tag in {"article", "main"} for a in ancestor.iterancestors()):
            called = ancestor.get("class") or ""
            if not _OWN_FOOTER.search(called):
                return True
        if _ELSEWHERE.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
    return False


_OWN_ASIDE = re.compile(r"(?:^|[\s_-])(?:meta|byline|author|info)", re.I)
_OWN_FOOTER = re.compile(r"entry|post|article|story", re.I)
_ELSEWHERE = re.compile(
    r"comment(?!-?(?:count|link|s-?closed|status))|related|teaser|sidebar|recommend|latest|more-from|caption|newsletter|(?:site|page|main|global)-?footer|(?:^|\s)footer|widget|carousel|most-?read",
    re.I,
)


def looks_named(author: Author) -> bool:
    """A name in running text is capitalised (or in a script without capitals) and short."""
    parts = author.name.replace(",", " ").split()
    return len(parts) <= 5 and all(
        not p[0].islower() or p.lower() in {"de", "van", "von", "der", "den", "da", "di", "la", "le", "al", "bin", "el"}
        for p in parts
    )
