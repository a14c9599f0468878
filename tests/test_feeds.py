"""RSS, Atom and JSON feeds, as publishers really send them."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.discover import find
from nkarchive.errors import FinderUnreadable
from nkarchive.model import Announcement, Kind, Lead, Page, Source

URL = "https://news.example/feed/"
PAPER = Source(name="paper", start=("https://news.example/",), articles=r"/story/\d+$")
OPEN = replace(PAPER, articles="")


def leads(body: str | bytes, source: Source = PAPER, content_type: str = "") -> list[tuple[str, str]]:
    """The articles of a feed: URL and claim."""
    data = body.encode() if isinstance(body, str) else body
    found = find(Kind.FEED, Page(url=URL, body=data, content_type=content_type), source)
    assert {lead.kind for lead in found} <= {Kind.ARTICLE}
    return [(lead.url, lead.claim) for lead in found]


def rss(items: str, head: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{head}{items}</channel></rss>'


def test_an_entry_is_a_lead_with_its_title_as_the_claim() -> None:
    body = rss(
        "<item><title> Rice &amp; barley\n arrive </title><link>https://news.example/story/7?utm_source=rss#c</link></item>"
    )
    assert find(Kind.FEED, Page(url=URL + "?a=1", body=body.encode()), PAPER) == (
        Lead(
            url="https://news.example/story/7",
            kind=Kind.ARTICLE,
            found_on=URL + "?a=1",
            claim="Rice & barley arrive",
            listing_url=URL + "?a=1",
            announced=Announcement(where="feed", headline="Rice & barley arrive"),
        ),
    )


def test_relative_links_cdata_and_guids() -> None:
    items = """
        <item><title><![CDATA[<b>쌀</b> &amp; 보리]]></title><link>/story/1</link></item>
        <item><title>White space</title><link>
            ../story/2
        </link></item>
        <item><title>A GUID that is a link</title><guid isPermaLink="true">https://news.example/story/3</guid></item>
        <item><title>A GUID that is none</title><guid isPermaLink="false">tag:news.example,2024:4</guid></item>
        <item><title>Both</title><guid isPermaLink="false">5</guid><link>https://news.example/story/5</link></item>
        <item><title>No link</title></item><item/>"""
    assert leads(rss(items)) == [
        ("https://news.example/story/1", "쌀 & 보리"),
        ("https://news.example/story/2", "White space"),
        ("https://news.example/story/3", "A GUID that is a link"),
        ("https://news.example/story/5", "Both"),
    ]


def test_the_publishers_own_link_behind_a_click_counter() -> None:
    items = """<item><title>Rice</title><link>https://clicks.example/~r/x/1</link>
        <feedburner:origLink>https://news.example/story/1</feedburner:origLink></item>"""
    body = rss(items).replace("<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" ')
    assert leads(body) == [("https://news.example/story/1", "Rice")]


def test_atom_with_its_base_and_other_links() -> None:
    body = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"
        xml:base="https://news.example/en/"><title>News</title><entry>
        <title type="html">Rice &lt;i&gt;late&lt;/i&gt;</title>
        <link rel="enclosure" href="/story/9"/><link rel="alternate" href="../story/1"/><id>urn:1</id></entry></feed>"""
    assert leads(body) == [("https://news.example/story/1", "Rice late")]


def test_rdf_and_a_doctype() -> None:
    body = """<!-- made by hand --><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/"><item rdf:about="x"><title>Rice</title>
        <link>https://news.example/story/1</link></item></rdf:RDF>"""
    assert leads(body) == [("https://news.example/story/1", "Rice")]
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.example/rss-0.91.dtd">'
    old = (
        f'<?xml version="1.0"?>{doctype}<rss version="0.91"><channel><item><link>/story/1</link></item></channel></rss>'
    )
    assert leads(old) == [("https://news.example/story/1", "")]


def test_json_feed() -> None:
    items = [
        {"id": "1", "url": "/story/1", "title": "Rice"},
        {"id": "https://news.example/story/2"},
        {"id": "3", "external_url": "https://news.example/story/3", "title": 7},
        {"id": "4"},
        "no item",
        {"url": ["/story/5"]},
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    assert leads("\ufeff" + body) == [
        ("https://news.example/story/1", "Rice"),
        ("https://news.example/story/2", ""),
        ("https://news.example/story/3", ""),
    ]


def test_korean_in_its_old_encoding_with_and_without_a_declaration() -> None:
    text = rss("<item><title>평양의 봄</title><link>/story/1</link></item>")
    declared = text.replace('version="1.0"?', 'version="1.0" encoding="euc-kr"?')
    assert leads(declared.encode("euc-kr")) == [("https://news.example/story/1", "평양의 봄")]
    by_header = leads(text.encode("euc-kr"), content_type="application/xml; charset=euc-kr")
    assert by_header == [("https://news.example/story/1", "평양의 봄")]


def test_broken_xml_loses_only_what_is_broken() -> None:
    body = rss("<item><title>Rice & barley <b></title><link>/story/1</link></item><item><link>/story/2</link></item>")
    assert [url for url, _ in leads(body)] == ["https://news.example/story/1", "https://news.example/story/2"]
    cut = rss("<item><link>/story/1</link></item><item><link>/story/2</li")[:-30]
    assert "https://news.example/story/1" in [url for url, _ in leads(cut)]


def test_characters_that_do_not_exist_lose_no_entry() -> None:
    """feedparser raises ValueError at the first of them."""
    body = rss("<item><title>&#xFFFFFFF;Rice&#55296; &#8211; late &#x110000</title><link>/story/1</link></item><b>")
    assert leads(body) == [("https://news.example/story/1", "Rice – late")]
    assert leads((rss("<b>") + "&#x110000;").encode("utf-16")) == []


def test_an_entry_that_is_no_article_of_the_source_is_left_out() -> None:
    items = "".join(
        f"<item><link>{url}</link></item>" for url in ("/story/1", "/video/1", "/", "https://other.example/a", "/a.mp3")
    )
    assert [url for url, _ in leads(rss(items))] == ["https://news.example/story/1"]
    assert [url for url, _ in leads(rss(items), OPEN)] == [
        "https://news.example/story/1",
        "https://news.example/video/1",
        "https://other.example/a",
    ]


def test_an_articles_query_is_reduced_to_what_the_source_keeps() -> None:
    body = rss("<item><link>/view?no=7&amp;page=3&amp;sid=ab</link></item>")
    source = replace(PAPER, articles=r"/view\?no=\d+$", keep_query=("no",))
    assert leads(body, source) == [("https://news.example/view?no=7", "")]


def test_an_empty_feed_is_a_feed() -> None:
    assert leads(rss("")) == []
    assert leads('{"version": "https://jsonfeed.org/version/1", "items": []}') == []


def test_a_gzip_file_is_unpacked() -> None:
    import gzip

    assert leads(gzip.compress(rss("<item><link>/story/1</link></item>").encode()))


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">
    <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
    <rss version="2.0"><channel><item><title>&c;</title><link>/story/1</link></item></channel></rss>"""

REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b" \n ", "is empty"),
    "HTML": (b"<!DOCTYPE html><html><body><h1>404</h1></body></html>", "is an HTML page"),
    "HTML after a comment": (b"<!-- cached -->\n<HTML><a href='/story/1'>Rice</a>", "is an HTML page"),
    "a sitemap": (b"<?xml version='1.0'?><urlset><url/></urlset>", "is a sitemap, which belongs under sitemaps"),
    "another XML": (b"<opml version='2.0'><body/></opml>", "is an XML document of the type opml"),
    "text": (b"Too many requests", "is plain text"),
    "JSON": (b'{"error": "no"}', "is a JSON document without a list of items, not a JSON feed"),
    "JSON that is none": (b'{"items": [', "begins like JSON and cannot be read as such"),
    "deep JSON": (b"[" * 100_000, "begins like JSON and cannot be read as such"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "is a binary file"),
    "an XML bomb": (BOMB.encode(), "declares XML entities of its own, as XML bombs do"),
    "an XML bomb in UTF-16": (BOMB.encode("utf-16"), "declares XML entities of its own, as XML bombs do"),
    "half a gzip file": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "is a gzip file that breaks off"),
    "no gzip file": (b"\x1f\x8bnews", "is a broken gzip file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_feed_is_said_in_one_sentence(name: str) -> None:
    body, finding = REFUSED[name]
    with pytest.raises(FinderUnreadable) as refusal:
        find(Kind.FEED, Page(url=URL, body=body, content_type="application/rss+xml"), PAPER)
    assert str(refusal.value) == (
        f"{URL} {finding}, so no feed could be read: open it in a browser, "
        "and put the address of an RSS, Atom or JSON feed under feeds."
    )


def test_external_entities_and_files_are_never_opened() -> None:
    """A feed's text is data: neither an address nor a file name in it is looked at."""
    for body in (b"/etc/passwd", b"http://127.0.0.1:9/feed", b"file:///etc/passwd"):
        with pytest.raises(FinderUnreadable, match="is plain text"):
            find(Kind.FEED, Page(url=URL, body=body), PAPER)


def test_a_long_feed_is_read_to_its_end_in_seconds() -> None:
    body = rss("".join(f"<item><title>{n}</title><link>/story/{n}</link></item>" for n in range(3_000)))
    began = time.monotonic()
    assert len(leads(body)) == 3_000
    assert time.monotonic() - began < 20


PIECES = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<link>",
        "</link>",
        "/story/1",
        "<title>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#0;",
        "<!--",
        "<a ",
    ]
)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(PIECES | st.text(max_size=8), max_size=20).map("".join).map(rss).map(str.encode),
    )
)
def test_any_bytes_give_leads_or_are_refused(body: bytes) -> None:
    for source in (PAPER, OPEN):
        try:
            found = find(Kind.FEED, Page(url=URL, body=body, content_type="text/xml"), source)
        except FinderUnreadable:
            continue
        assert len({lead.url for lead in found}) == len(found)
        assert all(lead.url.startswith(("http://", "https://")) for lead in found)
