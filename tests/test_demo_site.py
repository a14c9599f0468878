"""The sample sites answer as real ones do, and what stands on them is read as it was written."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx
import pytest

from nkarchive.cli.demonstrating import MARKER, make_directory, misses
from nkarchive.demo.site import OUTLETS, PAGES, TURNS, DemoSite
from nkarchive.errors import ConfigError

FERRY = "/2024/03/tumen-ferry-runs-again/"
DAM = "/2024/03/namgang-dam-complete/"
COAL = "/2024/03/coal-lorries-at-sosan/"
METRO = "/wire/113-0311-04.html"
BICYCLES = "/news/articleView.html?idxno=874"
# what a reader may click and a sample need not have: forms, and links out of the sample
NOWHERE = re.compile(r"^(javascript:|mailto:|https://[a-z]+\.example/)|/(login|subscribe)\b|/img/|/photo/|/wp-content/")


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite() as started:
        yield started


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as opened:
        yield opened


def described(outlet: str) -> dict[str, dict[str, object]]:
    content: dict[str, dict[str, object]] = json.loads((PAGES / outlet / "site.json").read_text("utf-8"))
    return content


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_page_file_is_served_somewhere(outlet: str) -> None:
    served = {
        part["file"]
        for entry in described(outlet).values()
        for part in (entry, *(entry.get(turn, {}) for turn in TURNS))
        if "file" in part
    }
    there = {path.name for path in (PAGES / outlet).iterdir()} - {"site.json"}
    assert served | {"missing.html"} == there


@pytest.mark.parametrize("turn", TURNS)
def test_no_link_leads_nowhere_but_where_the_sample_means_it(site: DemoSite, client: httpx.Client, turn: str) -> None:
    """A dead link that nobody intended would be an outcome that nobody expected."""
    site.turn(turn)
    gone, seen, waiting = set(), set(), [f"{url}/" for url in site.urls.values()]
    while waiting:
        url = waiting.pop()
        if url in seen or NOWHERE.search(url):
            continue
        seen.add(url)
        answer = client.get(url)
        gone |= {url} if answer.status_code == 404 else set()
        hrefs = re.findall(r"""(?:href=["']|<link>|<loc>)([^"'<]+)""", answer.text)
        waiting += [urldefrag(urljoin(url, href.replace("&amp;", "&")))[0] for href in hrefs]
    # other articles still advertise what is gone, as they do on real sites
    assert gone == ({site.urls["courier"] + COAL} if turn == "second" else set())


def test_the_sites_stand_on_two_ports_and_the_magazine_is_the_one_returned() -> None:
    site = DemoSite()
    base = site.start()
    assert base == site.urls["courier"] != site.urls["ilbo"]
    site.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(base, trust_env=False)


def test_an_article_is_edited_and_another_gone_on_the_second_turn(site: DemoSite, client: httpx.Client) -> None:
    base = site.urls["courier"]
    assert "<h1>Namgang dam is complete, notice says</h1>" in client.get(base + DAM).text
    assert client.get(base + COAL).status_code == 200
    site.turn("second")
    assert "<h1>Namgang dam is nearly complete, notice says</h1>" in client.get(base + DAM).text
    assert client.get(base + COAL).status_code == 404


def test_there_are_only_two_turns(site: DemoSite) -> None:
    with pytest.raises(ValueError, match="no turn called 'third', only first, second"):
        site.turn("third")


def test_an_unchanged_article_is_304_to_either_validator(site: DemoSite, client: httpx.Client) -> None:
    url = site.urls["courier"] + FERRY
    first = client.get(url)
    by_etag = client.get(url, headers={"If-None-Match": first.headers["etag"]})
    by_date = client.get(url, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert (first.status_code, by_etag.status_code, by_date.status_code) == (200, 304, 304)
    assert by_etag.content == b""
    assert [request.status for request in site.log] == [200, 304, 304]


@pytest.mark.parametrize("path", [DAM, "/feed/"])
def test_an_edited_page_is_not_304_to_its_old_validators(site: DemoSite, client: httpx.Client, path: str) -> None:
    url = site.urls["courier"] + path
    headers = client.get(url).headers
    site.turn("second")
    asked = {"If-None-Match": headers["etag"], "If-Modified-Since": headers["last-modified"]}
    assert client.get(url, headers=asked).status_code == 200


def test_an_etag_that_differs_outweighs_a_date_that_does_not(site: DemoSite, client: httpx.Client) -> None:
    """RFC 9110 13.2.2."""
    url = site.urls["courier"] + FERRY
    asked = {"If-None-Match": '"other"', "If-Modified-Since": "Tue, 12 Mar 2024 00:00:00 GMT"}
    assert client.get(url, headers=asked).status_code == 200


def test_the_wire_sends_no_validators_and_changes_under_the_same_link(site: DemoSite, client: httpx.Client) -> None:
    url = site.urls["ilbo"] + METRO
    first = client.get(url)
    assert not {"etag", "last-modified"} & set(first.headers)
    site.turn("second")
    assert "네 량의 새 차량이" in first.text
    assert "두 량의 새 차량이" in client.get(url).text


def test_a_page_is_in_euc_kr_and_nothing_says_so(site: DemoSite, client: httpx.Client) -> None:
    answer = client.get(site.urls["ilbo"] + BICYCLES)
    assert answer.headers["content-type"] == "text/html"
    assert b"charset" not in answer.content
    assert "화산역 자전거 수리공들" in answer.content.decode("euc-kr")


def test_two_other_addresses_lead_to_the_ferry(site: DemoSite, client: httpx.Client) -> None:
    base = site.urls["courier"]
    for path in ("/?p=412", "/2024/02/ferry-may-return/"):
        answer = client.get(base + path)
        assert (answer.status_code, answer.headers["location"]) == (301, base + FERRY)


def test_the_start_page_names_the_feed_and_robots_txt_the_sitemap(site: DemoSite, client: httpx.Client) -> None:
    base = site.urls["courier"]
    assert f'<link rel="alternate" type="application/rss+xml" title="The Tumen Courier" href="{base}/feed/">' in (
        client.get(f"{base}/").text
    )
    robots = client.get(f"{base}/robots.txt").text
    assert f"Sitemap: {base}/sitemap.xml" in robots
    assert "Disallow: /2024/03/letters-held-back/" in robots
    assert 'href="/2024/03/letters-held-back/"' in client.get(f"{base}/").text
    assert client.get(site.urls["ilbo"] + "/robots.txt").status_code == 404


def test_a_page_is_zipped_for_those_who_ask_and_whole_for_those_who_do_not(site: DemoSite) -> None:
    url = site.urls["courier"] + FERRY
    with httpx.stream("GET", url, headers={"Accept-Encoding": "gzip"}, trust_env=False) as zipped:
        unzipped = gzip.decompress(b"".join(zipped.iter_raw()))
    with httpx.stream("GET", url, headers={"Accept-Encoding": "identity"}, trust_env=False) as plain:
        assert b"".join(plain.iter_raw()) == unzipped


def test_one_page_is_slow_and_one_is_broken(site: DemoSite, client: httpx.Client) -> None:
    base = site.urls["courier"]
    assert client.get(base + "/2024/03/textbooks-on-tablets/").elapsed.total_seconds() >= 0.4
    assert client.get(base + "/2024/03/harbour-cranes/").status_code == 500


def test_the_log_holds_what_was_asked(site: DemoSite, client: httpx.Client) -> None:
    client.get(site.urls["ilbo"] + METRO, headers={"User-Agent": "reader"})
    (request,) = site.log
    assert (request.outlet, request.turn, request.method, request.path, request.status) == (
        "ilbo",
        "first",
        "GET",
        METRO,
        200,
    )
    assert request.headers["user-agent"] == "reader"


def test_the_configuration_loads_and_reaches_both_outlets(site: DemoSite, tmp_path: Path) -> None:
    from nkarchive.config import load

    (tmp_path / "config.yaml").write_text(site.config(), encoding="utf-8")
    config = load(tmp_path / "config.yaml")
    assert {source.name: source.home_url for source in config.sources} == {
        "tumen-courier": site.urls["courier"] + "/",
        "tuman-ilbo": site.urls["ilbo"] + "/",
    }
    assert [(source.allow_private, source.delay_s, source.schedule) for source in config.enabled] == (
        [(True, 0.0, "every 1h")] * 2
    )


def test_every_article_is_one_by_the_configuration_and_no_listing_is(site: DemoSite, tmp_path: Path) -> None:
    from nkarchive.config import load
    from nkarchive.discover.sections import is_article, is_section

    (tmp_path / "config.yaml").write_text(site.config(), encoding="utf-8")
    for outlet, source in zip(OUTLETS, load(tmp_path / "config.yaml").sources, strict=True):
        for path, entry in described(outlet).items():
            kind, url = entry.get("kind", "article"), site.urls[outlet] + path
            if kind in ("article", "section"):
                home = path in ("/", "/about/")
                assert (is_article(url, source), is_section(url, source)) == (
                    kind == "article",
                    kind == "section" and not home,
                ), path


# what each page says, by its author: texts in full, the rest counted
READ: dict[str, dict[str, object]] = json.loads(Path(__file__).with_name("demo_articles.json").read_text("utf-8"))


@pytest.mark.parametrize("path", READ)
def test_each_layout_is_read_as_it_was_written(site: DemoSite, path: str) -> None:
    """By no rules of the source's own: four layouts, two languages, an unnamed encoding."""
    import nkarchive

    outlet = next(name for name in OUTLETS if path in described(name))
    answer = site.answer(outlet, path)
    article = nkarchive.extract(
        site.body(outlet, answer),
        site.urls[outlet] + path,
        content_type=answer.content_type,
        timezone="Asia/Seoul",
    )
    assert isinstance(article, nkarchive.Article), article
    assert READ[path] == {
        "headline": article.headline,
        "published": article.published,
        "byline": article.byline_text,
        "paragraphs": len(article.paragraphs),
        "captions": len(article.captions),
        "teasers": len(article.teasers),
        "translations": len(article.translations),
    }
    assert "invented" not in article.body
    assert "지어낸" not in article.body


@pytest.mark.parametrize(
    ("path", "reasons"),
    [
        ("/2024/03/grain-ledger/", {"login"}),
        ("/wire/113-0309-05.html", {"empty", "too-short"}),
        ("/wire/113-0312-01.html", {"empty", "too-short"}),
    ],
)
def test_a_wall_and_two_shells_are_no_articles(site: DemoSite, path: str, reasons: set[str]) -> None:
    import nkarchive

    outlet = next(name for name in OUTLETS if path in described(name))
    page = site.body(outlet, site.answer(outlet, path))
    rejected = nkarchive.extract(page, site.urls[outlet] + path)
    assert isinstance(rejected, nkarchive.Rejection), rejected
    assert rejected.reason in reasons


def test_the_demo_finds_all_that_it_should(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nkarchive", "demo"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Namgang dam is{+ nearly+} complete, notice says" in done.stdout
    assert re.search(r"gone .*Coal lorries queue for two days at Sosan .*HTTP 404", done.stdout)
    assert "The **ferry** between Pyolchon" in done.stdout
    assert "**평양**지하철도" in done.stdout
    assert {path.name for path in (tmp_path / "demo-archive").iterdir()} >= {"config.yaml", "archive.db", "captures"}


def test_the_demo_deletes_no_directory_that_it_did_not_make(tmp_path: Path) -> None:
    directory = tmp_path / "demo-archive"
    directory.mkdir()
    (directory / "thesis.txt").write_text("years of work")
    with pytest.raises(ConfigError, match="was not made by `nkarchive demo`: move it away"):
        make_directory(directory)
    assert (directory / "thesis.txt").read_text() == "years of work"


def test_the_demo_follows_no_link_to_a_directory_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    make_directory(elsewhere)
    (tmp_path / "demo-archive").symlink_to(elsewhere)
    with pytest.raises(ConfigError, match="was not made by"):
        make_directory(tmp_path / "demo-archive")
    assert (elsewhere / MARKER).exists()


def test_the_demo_makes_its_directory_anew(tmp_path: Path) -> None:
    directory = tmp_path / "demo-archive"
    make_directory(directory)
    (directory / "archive.db").write_text("old")
    make_directory(directory)
    assert [path.name for path in directory.iterdir()] == [MARKER]
    shutil.rmtree(directory)
    directory.mkdir()
    make_directory(directory)  # an empty one holds nothing to lose


def test_what_is_not_as_expected_is_said_in_one_clause() -> None:
    expected = {"http://a/1": "new", "http://a/2": "gone"}
    assert misses(expected, expected) == ""
    assert misses(expected, {"http://a/1": "failed"}) == "http://a/1 should be 'new', is 'failed' (and 1 more)"
    assert misses(expected, {"http://a/1": "new"}) == "http://a/2 should be 'gone', is 'not visited'"
