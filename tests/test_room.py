"""The reading room: what each page says, and that it says it safely."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from sqlite_utils import Database

from ferry import SECOND, value
from nkarchive.reading.diff_page import abreast
from nkarchive.reading.publishing import publish
from nkarchive.store.differences import Change
from nkarchive.store.holdings import Version
from nkarchive.store.migrations import migrations
from roomtest import PAGE_HEADERS, Page, Rooms, rooms
from timing import within


def test_the_only_archive_is_what_the_root_leads_to(room: Rooms, home: Path, tmp_path: Path) -> None:
    answer = room.ask("", under="/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/read/archive")
    assert room.ask("", under="/.json").status_code == 200  # Datasette's own
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    with rooms(home / "archive.db", tmp_path / "other.db") as two:
        assert two.ask("", under="/").status_code == 200
        assert '<a href="/read/archive">Reading room</a>' in two.ask("", under="/").text
        assert two.ask("", under="/read/other").status_code == 404
    with rooms(home / "archive.db", home=False) as asked_not_to:
        assert asked_not_to.ask("", under="/").status_code == 200


def test_an_article_is_set_to_be_read(room: Rooms, ids: dict[str, int]) -> None:
    page = room.get(f"/article/{ids['ferry']}")
    assert page.text("h1") == "Ferry runs again"
    assert page.texts(".body p") == [
        "The ferry carried its first three passengers on Sunday.",
        SECOND,
    ]
    assert page.text(".signed .byline") == "By Han Seo-yun"
    assert page.text(".dateline").startswith("11 March 2024")
    assert page.tree.cssselect("article")[0].get("lang") == "en"
    assert page.texts(".versions li > a:first-child") == ["Version 2", "Version 1"]
    assert page.texts("[aria-labelledby=m-languages] li") == ["나룻배 다시 뜬다 Korean, 11 March 2024"]
    assert page.texts("[aria-labelledby=m-tellings] li") == [
        "Ferry runs once more tribune, 12 March 2024, same text compare with Ferry runs once more"
    ]
    assert page.texts("[aria-labelledby=m-related] li") == ["The bridge that never came not held"]
    assert page.text("title") == "Ferry runs again · The reading room"


def test_a_korean_article_says_that_it_is_korean(room: Rooms, ids: dict[str, int]) -> None:
    page = room.get(f"/article/{ids['ko-ferry']}")
    assert (page.tree.get("lang"), page.tree.cssselect("article")[0].get("lang")) == ("en", "ko")
    # what we say within it is English again
    assert {each.get("lang") for each in page.tree.cssselect("article .kicker, article .original")} == {"en"}


def test_an_earlier_version_says_that_it_is_one(room: Rooms, ids: dict[str, int]) -> None:
    page = room.get(f"/article/{ids['ferry']}/version/1")
    assert page.texts(".body p")[0] == "The ferry carried its first passengers on Sunday."
    assert page.text(".note") == (
        "You are reading version 1, as seen 12 March 2024, 06:00 UTC. The latest is version 2; see what changed."
    )
    assert room.ask(f"/article/{ids['ferry']}/version/3").status_code == 404


def test_what_changed_is_shown_word_by_word(room: Rooms, ids: dict[str, int]) -> None:
    path = f"/article/{ids['ferry']}/diff/1/2"
    side = room.get(path)
    assert side.pieces(".abreast td") == [("ins", "three")]
    assert side.texts(".abreast thead th") == [
        "Version 1 seen 12 March 2024, 06:00 UTC",
        "Version 2 seen 13 March 2024, 06:01 UTC",
    ]
    inline = room.get(f"{path}?view=inline")
    assert inline.pieces(".inline-diff p") == [("ins", "three")]
    assert inline.texts(".in-body")[0] == "The ferry carried its first three passengers on Sunday."
    backwards = room.get(f"/article/{ids['ferry']}/diff/2/1")
    assert backwards.pieces(".abreast td") == [("del", "three")]


def test_two_tellings_are_compared(room: Rooms, ids: dict[str, int]) -> None:
    page = room.get(f"/compare/{ids['ferry']}/{ids['again']}")
    assert ("del", "three") in page.pieces(".abreast .in-body td")
    assert page.texts(".abreast .in-headline td") == ["Ferry runs again", "Ferry runs once more"]


def test_a_story_has_its_lineage(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    number = value(home, "SELECT story_id FROM articles WHERE id = ?", ids["ferry"])
    page = room.get(f"/story/{number}")
    assert page.texts(".lineage h2") == ["Ferry runs again", "Ferry runs once more"]
    assert page.texts(".lineage .measure") == [
        "The first telling held.",
        "same text, same words. 65 words kept, 1 cut. Compare with the first: Ferry runs once more, tribune",
    ]
    assert page.texts("[aria-labelledby=languages] li") == ["나룻배 다시 뜬다 Korean, tribune, 11 March 2024"]


def test_what_vanished_says_so_and_is_still_read(room: Rooms, ids: dict[str, int]) -> None:
    page = room.get(f"/article/{ids['dam']}")
    assert page.text(".note") == (
        "When its address was last asked, this article was gone (HTTP 404, seen 13 March 2024, 06:01 UTC)."
        " This is what it said before."
    )
    assert page.text("h1") == "Dam complete" and len(page.texts(".body p")) == 1


def test_changes_are_filtered_by_kind_and_source(room: Rooms) -> None:
    def shown_under(query: str) -> list[tuple[str, str]]:
        page = room.get(f"/changes{query}")
        return list(zip(page.texts(".events .mark"), page.texts(".events h2"), strict=True))

    gone, edited = ("gone", "Dam complete"), ("edited", "Ferry runs again")
    assert sorted(shown_under("")) == [edited, gone]
    assert shown_under("?kind=gone") == [gone]
    assert shown_under("?kind=edited&source=tribune") == [edited]
    assert shown_under("?kind=edited&source=nobody") == []
    assert len(shown_under("?kind=new")) == 4


def test_what_is_advertised_and_never_came_is_listed(room: Rooms, ids: dict[str, int]) -> None:
    page = room.get("/missing")
    assert page.texts(".entries h2") == ["The bridge that never came"]
    assert f"/read/archive/article/{ids['ferry']}" in page.links(".entries a")


def test_a_source_has_its_calendar_and_its_health(room: Rooms) -> None:
    page = room.get("/source/tribune")
    days = {each.get("title"): each.text_content() for each in page.tree.cssselect(".calendar a")}
    assert days == {"10 March 2024: 1 article": "1", "11 March 2024: 2 articles": "2", "12 March 2024: 1 article": "1"}
    assert page.texts(".figures dd") == ["4", "10 March 2024", "12 March 2024", "0"]
    assert len(page.tree.cssselect("[aria-labelledby=health] tbody tr")) == 2
    assert room.get("/sources").texts("tbody th") == ["tribune 127.0.0.1"]
    assert room.ask("/source/nobody").status_code == 404


def test_a_byline_has_its_articles(room: Rooms, home: Path) -> None:
    page = room.get(f"/byline/{value(home, 'SELECT id FROM authors WHERE name = ?', 'Han Seo-yun')}")
    assert (page.text("h1"), page.texts(".entries h2")) == ("Han Seo-yun", ["Ferry runs again"])


def test_citations_lead_to_the_version_that_was_read(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    path = f"/article/{ids['ferry']}/version/2"
    page = Page(room.ask(path, headers={"host": "press.example"}).text)
    plain, bibtex, wikipedia = page.texts(".citation")
    url = value(home, "SELECT url FROM articles WHERE id = ?", ids["ferry"])
    sha = value(home, "SELECT sha256 FROM captures JOIN versions v ON v.capture_id = captures.id WHERE v.number = 2")
    kept = f"http://press.example/read/archive{path}"
    assert plain == (
        f"Han Seo-yun: “Ferry runs again”. tribune, 11 March 2024. {url}"
        f" (as captured on 13 March 2024, SHA-256 {sha}). Kept at {kept}."
    )
    assert bibtex.startswith(f"@online{{tribune-{ids['ferry']}-2,") and "date = {2024-03-11}" in bibtex
    assert wikipedia == (
        "{{cite news |author1=Han Seo-yun |title=Ferry runs again |work=tribune |date=2024-03-11 |language=en"
        f" |url={url} |archive-url={kept} |archive-date=2024-03-13 |url-status=live |access-date=2024-03-13}}}}"
    )


def test_nobody_cites_an_address_of_this_machine(room: Rooms, ids: dict[str, int]) -> None:
    texts = room.get(f"/article/{ids['ferry']}").texts(".citation")
    assert [text for text in texts if "localhost" in text] == []


# --- every page -----------------------------------------------------------------------------------

EVERY = (
    "", "/search", "/search?q=ferry", "/article/1", "/article/1/version/1", "/article/1/diff/1/1", "/compare/1/2",
    "/story/1", "/sources", "/source/tribune", "/byline/1", "/changes", "/missing", "/capture/2",
)  # fmt: skip


@pytest.mark.parametrize("path", EVERY)
def test_every_page_is_under_the_policy_and_holds_nothing_that_it_forbids(room: Rooms, path: str) -> None:
    answer = room.ask(path)
    assert (answer.status_code, dict(answer.headers)) == (200, PAGE_HEADERS)
    page = room.get(path)
    assert [each for each in page.tree.iter("script") if not each.get("src")] == []
    assert list(page.tree.iter("style")) == []
    attributes = [(each.tag, name) for each in page.tree.iter() for name in each.attrib]
    assert [found for found in attributes if found[1] == "style" or found[1].startswith("on")] == []
    outside = [each for each in page.tree.iter("a") if not each.get("href", "").startswith(("/", "#"))]
    assert {(each.get("rel"), each.get("href")[:4]) for each in outside} <= {("noopener noreferrer nofollow", "http")}


@pytest.mark.parametrize(
    "path",
    [
        "/article/999",
        "/article/999999999999999999",
        "/story/999",
        "/byline/999",
        "/capture/999",
        "/nothing",
        "/article/1/diff/1/9",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(room: Rooms, path: str) -> None:
    answer = room.ask(path)
    assert (answer.status_code, dict(answer.headers)) == (404, PAGE_HEADERS)
    assert "<h1>Not here</h1>" in answer.text


def test_a_private_archive_is_closed(home: Path) -> None:
    with rooms(home / "archive.db") as room:
        room.datasette._metadata_local["databases"] = {"archive": {"allow": False}}
        assert [room.ask(path).status_code for path in ("", "/article/1", "/capture/2/replay")] == [403, 403, 403]


def test_pages_are_only_read(room: Rooms) -> None:
    assert room.ask("/article/1", method="PUT").status_code == 405


def test_static_files_are_kept_by_browsers_and_nothing_else_is_served(room: Rooms) -> None:
    style = room.ask("/reading.css", under="/-/static-plugins/nkarchive")
    assert (style.headers["content-type"], style.headers["cache-control"]) == (
        "text/css; charset=utf-8",
        "max-age=31536000, immutable",
    )
    assert room.ask("/../plugin.py", under="/-/static-plugins/nkarchive").status_code == 404


def test_the_address_of_a_page_leads_to_its_article(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    url = value(home, "SELECT url FROM articles WHERE id = ?", ids["dam"])
    answer = room.ask(f"/search?q={quote(str(url))}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/read/archive/article/{ids['dam']}")
    assert room.ask("/search?q=http://nobody.example/1").status_code == 200


def test_a_published_copy_is_read_like_the_archive_but_for_its_captures(home: Path, tmp_path: Path) -> None:
    publish(home / "archive.db", tmp_path / "archive.db", at="2024-03-14T00:00:00Z")
    with rooms(tmp_path / "archive.db") as copy:
        assert [copy.ask(path).status_code for path in EVERY if "capture" not in path] == [200] * (len(EVERY) - 1)
        assert copy.ask("/capture/2").status_code == 404
        assert copy.get("/article/1").links('a[href*="/capture/"]') == []
        [advertised] = copy.get("/missing").texts(".entries .faint")
        assert "never asked for" not in advertised  # nothing is known of that here


def test_a_room_bears_the_title_of_what_is_served(home: Path) -> None:
    datasette = Datasette([str(home / "archive.db")], metadata={"title": "News of the north"})
    assert Page(Rooms(datasette=datasette).ask("/article/1").text).text(".mast .name") == "News of the north"
    datasette.databases["archive"].close()
    datasette.executor.shutdown()


def test_a_source_whose_passes_stopped_needs_a_person_where_its_schedule_is_known(home: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    url = value(home, "SELECT home_url FROM sources")
    config.write_text(f"sources: [{{name: tribune, start: ['{url}'], articles: /news/, schedule: every 1h}}]", "utf-8")
    with rooms(home / "archive.db", config=str(config)) as opened:
        assert opened.get("").texts(".need li") == [
            "tribune: no pass since 2024-03-13T06:01:00Z, though its schedule is 'every 1h'"
        ]
    with rooms(home / "archive.db", config=str(config), now="2024-03-13T07:00:00Z") as then:
        assert then.get("").texts(".need li") == []
    with rooms(home / "archive.db", config=str(config)) as opened:
        config.write_text("sources: no list")
        assert opened.get("").texts(".need li") == []
    with rooms(home / "archive.db") as unknown:
        assert unknown.get("").texts(".need li") == []


def test_everything_stands_under_the_base_url(home: Path) -> None:
    datasette = Datasette([str(home / "archive.db")], settings={"base_url": "/press/"})
    page = Page(Rooms(datasette=datasette).ask("/article/1", under="/read/archive").text)
    assert {link.split("/")[1] for link in page.links("a") if link.startswith("/")} == {"press"}
    datasette.databases["archive"].close()
    datasette.executor.shutdown()


def test_an_archive_of_before_says_what_brings_it_up_to_date(tmp_path: Path) -> None:
    old = Database(tmp_path / "archive.db")
    migrations.apply(old, stop_before="m009_counts")
    old.close()
    with rooms(tmp_path / "archive.db") as opened:
        answer = opened.ask("")
        assert (answer.status_code, dict(answer.headers)) == (503, PAGE_HEADERS)
        assert "any crawl, or `nkarchive regroup`, brings it up to date" in answer.text
        assert [opened.ask(path).status_code for path in ("/changes", "/sources", "/search")] == [200, 200, 200]


def test_words_beyond_what_a_page_can_compare_are_shown_as_replaced() -> None:
    """Comparing two texts that repeat one word would take minutes, which anybody could ask for."""
    older = version("a " * 20_000)
    newer = version("a " * 19_999 + "b")
    with within(3):
        [row] = abreast(older, newer).rows
    assert [piece.change for piece in row.inline] == [Change.REMOVED, Change.ADDED]


def version(body: str) -> Version:
    return Version(
        number=1, seen_at="", headline="", standfirst="", byline="", published=None, body=body, captions=(), teasers=(),
        provenance={}, content_sha256="", capture_id=None,
    )  # fmt: skip
