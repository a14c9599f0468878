"""The reading room: what each page says, and that it says it safely."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
from datasette.app import Datasette
from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from newsroom import DAY, MORNING, Newsroom, feed, links, newsroom, story, tagged
from nkarchive.reading.diff_page import abreast
from nkarchive.reading.publishing import publish
from nkarchive.serve.replaying import REPLAY_POLICY, shown
from nkarchive.store.differences import Change
from nkarchive.store.holdings import Version
from nkarchive.store.migrations import migrations
from roomtest import PAGE_HEADERS, Page, Rooms, rooms
from timing import within

TEXT = (
    "The ferry carried its first passengers on Sunday.\n"
    "Two residents watched it leave. The boat is flat and broad, the engine is borrowed from a fishing brigade until"
    " the end of May, and twelve people or eight bicycles fill it. A woman who sells noodles above the landing said"
    " that nobody had heard the horn for four winters, so that all ran down to see."
)
SECOND = TEXT.split("\n")[1]
KOREAN = "나룻배가 지난 일요일 네 해 만에 첫 손님을 태웠다고 현지 주민 두 명이 본지에 전했다. 배는 예전 그 배가 아니다."


def crawled(home: Path) -> None:
    """Make an archive of a site that is looked at twice: one article rewritten, one gone, one told again."""
    with newsroom(home) as site:
        _publish(site)
        site.crawl(MORNING)
        site.put("/news/ferry", tagged(_ferry("The ferry carried its first three passengers on Sunday.")))
        site.drop("/news/dam")
        site.crawl(MORNING + DAY + timedelta(minutes=1))


def _ferry(first: str) -> str:
    head = '<meta name="author" content="Han Seo-yun"><link rel="alternate" hreflang="ko" href="/news/ko-ferry">'
    foot = '<aside><h2>Related</h2><ul><li><a href="/news/never-came">The bridge that never came</a></li></ul></aside>'
    return story("Ferry runs again", TEXT.replace(TEXT.split("\n")[0], first), head=head, foot=foot, day="2024-03-11")


def _publish(site: Newsroom) -> None:
    site.put("/", links(("/news/ferry", "Ferry runs again"), ("/news/dam", "Dam"), ("/news/again", "Ferry")))
    site.put("/news/ferry", tagged(_ferry(TEXT.split("\n")[0])))
    site.put("/news/dam", story("Dam complete", day="2024-03-10"))
    site.put("/news/again", story("Ferry runs once more", TEXT, day="2024-03-12"))
    korean = story("나룻배 다시 뜬다", KOREAN, day="2024-03-11").replace("lang=en", "lang=ko")
    site.put("/news/ko-ferry", tagged(korean))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("room")
    crawled(made)
    return made


@pytest.fixture(scope="module")
def room(home: Path) -> Iterator[Rooms]:
    with rooms(home / "archive.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def ids(home: Path) -> dict[str, int]:
    """Path of a page -> number of its article."""
    db = sqlite3.connect(home / "archive.db")
    found = {url.rpartition("/")[2]: number for number, url in db.execute("SELECT id, url FROM articles")}
    db.close()
    return found


def value(home: Path, query: str, *values: object) -> object:
    db = sqlite3.connect(home / "archive.db")
    try:
        return db.execute(query, values).fetchone()[0]
    finally:
        db.close()


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


# --- search ---------------------------------------------------------------------------------------


def test_a_search_shows_stories_with_all_that_narrows_them(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    page = room.get("/search?q=ferry")
    assert page.text(".total") == "1 story in 2 articles"
    assert page.texts(".hits h2") == ["Ferry runs once more"]  # the best of its tellings
    assert {text.lower() for text in page.texts(".hits mark")} == {"ferry"}
    assert page.texts(".tellings summary") == ["2 tellings found of this story: Ferry runs once more"]
    told = [f"/read/archive/article/{ids[name]}" for name in ("ferry", "again")]
    story = value(home, "SELECT story_id FROM articles WHERE id = ?", ids["ferry"])
    assert page.links(".tellings a") == [*told, f"/read/archive/story/{story}"]
    facets = {
        each.cssselect("h2")[0].text_content(): [" ".join(line.text_content().split()) for line in each.cssselect("li")]
        for each in page.tree.cssselect(".facet")
    }
    assert facets == {"Source": ["tribune 2"], "Byline": ["Han Seo-yun 1"]}


def test_a_search_is_narrowed_and_widened_by_links(room: Rooms) -> None:
    page = room.get("/search?q=" + quote("runs OR 나룻배"))
    [korean] = [link for link in page.links(".facet a") if "language%3Ako" in link]
    assert korean == "/read/archive/search?q=runs+OR+%EB%82%98%EB%A3%BB%EB%B0%B0+language%3Ako"
    narrowed = room.get(korean.removeprefix("/read/archive"))
    assert narrowed.texts(".hits h2") == ["나룻배 다시 뜬다"]
    assert narrowed.tree.cssselect(".hits h2 bdi")[0].get("lang") == "ko"
    [widen] = narrowed.links(".chips a")
    assert widen == "/read/archive/search?q=runs+OR+%EB%82%98%EB%A3%BB%EB%B0%B0"


def test_a_search_says_what_it_left_out(room: Rooms) -> None:
    page = room.get("/search?q=ferry+before:2024-13")
    assert page.text(".note") == "before: '2024-13' is not in the calendar; it was left out."


def test_a_search_is_a_feed(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    feed = feedparser.parse(room.ask("/search.atom?q=runs").content)
    assert (feed.bozo, feed.feed.title) == (False, "The reading room: runs")
    assert [(entry.title, entry.link.rpartition("/")[2], entry.author) for entry in feed.entries] == [
        ("Ferry runs once more", str(ids["again"]), "tribune"),
        ("Ferry runs again", str(ids["ferry"]), "Han Seo-yun"),
    ]
    assert feed.entries[1].updated == value(home, "SELECT last_changed FROM articles WHERE id = ?", ids["ferry"])
    assert feed.entries[1].content[0].value.endswith(SECOND)
    whole = room.ask("/search.feed.json?q=runs").json()
    assert [item["title"] for item in whole["items"]] == ["Ferry runs once more", "Ferry runs again"]
    assert len(feedparser.parse(room.ask("/search.atom").content).entries) == 4


def test_a_search_is_a_table(room: Rooms, ids: dict[str, int]) -> None:
    answer = room.ask("/search.csv?q=" + quote("나룻배"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert (row["id"], row["headline"], row["published"]) == (str(ids["ko-ferry"]), "나룻배 다시 뜬다", "2024-03-11")
    assert row["page"] == f"http://localhost/read/archive/article/{ids['ko-ferry']}"
    assert [each["headline"] for each in room.ask("/search.json?q=dam").json()] == ["Dam complete"]


# --- the original ---------------------------------------------------------------------------------


def capture_of(home: Path, path: str, status: int = 200) -> int:
    return int(str(value(home, "SELECT max(id) FROM captures WHERE url LIKE ? AND status = ?", f"%{path}", status)))


def test_the_original_is_replayed_where_it_can_do_nothing(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    number = capture_of(home, "/news/ferry")
    page = room.get(f"/capture/{number}")
    [frame] = page.tree.cssselect("iframe")
    assert (frame.get("src"), frame.get("sandbox")) == (f"/read/archive/capture/{number}/replay", "")
    answer = room.ask(f"/capture/{number}/replay")
    expected = _ferry("The ferry carried its first three passengers on Sunday.").replace("<link", "<meta")
    assert answer.text == expected
    assert dict(answer.headers) == PAGE_HEADERS | {"content-security-policy": REPLAY_POLICY}


def test_an_answer_that_nothing_changed_shows_what_it_repeats(room: Rooms, home: Path) -> None:
    number = capture_of(home, "/news/ko-ferry", 304)
    assert "나룻배가 지난 일요일" in room.ask(f"/capture/{number}/replay").text
    assert "the server said that nothing had changed" in room.get(f"/capture/{number}").html


def test_a_record_is_a_whole_warc_file(room: Rooms, home: Path) -> None:
    number = capture_of(home, "/news/ferry")
    answer = room.ask(f"/capture/{number}/record.warc.gz")
    assert answer.headers["content-disposition"] == f'attachment; filename="capture-{number}.warc.gz"'
    [record] = [(each.rec_type, each.content_stream().read()) for each in ArchiveIterator(io.BytesIO(answer.content))]
    sha = value(home, "SELECT sha256 FROM captures WHERE id = ?", number)
    assert (record[0], hashlib.sha256(record[1]).hexdigest()) == ("response", sha)


def test_a_capture_that_changed_on_disk_is_not_shown(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "copy")
    number = capture_of(home, "/news/ferry")
    with rooms(tmp_path / "copy" / "archive.db") as room:
        [file] = (tmp_path / "copy" / "captures").glob("*.warc.gz")
        content = bytearray(file.read_bytes())
        content[int(str(value(home, "SELECT warc_offset + 200 FROM captures WHERE id = ?", number)))] ^= 0xFF
        file.write_bytes(content)
        answer = room.ask(f"/capture/{number}/replay")
        assert answer.status_code == 404
        assert answer.text.startswith("The record does not read back as it was written, so it is not shown")
        assert "<iframe" not in room.get(f"/capture/{number}").html


def test_captures_that_are_elsewhere_are_said_to_be_or_found_by_a_setting(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "archive.db", tmp_path)
    number = capture_of(home, "/news/ferry")
    with rooms(tmp_path / "archive.db") as room:
        assert (
            room.get(f"/capture/{number}").text("main .note") == "The captures are not beside this copy of the archive."
        )
        assert room.ask(f"/capture/{number}/record.warc.gz").status_code == 404
    with rooms(tmp_path / "archive.db", captures=str(home / "captures")) as room:
        assert "Ferry runs again" in room.ask(f"/capture/{number}/replay").text


@pytest.mark.parametrize("file", ["../../etc/passwd", "/etc/passwd", "none.warc.gz"])
def test_no_file_but_a_capture_is_read(home: Path, tmp_path: Path, file: str) -> None:
    shutil.copytree(home, tmp_path / "copy")
    db = sqlite3.connect(tmp_path / "copy" / "archive.db")
    db.execute("UPDATE captures SET warc_file = ?, warc_offset = id", [file])
    db.commit()
    db.close()
    with rooms(tmp_path / "copy" / "archive.db") as room:
        assert room.ask("/capture/2/record.warc.gz").status_code == 404
        assert room.ask("/capture/2/replay").status_code == 404


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html; charset=euc-kr", "<p>평양".encode("euc-kr"), ("text/html; charset=utf-8", "<p>평양")),
        (
            "text/html",
            b"<LINK rel=preconnect href=x><link/><linked>",
            ("text/html; charset=utf-8", "<meta rel=preconnect href=x><meta/><linked>"),
        ),
        (
            "application/rss+xml",
            feed(("http://a.example", "A")).encode(),
            ("text/plain; charset=utf-8", feed(("http://a.example", "A"))),
        ),
        ("image/svg+xml", b"<svg onload=alert(1)>", ("text/plain; charset=utf-8", "<svg onload=alert(1)>")),
        ("application/pdf", b"%PDF", ("text/plain; charset=utf-8", "")),
    ],
)
def test_what_is_no_html_is_shown_as_text_or_not_at_all(
    content_type: str, body: bytes, expected: tuple[str, str]
) -> None:
    found = shown(body, content_type)
    assert (found.content_type, found.body.decode()) == expected
    assert bool(found.trouble) == (not expected[1])


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
