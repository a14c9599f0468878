"""Every page in tests/fixtures comes out as the article.json or rejection.json beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nkarchive.cli.extracting import to_json
from nkarchive.extract import extract
from nkarchive.model import Article, Rejection

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted(FIXTURES.glob("*/*/page.html"))


def _expected(page: Path) -> dict[str, Any]:
    for name in ("article.json", "rejection.json"):
        if (page.parent / name).exists():
            return dict(json.loads((page.parent / name).read_text(encoding="utf-8")))
    pytest.fail(f"{page.parent} has neither article.json nor rejection.json")


def _case(page: Path) -> str:
    return page.parent.relative_to(FIXTURES).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_case)
def test_a_page_comes_out_as_its_gold(page: Path) -> None:
    """Every field that the gold names, whole; a rejection by its reason."""
    expected = _expected(page)
    found = extract(page.read_bytes(), expected["url"])
    if "reason" in expected:
        assert isinstance(found, Rejection)
        assert {"url": found.url, "reason": found.reason.value} == expected
    else:
        assert isinstance(found, Article), found
        said = to_json(found)
        assert {field: said[field] for field in expected} == expected


def test_the_seed_page_comes_out_as_the_issue_asks() -> None:
    """The real page that started the project lies beside the checkout, never in it."""
    seed = Path(__file__).parents[2] / "shared" / "seed"
    if not seed.exists():
        pytest.skip("the seed page is not beside this checkout")
    expected = json.loads((seed / "expected.json").read_text(encoding="utf-8"))
    article = extract((seed / "page.html").read_bytes(), expected["url"])
    assert isinstance(article, Article)
    found = {
        "headline": article.headline,
        "published": article.published,
        "standfirst": article.standfirst,
        "byline": [author.name for author in article.byline],
        "body": list(article.paragraphs),
        "captions": [{"text": c.text, "image": c.image_url} for c in article.captions],
        "translation": {"language": article.translations[0].language, "url": article.translations[0].url},
        "language": article.language,
        "teasers": [{"url": t.url, "published": t.published, "text": t.text} for t in article.teasers],
    }
    assert found == {field: expected[field] for field in found}
    assert article.published_text == "Monday 12th September, 2016"
    assert len(article.translations) == 1
    assert not [text for text in expected["must_not_appear_in_body"] if text in article.body]
