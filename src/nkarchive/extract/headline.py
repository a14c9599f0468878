"""The headline: the visible heading that agrees with what the page says of itself."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from nkarchive.extract import outlet as outlets
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.extract.headings import Heading, headings_of, is_apart, is_titled
from nkarchive.extract.headline_claims import Claim, claims_of
from nkarchive.extract.ledger import Ledger
from nkarchive.text import fold, weight, words

_SHORT_TITLE = 5  # words; as long as the names of papers and agencies
_TAIL = re.compile(r"[-_|｜ㅣ]\S{2,12}$")
_ENTRY = NamePattern(r"(?:entry|article|post|story|news|single)[-_]*(?:title|headline|heading|hed)|^headline$")
_KICKER = NamePattern(
    r"kicker|overline|eyebrow|topline|dachzeile|roofline|label|category|section|flag|rubric|vignette|supertitle|pretitle|subtitle|badge|tag|visually-?hidden|sr-only|screen-reader"
)


def find(document: Document) -> Reading:
    """Return the headline and the element that shows it."""
    found, why = _decided(document)
    if document.ledger:
        document.ledger.award("headline", found.provenance, found.text, why)
    return found


def _decided(document: Document) -> tuple[Reading, str]:
    if document.rules:
        text, where, element = document.first_text(document.rules.headline)
        if text and element is not None:
            return Reading(
                text=text, provenance=where, elements=(element,) if element.tag != "title" else ()
            ), "the source's rule"
    outlet = outlets.find(document)
    headings = headings_of(document, outlet)
    told = claims_of(document, outlet, headings)
    if document.ledger:
        _enter(document.ledger, headings, told)
    if best := _agreed(headings, told):
        best = _shortest(best, headings)
        claims = [claim.text for claim in told if claim.where != "url"]
        agreeing = next((c.where for c in told if words(c.text) == words(best.text)), "the page's own title, in part")
        return _shown(best, _without_kicker(best, claims)), f"the heading that agrees best with {agreeing}"
    named = [claim for claim in told if claim.where != "url"]
    for claim in named:
        element = _showing(document, claim.text)
        if element is not None:
            return Reading(
                text=claim.text, provenance=claim.where, elements=(element,)
            ), "the first claim that the page also shows"
    if (spoken := _said_only_here(headings, named)) is not None:
        return _shown(spoken, spoken.text), "the heading called the title, since <title> only names the site"
    own = [h for h in headings if h.element.tag == "h1" and h.rank >= 3]
    if len(own) == 1 and (not named or named[0].where == "title" or _is_headed(own[0].element)):
        return _shown(own[0], own[0].text), "the only h1, since no other claim is shown on the page"
    if named:
        return Reading(text=named[0].text, provenance=named[0].where), "the page's first claim, though it shows none"
    if headings:
        first = max(headings, key=lambda h: h.rank)
        return _shown(first, first.text), "the first heading, since the page claims nothing"
    return Reading(), "no heading and no title"


def _said_only_here(headings: list[Heading], named: list[Claim]) -> Heading | None:
    """Return the one heading that is called a title, on a page of which all that is told is a short <title> that
    no heading says: state papers and old systems print the name of the paper there, on each of their pages."""
    if len(named) != 1 or named[0].where != "title" or len(words(named[0].text)) > _SHORT_TITLE:
        return None
    called = [h for h in headings if h.rank >= 1 and not h.is_sign and is_titled(h.element)]
    best = max(called, key=lambda h: h.rank, default=None)
    if best is None or weight(best.text) <= weight(named[0].text) or len(words(best.text)) < 2:
        return None
    return best if set(words(named[0].text)).isdisjoint(words(best.text)) else None


def _shown(heading: Heading, text: str) -> Reading:
    return Reading(text=text, provenance=str(heading.element.tag), elements=(heading.element,))


def _is_headed(element: HtmlElement) -> bool:
    """Say whether *element* is called an article's title: what it shows is the headline, whatever search engines are told."""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return bool(_ENTRY[names])


def _shortest(best: Heading, headings: list[Heading]) -> Heading:
    """Return the heading that shows the same without the publisher's name behind it: share boxes repeat <title>."""
    for other in headings:
        rest = best.text[len(other.text) :]
        shorter = rest and best.text.startswith(other.text) and 2 * len(rest) < len(other.text)
        if shorter and other.rank >= best.rank and (outlets.SEPARATOR.match(rest) or _TAIL.match(rest)):
            return other
    return best


def _enter(ledger: Ledger, headings: list[Heading], told: list[Claim]) -> None:
    for heading in headings:
        tag = str(heading.element.tag)
        ledger.offer("headline", tag, heading.text, weight=heading.rank, element=heading.element)
    for claim in told:
        ledger.offer("headline", claim.where, claim.text, weight=claim.trust)


def _agreed(headings: list[Heading], told: list[Claim]) -> Heading | None:
    """Return the heading that the page's own claims agree with best."""
    best, best_score = None, 0.0
    claims: dict[tuple[str, ...], float] = {}
    for claim in told:
        key = tuple(words(claim.text))
        claims[key] = max(claims.get(key, 0.0), claim.trust)
    sides = [(list(key), trust) for key, trust in claims.items()]
    for heading in headings:
        mine = words(heading.text)
        if not mine:
            continue
        agreement = max((trust * _likeness(mine, claim) for claim, trust in sides), default=0.0)
        if agreement < 0.45:
            continue
        score = agreement * 4 + heading.rank
        if heading.element.tag != "h1" and agreement < 0.7:
            continue
        if score > best_score:
            best, best_score = heading, score
    return best


def _likeness(one: list[str], other: list[str]) -> float:
    """Return 0 to 1: the share of words in common; all of a longer heading in the other counts as much."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if "".join(one) == "".join(other):
        return 1.0
    common = len(set(one) & set(other))
    f1 = 2 * common / (len(set(one)) + len(set(other)))
    inside = common / min(len(set(one)), len(set(other)))
    return max(f1, 0.8 * inside if min(len(one), len(other)) >= 4 else 0.0)


def _without_kicker(heading: Heading, told: list[str]) -> str:
    """Return the heading's text without a kicker or label that only the layout glues to it."""
    whole = words(heading.text)
    for claim in told:
        if "".join(whole) == "".join(words(claim)) and whole != words(claim):
            return claim  # the layout ran two words together
    for child in heading.element.iter():
        if child is heading.element or not isinstance(child.tag, str):
            continue
        text = text_of(child)
        mine = words(text)
        if len(mine) < 2 or mine == whole:
            continue
        if any(mine == words(claim) for claim in told) and not any(whole == words(claim) for claim in told):
            return text
    for child in heading.element:
        if isinstance(child.tag, str) and _KICKER[child.get("class") or ""]:
            label = text_of(child)
            if label and heading.text.startswith(label) and len(words(heading.text)) - len(words(label)) >= 2:
                rest = heading.text[len(label) :].lstrip(" :|–—-/")
                if not any(whole == words(claim) for claim in told):
                    return rest
    return heading.text


def _showing(document: Document, text: str) -> HtmlElement | None:
    """Return the element that shows *text* and nothing else, whatever it is called."""
    wanted = fold(text)
    for element in document.tree.iter():
        if (
            isinstance(element.tag, str)
            and element.text
            and element.tag not in {"title", "script", "a", "option", "li"}
        ):
            own = element.text
            if len(own) < len(wanted) * 3 + 200 and fold(own) == wanted and not is_apart(element):
                return element
    return None
