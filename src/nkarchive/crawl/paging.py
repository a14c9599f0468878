"""An article that stands on several pages becomes one: from its first page to its last, wherever it was found.

A page that does not answer is never taken for a page that was taken away. What is decided where a text breaks
off so (``ArticleRecorder``): what was held with that page stays as it is, and the article is tried again soon;
of an article that is seen for the first time what was read is kept, and completed when the page answers,
because the page that was read may be gone by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nkarchive.crawl.case import Case, Fetched, Meaning, Part
from nkarchive.crawl.visiting import Visitor
from nkarchive.discover import is_article, leads_of
from nkarchive.errors import BadUrl
from nkarchive.fingerprint import fingerprint
from nkarchive.model import Article, Kind, Lead, Source
from nkarchive.store.archive import Archive
from nkarchive.urls import believable_canonical, canonicalise, host_of
from nkarchive.work import ReadArticle

MOST_PAGES = 30
_MOST_STEPS_BACK = 5  # a pager may show only the pages around its own
_PATIENCE = 3  # tries until a page whose first or canonical page does not answer stands for itself


async def whole(case: Case, visitor: Visitor, archive: Archive) -> Case:
    """Return *case* with its article read from the first page to the last, and from its own page."""
    if case.due.kind is not Kind.ARTICLE or not isinstance(case.reading, ReadArticle):
        return case
    article = case.reading.article
    if article.first_page_url:
        case = await _from_first_page(case, visitor)
    elif article.canonical_url:
        case = await _from_canonical(case, visitor, archive)
    if case.alias_reason == "page":
        return case
    return await _to_last_page(case, visitor)


# --- where the article begins ---------------------------------------------------------------------------


async def _from_first_page(case: Case, visitor: Visitor) -> Case:
    """Return the case of the first page, to which *case* was a further one; *case* where that does not hold."""
    assert isinstance(case.reading, ReadArticle)
    reading, own, others = case.reading, address(case.visit.exchanges[-1].url), [_fetched(case)]
    article = reading.article
    seen = {own}
    for _ in range(_MOST_STEPS_BACK):
        first = address(article.first_page_url)
        if not first or first in seen or host_of(first) != host_of(own):
            break
        seen.add(first)
        fetched = await visitor.fetch_further(first, case.source)
        part = await visitor.read_part(first, fetched, case.source)
        others.append(fetched)
        if not isinstance(part.reading, ReadArticle):
            if _may_pass(part) and case.due.tries < _PATIENCE:
                return _failed(case, f"its first page {first} could not be read: {part.detail}", others, part)
            case = replace(case, asides=(part,))
            break
        article = part.reading.article
        if article.first_page_url:
            continue
        begun = replace(_led_to(case, part, "page"), others=tuple(others))
        found = await _to_last_page(begun, visitor)
        if own in {page.url for page in found.parts}:
            return found
        if found.missing is not None and case.due.tries < _PATIENCE:
            detail = f"{found.missing.url}, a page of its article, could not be read: {found.missing.detail}"
            return _failed(case, detail, found.others, found.missing)
        others = list(found.others)
        leads = (*reading.leads, *_as_lead(part, own, case.source))
        case = replace(case, reading=replace(reading, leads=leads), asides=(part,))
        break
    return replace(case, others=tuple(others))


async def _from_canonical(case: Case, visitor: Visitor, archive: Archive) -> Case:
    """Return the case of the page that *case*'s page calls its canonical one, if that says the same."""
    assert isinstance(case.reading, ReadArticle)
    reading, source = case.reading, case.source
    final = _spelled(case.visit.exchanges[-1].url, source)
    if not believable_canonical(reading.article.canonical_url, final):
        return case
    claimed = _spelled(reading.article.canonical_url, source)
    held = archive.articles.held
    if not claimed or claimed == final or not is_article(claimed, source) or held(claimed) or held(final):
        return case
    fetched = await visitor.fetch_further(claimed, source)
    part = await visitor.read_part(claimed, fetched, source)
    if _may_pass(part) and case.due.tries < _PATIENCE:
        return _failed(case, f"its canonical page {claimed} could not be read: {part.detail}", [fetched], part)
    if isinstance(part.reading, ReadArticle) and _says_the_same(part.reading, reading):
        return replace(_led_to(case, part, "canonical"), others=(_fetched(case), fetched))
    # the template's claim, not the article's
    leads = (*reading.leads, *_as_lead(part, final, source))
    itself = replace(reading, article=replace(reading.article, canonical_url=""), leads=leads)
    return replace(case, reading=itself, others=(fetched,), asides=(part,))


def _says_the_same(one: ReadArticle, other: ReadArticle) -> bool:
    return one.fingerprint.text_sha256 == other.fingerprint.text_sha256


# --- where it ends --------------------------------------------------------------------------------------


async def _to_last_page(case: Case, visitor: Visitor) -> Case:
    """Return *case* with the pages that follow its own, as far as they are the same article's."""
    if not isinstance(case.reading, ReadArticle):
        return case
    first = case.reading.article
    if not first.next_page_url:
        return case
    # loaded for the few articles that have several pages: what reads pages takes a second to load
    from nkarchive.extract.page_numbers import same_article
    from nkarchive.extract.pages import continues, join

    begun = address(case.visit.exchanges[-1].url)
    seen, joined, parts, others = {begun}, first, list[Part](), list(case.others)
    articles, asides = list[Article](), list(case.asides)
    missing = gone = None
    following = address(first.next_page_url)
    while following and following not in seen and len(parts) < MOST_PAGES - 1:
        # the number goes on and the host is the same, whatever the pager of a later page says
        if host_of(following) != host_of(begun) or not same_article(following, first.next_page_url):
            break
        seen.add(following)
        fetched = await visitor.fetch_further(following, case.source)
        part = await visitor.read_part(following, fetched, case.source)
        others.append(fetched)
        if part.meaning is Meaning.GONE:
            gone = part
            break
        if not isinstance(part.reading, ReadArticle):
            missing = part
            break
        article = part.reading.article
        if address(fetched.visit.exchanges[-1].url) in seen - {following} or not continues(joined, article):
            asides.append(part)  # past the end many a site shows the first page again
            break
        parts.append(part)
        articles.append(article)
        joined = join(first, articles)
        following = address(article.next_page_url)
    if not (parts or missing or gone):
        return replace(case, others=tuple(others), asides=tuple(asides))
    full = bool(following) and following not in seen and len(parts) == MOST_PAGES - 1
    addresses = {begun, *(part.url for part in parts)}
    leads = dict.fromkeys((*leads_of(joined, case.source), *case.reading.leads))
    reading = ReadArticle(
        article=joined,
        fingerprint=fingerprint(joined),
        leads=tuple(lead for lead in leads if lead.url not in addresses),
    )
    return replace(
        case,
        reading=reading,
        parts=tuple(parts),
        missing=missing,
        gone=gone,
        others=tuple(others),
        asides=tuple(asides),
        cut_at=following if full else "",
    )


# --- cases ----------------------------------------------------------------------------------------------


def _led_to(case: Case, part: Part, reason: str) -> Case:
    """Return the case of *part*'s page, to which what was due is only another address."""
    fetched = part.fetched
    return replace(
        case,
        visit=fetched.visit,
        kept=fetched.kept,
        capture_id=fetched.capture_id,
        reading=part.reading,
        alias_reason=reason,
        through=_spelled(case.visit.exchanges[-1].url, case.source),
    )


def _failed(case: Case, detail: str, others: Sequence[Fetched], aside: Part) -> Case:
    return replace(
        case, meaning=Meaning.FAILED, detail=detail, reading=None, others=tuple(others), asides=(*case.asides, aside)
    )


def _as_lead(part: Part, found_on: str, source: Source) -> tuple[Lead, ...]:
    """Return the lead to a page that turned out to be an article of its own: it is read already, but not written."""
    is_one = isinstance(part.reading, ReadArticle) and is_article(part.url, source)
    return (Lead(url=part.url, kind=Kind.ARTICLE, found_on=found_on),) if is_one else ()


def _fetched(case: Case) -> Fetched:
    return Fetched(visit=case.visit, kept=case.kept, capture_id=case.capture_id)


def _may_pass(part: Part) -> bool:
    return part.meaning in (Meaning.FAILED, Meaning.DEFERRED) or (
        part.meaning is Meaning.DISALLOWED and getattr(part.fetched.visit.end, "passing", False)
    )


def address(url: str) -> str:
    """Return the address under which a further page is known: its number stays, whatever selects articles."""
    try:
        return canonicalise(url) if url else ""
    except BadUrl:
        return ""


def _spelled(url: str, source: Source) -> str:
    try:
        return canonicalise(url, keep=source.keep_query)
    except BadUrl:
        return ""
