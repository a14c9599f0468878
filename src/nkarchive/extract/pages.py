"""Articles that stand on several pages: which page comes next, which is the first, and all of them as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from nkarchive.extract.document import Document
from nkarchive.extract.page_numbers import (
    is_pager,
    leads_back,
    leads_on,
    names_next_page,
    number_in,
    readings,
    same_article,
    stem,
    steps,
)
from nkarchive.model import Article, Author, Caption, Teaser
from nkarchive.text import fold, words

_MOST_LINKS = 3_000
_LONGEST_LINK = 120
_NEAR = 20  # boxes around a link that are looked at
_PAGER_RELS = re.compile(r"(?i)\b(?:next|prev|previous|first|start|canonical)\b")
_SMALL_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
# a pager of what readers wrote, of pictures, of other stories: on many a CMS its links are the article's own
# address with a number
_OTHER_PAGER = re.compile(r"(?i)comment|repl(?:y|ies)|disqus|forum|gallery|slide|carousel|swiper|related|댓글")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where else the article of one page stands; '' where the page names none."""

    next_url: str = ""
    first_url: str = ""


def find(document: Document) -> Pages:
    """Return the pages of *document*'s own article that it names.

    The address decides, the link's words confirm. ``rel=next`` alone does not tell the next page from the next
    post (themes mark both so), and the number 2 under a text may count comments: the next page's address is this
    page's own with the next number, and its link says so with ``rel``, in words, or by that number.
    """
    here = document.url
    # /articles/7 is the seventh page of something only where the page leads back to the others
    first = _first(document, here) if len(readings(here)) > 1 else ""
    found = _next(document, here, is_page=bool(first))
    if not (found or first) and (claimed := _canonical(document)) and not same_article(claimed, here):
        found = _next(document, claimed, is_page=False)  # asked for by a short address, paged by the long one
    return Pages(next_url=found, first_url=first)


def _next(document: Document, here: str, *, is_page: bool) -> str:
    own = readings(document.url)[:1]
    for element, url in _links(document, stem(here), with_number=True):
        if readings(url)[:1] == own:
            continue
        for number, there in steps(here, url):
            if number is None:
                follows = there.number == 2 or (there.number == 1 and _shown_number(element) == 2)
            else:
                follows = there.number == number + 1
            if (
                follows
                and _confirms(element, there.number or 0, sure=there.named and not there.slug)
                and (number is None or there.named or is_page or _names_next(element))
                and not _elsewhere(element)
            ):
                return url
    return ""


def _confirms(element: HtmlElement, number: int, *, sure: bool) -> bool:
    """Say whether a link says that it leads to the next page; where the address is not *sure* to count pages,
    the number or the word must be there: a post and the post that took its name again are ``flood`` and ``flood-2``."""
    text = _said(element)
    if number_in(text) in (number, number + 1) or names_next_page(text):
        return True
    if "next" in _rels(element):
        return sure or bool(re.search(r"\.\w{2,5}(?:$|[?#])|/\d{1,2}/?$", element.get("href") or ""))
    return sure and leads_on(text)


def _first(document: Document, here: str) -> str:
    """Return the earliest page of the article that this further page leads back to."""
    best: tuple[int, str] | None = None
    for element, url in _links(document, stem(here), with_number=False):
        for number, there in steps(here, url):
            at = there.number if there.number is not None else 1
            if number is None or (number < 2 and there.number is not None) or at >= number:
                continue
            if best is not None and at >= best[0]:
                continue
            text, rels = _said(element), _rels(element)
            back = there.named and bool({"prev", "previous", "first", "start", "canonical"} & rels)
            if (number_in(text) in (at, at + 1) or leads_back(text) or back) and not _elsewhere(element):
                best = at, url
    return best[1] if best else ""


def _links(document: Document, name: str, *, with_number: bool) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the links that could belong to the pager of an article whose addresses hold *name*, with where they lead."""
    for element, href, rel in links_of(document):
        if name not in href and len(href) > 24 and href[0] != "?":
            continue
        if with_number and not _SMALL_NUMBER.search(href):
            continue
        if not (rel and _PAGER_RELS.search(rel)):
            text = _said(element) if element.tag == "a" else ""
            if not text or not _is_of_pager(text):
                continue
        if url := document.link(href):
            yield element, url


@lru_cache(maxsize=2048)
def _is_of_pager(text: str) -> bool:
    return bool(number_in(text) or leads_on(text) or names_next_page(text) or leads_back(text))


def links_of(document: Document) -> list[tuple[HtmlElement, str, str | None]]:
    """Return the page's links with their ``href`` and ``rel``, those of its head and the first of its text."""
    if "hrefs" not in document.memo:
        every = islice(document.tree.iter("link", "a"), _MOST_LINKS)
        found = [(each, href, each.get("rel")) for each in every if (href := each.get("href")) and len(href) <= 1_000]
        document.memo["hrefs"] = found
    links: list[tuple[HtmlElement, str, str | None]] = document.memo["hrefs"]
    return links


def _said(element: HtmlElement) -> str:
    text = element.text if not len(element) else "".join(islice(element.itertext(), 30))
    if text and len(text) > _LONGEST_LINK:
        text = fold(text[:1_000])
        if len(text) > _LONGEST_LINK:
            return ""
    said = fold(text or "")
    return said or fold((element.get("aria-label") or element.get("title") or "")[:_LONGEST_LINK])


def _shown_number(element: HtmlElement) -> int | None:
    return number_in(_said(element))


def _names_next(element: HtmlElement) -> bool:
    return names_next_page(_said(element))


def _rels(element: HtmlElement) -> set[str]:
    return set((element.get("rel") or "").lower().split())


def _elsewhere(element: HtmlElement) -> bool:
    return any(
        _OTHER_PAGER.search(f"{above.get('class') or ''} {above.get('id') or ''}"[:400])
        for above in islice(element.iterancestors("div", "ul", "ol", "nav", "section", "aside", "table"), _NEAR)
    )


def _canonical(document: Document) -> str:
    claimed = (href for _, href, rel in links_of(document) if rel and "canonical" in rel.lower())
    return document.link(next(claimed, ""))


# --- the pages as one ---------------------------------------------------------------------------------


def continues(first: Article, page: Article) -> bool:
    """Say whether *page*, to which *first* leads as its next one, goes on with its text.

    It is about the same, by its headline or by the page that it calls its first; and most of it is new: a pager
    of comments, or of the list that a story was opened from, shows the same text again.
    """
    back = page.first_page_url or page.canonical_url
    if not (back and same_article(back, first.url)) and not _alike(first.headline, page.headline):
        return False
    said = {fold(paragraph) for paragraph in first.paragraphs}
    new = sum(len(paragraph) for paragraph in page.paragraphs if fold(paragraph) not in said)
    return new > 0.3 * sum(map(len, page.paragraphs))


def _alike(one: str, other: str) -> bool:
    a = {word for word in words(one) if not word.isdecimal()}
    b = {word for word in words(other) if not word.isdecimal()}
    # in letters, so that articles and prepositions, which any two headlines share, count little
    least = min(sum(map(len, a)), sum(map(len, b)))
    return bool(least) and sum(map(len, a & b)) >= 0.6 * least


def join(first: Article, following: Sequence[Article]) -> Article:
    """Return *first* with the text of the pages that follow it, in order, as one article.

    What every page repeats (headline, standfirst, the lines at its head and foot, pictures, teasers) counts once.
    What the first page does not say (a byline at the end of the last) is taken from the first page that does.
    """
    pages = (first, *following)
    if not following:
        return first
    paragraphs = without_pager(first.paragraphs)
    said = {fold(text) for text in (first.headline, first.standfirst, *paragraphs)}
    for page in following:
        own = without_pager(page.paragraphs)
        # the head of each page repeats what came before
        while own and (fold(own[0]) in said or fold(own[0]) == fold(page.headline)):
            del own[0]
        # and its foot is the foot of them all: it stays at the end
        shared = 0
        while shared < min(len(own), len(paragraphs)) - 1 and fold(own[-1 - shared]) == fold(paragraphs[-1 - shared]):
            shared += 1
        paragraphs = paragraphs[: len(paragraphs) - shared] + own
        said.update(map(fold, own))
    addresses = {url for page in pages for url in (page.url, page.next_page_url, page.first_page_url) if url}
    return _with_what_only_later_pages_say(
        replace(
            first,
            paragraphs=tuple(paragraphs),
            captions=tuple(_captions(pages)),
            teasers=tuple(_teasers(pages, addresses)),
            next_page_url="",
        ),
        following,
    )


def without_pager(paragraphs: Iterable[str]) -> list[str]:
    """Return *paragraphs* without the pager's own words at either end."""
    left = list(paragraphs)
    while left and len(left[-1]) <= _LONGEST_LINK and is_pager(left[-1]):
        del left[-1]
    while left and len(left[0]) <= _LONGEST_LINK and is_pager(left[0]):
        del left[0]
    return left


def _captions(pages: Iterable[Article]) -> Iterator[Caption]:
    seen: set[str] = set()
    for caption in (caption for page in pages for caption in page.captions):
        if (key := fold(caption.text)) not in seen:
            seen.add(key)
            yield caption


def _teasers(pages: Iterable[Article], addresses: set[str]) -> Iterator[Teaser]:
    seen: set[str] = set()
    for teaser in (teaser for page in pages for teaser in page.teasers):
        url = teaser.url.partition("#")[0]
        if url not in addresses and (key := url or fold(teaser.headline)) not in seen:
            seen.add(key)
            yield teaser


def _with_what_only_later_pages_say(joined: Article, following: Sequence[Article]) -> Article:
    byline: tuple[Author, ...] = joined.byline
    provenance = dict(joined.provenance)
    published, published_text, updated = joined.published, joined.published_text, joined.updated
    for page in following:
        if not byline and page.byline:
            byline = page.byline
            provenance["byline"] = page.provenance.get("byline", "")
        if not published and page.published:
            published, published_text = page.published, page.published_text
            updated = updated or page.updated
            provenance["published"] = page.provenance.get("published", "")
    return replace(
        joined,
        byline=byline,
        published=published,
        published_text=published_text,
        updated=updated,
        provenance={field: where for field, where in provenance.items() if where},
    )
