"""The same article comes out the same whatever theme it is printed in: every field, exactly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nkarchive.extract import extract
from nkarchive.model import Article
from themes import EXPECTED, THEMES, URL


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_an_article_is_the_same_in_every_theme(theme: Callable[[], str]) -> None:
    article = extract(theme().encode(), URL)
    assert isinstance(article, Article), article
    said = {
        "headline": article.headline,
        # a day where only a day is printed; some themes give the machine an hour too
        "published": article.published[:10],
        "published_text": article.published_text,
        "standfirst": article.standfirst,
        "byline": [author.name for author in article.byline],
        "paragraphs": list(article.paragraphs),
        "captions": [(caption.text, caption.image_url) for caption in article.captions],
        "translations": [(other.language, other.url) for other in article.translations],
        "teasers": [(teaser.url, teaser.published, teaser.text or teaser.headline) for teaser in article.teasers],
        "language": article.language,
    }
    assert said == EXPECTED
