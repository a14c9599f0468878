"""A page in, an article out: ``extract`` for callers, ``read`` for the pipeline."""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
    standfirst,
    teasers,
    translations,
)
from nkarchive.extract.document import Document
from nkarchive.model import Article, Page, Rejection, Rules

__all__ = ["extract", "read"]


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

    >>> page = "<title>Bridge opens - Example</title><h1>Bridge opens</h1>" + "<p>Traffic flows again. </p>" * 9
    >>> extract(page, "http://news.example/bridge").headline
    'Bridge opens'
    """
    if isinstance(html, str):
        html, content_type = html.encode("utf-8", "replace"), "text/html; charset=utf-8"
    page = Page(url=url, body=html, content_type=content_type, seen_at=seen_at, timezone=timezone, language=language)
    return read(page, rules)


def read(page: Page, rules: Sequence[Rules] = ()) -> Article | Rejection:
    """Return what *page* says, read by *rules* where they name a field, else by what pages have in common."""
    document = Document.parse(page, rules)
    if isinstance(document, Rejection):
        return document
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
    }
    paragraphs, source_of_body = body.find(document, leave_out=leave_out, headline=head.text, standfirst=lead.text)
    refused = gate.after(document, head, dates, paragraphs, by_rule=source_of_body.startswith("css:"))
    if refused:
        return refused
    about = furniture.find(document, paragraphs)
    provenance = {
        "headline": head.provenance,
        "published": dates.provenance,
        "byline": names.provenance,
        "standfirst": lead.provenance,
        "body": source_of_body,
    }
    return Article(
        url=page.url,
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
        provenance={field: where for field, where in provenance.items() if where},
    )


class _Callable(ModuleType):
    """This package, as the function that bears its name: importing it binds ``nkarchive.extract`` to the
    package, in whatever order things are imported, and ``nkarchive.extract(html, url)`` is the front door."""

    def __call__(self, *args: Any, **kwargs: Any) -> Article | Rejection:
        return extract(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
