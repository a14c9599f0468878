"""The reading room in a real browser: by mouse, by keyboard, without scripts, on a phone, at night, under attack."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import browsing
from browsing import PHONE, reading, violations
from newsroom import MORNING, links, newsroom
from papers import demo_archive, enrich
from poison import WORST, make_poisoned
from tours import tour

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    # where CI says that it has a browser, tests without one fail
    pytest.mark.skipif(
        bool(browsing.missing()) and "NKARCHIVE_HAS_BROWSER" not in os.environ, reason=browsing.missing()
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing.chromium() as running:
        yield running


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = demo_archive(tmp_path_factory.mktemp("demo"))
    enrich(made, articles=120)
    return made


@pytest.fixture(scope="module")
def origin(archive: Path) -> Iterator[str]:
    with browsing.served(archive) as address:
        yield address


@pytest.fixture(scope="module")
def paths(archive: Path) -> dict[str, str]:
    return tour(archive)


def test_a_reader_searches_narrows_opens_compares_and_sees_the_original(browser: Browser, origin: str) -> None:
    with reading(browser, origin) as (page, seen):
        page.goto("/")
        assert page.url == f"{origin}/read/archive"
        page.get_by_role("searchbox").fill("dam")
        page.keyboard.press("Enter")
        page.locator(".facets").get_by_role("link", name="The Tumen Courier").click()
        assert page.locator(".chips").inner_text().startswith("source:tumen-courier")
        assert set(page.locator(".hits .kicker a").all_inner_texts()) == {"The Tumen Courier"}
        page.get_by_role("link", name="Namgang dam is nearly complete, notice says").first.click()
        assert page.locator("h1").inner_text() == "Namgang dam is nearly complete, notice says"
        page.get_by_role("link", name="changes from version 1 to 2").click()
        assert page.locator(".abreast ins").all_inner_texts() == ["nearly", "nearly", "harvested"]
        assert page.locator(".abreast del").all_inner_texts() == ["planted"]
        page.get_by_role("link", name="In one text").click()
        assert page.locator(".inline-diff ins").count() == 3
        page.go_back()
        page.go_back()
        page.get_by_role("link", name="original of version 1").click()
        frame = page.frame_locator("iframe")
        assert frame.locator("h1").inner_text() == "Namgang dam is complete, notice says"
        # pictures of the page are not fetched: the browser says so, and that is all it says
        assert seen.abroad == []
        assert [said for said in seen.complaints if "img-src data:" not in said] == []


def test_korean_is_found_inside_compounds_and_told_in_its_stories(browser: Browser, origin: str) -> None:
    with reading(browser, origin) as (page, seen):
        page.goto("/read/archive/search")
        page.get_by_role("searchbox").fill("평양")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Newest").click()
        assert page.locator(".hits h2").first.inner_text() == "평양지하철도에서 새 차량 시운전"
        assert page.locator(".hits mark").first.inner_text() == "평양"
        page.goto("/read/archive/search?q=ferry")
        told = page.locator("details.tellings").first
        told.locator("summary").click()
        told.get_by_role("link", name="Who told it first").click()
        assert page.locator(".lineage > li").count() == 3
        page.get_by_role("link", name="Compare with the first").first.click()
        assert page.locator(".abreast tr.changed").count() > 0
        assert seen.all == []


def test_a_bar_of_the_timeline_narrows_the_search_to_its_time(browser: Browser, origin: str) -> None:
    with reading(browser, origin) as (page, seen):
        page.goto("/read/archive/search?q=ferry")
        bar = page.locator(".bars a").last
        year = (bar.locator("title").text_content() or "").partition(":")[0]
        bar.click(force=True)
        assert page.locator(".chips li").count() == 2
        assert all(year in day for day in page.locator(".hits time").all_inner_texts())
        assert seen.all == []


def test_the_front_page_s_chart_tells_its_numbers_and_leads_to_a_month(browser: Browser, origin: str) -> None:
    with reading(browser, origin) as (page, seen):
        page.goto("/read/archive")
        box = page.locator(".stack .u-over").bounding_box()
        assert box is not None
        page.locator(".stack .u-over").hover(position={"x": box["width"] - 5, "y": 80})
        said = page.locator(".hint").inner_text()
        assert said.startswith("March 2024: ") and "The Tumen Courier 8" in said
        with page.expect_navigation():
            page.locator(".stack .u-over").click(position={"x": box["width"] - 5, "y": 80})
        assert page.locator(".chips bdi").all_inner_texts() == ["after:2024-03-01", "before:2024-04-01"]
        assert seen.all == []


def test_the_keyboard_is_enough(browser: Browser, origin: str) -> None:
    with reading(browser, origin) as (page, seen):
        page.goto("/read/archive/search?q=ferry")

        def focused() -> str:
            return str(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name"))

        def tab_to(text: str) -> None:
            for _ in range(120):
                page.keyboard.press("Tab")
                if focused().startswith(text):
                    return
            raise AssertionError(f"the keyboard does not reach {text!r}")

        page.keyboard.press("Tab")
        assert focused() == "Skip to the text"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        tab_to("3 tellings found")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        tab_to("Who told it first")
        page.keyboard.press("Enter")
        page.wait_for_url("**/story/*")
        tab_to("Compare with the first")
        page.keyboard.press("Enter")
        page.wait_for_url("**/compare/*/*")
        assert seen.all == []


def test_without_scripts_everything_is_there(browser: Browser, origin: str, paths: dict[str, str]) -> None:
    with reading(browser, origin, java_script_enabled=False) as (page, seen):
        page.goto("/read/archive")
        page.get_by_role("searchbox").fill("ferry")
        page.keyboard.press("Enter")
        page.locator("details.tellings summary").first.click()
        assert page.locator("details.tellings").first.get_by_role("link").count() == 4
        page.goto(paths["changes"])
        page.get_by_label("What").select_option("gone")
        page.get_by_role("button", name="Show").click()
        assert page.locator(".events h2").all_inner_texts() == ["Coal lorries queue for two days at Sosan"]
        page.goto(paths["source"])
        page.get_by_text("As a table").click()
        assert page.locator("table.narrow tbody tr").count() == 42
        assert seen.all == []


def _each(page: Page, paths: dict[str, str]) -> Iterator[str]:
    for name, path in paths.items():
        page.goto(path)
        yield name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_that_axe_knows(
    browser: Browser, origin: str, paths: dict[str, str], scheme: str
) -> None:
    with reading(browser, origin, color_scheme=scheme) as (page, seen):
        assert {name: found for name in _each(page, paths) if (found := violations(page))} == {}
        assert seen.abroad == []


def test_on_a_phone_no_page_scrolls_sideways(browser: Browser, origin: str, paths: dict[str, str]) -> None:
    with reading(browser, origin, viewport=PHONE) as (page, _):
        wide = {name: page.evaluate("document.documentElement.scrollWidth") for name in _each(page, paths)}
        assert wide == dict.fromkeys(paths, PHONE["width"])


def test_no_page_says_anything_in_the_console_or_asks_elsewhere(
    browser: Browser, origin: str, paths: dict[str, str]
) -> None:
    with reading(browser, origin) as (page, seen):
        for _ in _each(page, {name: path for name, path in paths.items() if name not in ("capture", "absent")}):
            pass
        assert seen.all == []


def test_at_night_the_paper_is_dark_and_in_print_it_is_white(browser: Browser, origin: str) -> None:
    with reading(browser, origin, color_scheme="dark") as (page, _):
        page.goto("/read/archive/article/1")
        paper = "getComputedStyle(document.body).backgroundColor"
        assert page.evaluate(paper) == "rgb(23, 22, 19)"
        page.emulate_media(media="print")
        assert page.evaluate(paper) == "rgb(255, 255, 255)"
        assert not page.get_by_role("navigation", name="Rooms").is_visible()


def test_hostile_texts_do_nothing_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    make_poisoned(tmp_path / "archive.db")
    numbers = range(1, len(WORST) + 1)
    asked = [f"/article/{each}" for each in numbers] + [f"/article/{each}/diff/1/3" for each in numbers]
    asked += ["", "/search?q=source:mirae", "/search?q=window", "/sources", "/source/mirae", "/changes", "/missing"]
    asked += ["/story/1", "/byline/1", "/capture/1", "/search?q=%22%3E%3Cscript%3Ewindow.broken=1%3C/script%3E"]
    with browsing.served(tmp_path / "archive.db") as origin, reading(browser, origin) as (page, seen):
        for path in asked:
            page.goto(f"/read/archive{path}")
            page.mouse.move(600, 300)
            assert page.evaluate("window.broken") is None, path
        assert seen.all == []


_ATTACK = """<html><head><title>Rice arrives</title><meta http-equiv=refresh content="0;url=/beacon/refresh">
<link rel=preconnect href="{origin}"><link rel=dns-prefetch href="{origin}"><link rel=prefetch href="/beacon/prefetch">
<link rel=stylesheet href="/beacon/style"><base href="{origin}/"><script src="/beacon/script"></script>
<style>@import url(/beacon/import); body {{ background: url(/beacon/background); color: rgb(1, 2, 3) }}</style></head>
<body onload="top.broken=1; parent.broken=2; window.broken=3; fetch('/beacon/fetch')">
<script>top.location='/beacon/top'; new Image().src='/beacon/image'; document.cookie='a=b'; window.broken=4</script>
<img src="/beacon/img" srcset="/beacon/srcset 2x" onerror="top.broken=5"><iframe src="/beacon/frame"></iframe>
<iframe srcdoc="<script>top.broken=6</script>"></iframe><object data="/beacon/object"></object><embed src="/beacon/embed">
<svg onload="top.broken=7"><use href="/beacon/use#a"/><image href="/beacon/svg"/></svg><video src="/beacon/video" autoplay>
</video><audio src="/beacon/audio" autoplay></audio><form action="/beacon/form" id=f><input autofocus onfocus="f.submit()">
<button id=send>Send</button></form><a id=out href="/beacon/link" target=_top ping="/beacon/ping">away</a>
<article><h1>Rice arrives</h1>{text}</article></body></html>"""


def test_the_original_reaches_nobody_and_does_nothing(browser: Browser, tmp_path: Path) -> None:
    with newsroom(tmp_path) as site:
        text = "".join(f"<p>Rice arrives at the valley office, said witness {each} of many.</p>" for each in range(9))
        site.put("/", links(("/news/attack", "Rice arrives")))
        site.put("/news/attack", _ATTACK.format(origin=site.url("").rstrip("/"), text=text))
        with ThreadPoolExecutor() as pool:  # this thread has playwright's event loop
            pool.submit(site.crawl, MORNING).result()
        [capture] = site.rows("SELECT id FROM captures WHERE url = ?", site.url("/news/attack"))
        site.server.log.clear()
        with browsing.served(tmp_path / "archive.db") as origin, reading(browser, origin) as (page, seen):
            page.goto(f"/read/archive/capture/{capture}")
            frame = page.frame_locator("iframe.replay")
            assert frame.locator("h1").inner_text() == "Rice arrives"
            assert frame.locator("body").evaluate("each => getComputedStyle(each).color") == "rgb(1, 2, 3)"
            frame.locator("#send").click()
            frame.locator("#out").click()
            page.wait_for_timeout(500)
            assert page.url == f"{origin}/read/archive/capture/{capture}"
            assert page.evaluate("window.broken") is None
            assert page.frames[1].evaluate("[window.broken, window.origin]") == [None, "null"]
            # by itself, too
            page.goto(f"/read/archive/capture/{capture}/replay")
            page.wait_for_timeout(500)
            assert page.url == f"{origin}/read/archive/capture/{capture}/replay"
            assert page.evaluate("[window.broken, window.origin]") == [None, "null"]
            assert seen.abroad == []
            assert [said for said in seen.complaints if "dialog" in said] == []
        assert site.server.paths() == []
