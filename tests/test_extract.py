"""Extraction beyond the golden pages: rules, agreement, encodings, hostile input."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nkarchive.encoding import decode
from nkarchive.extract import extract
from nkarchive.model import Article, Reason, Rejection, Rules

URL = "http://news.example/2024/03/05/bridge"
TEXT = "".join(
    f"<p>The bridge over the invented river carries {n} carts an hour, the council said.</p>" for n in range(6)
)


def _page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>"


def _article(page: str | bytes, url: str = URL, **known: object) -> Article:
    found = extract(page, url, **known)  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def test_the_h1_that_agrees_wins_over_the_wording_for_search_engines() -> None:
    head = (
        "<title>Bridge carries carts: what you need to know | Example News</title>"
        '<meta property="og:site_name" content="Example News">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge carries more carts",}</script>'
    )
    body = f"<h1>Example News</h1><article><h1>Bridge carries more carts</h1>{TEXT}</article><aside><h2>Bridge carries carts</h2></aside>"
    assert _article(_page(body, head)).headline == "Bridge carries more carts"


def test_an_outlet_gives_way_to_the_person_who_signs_in_print() -> None:
    head = (
        '<title>Bridge | Example News</title><meta property="og:site_name" content="Example News">'
        '<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"Bridge","author":{"@type":"Organization","name":"Example News"},'
        '"datePublished":"2024-03-05T09:00:00+09:00","dateModified":"2024-03-05T11:00:00+09:00"}]}</script>'
    )
    body = f'<article><h1>Bridge</h1><p class="byline">By Ann Example and Bob Sample</p>{TEXT}</article>'
    article = _article(_page(body, head))
    assert [author.name for author in article.byline] == ["Ann Example", "Bob Sample"]
    assert (article.published, article.updated) == ("2024-03-05T09:00:00+09:00", "2024-03-05T11:00:00+09:00")
    assert "By Ann" not in article.body
    unsigned = _article(_page(body.replace('<p class="byline">By Ann Example and Bob Sample</p>', ""), head))
    assert [author.name for author in unsigned.byline] == ["Example News"]


def test_rules_win_field_by_field_and_dropped_elements_are_never_read() -> None:
    body = f"<h1>Shouting banner</h1><div class=t>Bridge opens</div><i class=d>5 March 2024</i><b class=w>Ann Example</b><div class=x>{TEXT}<p class=ad>Buy carts of every kind from the invented maker of carts.</p></div>"
    rules = (Rules(headline=(".none", ".t"), published=(".d",), byline=(".w",), body=(".x p",), drop=(".ad", "h1")),)
    article = _article(_page(body), rules=rules)
    assert (article.headline, article.published, article.byline_text) == ("Bridge opens", "2024-03-05", "Ann Example")
    assert "Buy carts" not in article.body
    assert len(article.paragraphs) == 6
    assert {field: article.provenance[field] for field in ("headline", "published", "byline", "body")} == {
        "headline": "css:.t",
        "published": "css:.d",
        "byline": "css:.w",
        "body": "css:.x p",
    }


def test_the_layout_in_use_when_the_page_was_seen_is_the_one_that_reads_it() -> None:
    rules = (Rules(headline=(".new",)), Rules(until_on=date(2019, 6, 30), headline=(".old",)))
    page = _page(f"<div class=new>Later bridge</div><div class=old>Earlier bridge</div>{TEXT}")
    seen = {
        year: _article(page, rules=rules, seen_at=datetime(year, 1, 1, tzinfo=UTC)).headline for year in (2018, 2020)
    }
    assert seen == {2018: "Earlier bridge", 2020: "Later bridge"}


@pytest.mark.parametrize("claim", ["", '<meta charset="utf-8">', '<meta charset="euc-kr">'])
def test_korean_is_read_whatever_the_page_claims(claim: str) -> None:
    text = "새 등대가 들어섰다고 항만 당국이 밝혔다. " * 5
    page = f"<html><head>{claim}<title>등대</title></head><p>{text}</p></html>"
    assert decode(page.encode("cp949"), "text/html")[0] == page
    assert decode(page.encode("utf-8"), "text/html; charset=iso-8859-1")[0] == page


def test_an_article_can_be_sent_between_processes() -> None:
    article = _article(_page(f"<h1>Bridge opens</h1>{TEXT}"))
    assert pickle.loads(pickle.dumps(article)) == article


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["", "text/html; charset=euc-kr", "text/html; charset=nonsense", "image/png"]),
)
def test_any_bytes_are_an_article_or_a_rejection(body: bytes, content_type: str) -> None:
    assert isinstance(extract(body, URL, content_type=content_type), Article | Rejection)


_PIECES = st.lists(
    st.sampled_from(
        ["<h1>", "</h1>", "<p>", "</p>", "<a href='/x'>", "</a>", "<title>", "</title>", "<time datetime='2024-13-45'>", "By Ann Example", "5 March 2024",
         "<script type='application/ld+json'>", '{"@type":"Article","author":[[{"name":["A"]}]],"datePublished":{}}', "</script>", "<meta property='og:title' content='x'>",
         "<figure>", "<figcaption>", "Related", "<li>", "<h2>", "<table><tr><td>", "text of a sentence that goes on. " * 5, "[caption", "&#xD800;", "\ufeff", "\ud800"]
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(_PIECES)
def test_any_pieces_of_markup_are_an_article_or_a_rejection(pieces: list[str]) -> None:
    found = extract("".join(pieces), URL)
    assert isinstance(found, Article | Rejection)
    assert extract("".join(pieces), URL) == found


@pytest.mark.parametrize(
    ("content_type", "body", "reason"),
    [
        ("application/pdf", b"%PDF-1.7 ...", Reason.NOT_HTML),
        ("image/png", b"\x89PNG....", Reason.NOT_HTML),
        ("text/html", b"", Reason.EMPTY),
        ("text/html", b"<html><body></body></html>", Reason.EMPTY),
    ],
)
def test_what_is_no_page_says_so(content_type: str, body: bytes, reason: Reason) -> None:
    found = extract(body, URL, content_type=content_type)
    assert isinstance(found, Rejection)
    assert found.reason == reason


def test_a_page_that_leaves_its_body_tag_out_is_read_all_the_same() -> None:
    """As HTML lets it, and as the parser underneath does not expect of <article> and <main>."""
    text = "<p>The bridge over the river opened on Monday after four years of work, and a cart crossed it.</p>" * 2
    for tag in ("article", "main", "section", "div"):
        page = (
            f"<!doctype html><meta charset=utf-8><title>Bridge opens</title><{tag}><h1>Bridge opens</h1>{text}</{tag}>"
        )
        article = extract(page, "http://x.test/news/bridge-opens")
        assert isinstance(article, Article), tag
        assert (article.headline, len(article.paragraphs)) == ("Bridge opens", 2)
