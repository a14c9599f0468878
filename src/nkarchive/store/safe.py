"""Text made fit to be stored: what SQLite cannot hold, or what means something else here, is taken out."""

from __future__ import annotations

import re
from dataclasses import replace

from nkarchive.model import Article, Author, Caption, Teaser, Translation

# A lone surrogate ("\ud800" in somebody's JSON-LD) is no UTF-8, and sqlite3 raises on it; SQLite's own
# functions end a text at NUL; U+200B is what the search index puts between signs (text.segment).
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ud800-\udfff]")


def safe(text: str) -> str:
    """Return *text* without control signs, U+200B and lone surrogates.

    >>> safe("a\\x00b\\u200bc\\ud800")
    'abc'
    """
    return text if text.isprintable() else _UNFIT.sub("", text)


def safe_article(article: Article) -> Article:
    """Return *article* with every text in it made fit to be stored."""
    return replace(
        article,
        headline=safe(article.headline),
        paragraphs=tuple(map(safe, article.paragraphs)),
        standfirst=safe(article.standfirst),
        published=safe(article.published),
        published_text=safe(article.published_text),
        updated=safe(article.updated),
        byline=tuple(Author(name=safe(author.name), kind=author.kind) for author in article.byline),
        language=safe(article.language),
        section=safe(article.section),
        image_url=safe(article.image_url),
        captions=tuple(
            Caption(text=safe(each.text), credit=safe(each.credit), image_url=safe(each.image_url))
            for each in article.captions
        ),
        teasers=tuple(
            Teaser(
                url=safe(each.url),
                headline=safe(each.headline),
                published=safe(each.published),
                text=safe(each.text),
                kind=each.kind,
            )
            for each in article.teasers
        ),
        translations=tuple(
            Translation(language=safe(each.language), url=safe(each.url)) for each in article.translations
        ),
        provenance={safe(field): safe(where) for field, where in article.provenance.items()},
    )
