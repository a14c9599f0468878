"""What counts as an edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nkarchive.extract import extract
from nkarchive.fingerprint import fingerprint, text_digest
from nkarchive.model import Article, Author, Caption, Teaser

ARTICLE = Article(
    url="http://news.example/a",
    headline="Rain falls",
    paragraphs=("It fell all day.", "Then it stopped."),
    standfirst="A wet day.",
    published="2024-03-05",
    byline=(Author(name="Ann Example"),),
    captions=(Caption(text="A puddle.", credit="Bob"),),
)


@pytest.mark.parametrize(
    "edited",
    [
        replace(ARTICLE, headline="Rain fell"),
        replace(ARTICLE, standfirst=""),
        replace(ARTICLE, published="2024-03-06"),
        replace(ARTICLE, byline=()),
        replace(ARTICLE, paragraphs=("It fell all day.", "Then it stopped!")),
        replace(ARTICLE, captions=()),
    ],
)
def test_a_change_of_what_the_article_says_is_an_edit(edited: Article) -> None:
    assert fingerprint(edited).content_sha256 != fingerprint(ARTICLE).content_sha256


@pytest.mark.parametrize(
    "same",
    [
        replace(ARTICLE, headline="Rain  falls\n"),
        replace(ARTICLE, paragraphs=("It fell all day. Then it\u00a0stopped.",)),
        replace(ARTICLE, teasers=(Teaser(url="http://news.example/b"),), section="Weather", updated="2024-03-07"),
        replace(ARTICLE, url="http://news.example/other", language="en"),
    ],
)
def test_white_space_and_furniture_are_no_edit(same: Article) -> None:
    assert fingerprint(same) == fingerprint(ARTICLE)


def test_a_text_moved_between_fields_is_an_edit() -> None:
    moved = replace(ARTICLE, headline="", standfirst="Rain falls")
    other = replace(ARTICLE, headline="Rain falls", standfirst="")
    assert fingerprint(moved).content_sha256 != fingerprint(other).content_sha256


def test_the_text_digest_is_of_the_words_alone() -> None:
    assert text_digest("Rain fell.\n\nIt stopped.") == text_digest("RAIN fell – it stopped")
    assert text_digest("Rain fell") != text_digest("Rain falls")
    assert fingerprint(ARTICLE).text_sha256 == text_digest(ARTICLE.body)


def test_a_date_that_is_printed_relative_to_the_reader_is_no_edit_a_day_later() -> None:
    def read_on(day: int, printed: str) -> str:
        page = (
            f"<title>Bridge opens</title><article><h1>Bridge opens</h1><p class=date>{printed}</p>"
            "<p>The bridge over the river opened on Monday after four years of work, and a cart crossed it.</p>"
            "<p>Nobody had thought to bring a ribbon, so a schoolteacher lent the mayor her scarf to cut.</p></article>"
        )
        article = extract(page, "http://x.test/news/bridge-opens", seen_at=datetime(2024, 3, day, 6, tzinfo=UTC))
        assert isinstance(article, Article)
        assert article.published[:10] == "2024-03-12"
        return fingerprint(article).content_sha256

    assert read_on(12, "3 hours ago") == read_on(13, "1 day ago")
