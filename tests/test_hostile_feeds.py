"""Feeds and sitemaps that are bombs, endless, lies or nothing of the kind."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

import pytest

from hostile import Rows, Stage, Trick, perform, site
from newsroom import links
from servers import Behaviour, page

FRONT = page(links(("/news/good", "Good")))
READ: Rows = {"/": ("read", "1 articles")}

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BILLION = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{"a" * 60_000}">]>'
FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
REMOTE = '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://169.254.169.254/dtd">'
PARAMETER = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % p SYSTEM "http://10.0.0.1/p.dtd"> %p;]>'
ENTITIES = "{} declares XML entities of its own, as XML bombs do, so no {} could be read: open it in a browser, and {}."


def rss(item: str, head: str = '<?xml version="1.0"?>') -> str:
    return f"{head}<rss version='2.0'><channel><title>F</title><item>{item}</item></channel></rss>"


def urlset(loc: str, head: str = '<?xml version="1.0"?>') -> str:
    return f"{head}<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{loc}</loc></url></urlset>"


def index(*locs: str) -> str:
    listed = "".join(f"<sitemap><loc>{loc}</loc></sitemap>" for loc in locs)
    return f'<?xml version="1.0"?><sitemapindex>{listed}</sitemapindex>'


def feed(name: str, body: str | bytes, outcome: str, detail: str, more: Rows | None = None) -> Trick:
    script = {"/": FRONT, "/feed.xml": page(body, kind="application/rss+xml")}
    return site(name, script, {**READ, "/feed.xml": (outcome, detail), **(more or {})}, feeds=("/feed.xml",))


def sitemap(
    name: str,
    body: str | bytes,
    outcome: str,
    detail: str,
    more: Rows | None = None,
    pages: Mapping[str, Behaviour] | None = None,
) -> Trick:
    script = {"/": FRONT, "/map.xml": page(body, kind="text/xml"), **(pages or {})}
    return site(name, script, {**READ, "/map.xml": (outcome, detail), **(more or {})}, sitemaps=("/map.xml",))


def not_a(what: str, finding: str) -> str:
    path, advice = {
        "feed": ("/feed.xml", "put the address of an RSS, Atom or JSON feed under feeds"),
        "sitemap": ("/map.xml", "put the address of an XML or plain-text sitemap under sitemaps"),
    }[what]
    return f"{path} {finding}, so no {what} could be read: open it in a browser, and {advice}."


BOMB = "declares XML entities of its own, as XML bombs do"
NEST = {f"/map{n}.xml": page(index(f"/map{n + 1}.xml"), kind="text/xml") for n in range(1, 50)}
ITEMS = "".join(f"<item><link>/about/{n}</link><title>T{n}</title></item>" for n in range(50_000))
LOCS = "".join(f"<url><loc>/about/{n}</loc></url>" for n in range(200_000))

TRICKS = [
    feed("a billion laughs in a feed", rss("<title>&l11;</title>", BILLION), "failed", not_a("feed", BOMB)),
    feed("a quadratic blow-up in a feed", rss(f"<title>{'&a;' * 60_000}</title>", QUADRATIC), "failed", not_a("feed", BOMB)),
    feed("a file in a feed", rss("<title>&f;</title>", FILE), "failed", not_a("feed", BOMB)),
    feed("a parameter entity in a feed", rss("<title>x</title>", PARAMETER), "failed", not_a("feed", BOMB)),
    feed("a document type on the network", rss("<link>/news/good</link>", REMOTE), "read", "1 articles"),
    feed("a page instead of a feed", "<!DOCTYPE html><html><body><h1>Feed</h1></body></html>", "failed", not_a("feed", "is an HTML page")),
    feed("a feed of noise", bytes(range(256)) * 999, "failed", not_a("feed", "is a binary file")),
    feed("a feed of ten thousand brackets", "[" * 10_000, "failed", not_a("feed", "begins like JSON and cannot be read as such")),
    feed("a feed whose numbers have no end", '{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1' + "0" * 100_000 + "}]}", "failed", not_a("feed", "begins like JSON and cannot be read as such")),
    feed("a feed whose links are no links", rss("<link>javascript:alert(1)</link><guid>data:text/html,x</guid>"), "read", "0 articles"),
    feed("a feed that leads into private networks", rss("<link>http://169.254.169.254/news/x</link>"), "read", "0 articles"),
    feed("a feed whose titles are scripts", rss("<link>/news/good</link><title>&lt;script&gt;alert(1)&lt;/script&gt;G\x01ood</title>"), "read", "1 articles"),
    feed("a feed in UTF-7", "+ADw-rss version=+ACI-2.0+ACIAPg-", "failed", not_a("feed", "is plain text")),
    sitemap("a billion laughs in a sitemap", urlset("&l11;", BILLION), "failed", not_a("sitemap", BOMB)),
    sitemap("a quadratic blow-up in a sitemap", urlset("&a;" * 60_000, QUADRATIC), "failed", not_a("sitemap", BOMB)),
    sitemap("a file in a sitemap", urlset("&f;", FILE), "failed", not_a("sitemap", BOMB)),
    sitemap("an index that names itself", index("/map.xml", "/map.xml?", "/map.xml#2"), "read", "0 articles"),
    sitemap("two indexes that name each other", index("/two.xml"), "read", "0 articles", {"/two.xml": ("read", "0 articles")}, {"/two.xml": page(index("/map.xml"))}),
    sitemap(
        "indexes nested fifty deep",
        index("/map1.xml"),
        "read",
        "0 articles",
        {**{f"/map{n}.xml": ("read", "0 articles") for n in range(1, 6)}, "/map6.xml": ("rejected", "trap: sitemaps in sitemaps, 6 deep")},
        NEST,
    ),
    sitemap("a packed sitemap that is a page", gzip.compress(b"<!DOCTYPE html><html><body>Not found</body></html>", mtime=0), "failed", not_a("sitemap", "is an HTML page")),
    sitemap("a packed sitemap that is packed", gzip.compress(gzip.compress(urlset("/news/x").encode(), mtime=0), mtime=0), "failed", not_a("sitemap", "is a gzip file in a gzip file")),
    sitemap("a packed sitemap that breaks off", gzip.compress(urlset("/news/x").encode(), mtime=0)[:-9], "failed", not_a("sitemap", "is a gzip file that breaks off")),
    sitemap("a sitemap of somebody else's pages", urlset("https://elsewhere.example/news/x"), "read", "0 articles"),
    sitemap("a sitemap of private pages", urlset("http://10.0.0.1/news/x"), "read", "0 articles"),
    sitemap("a sitemap whose addresses are scripts", urlset("javascript:alert(1)"), "read", "0 articles"),
    sitemap("a sitemap of text with NULs", b"/news/a\x00\n" * 9, "failed", not_a("sitemap", "is a binary file")),
    feed("a warning, and comments without end", b"x<?xml ?>" + b"<!-- -->" * 200_000 + b"x", "failed", not_a("feed", "is plain text")),
    feed("declarations without end", "x" + "<?xml ?> " * 100_000, "failed", not_a("feed", "is plain text")),
    feed("document types without end", "<!DOCTYPE " * 100_000, "failed", not_a("feed", "is plain text")),
    sitemap("an empty sitemap", b" \n\x00", "failed", not_a("sitemap", "is empty")),
]  # fmt: skip
# with the crawl of test_hostile_memory
HEAVY = [
    feed("fifty thousand items", f"<rss version='2.0'><channel>{ITEMS}</channel></rss>", "read", "0 articles; left out: what follows its first 10,000 entries"),
    feed("a feed of ten thousand levels", "<rss version='2.0'><channel>" + "<item>" * 10_000, "read", "0 articles"),
    sitemap("a sitemap of two hundred thousand entries", f"<urlset>{LOCS}</urlset>", "read", "0 articles; left out: what follows its first 50,000 entries"),
    sitemap("a packed sitemap that is a bomb", gzip.compress(bytes(60_000_000), mtime=0), "failed", not_a("sitemap", "unpacks to more than 50 MB")),
    sitemap("a sitemap of a hundred thousand attributes", "<urlset " + " ".join(f"a{n}='x'" for n in range(100_000)) + "><url><loc>/news/good</loc></url></urlset>", "read", "1 articles"),
    sitemap("a sitemap that never closes", "<urlset>" + "<url><loc>" * 20_000, "read", "0 articles"),
]  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return perform(tmp_path_factory.mktemp("feeds"), TRICKS)


@pytest.mark.parametrize("each", TRICKS, ids=str)
def test_a_bad_feed_or_sitemap_is_one_outcome_and_the_site_is_read_on(stage: Stage, each: Trick) -> None:
    assert stage.rows(each.name) == each.rows
