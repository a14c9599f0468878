"""What leads bring, how far a listing is read, and when each URL is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsroom import DAY, HOUR, MORNING, Newsroom, feed, links, newsroom, story, tagged
from servers import page, redirect

PER_PAGE = 2


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        yield running


def put_listing(site: Newsroom, names: list[str]) -> None:
    """Put up the stories *names*, newest first, as the listing /list of PER_PAGE a page."""
    pages = [names[at : at + PER_PAGE] for at in range(0, len(names), PER_PAGE)]
    paths = ["/list", *(f"/list?page={number + 1}" for number in range(1, len(pages)))]
    for number, (path, listed) in enumerate(zip(paths, pages, strict=True)):
        following = paths[number + 1] if number + 1 < len(pages) else ""
        items = [(f"/news/{name}", f"The story of {name}") for name in listed]
        site.put(path, tagged(links(*items, following=following)))
    for name in names:
        site.server.script.setdefault(f"/news/{name}", page(story(f"The story of {name}")))


def listing(site: Newsroom) -> Newsroom:
    site.source = replace(site.source, start=(site.url("/list"),))
    return site


def listings_asked(site: Newsroom) -> list[str]:
    return [path for path in site.asked if not path.startswith("/news/")]


NAMES = ["apple", "barley", "carrot", "daikon", "endive", "fennel", "garlic", "hyssop"]
PAGES = ["/list", "/list?page=2", "/list?page=3", "/list?page=4"]


def test_a_listing_is_read_to_its_end_at_first_and_once_a_day_and_else_while_it_brings_something_new(
    site: Newsroom,
) -> None:
    """Also where the server answers 304: an unchanged first page says nothing of the fourth."""
    put_listing(listing(site), NAMES[1:])
    site.crawl(MORNING)
    assert listings_asked(site) == PAGES
    assert len(site.held()) == 7
    site.crawl(MORNING + HOUR)
    assert listings_asked(site) == ["/list"]
    put_listing(site, NAMES)
    site.crawl(MORNING + 2 * HOUR)
    assert listings_asked(site) == ["/list", "/list?page=2"]
    assert site.outcomes()["/news/apple"] == "new"
    site.crawl(MORNING + DAY)
    assert listings_asked(site) == PAGES
    assert [seen.status for seen in site.server.log if seen.path == "/list"] == [304]
    site.crawl(MORNING + DAY + HOUR)
    assert listings_asked(site) == ["/list"]


def test_a_story_with_an_old_date_deep_in_a_listing_is_found_within_a_day(site: Newsroom) -> None:
    put_listing(listing(site), NAMES)
    site.crawl(MORNING)
    put_listing(site, [*NAMES[:5], "late", *NAMES[5:]])
    site.crawl(MORNING + DAY)
    assert site.outcomes()["/news/late"] == "new"


def test_a_start_page_that_redirects_is_a_listing_like_any_other(site: Newsroom) -> None:
    """Read to its end once a day, not at every pass."""
    put_listing(site, NAMES)
    site.put("/", redirect("/list"))
    site.crawl(MORNING)
    assert [path for path in listings_asked(site) if "page" in path] == PAGES[1:]
    site.crawl(MORNING + HOUR)
    assert [path for path in listings_asked(site) if "page" in path] == []


@pytest.mark.parametrize("trouble", [page(status=501), page(status=403), page(b"%PDF-1.7", kind="application/pdf")])
def test_a_listing_that_breaks_off_at_page_three_goes_on_at_the_next_pass(site: Newsroom, trouble: object) -> None:
    put_listing(listing(site), NAMES)
    third, site.server.script["/list?page=3"] = site.server.script["/list?page=3"], trouble  # type: ignore[assignment]
    site.crawl(MORNING)
    assert sorted(site.held()) == [f"/news/{name}" for name in NAMES[:4]]
    site.server.script["/list?page=3"] = third
    site.crawl(MORNING + HOUR)
    assert sorted(site.held()) == [f"/news/{name}" for name in NAMES]


def test_a_listing_that_grew_shorter_ends_where_it_ends(site: Newsroom) -> None:
    put_listing(listing(site), NAMES)
    site.drop("/list?page=4")
    site.crawl(MORNING)
    site.crawl(MORNING + HOUR)
    assert listings_asked(site) == ["/list"]


# --- what a listing says of an article ------------------------------------------------------------


def after_weeks(site: Newsroom) -> None:
    """Crawl until the article's next revisit is two weeks off."""
    for day in (0, 1, 2, 4, 8, 16):
        site.crawl(MORNING + day * DAY)
    site.crawl(MORNING + 17 * DAY)
    assert "/news/apple" not in site.asked


@pytest.mark.parametrize("where", ["/", "/feed.xml"], ids=["listing", "feed"])
def test_a_headline_that_changed_makes_its_article_due_now(site: Newsroom, where: str) -> None:
    def announce(headline: str) -> None:
        site.put("/", links(("/news/apple", headline if where == "/" else "Apples")))
        site.put("/feed.xml", page(feed((site.url("/news/apple"), headline)), kind="application/rss+xml"))

    site.source = replace(site.source, feeds=(site.url("/feed.xml"),))
    announce("World-Wide War Contractor")
    site.put("/news/apple", story("World-Wide War Contractor"))
    after_weeks(site)
    announce("Global War Contractor")
    site.put("/news/apple", story("Global War Contractor"))
    site.crawl(MORNING + 18 * DAY)
    assert site.outcomes()["/news/apple"] == "edited"
    site.crawl(MORNING + 18 * DAY + HOUR)
    assert "/news/apple" not in site.asked


def test_a_story_that_slides_to_the_second_page_is_not_due(site: Newsroom) -> None:
    put_listing(listing(site), NAMES[2:6])
    site.crawl(MORNING)
    put_listing(site, NAMES[:6])
    site.crawl(MORNING + HOUR)
    assert [path for path in site.asked if path.startswith("/news/")] == ["/news/apple", "/news/barley"]


def test_a_side_box_that_says_it_shorter_on_every_further_page_changes_nothing(site: Newsroom) -> None:
    """Else a listing would seem to change at every pass, and be read to its end each time."""
    listing(site)
    box = '<aside><a href="/news/apple">Apples …</a></aside>'
    site.put("/list", links(("/news/apple", "Apples ripen in the north"), following="/list?page=2"))
    site.put("/list?page=2", links(("/news/barley", "Barley"), following="/list?page=3", foot=box))
    site.put("/list?page=3", links(("/news/carrot", "Carrots"), foot=box))
    for name in NAMES[:3]:
        site.put(f"/news/{name}", story(f"The story of {name}"))
    site.crawl(MORNING)
    for hour in (1, 2):
        site.crawl(MORNING + hour * HOUR)
        assert site.asked == ["/list"]


def test_an_alias_in_two_listings_is_fetched_once_for_all(site: Newsroom) -> None:
    for path in ("/", "/list/world"):
        site.put(path, links(("/news/short", "Apples"), ("/list/world", "World")))
    site.put("/news/short", redirect("/news/apple"))
    site.put("/news/apple", story("Apples"))
    site.crawl(MORNING)
    assert site.outcomes() == {"/": "read", "/list/world": "read", "/news/apple": "new", "/news/short": "alias"}
    site.crawl(MORNING + DAY)
    assert site.asked == ["/", "/list/world", "/news/apple"]
    site.put("/list/world", links(("/news/short", "Apples are ripe")))
    site.crawl(MORNING + DAY + HOUR)
    assert site.asked == ["/", "/list/world", "/news/apple"]  # what the alias is called concerns its article


# --- limits, sources ------------------------------------------------------------------------------


def test_a_limit_puts_the_rest_off_and_each_url_has_one_outcome(site: Newsroom) -> None:
    put_listing(listing(site), NAMES)
    held: set[str] = set()
    for number in range(4):
        site.crawl(MORNING + number * timedelta(minutes=61), limit=2)
        said = site.outcomes()
        assert [kind for path, kind in said.items() if path.startswith("/news/") and kind != "deferred"] == ["new"] * 2
        assert not held & {path for path, kind in said.items() if kind == "deferred"}
        held = set(site.held())
    assert len(held) == 8


def test_two_sources_share_a_host(site: Newsroom) -> None:
    """Each holds its own; the host's lane lets one request at a time through."""
    site.put("/", links(("/news/apple", "Apples")))
    site.put("/ko", links(("/ko/news/apple", "사과")))
    site.put("/news/apple", story("Apples"))
    site.put("/ko/news/apple", story("사과", "사과가 북쪽에서 익었다고 농장 일군들이 말하였다. " * 9))
    english = replace(site.source, articles=r":\d+/news/")
    korean = replace(site.source, name="tribune-ko", start=(site.url("/ko"),), articles="/ko/news/", language="ko")
    site.crawl(MORNING, english, korean)
    assert site.rows("SELECT source, url FROM articles ORDER BY source") == [
        ("tribune", site.url("/news/apple")),
        ("tribune-ko", site.url("/ko/news/apple")),
    ]


def test_a_source_without_an_articles_pattern_takes_what_looks_like_a_story(site: Newsroom) -> None:
    site.source = replace(site.source, articles="", follow="")
    site.put("/", links(("/2024/03/apples-ripen-in-the-north/", "Apples ripen"), ("/about", "About us")))
    site.put("/2024/03/apples-ripen-in-the-north/", story("Apples ripen"))
    site.crawl(MORNING)
    assert site.outcomes() == {"/": "read", "/2024/03/apples-ripen-in-the-north/": "new"}


def test_a_source_may_have_only_a_feed(site: Newsroom) -> None:
    site.source = replace(site.source, start=(), feeds=(site.url("/feed.xml"),))
    site.put("/feed.xml", page(feed((site.url("/news/apple?utm_source=rss"), "Apples")), kind="text/xml"))
    site.put("/news/apple", story("Apples"))
    assert site.crawl(MORNING).alarms == {}
    assert site.outcomes() == {"/feed.xml": "read", "/news/apple": "new"}


def test_a_sitemap_that_only_robots_txt_names_is_read_at_least_weekly(site: Newsroom) -> None:
    """However long its site was silent."""
    site.put("/robots.txt", page(f"Sitemap: {site.url('/map.xml')}", kind="text/plain"))
    site.put("/map.xml", page(site.url("/news/apple"), kind="text/plain"))
    site.put("/", links(("/news/apple", "Apples")))
    site.put("/news/apple", story("Apples"))
    asked = []
    for day in (0, 1, 2, 4, 8, 15, 22, 29, 36):
        site.crawl(MORNING + day * DAY)
        asked += [day] if "/map.xml" in site.asked else []
    assert asked == [0, 1, 2, 4, 8, 15, 22, 29, 36]


def test_a_start_page_that_the_configuration_names_no_more_is_not_read(site: Newsroom) -> None:
    """And is read again when it is named again."""
    site.put("/old", tagged(links(("/news/apple", "The story of apple"))))
    site.put("/new", tagged(links(("/news/barley", "The story of barley"))))
    for name in ("apple", "barley"):
        site.put(f"/news/{name}", page(story(f"The story of {name}")))
    asked = []
    for hour, path in enumerate(("/old", "/new", "/old")):
        site.source = replace(site.source, start=(site.url(path),))
        site.crawl(MORNING + hour * HOUR)
        asked.append(listings_asked(site))
    assert asked == [["/old"], ["/new"], ["/old"]]
