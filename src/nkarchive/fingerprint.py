"""Digests by which texts are compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from nkarchive.model import Article, Fingerprint
from nkarchive.text import fold, weight, words


def fingerprint(article: Article) -> Fingerprint:
    """Return the digests of *article*; what is no part of it (teasers, menus) does not count.

    White space and Unicode's spelling do not count either; a comma or a capital does.
    """
    # "3 hours ago", a day later "1 day ago": the page says the same of itself, we understand it less well
    relative = article.provenance.get("published", "").endswith(":relative")
    captions = [f"{caption.text}\x1f{caption.credit}" for caption in article.captions]
    names = [author.name for author in article.byline]
    fields = (
        [article.headline],
        [article.standfirst],
        names,
        ["" if relative else article.published],
        [" ".join(article.paragraphs)],
        captions,
    )
    return Fingerprint(
        content_sha256=_sha256("\x1e".join(fold(item) for item in items) for items in fields),
        text_sha256=text_digest(article.body),
        # of the words alone, so that equal texts weigh the same, however they are punctuated
        weight=weight(" ".join(words(article.body))),
    )


def text_digest(body: str) -> str:
    """Return the hex SHA-256 of the words of *body* alone: case, punctuation and paragraphs do not count.

    >>> text_digest("Rain fell.\\n\\nIt stopped.") == text_digest("rain fell - it stopped")
    True
    """
    return hashlib.sha256(" ".join(words(body)).encode()).hexdigest()


def _sha256(fields: Iterable[str]) -> str:
    return hashlib.sha256("\x1d".join(fields).encode("utf-8", "replace")).hexdigest()
