"""Sitemaps as publishers send them, and robots.txt that names them."""

from __future__ import annotations

import gzip
import time
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.discover import find, sitemaps_of_robots
from nkarchive.errors import FinderUnreadable
from nkarchive.model import Kind, Lead, Page, Source

URL = "https://news.example/sitemap.xml"
SITE = "https://news.example"
PAPER = Source(name="paper", start=(f"{SITE}/",), articles=r"/story/\d+$")
OPEN = replace(PAPER, articles="")
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def leads(body: str | bytes, source: Source = PAPER) -> list[tuple[str, Kind, str]]:
    """The leads of a sitemap: path, kind, claim."""
    data = body.encode() if isinstance(body, str) else body
    found = find(Kind.SITEMAP, Page(url=URL, body=data), source)
    return [(lead.url.removeprefix(SITE), lead.kind, lead.claim) for lead in found]


def urlset(*entries: tuple[str, str], more: str = "") -> str:
    urls = "".join(f"<url><loc>{loc}</loc><lastmod>{day}</lastmod></url>" for loc, day in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACE} {NEWS}>{urls}{more}</urlset>'


def index(*locs: str) -> str:
    maps = "".join(f"<sitemap><loc>{loc}</loc></sitemap>" for loc in locs)
    return f"<sitemapindex {SPACE}>{maps}</sitemapindex>"


def test_a_list_of_pages_leads_to_the_articles_in_it() -> None:
    body = urlset(
        (f"\n {SITE}/story/1 \n", "2024-08-05T10:00:00+09:00"),
        (f"{SITE}/story/2?utm_source=map&amp;a", "2024-08-06"),
        (f"{SITE}/about", "2024-08-06"),
        ("/story/3", "2024-08-07"),
        (f"{SITE}/story/1", "2024-08-08"),
    )
    here = {"kind": Kind.ARTICLE, "found_on": URL, "listing_url": URL}
    source = replace(PAPER, articles=r"/story/\d+(?:\?a)?$")
    assert find(Kind.SITEMAP, Page(url=URL, body=body.encode()), source) == (
        Lead(url=f"{SITE}/story/1", claim="2024-08-05T10:00:00+09:00", **here),
        Lead(url=f"{SITE}/story/2?a", claim="2024-08-06", **here),
        Lead(url=f"{SITE}/story/3", claim="2024-08-07", **here),
    )


def test_an_index_leads_to_all_its_sitemaps() -> None:
    body = index(*(f"{SITE}/sitemap-{n}.xml.gz" for n in range(300)), URL)
    found = leads(body)
    assert found == [(f"/sitemap-{n}.xml.gz", Kind.SITEMAP, "") for n in range(300)]


def test_an_indexs_days_are_claims_where_they_differ() -> None:
    body = index("/a.xml</loc><lastmod>2024-08-05</lastmod><loc>", "/b.xml</loc><lastmod>2024-08-06</lastmod><loc>")
    assert leads(body) == [("/a.xml", Kind.SITEMAP, "2024-08-05"), ("/b.xml", Kind.SITEMAP, "2024-08-06")]


def test_a_lastmod_that_is_the_same_for_all_says_nothing() -> None:
    """A nightly rebuild stamps every entry: believing it would fetch the whole archive each night."""
    stamped = [(f"{SITE}/story/{n}", f"2024-08-05T00:00:{n:02}Z") for n in range(40)]
    assert {claim for _, _, claim in leads(urlset(*stamped))} == {""}
    across_midnight = [*stamped, (f"{SITE}/story/99", "2024-08-06")]
    assert {claim for _, _, claim in leads(urlset(*across_midnight))} == {""}
    assert leads(urlset((f"{SITE}/story/1", "2024-08-05"))) == [("/story/1", Kind.ARTICLE, "")]


def test_the_news_title_is_the_claim_and_pictures_are_not_pages() -> None:
    more = f"""<url><loc>{SITE}/story/1</loc><news:news>
        <news:publication><news:name>Paper</news:name></news:publication>
        <news:publication_date>2024-08-05</news:publication_date><news:title>Rice &amp; barley</news:title>
        </news:news></url><url xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <image:image><image:loc>{SITE}/story/8</image:loc><image:title>A field</image:title>
        </image:image><loc>{SITE}/story/2</loc></url>
        <url><loc>{SITE}/short</loc><news:news><news:title>Short</news:title></news:news></url>"""
    assert leads(urlset(more=more)) == [("/story/1", Kind.ARTICLE, "Rice & barley"), ("/story/2", Kind.ARTICLE, "")]
    assert ("/short", Kind.ARTICLE, "Short") in leads(urlset(more=more), OPEN)


def test_without_a_pattern_only_what_looks_like_a_story_is_a_lead() -> None:
    body = urlset((f"{SITE}/2024/08/05/rice", ""), (f"{SITE}/", ""), (f"{SITE}/tag/rice-and-barley-and-oats", ""))
    assert leads(body, OPEN) == [("/2024/08/05/rice", Kind.ARTICLE, "")]


def test_gzip_a_byte_order_mark_and_no_namespace() -> None:
    plain = f"<urlset><url><loc>{SITE}/story/1</loc></url></urlset>"
    wanted = [("/story/1", Kind.ARTICLE, "")]
    assert leads(gzip.compress(urlset((f"{SITE}/story/1", "")).encode())) == wanted
    assert leads(gzip.compress(plain[:20].encode()) + gzip.compress(plain[20:].encode())) == wanted
    assert leads(b"\xef\xbb\xbf\n" + plain.encode()) == wanted
    assert leads(("<?xml version='1.0' encoding='utf-16'?>" + plain).encode("utf-16")) == wanted


def test_plain_text_and_feeds_are_sitemaps_too() -> None:
    text = f"\ufeff{SITE}/story/1\r\n\r\n {SITE}/story/2 \n{SITE}/about\n"
    assert leads(text) == [("/story/1", Kind.ARTICLE, ""), ("/story/2", Kind.ARTICLE, "")]
    feed = f'<rss version="2.0"><channel><item><title>Rice</title><link>{SITE}/story/3</link></item></channel></rss>'
    assert leads(feed) == [("/story/3", Kind.ARTICLE, "Rice")]


def test_one_broken_address_or_a_torn_end_loses_no_other() -> None:
    body = urlset((f"{SITE}/story/1?a=1&b=2", ""), (f"{SITE}/story/2", ""), ("http://[", ""), (f"{SITE}/story/3", ""))
    assert ("/story/2", Kind.ARTICLE, "") in leads(body)
    assert ("/story/3", Kind.ARTICLE, "") in leads(body)
    torn = urlset((f"{SITE}/story/1", ""), (f"{SITE}/story/2", ""))[:-60]
    assert leads(torn)[0] == ("/story/1", Kind.ARTICLE, "")


def test_an_empty_sitemap_is_a_sitemap() -> None:
    assert leads(urlset()) == []
    assert leads(index()) == []


def bomb(root: str) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "bomb"}">' for n in range(9))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [{entities}]><{root}><url><loc>&e8;</loc></url></{root}>'


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is empty"),
    "HTML": (b"<!doctype html><html><title>Not found</title></html>", "is an HTML page"),
    "another XML": (b"<error>no</error>", "is an XML document of the type error"),
    "prose": (b"User-agent: *\nDisallow: /\n", "is text that is no list of addresses"),
    "JSON": (b"[]", "is a JSON document"),
    "a billion laughs": (bomb("urlset").encode(), "declares XML entities of its own, as XML bombs do"),
    "laughs in UTF-16": (bomb("urlset").encode("utf-16-le"), "declares XML entities of its own, as XML bombs do"),
    "gzip in gzip": (gzip.compress(gzip.compress(b"<urlset/>")), "is a gzip file in a gzip file"),
    "torn gzip": (gzip.compress(b"<urlset/>" * 99)[:-12], "is a gzip file that breaks off"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sitemap_is_said_in_one_sentence(name: str) -> None:
    body, finding = REFUSED[name]
    with pytest.raises(FinderUnreadable) as refusal:
        find(Kind.SITEMAP, Page(url=URL, body=body), PAPER)
    assert str(refusal.value) == (
        f"{URL} {finding}, so no sitemap could be read: open it in a browser, "
        "and put the address of an XML or plain-text sitemap under sitemaps."
    )


def test_an_external_entity_is_never_opened() -> None:
    body = f'<!DOCTYPE urlset SYSTEM "file:///etc/passwd"><urlset><url><loc>{SITE}/story/1</loc></url></urlset>'
    assert leads(body) == [("/story/1", Kind.ARTICLE, "")]


def test_a_gzip_bomb_is_refused_without_being_unpacked() -> None:
    packer = zlib.compressobj(9, wbits=31)
    block = b"\x00" * 1_000_000
    packed = b"".join([*(packer.compress(block) for _ in range(80)), packer.flush()])
    began = time.monotonic()
    with pytest.raises(FinderUnreadable, match="unpacks to more than 50 MB"):
        leads(packed)
    assert time.monotonic() - began < 5


def test_no_more_than_fifty_thousand_entries_are_read() -> None:
    body = "".join(f"<url><loc>/story/{n}</loc></url>" for n in range(50_100))
    assert len(leads(f"<urlset>{body}</urlset>")) == 50_000


@pytest.mark.parametrize("body", ["<urlset>" + "<url>" * 100_000, "<urlset><url><loc>" + "a" * 11_000_000, "<urlset"])
def test_hostile_shapes_end_quickly(body: str) -> None:
    began = time.monotonic()
    try:
        assert leads(body) == []
    except FinderUnreadable as refusal:
        assert "broken XML" in str(refusal)  # noqa: PT017 - either answer will do
    assert time.monotonic() - began < 5


PIECES = st.sampled_from(
    [
        "<url>",
        "</url>",
        "<loc>",
        "</loc>",
        f"{SITE}/story/1",
        "<lastmod>2024-08-05</lastmod>",
        "&",
        "<!--",
        "<![CDATA[",
        "\x00",
    ]
)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(PIECES | st.text(max_size=8), max_size=20).map(lambda parts: f"<urlset>{''.join(parts)}".encode()),
        st.text(max_size=100).map(lambda text: f"http://a.example/{text}".encode()),
    )
)
def test_any_bytes_give_leads_or_are_refused(body: bytes) -> None:
    for packed in (body, gzip.compress(body)):
        try:
            found = find(Kind.SITEMAP, Page(url=URL, body=packed), OPEN)
        except FinderUnreadable:
            continue
        assert len({lead.url for lead in found}) == len(found)
        assert all(lead.url.startswith(("http://", "https://")) for lead in found)


def test_robots_txt_names_sitemaps() -> None:
    robots = b"""\xef\xbb\xbfSitemap: https://news.example/a.xml
        User-agent: *\rdisallow: /\r\n  SITEMAP : https://maps.example/b.xml # the second
        sitemap: /c.xml\nSitemap:\nSitemap: ftp://news.example/d.xml\n# Sitemap: https://news.example/e.xml
        Sitemap: https://news.example/a.xml"""
    url = f"{SITE}/robots.txt"
    wanted = ("https://news.example/a.xml", "https://maps.example/b.xml", "https://news.example/c.xml")
    found = sitemaps_of_robots(robots, url)
    assert found == tuple(Lead(url=one, kind=Kind.SITEMAP, found_on=url, listing_url=url) for one in wanted)
    assert find(Kind.ROBOTS, Page(url=url, body=robots), PAPER) == found


@given(st.binary(max_size=300))
def test_any_robots_txt_can_be_read(body: bytes) -> None:
    found = sitemaps_of_robots(b"Sitemap: /a.xml\n" + body, f"{SITE}/robots.txt")
    assert found[0].url == f"{SITE}/a.xml"
