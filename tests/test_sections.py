"""What a page of links leads to, and how a listing is read to its end."""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.discover import find, is_article, is_section, leads_of, listing_of
from nkarchive.discover.listings import MAX_PAGES, PageLink, next_page
from nkarchive.errors import FinderUnreadable
from nkarchive.model import Announcement, Article, Kind, Lead, Page, Source, Teaser, Translation

SITE = "https://news.example"
PAPER = Source(name="paper", start=(f"{SITE}/en",), articles=r"/story/\d+$", follow=r"/list/")
PLAIN = Source(name="plain", start=(f"{SITE}/",))


def page(body: str, path: str = "/list/farming", **more: Any) -> Page:
    return Page(url=SITE + path, body=body.encode(), content_type="text/html; charset=utf-8", **more)


def leads(body: str, path: str = "/list/farming", source: Source = PAPER) -> list[tuple[str, Kind, str]]:
    """The leads of a page of links: path, kind, claim."""
    found = find(Kind.SECTION, page(body, path), source)
    return [(lead.url.removeprefix(SITE), lead.kind, lead.claim) for lead in found]


def test_a_page_of_links_leads_to_articles_sections_and_its_next_page() -> None:
    body = """<ul><li><a href="/list/farming">Farming</a> <a href="/list/trade?page=1">Trade</a></ul>
        <ul><li><a href="/list/farming">Farming</a> <a href="/list/trade">Trade</a></ul>
        <h5><a href="/story/7#top">Rice arrives
        late</a></h5> <a href="../story/7?utm_source=list">Read more about the rice that arrives late</a>
        <a href="/story/8"></a><a href="/story/8">Barley</a> <a href="mailto:desk@news.example">Write</a>
        <a href="https://other.example/story/9">Elsewhere</a> <a href="/about">About</a>
        <div><a href="?page=1">1</a> <a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=50">»</a></div>"""
    found = find(Kind.SECTION, page(body), PAPER)
    here = {"found_on": f"{SITE}/list/farming", "listing_url": f"{SITE}/list/farming"}
    rice, barley = (Announcement(where="listing", headline=said) for said in ("Rice arrives late", "Barley"))
    assert found == (
        Lead(url=f"{SITE}/list/trade", kind=Kind.SECTION, claim="Trade", **here),
        Lead(url=f"{SITE}/story/7", kind=Kind.ARTICLE, claim="Rice arrives late", announced=rice, **here),
        Lead(url=f"{SITE}/story/8", kind=Kind.ARTICLE, claim="Barley", announced=barley, **here),
        Lead(url=f"{SITE}/list/farming?page=2", kind=Kind.SECTION, next_page=True, **here),
    )


def test_of_several_links_to_an_article_the_heading_or_the_longest_text_is_the_claim() -> None:
    body = """<a href="/story/1"><img alt="A field"></a> <a href="/story/1">Rice</a> <a href="/story/1">Rice arrives</a>
        <a href="/story/2"><h3>Barley</h3><p>The harvest was late this year, officials said.</p></a>
        <a href="/story/3">Maize (12)</a> <a href="/story/4">Oats <time>5 Aug</time> 2시간 전</a>
        <a href="/story/5"><img alt="Millet"></a>"""
    claims = [claim for _, _, claim in leads(body)]
    assert claims == ["Rice arrives", "Barley", "Maize", "Oats", "Millet"]


def test_all_pages_of_a_listing_give_one_listing_url() -> None:
    """An article that slides from page 1 to page 2 keeps its claim."""
    source = replace(PAPER, start=(f"{SITE}/news",))
    body = '<a href="/story/1">Rice</a><a href="/news/page/3/">next</a>'
    for path in ("/news", "/news/page/2/", "/news/page/2"):
        assert {lead.listing_url for lead in find(Kind.SECTION, page(body, path), source)} == {f"{SITE}/news"}
    menu = '<a href="/list/trade/">Trade</a><a href="/story/1">Rice</a>'
    found = find(Kind.SECTION, page(menu, "/list/trade?page=4"), PAPER)
    assert [(lead.url, lead.listing_url) for lead in found] == [(f"{SITE}/story/1", f"{SITE}/list/trade/")]


def test_the_base_element_and_an_older_encoding_are_honoured() -> None:
    body = '<base href="/korean/"><a href="../story/5">평양의 봄</a>'.encode("euc-kr")
    found = find(Kind.SECTION, Page(url=f"{SITE}/list/a", body=body), PAPER)
    assert [(lead.url, lead.claim) for lead in found] == [(f"{SITE}/story/5", "평양의 봄")]


@pytest.mark.parametrize(
    ("url", "listing"),
    [
        ("/list/a", ("/list/a", 1)),
        ("/list/a?page=3", ("/list/a", 3)),
        ("/list/a?sort=new&page=3&cat=7", ("/list/a?cat=7&sort=new", 3)),
        ("/list/a?page=3&total=734&word=&cat=7", ("/list/a?cat=7", 3)),
        ("/news/page/2/", ("/news/", 2)),
        ("/news/page/2", ("/news", 2)),
        ("/page/2/", ("/", 2)),
        ("/?paged=2", ("/", 2)),
        ("/news?start=20", ("/news", 20)),
        ("/a/index_3.html", ("/a/", 3)),
        ("/list.php?p=2", ("/list.php", 2)),
        ("/?p=1234", ("/?p=1234", 1)),
        ("/list.php?p=12345678", ("/list.php?p=12345678", 1)),
        ("/list?page=about", ("/list?page=about", 1)),
        ("/story-page-2.html", ("/story.html", 2)),
    ],
)
def test_the_page_number_is_no_part_of_a_listing(url: str, listing: tuple[str, int]) -> None:
    assert listing_of(SITE + url) == (SITE + listing[0], listing[1])


def numbered(template: str, *numbers: int, texts: dict[int, str] | None = None) -> list[PageLink]:
    return [PageLink(url=SITE + template.format(n), text=(texts or {}).get(n, str(n))) for n in numbers]


PAGERS = {
    "all pages": ("/a", numbered("/a?page={}", 1, 2, 3), "/a?page=2"),
    "a window": ("/a?page=3", numbered("/a?page={}", 1, 2, 4, 5, 50), "/a?page=4"),
    "the end": ("/a?page=50", numbered("/a?page={}", 1, 48, 49), None),
    "next alone": ("/a?page=7", numbered("/a?page={}", 6, 8, texts={6: "Newer", 8: "Next »"}), "/a?page=8"),
    "back alone": ("/a?page=7", numbered("/a?page={}", 6, texts={6: "Next"}), None),
    "next leaps to the next ten": ("/a", numbered("/a?page={}", 1, 2, 3, 11, texts={11: "다음"}), "/a?page=2"),
    "the leap itself": ("/a?page=10", numbered("/a?page={}", 8, 9, 11, texts={11: "다음"}), "/a?page=11"),
    "a gap without next": ("/a", numbered("/a?page={}", 50), None),
    "WordPress": ("/a/", numbered("/a/page/{}/", 2, 3, 9), "/a/page/2/"),
    "WordPress, further on": ("/a/page/2/", numbered("/a/page/{}/", 3, 9), "/a/page/3/"),
    "WordPress, the query": ("/", numbered("/?paged={}", 2, 3), "/?paged=2"),
    "offsets": ("/a", numbered("/a?start={}", 20, 40, 980, texts={20: "2", 40: "3", 980: "50"}), "/a?start=20"),
    "offsets, further on": ("/a?start=20", numbered("/a?start={}", 0, 40, 980), "/a?start=40"),
    "offsets from one": ("/a", numbered("/a?start={}", 1, 21, texts={1: "1", 21: "2"}), "/a?start=21"),
    "numbers from zero": ("/a", numbered("/a?page={}", 1, 2, texts={1: "2", 2: "3"}), "/a?page=1"),
    "zero is linked": ("/a", numbered("/a?page={}", 0, 1, 2, texts={0: "first", 1: "x", 2: "y"}), "/a?page=1"),
    "zero, further on": ("/a?page=1", numbered("/a?page={}", 0, 2, texts={0: "1", 2: "3"}), "/a?page=2"),
    "files": ("/a/", numbered("/a/index_{}.html", 2, 3), "/a/index_2.html"),
    "one page": ("/a", numbered("/a?page={}", 1), None),
    "other listings": ("/a", numbered("/b?page={}", 2), None),
    "other filters": ("/a?cat=1", numbered("/a?cat=2&page={}", 2), None),
    "the filter stays": ("/a?cat=1", numbered("/a?cat=1&page={}", 2), "/a?cat=1&page=2"),
    "an echo of the count": ("/a?cat=1", numbered("/a?cat=1&page={}&total=734&word=", 2), "/a?cat=1&page=2"),
    "an echo, further on": ("/a?cat=1&page=2", numbered("/a?cat=1&page={}&total=735", 1, 3), "/a?cat=1&page=3"),
    "a name without a value": ("/a?rice", numbered("/a?rice&page={}", 2), "/a?page=2&rice"),
    "too far": (f"/a?page={MAX_PAGES}", numbered("/a?page={}", MAX_PAGES + 1), None),
}


@pytest.mark.parametrize("name", PAGERS)
def test_the_next_page_is_found_in(name: str) -> None:
    here, links, following = PAGERS[name]
    assert next_page(SITE + here, links) == (SITE + following if following else None)


def test_rel_next_is_believed_before_numbers() -> None:
    links = [*numbered("/a?page={}", 2), PageLink(url=f"{SITE}/a?page=3", says_next=True)]
    assert next_page(f"{SITE}/a", links) == f"{SITE}/a?page=3"
    assert next_page(f"{SITE}/a?page=5", links) is None
    head = '<link rel="next" href="/list/a?page=2"><a href="/story/1">Rice</a>'
    assert leads(head, "/list/a")[-1] == ("/list/a?page=2", Kind.SECTION, "")


@given(
    here=st.integers(0, 2_100),
    links=st.lists(
        st.tuples(st.integers(0, 2_100), st.sampled_from(["", "next", "2", "»"]), st.booleans()), max_size=8
    ),
    name=st.sampled_from(["page", "start", "p"]),
)
def test_a_chain_of_next_pages_always_grows(here: int, links: list[tuple[int, str, bool]], name: str) -> None:
    pages = [PageLink(url=f"{SITE}/a?{name}={n}", text=text, says_next=rel) for n, text, rel in links]
    following = next_page(f"{SITE}/a?{name}={here}", pages)
    assert following is None or listing_of(following)[1] > here


def test_a_listing_that_goes_on_for_ever_ends_with_its_articles() -> None:
    """Past the last page some sites show an empty list and a link to the next."""
    empty = '<p>Nothing here.</p><a href="/list/a?page=52">Next</a>'
    assert leads(empty, "/list/a?page=51") == []
    pictures = '<a href="/photo/1">One</a><a href="/list/a?page=4">4</a><a href="/list/a?page=5">5</a>'
    assert leads(pictures, "/list/a?page=3") == [("/list/a?page=4", Kind.SECTION, "")]


def test_a_start_page_names_its_feeds() -> None:
    head = """<link rel="alternate" type="application/rss+xml" title="News" href="/feed/">
        <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="/atom.xml">
        <link rel="alternate" type="application/feed+json" href="/feed.json">
        <link rel="alternate" type="application/rss+xml" title="News » Comments Feed" href="/comments/feed/">
        <link rel="alternate" type="application/rss+xml" href="https://other.example/feed">
        <link rel="alternate" type="application/json" href="/wp-json/1">"""
    feeds = [("/feed/", Kind.FEED, "News"), ("/atom.xml", Kind.FEED, ""), ("/feed.json", Kind.FEED, "")]
    assert leads(head, "/en") == feeds
    assert leads(head, "/en/front.do") == feeds  # where the start page led
    assert leads(head, "/list/farming") == []
    assert leads(head, "/en?page=2") == []


@pytest.mark.parametrize(
    "body",
    [
        '<frameset><frame src="/main.htm"><frame src="https://ads.example/"></frameset>',
        '<meta http-equiv="Refresh" content="0; URL=\'/main.htm\'">',
    ],
)
def test_a_start_page_of_frames_or_a_refresh_leads_on(body: str) -> None:
    assert leads(f"<html><head>{body}</head></html>", "/en") == [("/main.htm", Kind.SECTION, "")]


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 ...", "is a binary file"),
        (b'{"items": []}', "is a JSON document"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "is a feed, which belongs under feeds"),
        (b"<urlset/>", "is a sitemap, which belongs under sitemaps"),
    ],
)
def test_what_is_no_page_is_said_in_one_sentence(body: bytes, finding: str) -> None:
    with pytest.raises(FinderUnreadable) as refusal:
        find(Kind.SECTION, Page(url=f"{SITE}/en", body=body), PAPER)
    assert str(refusal.value) == (
        f"{SITE}/en {finding}, so no page could be read: open it in a browser, "
        "and put the address of an HTML page under start."
    )


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: f"<a href='{text}'>{text}</a>".encode()))
)
def test_any_bytes_give_leads_or_are_refused(body: bytes) -> None:
    for source in (PAPER, PLAIN):
        try:
            found = find(Kind.SECTION, Page(url=f"{SITE}/", body=body), source)
        except FinderUnreadable:
            continue
        assert len({lead.url for lead in found}) == len(found)
        assert all(lead.url.startswith(("http://", "https://")) for lead in found)


def test_a_page_of_too_many_links_is_read_up_to_a_bound() -> None:
    body = "".join(f'<a href="/story/{n}">{n}' for n in range(21_000))
    assert len(leads(body)) == 20_000


# --- which URLs are articles ----------------------------------------------------------------------


def test_an_articles_match_beats_follow() -> None:
    source = replace(PAPER, articles=r"/list/\d+$")
    assert (is_article(f"{SITE}/list/7", source), is_section(f"{SITE}/list/7", source)) == (True, False)
    assert (is_article(f"{SITE}/list/a", source), is_section(f"{SITE}/list/a", source)) == (False, True)


def test_a_link_to_share_a_story_is_not_the_story() -> None:
    for shared in (
        f"https://share.example/?u={SITE}/story/7",
        f"https://share.example/to/{SITE}/story/7",
        "https://partner.example/story/7",
    ):
        assert not is_article(shared, PAPER)
    assert is_article("https://m.news.example/story/7", PAPER)
    assert is_article("https://cdn.example/story/7", replace(PAPER, articles=r"//cdn\.example/story/\d+$"))


def test_a_source_known_by_its_feed_alone_may_have_articles_anywhere() -> None:
    source = Source(name="fed", feeds=("https://feeds.example/paper",), articles=r"/story/\d+$")
    assert is_article(f"{SITE}/story/7", source)
    assert not is_article(f"https://share.example/?u={SITE}/story/7", source)


def test_a_pattern_in_hangul_matches_addresses_that_are_stored_encoded() -> None:
    source = replace(PAPER, articles=r"/기사/\d+$")
    assert is_article(f"{SITE}/%EA%B8%B0%EC%82%AC/7", source)


@pytest.mark.parametrize(
    "path",
    [
        "/2024/08/05/rice-arrives",
        "/2024/08/rice",
        "/english/rice-arrives-late-in-north",
        "/news/20240805/1",
        "/view/AKR20240805001200504",
        "/article/12345",
        "/articles/rice-12345.html",
        "/view.php?idxno=77",
        "/?p=77",
        "/bbs/board.php?bo_table=news&wr_id=77",
        "/q/5a1b2c3d4e5f60718293a4b5c6d7e8f9.kcmsf",
        "/%ED%8F%89%EC%96%91-%EC%8B%9C%EC%9E%A5-%EC%8C%80%EA%B0%92",
        "/story/2024-08-05-rice",
    ],
)
def test_without_a_pattern_these_look_like_stories(path: str) -> None:
    assert is_article(SITE + path, PLAIN)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/politics",
        "/politics/north-korea",
        "/2024/08/05/",
        "/2024",
        "/tag/kim-jong-un-and-others",
        "/author/a-b-c-d",
        "/category/news/2024",
        "/wp-content/uploads/2024/08/rice-arrives-late-again.jpg",
        "/files/20240805.pdf",
        "/search?q=rice&id=1",
        "/about-us",
        "/list?page=3",
    ],
)
def test_without_a_pattern_these_do_not(path: str) -> None:
    assert not is_article(SITE + path, PLAIN)


def test_elsewhere_nothing_is_the_sources_article() -> None:
    assert not is_article("https://other.example/2024/08/05/rice-arrives", PLAIN)


def test_teasers_and_translations_that_are_the_sources_own_are_leads() -> None:
    article = Article(
        url=f"{SITE}/story/1",
        headline="Rice",
        paragraphs=("Rice.",),
        teasers=(
            Teaser(url=f"{SITE}/story/2?utm_source=side", headline="Barley"),
            Teaser(url=f"{SITE}/story/1#more"),
            Teaser(url="https://other.example/story/3"),
            Teaser(url="not a url"),
            Teaser(url=f"{SITE}/story/2"),
        ),
        translations=(Translation(language="ko", url=f"{SITE}/story/4"),),
    )
    assert leads_of(article, PAPER) == (
        Lead(url=f"{SITE}/story/2", kind=Kind.ARTICLE, found_on=f"{SITE}/story/1"),
        Lead(url=f"{SITE}/story/4", kind=Kind.ARTICLE, found_on=f"{SITE}/story/1"),
    )


# --- a real agency's listings, replayed -----------------------------------------------------------

REPLAY = Path(__file__).resolve().parents[2] / "shared" / "kcna"
AGENCY = Source(
    name="agency",
    start=("http://127.0.0.1:8113/",),
    articles=r"/en/(?:article|media/(?:photo|video))/q/[0-9a-f]+\.kcmsf$",
    follow="/en/article/list/",
)


def agency(day: str, page_size: int) -> tuple[Any, Any]:
    """The replay's pages without its server: a function from path to body, and its truth of *day*."""
    spec = importlib.util.spec_from_file_location("agency_replay", REPLAY / "replay.py")
    assert spec is not None and spec.loader is not None
    replay = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(replay)
    lines = (REPLAY / "kcna-2024-08.jsonl").read_text(encoding="utf-8").splitlines()
    replay.ITEMS.extend(map(replay.json.loads, lines))
    replay.TOPICS.extend(sorted({item["topic"] for item in replay.ITEMS}))
    replay.STATE["day"] = day
    replay.ARGS = argparse.Namespace(limit=0, page_size=page_size)

    class Answer(replay.Handler):  # type: ignore[misc,name-defined]
        def __init__(self, path: str) -> None:
            self.path = path
            self.get()

        def answer(self, code: int, body: str, *_: object, **__: object) -> None:
            self.code, self.body = code, body.encode()

    return Answer, replay


@pytest.mark.skipif(not REPLAY.exists(), reason="the agency's replay is not beside this checkout")
@pytest.mark.parametrize(("day", "page_size"), [("2024-08-04", 20), ("2024-08-31", 20), ("2024-08-31", 7)])
def test_following_leads_reaches_every_article_of_an_agency(day: str, page_size: int) -> None:
    """Each page of each topic is read once, and all that stood on the site that day is found."""
    answer, replay = agency(day, page_size)
    todo, read, articles = list(AGENCY.start), Counter[str](), set[str]()
    while todo:
        url = todo.pop()
        read[url] += 1
        path = urlsplit(url).path + ("?" + urlsplit(url).query if urlsplit(url).query else "")
        got = answer(path)
        assert got.code == 200
        for lead in find(Kind.SECTION, Page(url=url, body=got.body), AGENCY):
            if lead.kind is Kind.ARTICLE:
                articles.add(urlsplit(lead.url).path)
            elif lead.url not in read and lead.url not in todo:
                todo.append(lead.url)
    assert articles == set(replay.truth(day)["articles"])
    pages = sum(replay.listing(topic, day, 1)[1] for topic in replay.TOPICS)
    assert read == Counter(list(read))
    assert len(read) == pages + 1
