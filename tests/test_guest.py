"""A crawl as a guest: what it keeps of robots.txt, certificates, proxies and cookies, end to end."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsroom import DAY, HOUR, MORNING, Newsroom, links, newsroom, story
from proxies import proxying
from servers import page, serving, then
from test_fetch import tls_server

SECRET = "hush-9f2c"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.put("/", links(("/news/flood", "Flood")))
        running.put("/news/flood", story("Flood"))
        yield running


def everything(home: Path) -> bytes:
    """All bytes that a crawl has written, captures unpacked."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return b"".join(gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in files)


def test_robots_txt_is_kept_like_every_other_answer_and_read_from_the_archive_for_a_day(site: Newsroom) -> None:
    first = page("User-agent: *\nDisallow: /news/", kind="text/plain")
    site.put("/robots.txt", then(first, page("", status=404)))
    site.crawl(MORNING)
    site.crawl(MORNING + 23 * HOUR)
    url = site.url("/robots.txt")
    assert site.rows("SELECT status, content_type FROM captures WHERE url = ?", url) == [(200, "text/plain")]
    assert b"Disallow: /news/" in everything(site.home)
    assert site.held() == {}
    site.crawl(MORNING + 2 * DAY)
    assert site.rows("SELECT status FROM captures WHERE url = ? ORDER BY id", url) == [200, 404]
    assert site.held() == {"/news/flood": ("live", 1)}


def test_each_capture_says_whether_the_certificate_was_checked(tmp_path: Path) -> None:
    script = {"/": page(links(("/news/flood", "Flood"))), "/news/flood": page(story("Flood"))}
    with serving(script, host="localhost", tls=tls_server()) as server:
        site = Newsroom(tmp_path, server)
        summary = site.crawl(MORNING)
        assert "no TLS with localhost: self-signed certificate" in summary.alarms["tribune"]
        site.source = replace(site.source, verify_tls=False)
        site.crawl(MORNING + HOUR)
        assert site.held() == {"/news/flood": ("live", 1)}
        assert site.rows("SELECT DISTINCT tls_verified FROM captures") == [0]
        assert site.rows("SELECT tls_verified FROM hosts") == [0]


def test_a_crawl_through_a_proxy_leaves_no_trace_of_its_password(site: Newsroom) -> None:
    with proxying("me", SECRET) as proxy:
        site.source = replace(site.source, proxy=proxy.url("http"))
        site.crawl(MORNING)
    summary = site.crawl(MORNING + HOUR, replace(site.source, proxy=proxy.url("http")))
    assert site.held() == {"/news/flood": ("live", 1)}
    assert len(proxy.log) == 3
    assert "the proxy 127.0.0.1:" in summary.alarms["tribune"]
    assert site.rows("SELECT DISTINCT address FROM captures") == [""]
    assert site.rows("SELECT failures FROM hosts") == [0]  # no fault of the site's
    written = everything(site.home)
    assert SECRET.encode() not in written
    assert b"Proxy-Authorization" not in written


def test_cookies_are_kept_for_one_run_where_the_source_asks(site: Newsroom) -> None:
    site.put("/", page(links(("/news/flood", "Flood")), ("Set-Cookie", "seen=1; Path=/")))

    def sent() -> dict[str, str]:
        return {seen.path: seen.headers.get("cookie", "") for seen in site.server.log}

    site.crawl(MORNING)
    assert sent() == {"/robots.txt": "", "/": "", "/news/flood": ""}
    site.source = replace(site.source, cookies=True)
    site.crawl(MORNING + DAY, again=True)
    assert sent() == {"/robots.txt": "", "/": "", "/news/flood": "seen=1"}
    site.crawl(MORNING + 2 * DAY - HOUR, again=True)
    assert sent() == {"/": ""}
