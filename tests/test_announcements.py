"""What a feed, a news sitemap or a listing says of an article is one more witness, and stays with its URL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsroom import DAY, MORNING, Newsroom, links, newsroom, story
from nkarchive.discover import find
from nkarchive.model import Announcement, Kind, Page, Source
from servers import page, redirect

PAPER = Source(name="paper", start=("https://news.example/",), articles="/news/")


def entry(
    path: str, title: str = "Flood", author: str = "Jo Park", day: str = "Tue, 05 Mar 2024 09:00:00 +0900"
) -> str:
    return f"<item><link>{path}</link><title>{title}</title><dc:creator>{author}</dc:creator><pubDate>{day}</pubDate></item>"


def feed_of(*entries: str) -> str:
    space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return (
        f'<?xml version="1.0"?><rss version="2.0" {space}><channel><title>All</title>{"".join(entries)}</channel></rss>'
    )


def announced(kind: Kind, body: str) -> list[Announcement | None]:
    found = find(kind, Page(url="https://news.example/x", body=body.encode()), PAPER)
    return [lead.announced for lead in found]


def test_a_feed_announces_title_date_and_author() -> None:
    said = Announcement(where="feed", headline="Flood", published="Tue, 05 Mar 2024 09:00:00 +0900", byline="Jo Park")
    assert announced(Kind.FEED, feed_of(entry("/news/1"))) == [said]


@pytest.mark.parametrize(
    ("written", "byline"),
    [
        ("<author>desk@news.example (Ann Lee)</author>", "Ann Lee"),
        ("<author>desk@news.example</author>", ""),
        ("<author>Ann Lee</author>", "Ann Lee"),
        ("", ""),
    ],
)
def test_an_address_is_no_author(written: str, byline: str) -> None:
    body = feed_of(f"<item><link>/news/1</link><title>Flood</title>{written}</item>")
    assert announced(Kind.FEED, body) == [Announcement(where="feed", headline="Flood", byline=byline)]


def test_atom_announces_when_it_was_published_and_not_when_it_was_touched() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>All</title>
        <entry><title>Flood</title><link href="/news/1"/><published>2024-03-05T09:00:00+09:00</published>
        <updated>2024-04-01T00:00:00Z</updated><author><name>Ann Lee</name></author>
        <author><name>Jo Park</name></author></entry>
        <entry><title>Fire</title><link href="/news/2"/><updated>2024-04-01T00:00:00Z</updated></entry></feed>"""
    assert announced(Kind.FEED, body) == [
        Announcement(where="feed", headline="Flood", published="2024-03-05T09:00:00+09:00", byline="Ann Lee, Jo Park"),
        Announcement(where="feed", headline="Fire"),
    ]


def test_a_json_feed_announces_likewise() -> None:
    body = """{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/news/1", "title": "Flood",
        "date_published": "2024-03-05T09:00:00+09:00", "authors": [{"name": "Ann Lee"}]}]}"""
    said = Announcement(where="feed", headline="Flood", published="2024-03-05T09:00:00+09:00", byline="Ann Lee")
    assert announced(Kind.FEED, body) == [said]


def test_a_news_sitemap_announces_its_own_date_and_a_plain_one_nothing() -> None:
    body = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
        <url><loc>https://news.example/news/1</loc><lastmod>2024-06-01</lastmod><news:news><news:title>Flood</news:title>
        <news:publication_date>2024-03-05</news:publication_date></news:news></url>
        <url><loc>https://news.example/news/2</loc><lastmod>2024-06-02</lastmod></url></urlset>"""
    said = Announcement(where="sitemap", headline="Flood", published="2024-03-05")
    assert announced(Kind.SITEMAP, body) == [said, None]


def test_a_listing_announces_what_its_link_says() -> None:
    body = '<h2><a href="/news/1">Flood</a></h2><a href="/news/1">Read on</a><a href="/news/2"><img></a>'
    assert announced(Kind.SECTION, body) == [Announcement(where="listing", headline="Flood"), None]


# --- through the crawl ----------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.source = replace(running.source, start=(), feeds=(running.url("/feed.xml"),))
        running.put("/news/flood", story("Flood"))
        yield running


def announce(site: Newsroom, *entries: str) -> None:
    site.put("/feed.xml", page(feed_of(*entries), kind="application/rss+xml"))


@pytest.mark.parametrize(
    "later",
    [(), (entry("/news/flood", "Flood", "Ann Lee", "Wed, 01 May 2024 00:00:00 GMT"),)],
    ids=["lists it no more", "says otherwise"],
)
def test_an_unchanged_page_is_unchanged_whatever_its_feed_says_by_now(site: Newsroom, later: tuple[str, ...]) -> None:
    """The byline came from the feed alone; what was said before the article was held stays its witness."""
    announce(site, entry("/news/flood"))
    site.crawl(MORNING)
    assert site.rows("SELECT byline, json_extract(provenance, '$.byline') FROM articles") == [("Jo Park", "feed")]
    announce(site, *later)
    site.put("/news/flood", story("Flood", foot="<!-- other bytes, the same article -->"))
    site.crawl(MORNING + DAY)
    assert site.outcomes()["/news/flood"] == "unchanged"


def test_a_feed_that_takes_an_old_article_up_makes_no_edit_of_it(site: Newsroom) -> None:
    site.source = replace(site.source, start=(site.url("/"),))
    site.put("/", links(("/news/flood", "Flood")))
    announce(site)
    site.crawl(MORNING)
    announce(site, entry("/news/flood"))
    site.put("/news/flood", story("Flood", foot="<!-- other bytes -->"))
    site.crawl(MORNING + DAY)
    assert site.outcomes()["/news/flood"] == "unchanged"


def test_what_was_said_of_an_address_that_redirects_stays_with_its_article(site: Newsroom) -> None:
    site.put("/news/short", redirect("/news/flood"))
    announce(site, entry("/news/short"))
    site.crawl(MORNING)
    assert site.rows("SELECT url, byline FROM articles") == [(site.url("/news/flood"), "Jo Park")]
    announce(site)
    site.put("/news/flood", story("Flood", foot="<!-- other bytes -->"))
    site.crawl(MORNING + DAY)
    assert site.outcomes()["/news/flood"] == "unchanged"


def test_a_page_that_knows_better_is_believed(site: Newsroom) -> None:
    """A feed that stamps all its entries with the hour of its making, and signs with the desk that made it."""
    head = '<meta name="author" content="Ann Lee">'
    site.put("/news/flood", story("Flood", head=head, day="2024-03-05T09:00:00+09:00"))
    announce(site, entry("/news/flood", "Our newsletter", "Web Desk", "Sat, 09 Mar 2024 00:00:00 GMT"))
    site.crawl(MORNING)
    assert site.rows("SELECT headline, byline, published FROM articles") == [
        ("Flood", "Ann Lee", "2024-03-05T09:00:00+09:00")
    ]
