"""What becomes of pages that are refused, broken or silent, and when a person is called."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dumps import capture_rows, said, warc_records
from newsroom import DAY, HOUR, MORNING, Newsroom, feed, links, newsroom, story, tagged
from nkarchive.model import Rules
from servers import page

CHALLENGE = page("<p>Just a moment", ("cf-mitigated", "challenge"), status=200)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        yield running


def list_all(site: Newsroom, *paths: str) -> None:
    site.put("/", links(*((path, f"Story {number}") for number, path in enumerate(paths))))


@pytest.mark.parametrize("refusal", [page(status=403), page(status=451), CHALLENGE], ids=["403", "451", "challenge"])
def test_a_block_page_is_no_edit_of_an_article_and_no_article(site: Newsroom, refusal: object) -> None:
    list_all(site, "/news/held", "/news/new")
    site.put("/news/held", story("Held"))
    site.server.script["/news/new"] = refusal  # type: ignore[assignment]
    site.crawl(MORNING)
    site.server.script["/news/held"] = refusal  # type: ignore[assignment]
    site.crawl(MORNING + DAY)
    assert site.outcomes() == {"/": "read", "/news/held": "blocked", "/news/new": "blocked"}
    assert site.held() == {"/news/held": ("blocked", 1)}
    assert [kind for kind, _ in site.events("/news/held")] == ["new", "blocked"]
    for path in ("/news/held", "/news/new"):
        site.put(path, story(path.removeprefix("/news/").title()))
    site.crawl(MORNING + 2 * DAY)
    assert site.outcomes() == {"/": "read", "/news/held": "unchanged", "/news/new": "new"}
    assert [kind for kind, _ in site.events("/news/held")] == ["new", "blocked", "returned"]


WALL = "<h1>Held</h1><p>Please log in to read this article.<form action=/login></form>"


@pytest.mark.parametrize("instead", [story("Held", " "), WALL, links(("/news/x", "X"))], ids=["blank", "login", "list"])
def test_a_held_article_that_cannot_be_read_any_more_is_an_event(site: Newsroom, instead: str) -> None:
    """The page answers with status 200, and what was there is not: a researcher has to see when."""
    list_all(site, "/news/held")
    site.put("/news/held", story("Held"))
    site.crawl(MORNING)
    site.put("/news/held", instead)
    for day in (1, 2):
        site.crawl(MORNING + day * DAY)
        assert site.outcomes() == {"/": "read", "/news/held": "rejected"}
    assert site.held() == {"/news/held": ("unreadable", 1)}
    ((_, _), (kind, detail)) = site.events("/news/held")
    (said,) = site.rows("SELECT DISTINCT detail FROM outcomes WHERE outcome = 'rejected'")
    assert (kind, detail) == ("unreadable", said)
    site.put("/news/held", story("Held"))
    site.crawl(MORNING + 3 * DAY)
    assert site.events("/news/held")[2:] == [("returned", "was unreadable")]


def test_robots_txt_forbids_a_page(site: Newsroom) -> None:
    site.put("/robots.txt", page("User-agent: *\nDisallow: /news/secret", kind="text/plain"))
    list_all(site, "/news/secret", "/news/open")
    site.put("/news/open", story("Open"))
    site.put("/news/secret", story("Secret"))
    site.crawl(MORNING)
    assert site.outcomes() == {"/": "read", "/news/open": "new", "/news/secret": "disallowed"}
    assert "/news/secret" not in site.asked


def test_every_address_of_a_run_has_one_outcome_and_every_capture_its_record(site: Newsroom, tmp_path: Path) -> None:
    list_all(site, "/news/a", "/news/b", "/news/missing", "/news/broken", "/news/empty")
    site.put("/news/a", story("A"))
    site.put("/news/b", story("B"))
    site.put("/news/broken", page(status=501))
    site.put("/news/empty", "")
    site.crawl(MORNING)
    assert site.outcomes() == {
        "/": "read",
        "/news/a": "new",
        "/news/b": "new",
        "/news/broken": "failed",
        "/news/empty": "rejected",
        "/news/missing": "gone",
    }
    assert site.rows("SELECT count(*), count(DISTINCT url) FROM outcomes") == [(7, 7)]
    assert warc_records(tmp_path / "captures") == capture_rows(tmp_path / "archive.db")


def test_a_page_that_hits_a_bug_is_one_failed_outcome_and_an_alarm(site: Newsroom) -> None:
    """The other pages go on; the outcome holds the traceback. Rules that config.yaml would refuse bring it about."""
    broken = replace(site.source, name="broken", start=(site.url("/two"),), articles="/two/", rules=(BROKEN,))
    list_all(site, "/news/a")
    site.put("/two", links(("/two/b", "B")))
    for path in ("/news/a", "/two/b"):
        site.put(path, story(path))
    summary = site.crawl(MORNING, replace(site.source, articles=r":\d+/news/"), broken)
    assert site.outcomes() == {"/": "read", "/news/a": "new", "/two": "read", "/two/b": "failed"}
    (detail,) = site.rows("SELECT detail FROM outcomes WHERE outcome = 'failed'")
    assert detail.startswith("bug: Traceback (most recent call last)")
    assert summary.alarms == {
        "broken": f"a page hit a bug in nkarchive: {site.url('/two/b')} (its outcome holds the traceback)"
    }


BROKEN = Rules(headline=(3,))  # type: ignore[arg-type]


# --- alarms ---------------------------------------------------------------------------------------


def test_a_source_of_which_nothing_can_be_read_needs_a_person(site: Newsroom) -> None:
    site.source = replace(site.source, feeds=(site.url("/feed.xml"),))
    site.put("/", page(status=501))
    site.put("/feed.xml", story("This is no feed"))
    assert site.crawl(MORNING).alarms["tribune"].startswith("none of its start pages, feeds and sitemaps could be read")
    list_all(site, "/news/a")
    site.put("/news/a", story("A"))
    assert site.crawl(MORNING + HOUR).alarms == {}


@pytest.mark.parametrize("empty", [feed(), links(("/about", "About us"))], ids=["an empty feed", "no article links"])
def test_a_source_that_goes_silent_needs_a_person(site: Newsroom, empty: str) -> None:
    kind = "text/xml" if empty.startswith("<?xml") else "text/html"
    site.put("/front", page(empty, kind=kind))
    front = (site.url("/front"),)
    site.source = replace(site.source, start=() if "xml" in kind else front, feeds=front if "xml" in kind else ())
    assert "none of their links is an article" in site.crawl(MORNING).alarms["tribune"]


def test_pages_that_are_all_rejected_need_a_person_and_those_that_were_empty_before_do_not(site: Newsroom) -> None:
    paths = [f"/news/{number}" for number in range(6)]
    list_all(site, *paths)
    for path in paths:
        site.put(path, story(path, " "))
    assert "none of the 6 pages that were due is an article" in site.crawl(MORNING).alarms["tribune"]
    assert site.crawl(MORNING + DAY).alarms == {}
    assert set(site.outcomes().values()) == {"read", "rejected"}


def test_two_sources_with_one_start_page_need_a_person(site: Newsroom) -> None:
    """Else the second would stay empty without a word."""
    list_all(site, "/news/a")
    site.put("/news/a", story("A"))
    alarms = site.crawl(MORNING, site.source, replace(site.source, name="second")).alarms
    assert alarms == {
        "second": f"{site.url('/')} is read for tribune already:"
        " give each source start pages, feeds and sitemaps of its own"
    }


# --- the disk -------------------------------------------------------------------------------------

CONFIG = """
defaults: {{delay: 0s}}
sources:
  - {{name: tribune, start: ["{start}"], articles: /news/, allow_private: true}}
"""
COMMAND = [sys.executable, "-m", "nkarchive", "crawl", "--now", "2024-03-12T06:00:00Z"]


def crawl_with_room_for(home: Path, size_bytes: int) -> subprocess.CompletedProcess[str]:
    """Crawl where no file may grow beyond a size, as on a disk that is full."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes))  # noqa: E731
    return subprocess.run(COMMAND, cwd=home, capture_output=True, text=True, check=False, preexec_fn=limit)


@pytest.mark.parametrize("size_bytes", [90_000, pytest.param(200_000, marks=pytest.mark.slow)])
def test_a_full_disk_exits_74_with_one_sentence_and_the_next_run_takes_it_up(
    site: Newsroom, tmp_path: Path, size_bytes: int
) -> None:
    """Nothing is half-written, nothing is lost, nothing is kept twice but what was in flight."""
    (tmp_path / "config.yaml").write_text(CONFIG.format(start=site.url("/")), encoding="utf-8")
    paths = [f"/news/{number}" for number in range(24)]
    list_all(site, *paths)
    for path in paths:
        # text that no compression makes small
        noise = "\n".join(
            f"Witness {path[6:]} said {number * 7919**9 % 10**17:x} was read out." for number in range(120)
        )
        site.put(path, story(f"What witness {path[6:]} saw", noise))
    full = crawl_with_room_for(tmp_path, size_bytes)
    assert (full.returncode, full.stdout) == (74, ""), full.stderr
    assert full.stderr.count("\n") == 1
    done = subprocess.run(COMMAND, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert sorted(site.held()) == sorted(paths), (site.outcomes(), done.stdout)
    assert set(site.held().values()) == {("live", 1)}
    assert len(said(tmp_path / "archive.db")["articles"]) == 24
    assert warc_records(tmp_path / "captures") == capture_rows(tmp_path / "archive.db")


def test_a_lost_warc_file_is_said_and_stops_nothing(site: Newsroom, tmp_path: Path) -> None:
    """What a 304 would leave out is asked for again, and kept whole."""
    site.put("/", tagged(links(("/news/a", "A"))))
    site.put("/news/a", story("A"))
    site.crawl(MORNING)
    for file in (tmp_path / "captures").glob("*.warc.gz"):
        file.unlink()
    (note,) = site.crawl(MORNING + DAY).notes
    assert "is missing: restore it from a backup" in note
    assert site.outcomes() == {"/": "read", "/news/a": "unchanged"}
    assert {seen.status for seen in site.server.log if seen.path == "/"} == {200}
    site.crawl(MORNING + DAY + HOUR)
    assert {seen.status for seen in site.server.log if seen.path == "/"} == {304}


def test_a_visit_of_which_only_the_first_half_was_captured_is_made_again(site: Newsroom, tmp_path: Path) -> None:
    """The run died between the redirect's record and its target's: the next one fetches both."""
    list_all(site, "/news/old")
    site.put("/news/old", page(b"moved", ("Location", "/news/flood"), status=301))
    site.put("/news/flood", story("Flood"))
    site.crawl(MORNING)
    db = sqlite3.connect(tmp_path / "archive.db")
    (file, cut_at), *_ = db.execute(
        "SELECT warc_file, warc_offset + warc_length FROM captures WHERE status = 301"
    ).fetchall()
    db.close()
    warc = (tmp_path / "captures" / file).read_bytes()
    for name in ("archive.db", "archive.db-wal", "archive.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "captures" / file).write_bytes(warc[: cut_at + 100])
    site.crawl(MORNING)
    assert site.outcomes() == {"/": "read", "/news/flood": "new", "/news/old": "alias"}
    assert warc_records(tmp_path / "captures") == capture_rows(tmp_path / "archive.db")
