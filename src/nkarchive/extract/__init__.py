"""A page in, an article out: ``extract`` for callers, ``read`` for the pipeline, ``explain`` for who doubts it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

from lxml.html import HtmlElement

from nkarchive.extract import (
    body,
    byline,
    captions,
    dateline,
    furniture,
    gate,
    headline,
    pages,
    provenance,
    ruled,
    standfirst,
    teasers,
    translations,
)
from nkarchive.extract.document import Document
from nkarchive.extract.explaining import Explained, explained
from nkarchive.extract.ledger import Ledger
from nkarchive.model import Article, Page, Rejection, Rules, Selector

__all__ = ["explain", "extract", "read"]


def extract(
    html: bytes | str,
    url: str,
    *,
    content_type: str = "",
    seen_at: datetime | None = None,
    rules: Sequence[Rules] = (),
    timezone: str = "UTC",
    language: str = "",
) -> Article | Rejection:
    """Return the article that *html*, found at *url*, holds, or why it is none.

    Pure: the same page gives the same answer, and no bytes make it raise. *seen_at* is when the page
    was fetched: relative dates count from it, and it chooses among *rules* by their ``until_on``.
    *timezone* and *language* are the source's, used where the page says nothing.

    >>> page = "<title>Bridge opens - Example</title><h1>Bridge opens</h1>"
    >>> page += "<p>The bridge over the river opened on Monday, and traffic flows again, the council said.</p>" * 2
    >>> extract(page, "http://news.example/bridge").headline
    'Bridge opens'
    """
    if isinstance(html, str):
        html, content_type = html.encode("utf-8", "replace"), "text/html; charset=utf-8"
    page = Page(url=url, body=html, content_type=content_type, seen_at=seen_at, timezone=timezone, language=language)
    return read(page, rules)


def read(page: Page, rules: Sequence[Rules] = ()) -> Article | Rejection:
    """Return what *page* says, read by *rules* where they name a field, else by what pages have in common."""
    document = Document.parse(page, ruled.eligible(rules, page.seen_at))
    if isinstance(document, Rejection):
        return document
    return _read(document, ruled.tried(document))


def explain(page: Page, rules: Sequence[Rules] = ()) -> Explained:
    """Return what ``read`` returns for *page*, with every candidate for every field, and why the winner won."""
    document = Document.parse(page, ruled.eligible(rules, page.seen_at))
    if isinstance(document, Rejection):
        return explained(document, Ledger())
    document.ledger = Ledger()
    tried = ruled.tried(document)
    dead = ruled.dead(document, rules, tried)
    return explained(_read(document, tried), document.ledger, dead)


def _read(document: Document, tried: tuple[Selector, ...]) -> Article | Rejection:
    document.rules = ruled.living(document.rules, tried)
    refused = gate.before(document)
    if refused:
        return refused

    # who says what, outermost first: each reader is told what the earlier ones found
    head = headline.find(document)
    dates = dateline.find(document, head)
    names = byline.find(document, head)
    lead = standfirst.find(document, head)
    pictures = captions.find(document)
    related = teasers.find(document)
    others = translations.find(document)

    leave_out: set[HtmlElement] = {
        *head.elements,
        *dates.elements,
        *names.elements,
        *lead.elements,
        *pictures.elements,
        *related.elements,
        *others.elements,
        *ruled.asides(document),
    }
    paragraphs, source_of_body = body.find(
        document,
        leave_out=leave_out,
        headline=head.text,
        standfirst=lead.text,
        opening=lead.opening,
        heading=head.elements[-1] if head.elements else None,
        elsewhere=[
            *(caption.text for caption in pictures.captions),
            *(text for teaser in related.teasers for text in (teaser.headline, teaser.text)),
        ],
    )
    refused = gate.after(
        document,
        head,
        dates,
        paragraphs,
        signed=bool(names.elements),
        by_rule=source_of_body.startswith("css:"),
        told=source_of_body in {"json-ld", "page-state"},
    )
    if refused:
        return refused
    about = furniture.find(document, paragraphs)
    if about.next_page_url or about.first_page_url:
        paragraphs = tuple(pages.without_pager(paragraphs))
    told = {
        "headline": head.provenance,
        "published": dates.provenance,
        "updated": dates.updated_provenance,
        "byline": names.provenance,
        "standfirst": lead.provenance,
        "body": source_of_body,
        "captions": pictures.provenance,
        "teasers": related.provenance,
        "translations": others.provenance,
        **about.provenance,
    }
    article = Article(
        url=document.url,
        headline=head.text,
        paragraphs=tuple(paragraphs),
        standfirst=lead.text,
        published=dates.published,
        published_text=dates.text,
        updated=dates.updated,
        byline=names.authors,
        language=about.language,
        section=about.section,
        image_url=about.image_url,
        captions=tuple(pictures.captions),
        teasers=tuple(related.teasers),
        translations=others.translations,
        canonical_url=about.canonical_url,
        shortlink_url=about.shortlink_url,
        next_page_url=about.next_page_url,
        first_page_url=about.first_page_url,
        selectors=tried,
    )
    return replace(article, provenance=provenance.complete(article, told))


class _Callable(ModuleType):
    """This package, as the function that bears its name: importing it binds ``nkarchive.extract`` to the
    package, in whatever order things are imported, and ``nkarchive.extract(html, url)`` is the front door."""

    def __call__(self, *args: Any, **kwargs: Any) -> Article | Rejection:
        return extract(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
