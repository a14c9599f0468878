"""How much marks a page as an article, and how much as something else: a list of stories, a form, a home page.

No single sign decides: articles of old sites have no machine-readable part, and search plug-ins call contact
pages articles. The sum does, measured on real pages of both kinds (benchmarks/gate.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from nkarchive.extract import blocks as page_blocks
from nkarchive.extract import walls
from nkarchive.extract.blocks import HEADINGS, Block
from nkarchive.extract.dateline import Dates
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import NamePattern, names_of, text_of, upward
from nkarchive.extract.story import objects_of
from nkarchive.extract.structured import types_of
from nkarchive.text import weight

_LISTS = frozenset("collectionpage searchresultspage profilepage contactpage aboutpage checkoutpage".split())
# The path's own words, as the common systems and newsrooms spell them. Under the first, even a long last step is
# a subject's or a person's name; under the others (/archive/2020/storm-hits-coast) it may be a story's.
_NAMED_LISTS = frozenset(
    "category categories tag tags author authors byline contributor contributors writer writers search page".split()
)
_LISTS_OF_ANY = _NAMED_LISTS | frozenset(
    "cat topic topics suche recherche buscar busca ricerca zoeken archive archives archiv arsiv latest list lists "
    "listing index section sections rubric rubrik rubrique seccion home".split()
)
_FORM_STEP = re.compile(
    r"^(?:account|my-?account|contact(?:-?us)?|kontakt|contacto?|contato|contatti|feedback|join|member(?:s|ship)?|o?auth|sso|cart|"
    r"basket|checkout|subscribe|subscription|newsletter|privacy(?:-policy)?|terms|impressum)(?:\.\w{2,5})?$|"
    r"(?:^|[^a-z])(?:log-?_?(?:in|on)|sign-?_?(?:in|on|up)|regist(?:er|ration|rieren|ro|razione|o)?|anmelden|password|passwd|pwd|passwort|passe)(?:$|[^a-z])"
)
_LIST_KEYS = frozenset(
    "s q query search keyword keywords kwd searchword searchtext searchkeyword stx term tag author cat paged".split()
)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d\d|$)")
_SLUG = re.compile(r"^(?=[^/]{14,})[^\W_]+(?:[-_][^\W_]+){2,}")
_NUMBERED = re.compile(r"\d{4,}")
# Words that common systems put on <body> (WordPress, Drupal, Joomla, TYPO3, MediaWiki).
_LIST_BODY = NamePattern(
    r"^(?:error404|search(?:-results|-page)?|archive|category|tag|author|date|home(?:page)?|blog|front|is-front|"
    r"page-taxonomy|page-search|page-user|path-(?:taxonomy|search|user|frontpage)|section-front|sectionpage|login|page-login)$"
)
_ARTICLE_BODY = NamePattern(
    r"^(?:single(?:-post|ular)?|single-\w+|postid-\d+|node-?type-(?:article|story|news|blog)|page-node-type-(?:article|story|news|blog)|"
    r"article(?:-page)?|is-article|story(?:-page)?|post-template-default)$"
)
_ASIDE = frozenset(("nav", "footer", "header", "aside"))
_LONGEST_CARD = 600.0
_MOST_LINKS = 400
_FAR = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The signs on one page: each adds or takes away, *sum* is what they come to.

    *prose*: the weight of the text that stands in no card. *marked*: somebody (the machine-readable
    part, a date beside the headline) says that it is an article.
    """

    prose: float
    marked: bool
    signs: tuple[tuple[str, float], ...]

    @property
    def sum(self) -> float:
        return sum(points for _, points in self.signs)

    @property
    def told(self) -> str:
        """The signs as a person reads them."""
        return ", ".join(f"{name} {points:+g}" for name, points in self.signs) or "no sign at all"


def of(document: Document, head: Reading, dates: Dates, paragraphs: Sequence[str], *, signed: bool) -> Standing:
    """Return the standing of *document*, whose body is *paragraphs*; *signed*: a byline is printed on it."""
    signs: list[tuple[str, float]] = []
    first = objects_of(document)[:1]
    kinds = {kind for item in first for kind in types_of(item)}
    declared = any(kind.endswith(("article", "posting", "report", "recipe")) for kind in kinds)
    if declared:
        signs.append(("declared an article", 3))
    if any(content == "article" for _, content in document.metas("og:type")):
        signs.append(("og:type article", 1))
    dated = bool(dates.published) and is_own_date(document, head, dates)
    if dated:
        signs.append(("dated beside its headline", 2))
    if signed:
        signs.append(("signed", 1))
    prose, follows = prose_of(document, head.text, paragraphs)
    if follows:
        signs.append(("its text follows its headline", 1))
    for least, points in ((2000, 3), (1000, 2), (350, 1)):
        if prose >= least:
            signs.append(("prose", points))
            break
    signs.extend(_of_address(document))
    if walls.is_place(head.text):
        signs.append(("headed like a form or a list", -2))
    signs.extend(_of_markup(document, declared, prose))
    signs.extend(_of_links(document, prose))
    return Standing(prose=prose, marked=declared or dated, signs=tuple(signs))


def _of_address(document: Document) -> Iterator[tuple[str, float]]:
    try:
        parts = urlsplit(document.url)
    except ValueError:
        return
    steps = [step for step in unquote(parts.path).lower().split("/") if step]
    if not parts.query and (not steps or (len(steps) == 1 and _INDEX.match(steps[0]))):
        # a small site may be one page of text; a newspaper's first page is links
        yield "the site's first address", -2 if _share_of_links(document) < 0.2 else -4
        return
    last = steps[-1] if steps else ""
    asked = [pair.partition("=") for pair in parts.query.lower().split("&")]
    slug = bool(_SLUG.match(last))
    if any(_FORM_STEP.search(word) for word in (*(() if slug else steps[-2:]), *(value for _, _, value in asked))):
        yield "the address of a form", -2
        return
    story = bool(_DATED.search(parts.path)) or bool(_NUMBERED.search(last))
    story = story or any(_NUMBERED.search(value) for key, _, value in asked if key not in _LIST_KEYS)
    above = set(steps[-3:-1])
    if (
        (not story and (last in _LISTS_OF_ANY or (steps[-2:-1] and steps[-2] in _NAMED_LISTS)))
        or (not story and not slug and above & _LISTS_OF_ANY)
        or (
            not any(value.isdigit() for key, _, value in asked if key not in _LIST_KEYS)
            and any(key in _LIST_KEYS for key, _, _ in asked)
        )
    ):
        yield "the address of a list", -2
    elif story or slug:
        yield "the address of a story", 1


def _share_of_links(document: Document) -> float:
    blocks = page_blocks.of_page(document)
    return sum(block.linked for block in blocks) / max(1, sum(len(block.text) for block in blocks))


_INDEX = re.compile(r"(?:index|home|default|main)\.\w{2,5}$")


def _of_markup(document: Document, declared: bool, prose: float) -> Iterator[tuple[str, float]]:
    if not declared and {kind for item in document.jsonld for kind in types_of(item)} & _LISTS:
        yield "declared a list", -2
    body = document.tree.find("body")
    names = (body.get("class") or "")[:500] if body is not None else ""
    if _ARTICLE_BODY[names]:
        yield "the template of a story", 1
    elif _LIST_BODY[names]:
        yield "the template of a list", -2
    if any("noindex" in content.lower() for _, content in document.metas("robots")):
        yield "kept from search engines", -1
    if has_password(document):
        yield "asks for a password", -4 if prose < 400 else -2


def has_password(document: Document) -> bool:
    """Say whether a form in the page's own part asks for a password; one in its header is on every page."""
    for field in document.tree.iter("input"):
        if (field.get("type") or "").lower() == "password":
            around = list(field.iterancestors())
            if not any(a.tag in _ASIDE or _FURNITURE[names_of(a)] for a in around):
                return True
    return False


_FURNITURE = NamePattern(
    r"header|footer|modal|popup|dropdown|sidebar|overlay|offcanvas|dialog|(?:^|[_-])(?:nav|top|menu)(?:$|[_-])"
)


def _of_links(document: Document, prose: float) -> Iterator[tuple[str, float]]:
    linked = 0.0
    count = 0
    for words in _story_links(document.tree):
        linked += weight(words)
        count += 1
    if count >= 8 and linked > 2 * prose:
        yield "mostly links to other pages", -2
    elif count >= 8 and linked > prose:
        yield "many links to other pages", -1


def _story_links(tree: HtmlElement) -> Iterator[str]:
    seen: set[str] = set()
    for link in tree.iter("a"):
        if len(link) == 0 and len(link.text or "") < 12:
            continue
        words = text_of(link)
        if weight(words) > 25 and words not in seen and not any(a.tag in _ASIDE for a in link.iterancestors()):
            seen.add(words)
            yield words
            if len(seen) >= _MOST_LINKS:
                return


def is_own_date(document: Document, head: Reading, dates: Dates) -> bool:
    """Say whether the page's date is its article's: a list of stories has only theirs, one beside each link."""
    if dates.provenance not in {"text", "updated", "time"}:
        return bool(head.elements) and dates.provenance != "url"
    if not head.elements or not dates.elements:
        return False
    if any(a.tag == "a" for a in (head.elements[0], *head.elements[0].iterancestors())):
        return False
    places = {id(e) for e in (*head.elements, *dates.elements)}
    within: list[HtmlElement] = []
    met = 0
    for element in document.elements:
        if id(element) in places:
            met += 1
            if met == len(places):
                break
        elif met and element.tag == "a" and weight(text_of(element)) > 20:
            within.append(element)
            if len(within) > 3:
                return False
    return True


def prose_of(document: Document, headline: str, paragraphs: Sequence[str]) -> tuple[float, bool]:
    """Return the weight of those *paragraphs* that are no card's and no link's, and whether they follow *headline*
    with no list of links between."""
    if not paragraphs:
        return 0.0, False
    wanted = set(paragraphs)
    total = 0.0
    cards: dict[HtmlElement, bool] = {}
    met = follows = False
    links = _FAR
    for block in page_blocks.of_page(document):
        if block.text == headline and block.density < 0.5:
            links = 0
        elif block.density > 0.5 and weight(block.text) > 25:
            links += 1
        if block.text in wanted:
            met = True
            wanted.discard(block.text)
            if block.density < 0.5 and not _in_card(block, cards):
                follows = follows or (not total and links < 2)
                total += weight(block.text)
    # told by JSON-LD, or cut otherwise than the page: no block is quite the same
    return (total, follows) if met else (sum(map(weight, paragraphs)), False)


def _in_card(block: Block, cards: dict[HtmlElement, bool]) -> bool:
    """Say whether *block* is the excerpt under a linked headline in one of several boxes of a kind."""
    for depth, element in enumerate(upward(block.element)):
        if depth > 5 or element.tag in ("body", "main"):
            return False
        if element not in cards:
            cards[element] = _is_card(element)
        if cards[element]:
            return True
    return False


def _is_card(element: HtmlElement) -> bool:
    if element.tag in ("p", "td", "tbody", "span", *HEADINGS):
        return False
    parent = element.getparent()
    if parent is None:
        return False
    # cards of one kind follow one another
    alike = 0
    for side in (element.itersiblings(element.tag), element.itersiblings(element.tag, preceding=True)):
        for step, other in enumerate(side):
            if step >= 6:
                break
            alike += _is_headed(other)
    return alike >= 2 and _is_headed(element) and weight(text_of(element)) < _LONGEST_CARD


def _is_headed(element: HtmlElement) -> bool:
    """Say whether *element* opens with a linked headline."""
    for step, inner in enumerate(element.iterdescendants()):
        if step > 25:
            return False
        if inner.tag in HEADINGS or inner.tag in ("strong", "dt", "b"):
            if any(True for _ in inner.iter("a")) or any(a.tag == "a" for a in inner.iterancestors()):
                return True
        elif inner.tag == "a" and inner.get("href"):
            words = text_of(inner)
            if weight(words) > 20:
                return text_of(element).find(words) < 40  # a link within a sentence is no headline
    return False
