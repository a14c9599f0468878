"""Articles that stand on several pages: one article, wherever it was found, and never half of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dumps import capture_rows, warc_records
from newsroom import DAY, HOUR, MORNING, Newsroom, links, newsroom, story, tagged
from servers import busy, page, redirect


def told(number: int, of: str = "flood") -> str:
    return "\n".join(
        f"Witness {witness} of page {number} said what the {of} of that night had left of the valley and its fields."
        for witness in ("one", "two", "three")
    )


def pager(number: int, last: int, *, of: str = "/news/flood", page_of: str = "{}?page={}") -> str:
    """Return the foot of a page: its number plain, the others as links."""
    at = [of, *(page_of.format(of, other) for other in range(2, last + 1))]
    shown = (str(n) if n == number else f'<a href="{at[n - 1]}">{n}</a>' for n in range(1, last + 1))
    return f'<div class="page-links">Pages: {" ".join(shown)}</div>'


def put_flood(site: Newsroom, last: int, *, edited: int = 0, page_of: str = "{}?page={}") -> None:
    """Put up the article /news/flood on *last* pages; the text of page *edited* is another one."""
    for number in range(1, last + 1):
        path = "/news/flood" if number == 1 else page_of.format("/news/flood", number)
        text = told(number, "fire" if number == edited else "flood")
        site.put(path, tagged(story("Flood", text, foot=pager(number, last, page_of=page_of))))


def body(*pages: str) -> str:
    return "\n\n".join(paragraph for text in pages for paragraph in text.split("\n"))


def bodies(site: Newsroom) -> list[str]:
    return site.rows("SELECT v.body FROM versions v ORDER BY v.id")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.put("/", links(("/news/flood", "Flood")))
        yield running


ALIASES = {f"/news/flood?page={number}": ("/news/flood", "page") for number in (2, 3)}
READ = {"/": "read", "/news/flood": "new", "/news/flood?page=2": "alias", "/news/flood?page=3": "alias"}


@pytest.mark.parametrize(
    "listed",
    [
        ["/news/flood"],
        ["/news/flood?page=2"],
        ["/news/flood", "/news/flood?page=3"],
        ["/news/flood?page=3", "/news/flood?page=2", "/news/flood"],
    ],
    ids=["the first page", "the second", "the first and the last", "all, the last one first"],
)
def test_the_pages_are_one_article_whichever_is_listed_and_each_is_asked_for_once(
    site: Newsroom, tmp_path: Path, listed: list[str]
) -> None:
    site.put("/", links(*((path, "Flood") for path in listed)))
    put_flood(site, 3)
    site.crawl(MORNING)
    assert site.held() == {"/news/flood": ("live", 1)}
    assert bodies(site) == [body(told(1), told(2), told(3))]
    assert site.outcomes() == READ
    assert site.aliases() == ALIASES
    assert site.asked == ["/", "/news/flood", "/news/flood?page=2", "/news/flood?page=3"]
    assert warc_records(tmp_path / "captures") == capture_rows(tmp_path / "archive.db")
    pages = site.rows("SELECT p.position, p.url, c.url FROM version_pages p JOIN captures c ON c.id = p.capture_id")
    at = [site.url(path) for path in ("/news/flood", "/news/flood?page=2", "/news/flood?page=3")]
    assert pages == [(number, url, url) for number, url in enumerate(at, start=1)]


def test_a_list_that_links_to_the_second_page_later_brings_nothing(site: Newsroom) -> None:
    put_flood(site, 3)
    site.crawl(MORNING)
    site.put("/", links(("/news/flood", "Flood"), ("/news/flood?page=2", "Flood, continued")))
    site.crawl(MORNING + HOUR)
    assert site.asked == ["/"]


@pytest.mark.parametrize("page_of", ["{}/{}", "{}/page/{}/", "{}?id=7&pg={}", "{}-p{}", "{}_{}.html"])
def test_page_numbers_in_all_kinds_of_addresses(site: Newsroom, page_of: str) -> None:
    put_flood(site, 2, page_of=page_of)
    if "?id" in page_of or "html" in page_of:
        first = page_of.replace("&pg={}", "").replace("_{}", "").format("/news/flood")
        site.put("/", links((first, "Flood")))
        site.put(
            first,
            story(
                "Flood",
                told(1),
                foot=pager(1, 2, of=first, page_of=page_of.replace("{}", "/news/flood", 1).replace("{}", "{1}")),
            ),
        )
        second = page_of.format("/news/flood", 2)
        site.put("/news/flood", "")
        site.put(second, story("Flood", told(2), foot=f'<a href="{first}">1</a> 2'))
    site.crawl(MORNING)
    assert bodies(site) == [body(told(1), told(2))]
    assert list(site.aliases().values()) == [(next(iter(site.held())), "page")]


def test_the_next_post_is_not_the_next_page(site: Newsroom) -> None:
    """Themes mark both with rel=next, and a post whose name was taken is called flood-2."""
    site.put("/news/flood", story("Flood", told(1), head='<link rel=next href="/news/flood-2">'))
    site.put("/news/flood-2", story("Flood", told(2)))
    site.crawl(MORNING)
    assert site.asked == ["/", "/news/flood"]


@pytest.mark.parametrize("second", ["the same text", "the first page"])
def test_a_pager_of_something_else_adds_nothing(site: Newsroom, second: str) -> None:
    """The comments' second page shows the article again; past its end many a site shows the first page."""
    site.put("/news/flood", story("Flood", told(1), foot=pager(1, 2)))
    same = page(story("Flood", told(1), foot=pager(2, 2)))
    site.put("/news/flood?page=2", same if second == "the same text" else redirect("/news/flood"))
    site.crawl(MORNING)
    assert (bodies(site), site.aliases()) == ([body(told(1))], {})
    assert site.outcomes() == {"/": "read", "/news/flood": "new", "/news/flood?page=2": "rejected"}


def test_a_chain_that_leads_back_ends(site: Newsroom) -> None:
    put_flood(site, 2)
    again = '<a href="/news/flood?page=2">Next page</a><a href="/news/flood">Previous page</a>'
    site.put("/news/flood?page=2", story("Flood", told(2), foot=again))
    site.crawl(MORNING)
    assert bodies(site) == [body(told(1), told(2))]


def test_no_article_has_more_than_thirty_pages(site: Newsroom) -> None:
    put_flood(site, 34)
    site.crawl(MORNING)
    assert bodies(site) == [body(*(told(number) for number in range(1, 31)))]
    assert site.rows("SELECT detail FROM outcomes WHERE outcome = 'new'") == [
        f"incomplete: only its first 30 pages were read, it goes on at {site.url('/news/flood?page=31')}"
    ]


def test_the_last_page_may_be_a_single_line(site: Newsroom) -> None:
    for number in (1, 2):
        path = "/news/flood" if number == 1 else "/news/flood?page=2"
        text = told(1) if number == 1 else "The water fell on Friday."
        site.put(path, tagged(story("Flood", text, foot=pager(number, 2))))
    site.crawl(MORNING)
    assert bodies(site) == [body(told(1), "The water fell on Friday.")]


def test_each_page_counts_against_the_limit_and_an_article_is_read_to_its_end(site: Newsroom) -> None:
    names = ("flood", "a", "b")
    site.put("/", links(*((f"/news/{name}", name) for name in names)))
    for name in names[1:]:
        site.put(f"/news/{name}", story(name))
    put_flood(site, 3)
    site.source = replace(site.source, delay_s=0.0)
    site.crawl(MORNING, limit=1)
    assert site.held() == {"/news/flood": ("live", 1)}
    site.crawl(MORNING + HOUR, limit=1)
    assert sorted(site.held()) == ["/news/a", "/news/flood"]


# --- looked at again ------------------------------------------------------------------------------


def test_an_unchanged_first_page_says_nothing_of_the_third(site: Newsroom) -> None:
    put_flood(site, 3)
    site.crawl(MORNING)
    site.crawl(MORNING + DAY)
    assert site.outcomes() == READ | {"/news/flood": "unchanged"}
    assert [seen.status for seen in site.server.log if "/news/" in seen.path] == [200, 200, 200]
    put_flood(site, 3, edited=3)
    site.crawl(MORNING + 2 * DAY)
    assert site.outcomes()["/news/flood"] == "edited"
    assert site.events("/news/flood") == [("new", ""), ("edited", "body")]
    assert bodies(site)[1] == body(told(1), told(2), told(3, "fire"))


def test_an_article_that_grows_a_page_is_edited(site: Newsroom) -> None:
    put_flood(site, 2)
    site.crawl(MORNING)
    put_flood(site, 3)
    site.crawl(MORNING + DAY)
    assert site.outcomes() == READ | {"/news/flood": "edited"}
    assert site.aliases() == ALIASES


TROUBLES = {"503": busy(), "403": page(status=403), "a login wall": page("<h1>Flood</h1><p>Sign in to read on.")}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_a_page_that_does_not_answer_is_no_edit_that_lost_it(site: Newsroom, trouble: object) -> None:
    """What is held stays, whatever else changed, and the article is looked at again within the hour."""
    put_flood(site, 3)
    site.crawl(MORNING)
    put_flood(site, 3, edited=1)
    site.server.script["/news/flood?page=2"] = trouble  # type: ignore[assignment]
    site.crawl(MORNING + DAY)
    assert site.held() == {"/news/flood": ("live", 1)}
    assert site.outcomes()["/news/flood"] == "failed"
    assert site.outcomes()["/news/flood?page=2"] in ("failed", "deferred", "blocked", "rejected")
    put_flood(site, 3, edited=1)
    site.rows("SELECT 1")
    site.crawl(MORNING + DAY + HOUR)
    assert site.outcomes()["/news/flood"] == "edited"
    assert bodies(site)[1:] == [body(told(1, "fire"), told(2), told(3))]


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_what_was_read_of_a_new_article_is_kept_and_completed_later(site: Newsroom, trouble: object) -> None:
    """By then the first page may be gone. The completion is no edit of the publisher's."""
    put_flood(site, 3)
    site.server.script["/news/flood?page=3"] = trouble  # type: ignore[assignment]
    site.crawl(MORNING)
    assert site.outcomes()["/news/flood"] == "new"
    (detail,) = site.rows("SELECT detail FROM outcomes WHERE outcome = 'new'")
    assert detail.startswith(f"incomplete: page 3, {site.url('/news/flood?page=3')}, could not be read: ")
    put_flood(site, 3)
    site.crawl(MORNING + HOUR)
    assert site.outcomes()["/news/flood"] == "edited"
    assert site.events("/news/flood") == [("new", ""), ("completed", "body")]
    assert bodies(site) == [body(told(1), told(2)), body(told(1), told(2), told(3))]
    site.crawl(MORNING + 2 * HOUR)
    assert site.asked == ["/"]


def test_a_page_that_is_gone_is_an_edit_that_says_so(site: Newsroom) -> None:
    put_flood(site, 2)
    site.crawl(MORNING)
    site.drop("/news/flood?page=2")
    site.crawl(MORNING + DAY)
    assert site.outcomes() == {"/": "read", "/news/flood": "edited", "/news/flood?page=2": "gone"}
    gone = f"body (page 2, {site.url('/news/flood?page=2')}, is gone: HTTP 404)"
    assert site.events("/news/flood") == [("new", ""), ("edited", gone)]


# --- found in the middle --------------------------------------------------------------------------


def test_a_second_page_whose_first_does_not_answer_waits_for_it(site: Newsroom) -> None:
    put_flood(site, 2)
    site.put("/", links(("/news/flood?page=2", "Flood")))
    site.put("/news/flood", busy())
    site.crawl(MORNING)
    assert (site.held(), site.outcomes()["/news/flood?page=2"]) == ({}, "failed")
    put_flood(site, 2)
    site.crawl(MORNING + HOUR)
    assert (list(site.held()), bodies(site)) == (["/news/flood"], [body(told(1), told(2))])


def test_a_second_page_whose_first_is_gone_is_not_lost(site: Newsroom) -> None:
    put_flood(site, 3)
    site.put("/", links(("/news/flood?page=2", "Flood")))
    site.drop("/news/flood")
    site.crawl(MORNING)
    assert (list(site.held()), bodies(site)) == (["/news/flood?page=2"], [body(told(2), told(3))])
    assert site.outcomes()["/news/flood"] == "gone"


def test_a_page_that_an_older_archive_holds_as_an_article_moves_into_it(site: Newsroom) -> None:
    put_flood(site, 2)
    site.put("/", links(("/news/flood?page=2", "Flood")))
    site.put("/news/flood?page=2", story("Flood", told(2)))
    site.crawl(MORNING)
    assert list(site.held()) == ["/news/flood?page=2"]
    put_flood(site, 2)
    site.crawl(MORNING + DAY)
    assert site.held() == {"/news/flood": ("live", 1), "/news/flood?page=2": ("moved", 1)}
    assert bodies(site)[1] == body(told(1), told(2))


# --- cut off ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("listed", ["/news/flood", "/news/flood?page=2"])
@pytest.mark.parametrize("kept", [1, 2, 3])
def test_a_run_that_was_cut_off_between_two_pages_is_taken_up(
    site: Newsroom, tmp_path: Path, kept: int, listed: str
) -> None:
    """What was captured is not asked for again, and no page of it becomes an article."""
    site.put("/", links((listed, "Flood")))
    site.put(listed, busy())
    site.crawl(MORNING)
    archive = tmp_path / "archive.db"
    before = archive.read_bytes()
    put_flood(site, 3)
    site.crawl(MORNING + HOUR)
    written = site.rows(
        "SELECT warc_file, warc_offset + warc_length FROM captures WHERE run_id = 2 AND url LIKE '%/news/%' ORDER BY id"
    )
    assert len(written) == 3
    warc = tmp_path / "captures" / written[kept - 1][0]
    ends = sorted(end for _, end in written)
    warc.write_bytes(warc.read_bytes()[: ends[kept - 1]])
    archive.write_bytes(before)
    site.crawl(MORNING + HOUR)
    assert len([path for path in site.asked if path != "/"]) == 3 - kept
    assert bodies(site) == [body(told(1), told(2), told(3))]
    assert site.aliases() == ALIASES
    assert site.outcomes() == READ
    assert warc_records(tmp_path / "captures") == capture_rows(archive)
