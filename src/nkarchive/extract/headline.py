"""The headline: the visible heading that agrees with what the page says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive.extract import outlet as outlets
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import NamePattern, text_of
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import string_of
from nkarchive.text import fold, words

_LONGEST = 400
_TITLED = NamePattern(r"title|headline|heading|subject|(?:^|[\s_-])(?:tit|titre|titulo|titolo|hed|h1)(?:$|[\s_-])")
_APART = NamePattern(
    r"nav|menu|footer|sidebar|related|teaser|widget|comment|logo|breadcrumb|modal|popup|newsletter|cookie|site-title|banner|latest|card|recommend"
)
_KICKER = NamePattern(
    r"kicker|overline|eyebrow|topline|dachzeile|roofline|label|category|section|flag|rubric|vignette|supertitle|pretitle|subtitle|badge|tag|visually-?hidden|sr-only|screen-reader"
)

# headings of boxes: other stories' lists, a translator's dialogue
_LABEL = re.compile(r"(?:more (?:from|in|on) \w|original text$|related (?:articles|stories)$|read more$)", re.I)


@dataclass(frozen=True, slots=True)
class _Heading:
    element: HtmlElement
    text: str
    rank: float


def find(document: Document) -> Reading:
    """Return the headline and the element that shows it."""
    if document.rules:
        text, where, element = document.first_text(document.rules.headline)
        if text and element is not None:
            return Reading(text=text, provenance=where, elements=(element,) if element.tag != "title" else ())
    outlet = outlets.find(document)
    headings = _headings(document, outlet)
    told = _told(document, outlet, headings)
    best = _agreed(headings, told)
    if best:
        text = _without_kicker(best, [text for _, text in told])
        return Reading(text=text, provenance=str(best.element.tag), elements=(best.element,))
    for where, text in told:
        element = _showing(document, text)
        if element is not None:
            return Reading(text=text, provenance=where, elements=(element,))
    lone = [h for h in headings if h.element.tag == "h1"]
    if len(lone) == 1 and (not told or told[0][0] == "title"):
        return Reading(text=lone[0].text, provenance="h1", elements=(lone[0].element,))
    if told:
        return Reading(text=told[0][1], provenance=told[0][0])
    if headings:
        first = max(headings, key=lambda h: h.rank)
        return Reading(text=first.text, provenance=str(first.element.tag), elements=(first.element,))
    return Reading()


@lru_cache(maxsize=16384)
def _is_titled(names: str) -> bool:
    return bool(_TITLED.search(names))


def _headings(document: Document, outlet: outlets.Outlet) -> list[_Heading]:
    found: list[_Heading] = []
    for element in document.tree.iter("h1", "h2", "h3", "h4", "h5", "div", "p", "span", "td", "strong", "font"):
        tag = str(element.tag)
        class_, own_id, itemprop = element.get("class"), element.get("id"), element.get("itemprop")
        named = (class_ or own_id or itemprop) and _is_titled(f"{class_ or ''} {own_id or ''} {itemprop or ''}")
        if tag in {"h1", "h2"} or named:
            if len(element) > 30:
                continue
            text = _text(element)
            if not text or len(text) > _LONGEST or outlet.is_named(text) or _LABEL.match(text):
                continue
            rank = {"h1": 3.0, "h2": 1.5, "h3": 1.0}.get(tag, 0.5)
            if "headline" in (itemprop or "").lower().split():
                rank += 1.5
            elif named:
                rank += 0.5
            if _apart(element):
                rank -= 2.0
            found.append(_Heading(element, text, rank))
            if len(found) >= 120:
                break
    return found


def _text(element: HtmlElement) -> str:
    """Return a heading's text; a kicker in a span of its own is parted from what follows."""
    text = text_of(element)
    for child in element:
        if isinstance(child.tag, str) and child.getnext() is not None and not (child.tail or "").strip():
            label = text_of(child)
            at = text.find(label) + len(label)
            if label and len(words(label)) < 8 and 0 < at < len(text) and text[at].isalnum() and text[at - 1].isalnum():
                text = f"{text[:at]} {text[at:]}"
    return text


def _apart(element: HtmlElement) -> bool:
    """Say whether *element* stands in a menu, a list of other stories, a dialogue."""
    for steps, ancestor in enumerate((element, *element.iterancestors())):
        if ancestor.tag in {"nav", "footer", "aside", "li"} or (
            ancestor.tag == "a" and ancestor.get("href", "#") not in {"#", ""}
        ):
            return True
        if ancestor.tag in {"body", "main", "html"} or steps > 8:
            return False
        if steps < 5 and _APART.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
    return False


def _told(document: Document, outlet: outlets.Outlet, headings: list[_Heading]) -> list[tuple[str, str]]:
    """Return ``(provenance, text)`` of what the page names as its headline, the surest first."""
    shown = [h.text for h in headings if h.element.tag == "h1"]
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
    return [(where, text) for where, text in clean if text and len(text) <= _LONGEST and not outlet.is_named(text)]


def _agreed(headings: list[_Heading], told: list[tuple[str, str]]) -> _Heading | None:
    """Return the heading that the page's own claims agree with best."""
    best, best_score = None, 0.0
    claims = [list(claim) for claim in dict.fromkeys(tuple(words(text)) for _, text in told)]
    for heading in headings:
        mine = words(heading.text)
        if not mine:
            continue
        agreement = max((_likeness(mine, claim) for claim in claims), default=0.0)
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


def _without_kicker(heading: _Heading, told: list[str]) -> str:
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
        if isinstance(child.tag, str) and _KICKER.search(child.get("class") or ""):
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
            if len(own) < len(wanted) * 3 + 200 and fold(own) == wanted and not _apart(element):
                return element
    return None
