"""Which page comes next, which is the first, and several pages as one article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nkarchive.extract.document import Document
from nkarchive.extract.page_numbers import number_in, readings, same_article, stem
from nkarchive.extract.pages import continues, find, join
from nkarchive.model import Article, Author, Caption, Page, Teaser
from timing import within

SITE = "https://news.example"


def pages(path: str, markup: str) -> tuple[str, str]:
    """Return the paths of the next and the first page."""
    body = f"<html><body><h1>Flood</h1>{markup}</body></html>".encode()
    document = Document.parse(Page(url=SITE + path, body=body, content_type="text/html; charset=utf-8"))
    assert isinstance(document, Document)
    found = find(document)
    return found.next_url.removeprefix(SITE), found.first_url.removeprefix(SITE)


@pytest.mark.parametrize(
    ("path", "markup", "following", "first"),
    [
        ("/flood/", 'Pages: 1 <a href="/flood/2/">2</a> <a href="/flood/3/">3</a>', "/flood/2/", ""),
        ("/flood/2/", '<a href="/flood/">1</a> 2 <a href="/flood/3/">3</a>', "/flood/3/", "/flood/"),
        ("/flood/3/", '<a href="/flood/">1</a> <a href="/flood/2/">2</a> 3', "", "/flood/"),
        ("/flood", '<a href="/flood/page/2">Page 2 of 4</a>', "/flood/page/2", ""),
        ("/a?id=7", '<a href="?id=7&page=2">Next »</a>', "/a?id=7&page=2", ""),
        ("/a?id=7", '<a href="?page=2&amp;id=7#top" rel=next><img></a>', "/a?page=2&id=7#top", ""),
        ("/flood.html", '<link rel=next href="/flood-2.html">', "/flood-2.html", ""),
        ("/flood.html", '<a href="flood_2.html">[2]</a>', "/flood_2.html", ""),
        ("/flood/", '<a href="2.html">2</a>', "/flood/2.html", ""),
        ("/c_55.htm", '<a href="c_55_2.htm">下一页</a>', "/c_55_2.htm", ""),
        ("/t_55.html", 'Seiten: 1 <a href="t_55_1.html">2</a>', "/t_55_1.html", ""),
        ("/node/5", '<ul class=pager><li><a href="/node/5?page=0%2C1">2</a></ul>', "/node/5?page=0%2C1", ""),
        ("/flood/seite-2", '<a href="/flood">Seite 1</a><a href="/flood/seite-3">Nächste Seite</a>', "/flood/seite-3", "/flood"),
        ("/news/12", '<a href="/news/12?page=2">次のページ：米の値段</a>', "/news/12?page=2", ""),
        ("/news/쌀", '<a href="/news/쌀?page=2">다음 페이지 ▶</a>', "/news/쌀?page=2", ""),
        ("/news/12?page=3", '<a href="?page=1">처음</a><a href="?page=2">이전 페이지</a>', "", "/news/12?page=2"),
        ("/s/7", '<link rel=canonical href="/long/flood/"><a href="/long/flood/2/">2</a>', "/long/flood/2/", ""),
    ],
)  # fmt: skip
def test_a_pager_names_the_next_page_and_the_first(path: str, markup: str, following: str, first: str) -> None:
    assert pages(path, markup) == (following, first)


@pytest.mark.parametrize(
    ("path", "markup"),
    [
        ("/flood", '<link rel=next href="/fire"><link rel=prev href="/hail">'),
        ("/flood", '<link rel=next href="/flood-2"><a href="/flood-2" rel=next>Next post: Flood</a>'),
        ("/articles/7", '<a rel=prev href="/articles/6">Previous</a><a rel=next href="/articles/8">Next article</a>'),
        ("/article_101.html", '<link rel=next href="/article_102.html"><a href="/article_100.html">Previous</a>'),
        ("/7", '<a href="/8">8</a><a href="/6">6</a>'),
        ("/2024/03/05", '<a href="/2024/03/06">6</a>'),
        ("/flood", '<div id=comments><a href="/flood?page=2">2</a></div>'),
        ("/flood", '<a href="/flood?cpage=2#comments">Older comments</a>'),
        ("/flood", '<div class="photo-gallery"><a href="/flood?page=2">Next</a></div>'),
        ("/flood", '<a href="/flood?share=2">2</a><a href="/flood#2">2</a>'),
        ("/flood", '<a href="/list?page=2">2</a><a href="/list?page=2" rel=next>Next page</a>'),
        ("/flood", '<a href="/flood?page=2">The flood in figures</a>'),
        ("/flood", '<a href="https://other.example/flood?page=2">2</a>'),
        ("/?p=41", '<a href="/?p=42" rel=next>Next</a>'),
    ],
)
def test_what_is_no_page_of_the_article(path: str, markup: str) -> None:
    """Neighbouring posts, numbered articles, comments, galleries, listings, other sites."""
    assert pages(path, markup) == ("", "")


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_addresses_of_any_kind_are_read(one: str, other: str) -> None:
    assert all(each.base for each in readings(f"{SITE}/{one}"))
    assert same_article(f"{SITE}/{one}", f"{SITE}/{other}") in (True, False)
    assert isinstance(stem(one), str) and (number_in(other) is None or 0 <= (number_in(other) or 0) < 100)


@pytest.mark.parametrize(
    "link",
    ['<a href="/flood?page=2">5</a>', '<a href="/flood?page=5">2</a>', '<a href="?page=2"><b>Next', "<a href=2>2"],
)
def test_a_page_of_nothing_but_pagers_is_read_in_a_second(link: str) -> None:
    body = ("<div class=comments>" * 200 + link * 20_000).encode()
    document = Document.parse(Page(url=f"{SITE}/flood", body=body))
    assert isinstance(document, Document)
    with within(1):
        find(document)


# --- join -----------------------------------------------------------------------------------------

FIRST = Article(
    url=f"{SITE}/flood",
    headline="Flood in the valley",
    standfirst="The river rose in the night.",
    paragraphs=("Rain fell.", "It went on.", "Next page: The mill"),
    published="2024-03-05",
    captions=(Caption(text="The bridge"),),
    teasers=(Teaser(url=f"{SITE}/fire", headline="Fire"),),
    next_page_url=f"{SITE}/flood?page=2",
    provenance={"headline": "h1", "published": "text"},
)
SECOND = Article(
    url=f"{SITE}/flood?page=2",
    headline="Flood in the valley (page 2)",
    paragraphs=("The river rose in the night.", "The mill stood.", "Its wheel turned.", "2/2"),
    published="2024-03-06",
    byline=(Author(name="Jo Park"),),
    captions=(Caption(text="The bridge"), Caption(text="The mill")),
    teasers=(
        Teaser(url=f"{SITE}/fire#top", headline="Fire"),
        Teaser(url=f"{SITE}/hail", headline="Hail"),
        Teaser(url=f"{SITE}/flood", headline="1"),
    ),
    first_page_url=f"{SITE}/flood",
    provenance={"headline": "h1", "published": "text", "byline": "text"},
)


def test_the_pages_are_one_article_that_says_nothing_twice() -> None:
    assert join(FIRST, [SECOND]) == replace(
        FIRST,
        paragraphs=("Rain fell.", "It went on.", "The mill stood.", "Its wheel turned."),
        byline=(Author(name="Jo Park"),),
        captions=(Caption(text="The bridge"), Caption(text="The mill")),
        teasers=(Teaser(url=f"{SITE}/fire", headline="Fire"), Teaser(url=f"{SITE}/hail", headline="Hail")),
        next_page_url="",
        provenance={"headline": "h1", "published": "text", "byline": "text"},
    )


def test_an_overlap_at_the_turn_of_the_page_counts_once_and_so_does_what_ends_every_page() -> None:
    first = replace(FIRST, paragraphs=("A.", "B.", "C.", "Write to the desk."))
    second = replace(SECOND, paragraphs=("C.", "D.", "Write to the desk."))
    assert join(first, [second]).paragraphs == ("A.", "B.", "C.", "D.", "Write to the desk.")


def test_one_page_is_itself() -> None:
    assert join(FIRST, []) is FIRST


def test_a_subheading_that_comes_again_stays() -> None:
    first = replace(FIRST, paragraphs=("A.", "Losses", "B."))
    second = replace(SECOND, paragraphs=("C.", "Losses", "D."))
    assert join(first, [second]).paragraphs == ("A.", "Losses", "B.", "C.", "Losses", "D.")


@pytest.mark.parametrize(
    ("page", "goes_on"),
    [
        (SECOND, True),
        (replace(SECOND, headline="The mill", first_page_url=""), False),
        (replace(SECOND, headline="The mill"), True),
        (replace(SECOND, headline="The mill", first_page_url="", canonical_url=f"{SITE}/flood"), True),
        (replace(SECOND, paragraphs=FIRST.paragraphs), False),
        (replace(SECOND, paragraphs=(*FIRST.paragraphs, "Ok.")), False),
    ],
    ids=["the same headline", "another headline", "names its first", "canonical", "the same text", "little is new"],
)
def test_a_page_goes_on_with_an_article(page: Article, goes_on: bool) -> None:
    assert continues(FIRST, page) is goes_on
