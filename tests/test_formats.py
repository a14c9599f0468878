"""Feeds and sitemaps as the trade writes them: encodings, relative links, several links, dates that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsroom import MORNING, Newsroom, links, newsroom
from nkarchive.discover import find
from nkarchive.model import Announcement, Kind, Lead, Page, Source
from servers import page

SITE = "https://news.example"
PAPER = Source(name="paper", start=(f"{SITE}/",), articles="/story/")
KOREAN = "평양 소식"


def leads(body: str | bytes, kind: Kind = Kind.FEED, content_type: str = "") -> tuple[Lead, ...]:
    data = body.encode() if isinstance(body, str) else body
    return find(kind, Page(url=f"{SITE}/feeds/all.xml", body=data, content_type=content_type), PAPER)


def said(body: str | bytes, content_type: str = "") -> list[tuple[str, str]]:
    return [(lead.url.removeprefix(SITE), lead.claim) for lead in leads(body, content_type=content_type)]


def rss(items: str, *, head: str = '<?xml version="1.0"?>', more: str = "") -> str:
    return f"{head}<rss version='2.0' {more}><channel><title>News</title><link>{SITE}/</link>{items}</channel></rss>"


def item(title: str, link: str = "/story/1", more: str = "") -> str:
    return f"<item {more}><title>{title}</title><link>{link}</link></item>"


def atom(entry: str) -> str:
    space = 'xmlns="http://www.w3.org/2005/Atom"'
    return f'<?xml version="1.0"?><feed {space} xml:base="{SITE}/base/"><title>News</title>{entry}</feed>'


# --- encodings ------------------------------------------------------------------------------------


def declared(name: str) -> str:
    return rss(item(KOREAN), head=f'<?xml version="1.0" encoding="{name}"?>')


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(declared("EUC-KR").encode("euc-kr"), "", id="EUC-KR, declared"),
        pytest.param(declared("ks_c_5601-1987").encode("cp949"), "", id="EUC-KR by its other name"),
        pytest.param(rss(item(KOREAN)).encode("euc-kr"), "text/xml; charset=euc-kr", id="EUC-KR in the header"),
        pytest.param(rss(item(KOREAN)).encode("euc-kr"), "", id="EUC-KR, said nowhere"),
        pytest.param(declared("UTF-8").encode("euc-kr"), "text/xml; charset=utf-8", id="EUC-KR called UTF-8"),
        pytest.param(declared("EUC-KR").encode(), "", id="UTF-8 called EUC-KR"),
        pytest.param(rss(item(KOREAN)).encode("utf-16"), "", id="UTF-16"),
        pytest.param(declared("UTF-16").encode("utf-16"), "", id="UTF-16, declared"),
        pytest.param(b"\xef\xbb\xbf \r\n\n" + declared("UTF-8").encode(), "", id="a mark and white space before"),
        pytest.param(b"\n\n" + declared("UTF-8").encode(), "", id="white space before"),
        pytest.param(b"<br />\n<b>Warning</b>: x.php<br />\n" + declared("UTF-8").encode(), "", id="a warning before"),
    ],
)
def test_a_feed_is_read_in_what_it_is_written_in(body: bytes, content_type: str) -> None:
    assert said(body, content_type) == [("/story/1", KOREAN)]


def test_a_page_that_shows_a_feed_is_no_feed() -> None:
    with pytest.raises(Exception, match="is an HTML page"):
        said("<!DOCTYPE html><html><body><pre>" + rss(item("A")))


def test_a_sitemap_after_a_warning_is_read() -> None:
    body = f"<b>Warning</b>: x\n<?xml version='1.0'?><urlset><url><loc>{SITE}/story/1</loc></url></urlset>"
    assert [lead.url for lead in leads(body, Kind.SITEMAP)] == [f"{SITE}/story/1"]


# --- links ----------------------------------------------------------------------------------------


def test_relative_links_have_their_base() -> None:
    base = f'xml:base="{SITE}/en/"'
    assert said(rss(item("A", "/story/1") + item("B", "../story/2"))) == [("/story/1", "A"), ("/story/2", "B")]
    assert said(rss(item("A", "story/1"), more=base)) == [("/en/story/1", "A")]
    assert said(rss(item("A", "story/1", base))) == [("/en/story/1", "A")]
    nested = '<entry xml:base="deep/"><title>A</title><link xml:base="er/" href="story/3"/></entry>'
    assert said(atom(nested)) == [("/base/deep/er/story/3", "A")]


def test_a_guid_is_a_link_where_it_says_so() -> None:
    assert said(rss(f"<item><title>A</title><guid>{SITE}/story/1</guid></item>")) == [("/story/1", "A")]
    other = f'<guid isPermaLink="false">tag:news.example,2024:1</guid><link>{SITE}/story/1</link>'
    assert said(rss(f"<item><title>A</title>{other}</item>")) == [("/story/1", "A")]
    assert said(rss("<item><title>A</title><guid>12345</guid></item>")) == []
    not_one = f'<guid isPermaLink="false">{SITE}/story/1</guid>'
    assert said(rss(f"<item><title>A</title>{not_one}</item>")) == []


def test_of_an_atom_entrys_links_the_page_is_taken() -> None:
    several = (
        '<link rel="self" href="https://news.example/api/1"/><link rel="edit" href="/edit/1"/>'
        '<link rel="enclosure" href="/story/a.mp3"/><link rel="alternate" type="application/pdf" href="/story/1.pdf"/>'
        '<link rel="alternate" type="text/html" href="/story/1"/><link rel="replies" href="/story/1/replies"/>'
    )
    assert said(atom(f"<entry><title>A</title>{several}</entry>")) == [("/story/1", "A")]


def test_titles_in_cdata_markup_and_entities_that_xml_does_not_know() -> None:
    assert said(rss(item("<![CDATA[Rice & <b>barley</b>]]>"))) == [("/story/1", "Rice & barley")]
    assert said(rss(item("&lt;b&gt;Rice&lt;/b&gt; &lt;script&gt;x()&lt;/script&gt;"))) == [("/story/1", "Rice x()")]
    assert said(rss(item("Rice&nbsp;&mdash; &eacute;t&eacute;&hellip;"))) == [("/story/1", "Rice — été…")]
    assert said(rss(item("Rice & barley", "/story/1?a=1&b=2"))) == [("/story/1?a=1&b=2", "Rice & barley")]
    xhtml = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Rice <b>arrives</b></div></title>'
    assert said(atom(f'<entry>{xhtml}<link href="/story/1"/></entry>')) == [("/story/1", "Rice arrives")]


# --- what is said of an article -------------------------------------------------------------------


def test_rss_1_has_its_date_in_dublin_core() -> None:
    spaces = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    entry = f"<item rdf:about='{SITE}/story/1'><title>A</title><link>{SITE}/story/1</link><dc:date>2024-03-05</dc:date>"
    (lead,) = leads(f"<?xml version='1.0'?><rdf:RDF {spaces}>{entry}<dc:creator>Ri</dc:creator></item></rdf:RDF>")
    assert lead.announced == Announcement(where="feed", headline="A", published="2024-03-05", byline="Ri")


NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"><url><loc>{0}/story/1</loc>
 <news:news><news:publication><news:name>Paper</news:name><news:language>ko</news:language></news:publication>
 <news:publication_date>2024-03-05T10:00:00+09:00</news:publication_date><news:title>쌀 &amp; 보리</news:title>
 <news:keywords>rice,
 barley</news:keywords></news:news>
 <image:image><image:loc>{0}/story/2.jpg</image:loc><image:title>A picture</image:title></image:image>
 <video:video><video:title>A film</video:title><video:player_loc>{0}/story/3</video:player_loc></video:video>
 </url></urlset>"""


def test_what_a_news_sitemap_says_is_a_claim_and_pictures_and_films_are_no_pages() -> None:
    (lead,) = leads(NEWS.format(SITE), Kind.SITEMAP)
    assert (lead.url, lead.claim, lead.announced) == (
        f"{SITE}/story/1",
        "쌀 & 보리",
        Announcement(
            where="sitemap",
            headline="쌀 & 보리",
            published="2024-03-05T10:00:00+09:00",
            language="ko",
            keywords="rice, barley",
        ),
    )


def test_a_sitemap_of_text_with_a_mark_and_remarks() -> None:
    body = f"\ufeff{SITE}/story/1\r\n\r\n{SITE}/story/2\r\n# the end\r\n"
    assert [lead.url for lead in leads(body, Kind.SITEMAP)] == [f"{SITE}/story/1", f"{SITE}/story/2"]


# --- through the crawl ----------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.source = replace(running.source, feeds=(running.url("/feed.xml"),))
        yield running


TEXT = " ".join(f"Witness {number} said that the river was high." for number in range(9))
DATES = [
    ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ("2099-01-01T00:00:00Z", None),
    ("Fri, 30 Feb 2024 10:00:00 +0900", None),
    ("2024-03-05 25:61", "2024-03-05"),
    ("yesterday, as ever", None),
    ("0000-00-00 00:00:00", None),
    ("99999999999999999999", None),
    ("Tue, 05 Mar 2024 10:00:00 +0900", "2024-03-05T10:00:00+09:00"),
]


def test_a_date_that_cannot_be_is_nobodys_date(site: Newsroom) -> None:
    """The pages themselves have no date: what the feed says is all there is."""
    items = ""
    for number, (date, _) in enumerate(DATES):
        items += f"<item><link>/news/{number}</link><title>Story {number}</title><pubDate>{date}</pubDate></item>"
        site.put(f"/news/{number}", f"<article><h1>Story {number}</h1><p>{TEXT} This was {number}.</p></article>")
    site.put("/", links())
    site.put("/feed.xml", page(rss(items), kind="application/rss+xml"))
    site.crawl(MORNING)
    published = dict(site.rows("SELECT url, published FROM articles"))
    assert {site.path(url): day for url, day in published.items()} == {
        f"/news/{number}": day for number, (_, day) in enumerate(DATES)
    }


def test_what_a_news_sitemap_said_is_kept(site: Newsroom) -> None:
    site.source = replace(site.source, feeds=(), sitemaps=(site.url("/map.xml"),), articles="/story/")
    site.put("/", links())
    site.put("/map.xml", page(NEWS.format(site.url("")), kind="text/xml"))
    site.put("/story/1", f"<article><h1>쌀 & 보리</h1><p>{TEXT}</p></article>")
    site.crawl(MORNING)
    assert site.rows("SELECT place, headline, published, language, keywords FROM announcements") == [
        ("sitemap", "쌀 & 보리", "2024-03-05T10:00:00+09:00", "ko", "rice, barley")
    ]
