"""Which URL an article stands under, which URLs are only other addresses of it, and which lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsroom import DAY, HOUR, MORNING, Newsroom, links, newsroom, story
from servers import page, redirect, serving

TEXT = "The river rose in the night, and the village moved to the school on the hill with all it had. " * 4
OTHER_TEXT = (
    "A ferry with ninety pilgrims on board was towed back to the harbour after its rudder broke in calm weather. " * 4
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        yield running


def canonical(path: str) -> str:
    return f'<link rel=canonical href="{path}">'


def list_all(site: Newsroom, *paths: str) -> None:
    site.put("/", links(*((path, f"Story {number}") for number, path in enumerate(paths))))


def test_a_redirect_makes_an_alias_of_the_article_it_leads_to(site: Newsroom) -> None:
    list_all(site, "/news/old", "/news/flood")
    site.put("/news/old", redirect("/news/flood", status=301))
    site.put("/news/flood", story("Flood"))
    site.crawl(MORNING)
    assert site.outcomes() == {"/": "read", "/news/flood": "new", "/news/old": "alias"}
    assert site.aliases() == {"/news/old": ("/news/flood", "redirect")}


def test_a_canonical_link_makes_an_alias(site: Newsroom) -> None:
    """Only its target is looked at again."""
    list_all(site, "/news/flood/amp")
    site.put("/news/flood/amp", story("Flood", TEXT, head=canonical("/news/flood")))
    site.put("/news/flood", story("Flood", TEXT))
    site.crawl(MORNING)
    assert site.outcomes() == {"/": "read", "/news/flood": "new", "/news/flood/amp": "alias"}
    assert site.aliases() == {"/news/flood/amp": ("/news/flood", "canonical")}
    site.crawl(MORNING + DAY)
    assert site.asked == ["/", "/news/flood"]
    assert site.outcomes()["/news/flood"] == "unchanged"


def test_a_print_version_in_other_words_is_no_edit_of_its_article(site: Newsroom) -> None:
    """Its headline is the print template's; and the article itself is still looked at on its own page."""
    list_all(site, "/news/flood")
    site.put("/news/flood", story("Flood", TEXT))
    site.crawl(MORNING)
    list_all(site, "/news/flood/print")
    site.put("/news/flood/print", story("PRINT: Flood", TEXT, head=canonical("/news/flood")))
    site.crawl(MORNING + DAY)
    assert site.outcomes() == {"/": "read", "/news/flood": "unchanged", "/news/flood/print": "alias"}
    assert site.asked == ["/", "/news/flood", "/news/flood/print"]
    assert site.events("/news/flood") == [("new", "")]


def test_a_canonical_link_is_believed_when_its_page_says_the_same(site: Newsroom) -> None:
    """What is held under an address was read there; a canonical link to nowhere, or to another text, is a template's."""
    list_all(site, "/news/flood/amp", "/news/fire/amp", "/news/hail/amp")
    for name in ("flood", "fire", "hail"):
        site.put(f"/news/{name}/amp", story(name.title(), head=canonical(f"/news/{name}")))
    site.put("/news/flood", story("Flood", foot="<p>Written on its own page"))
    site.put("/news/fire", story("All the news of the valley"))
    site.crawl(MORNING)
    assert site.outcomes() == {
        "/": "read",
        "/news/fire": "new",
        "/news/fire/amp": "new",
        "/news/flood": "new",
        "/news/flood/amp": "alias",
        "/news/hail": "gone",
        "/news/hail/amp": "new",
    }
    assert len(site.asked) == len(set(site.asked))
    assert site.aliases() == {"/news/flood/amp": ("/news/flood", "canonical")}


def test_where_a_redirect_leads_to_another_address_both_are_aliases(site: Newsroom) -> None:
    list_all(site, "/news/short")
    site.put("/news/short", redirect("/news/flood/print"))
    site.put("/news/flood/print", story("Flood", TEXT, head=canonical("/news/flood")))
    site.put("/news/flood", story("Flood", TEXT))
    site.crawl(MORNING)
    assert site.aliases() == {
        "/news/short": ("/news/flood", "redirect"),
        "/news/flood/print": ("/news/flood", "canonical"),
    }


@pytest.mark.parametrize("claimed", ["/", "/news/", "https://other.example/news/flood", "http://[broken", "/list/all"])
def test_a_canonical_link_that_is_not_sane_is_ignored(site: Newsroom, claimed: str) -> None:
    list_all(site, "/news/flood")
    site.put("/news/flood", story("Flood", TEXT, head=canonical(claimed)))
    site.crawl(MORNING)
    assert (list(site.held()), site.aliases()) == (["/news/flood"], {})


def test_a_page_that_calls_itself_another_one_with_another_text_stays_itself(site: Newsroom) -> None:
    """A template that puts one canonical link on every page does not merge the site."""
    list_all(site, "/news/flood", "/news/fire")
    site.put("/news/flood", story("Flood", head=canonical("/news/flood")))
    site.crawl(MORNING)
    site.put("/news/fire", story("Fire", head=canonical("/news/flood")))
    site.crawl(MORNING + DAY)
    assert (list(site.held()), site.aliases()) == (["/news/fire", "/news/flood"], {})


def test_a_canonical_link_that_is_added_later_moves_nothing(site: Newsroom) -> None:
    """The page still answers where it always did: no move, no second article."""
    list_all(site, "/news/flood.html")
    site.put("/news/flood.html", story("Flood", TEXT))
    site.crawl(MORNING)
    site.put("/news/flood.html", story("Flood", TEXT, head=canonical("/news/flood-of-the-year-2024")))
    site.crawl(MORNING + DAY)
    assert site.held() == {"/news/flood.html": ("live", 1)}
    assert site.events("/news/flood.html") == [("new", "")]


@pytest.mark.parametrize("first", ["/news/flood", "/news/p/1"], ids=["the article first", "the shortlink first"])
def test_a_shortlink_is_an_alias_whichever_is_found_first(site: Newsroom, first: str) -> None:
    list_all(site, first)
    site.put("/news/flood", story("Flood", head='<link rel=shortlink href="/news/p/1">'))
    site.put("/news/p/1", redirect("/news/flood"))
    site.crawl(MORNING)
    list_all(site, "/news/flood", "/news/p/1")
    site.crawl(MORNING + HOUR)
    assert site.aliases() == {"/news/p/1": ("/news/flood", "shortlink")}
    assert list(site.held()) == ["/news/flood"]


def test_a_shortlink_that_cannot_be_stored_stops_nothing(site: Newsroom) -> None:
    """A thousand Hangul signs are longer than any address once they are encoded."""
    list_all(site, "/news/flood", "/news/fire")
    site.put("/news/flood", story("Flood", head=f'<link rel=shortlink href="/news/{"가" * 1000}">'))
    site.put("/news/fire", redirect("/news/" + "a" * 9000))
    site.crawl(MORNING)
    assert site.outcomes()["/news/flood"] == "new"
    assert site.aliases() == {}


def test_a_listing_is_nobodys_shortlink(site: Newsroom) -> None:
    list_all(site, "/news/flood", "/list/world")
    site.put("/list/world", links(("/news/fire", "Fire")))
    site.put("/news/fire", story("Fire"))
    site.put("/news/flood", story("Flood", head='<link rel=shortlink href="/list/world">'))
    site.crawl(MORNING)
    site.crawl(MORNING + HOUR)
    assert site.asked == ["/", "/list/world"]
    assert site.aliases() == {}


def test_what_was_an_alias_and_is_an_article_now_is_no_alias_any_more(site: Newsroom) -> None:
    list_all(site, "/news/flood", "/news/p/1")
    site.put("/news/flood", story("Flood", head='<link rel=shortlink href="/news/p/1">'))
    site.put("/news/p/1", story("Fire"))
    site.crawl(MORNING)
    assert list(site.held()) == ["/news/flood", "/news/p/1"]
    assert site.aliases() == {}


def test_a_held_article_that_redirects_has_moved_and_its_target_is_held(site: Newsroom) -> None:
    list_all(site, "/news/flood")
    site.put("/news/flood", story("Flood", TEXT))
    site.crawl(MORNING)
    site.put("/news/flood", redirect("/news/flood-2"))
    site.put("/news/flood-2", story("Flood", TEXT))
    site.crawl(MORNING + DAY)
    assert site.outcomes() == {"/": "read", "/news/flood": "alias", "/news/flood-2": "new"}
    assert site.held() == {"/news/flood": ("moved", 1), "/news/flood-2": ("live", 1)}
    assert site.events("/news/flood") == [("new", ""), ("moved", f"to {site.url('/news/flood-2')}")]
    assert site.stories() == [{"/news/flood", "/news/flood-2"}]
    site.crawl(MORNING + 2 * DAY)
    site.put("/news/flood", story("Flood", TEXT))
    site.crawl(MORNING + 3 * DAY)
    assert site.events("/news/flood")[2:] == [("returned", "was moved")]


def test_a_redirect_to_the_home_page_or_a_listing_is_no_article(site: Newsroom) -> None:
    """Even where the page there reads like one."""
    list_all(site, "/news/flood", "/news/fire", "/list/world")
    site.put("/en/", story("Welcome to the Tribune"))
    site.put("/list/world", story("World news of the day"))
    site.put("/news/flood", redirect("/en/"))
    site.put("/news/fire", redirect("/list/world"))
    site.crawl(MORNING)
    assert site.outcomes() == {"/": "read", "/list/world": "read", "/news/fire": "rejected", "/news/flood": "rejected"}
    assert site.held() == {}
    site.crawl(MORNING + HOUR)
    assert site.asked == ["/", "/list/world"]


def test_a_redirect_off_the_site_is_rejected_unless_it_leads_to_an_article_of_the_source(site: Newsroom) -> None:
    # `localhost` and 127.0.0.1 are two sites to us
    list_all(site, "/news/flood", "/news/fire")
    with serving({"/ad": page(story("Buy umbrellas")), "/own/fire": page(story("Fire"))}) as other:
        elsewhere = other.url("", host="localhost")
        start = (*site.source.start, f"{elsewhere}/")
        site.source = replace(site.source, start=start, articles=f"/news/|^{elsewhere}/own/")
        site.put("/news/flood", redirect(f"{elsewhere}/ad"))
        site.put("/news/fire", redirect(f"{elsewhere}/own/fire"))
        site.crawl(MORNING)
    assert site.outcomes()["/news/flood"] == "rejected"
    assert site.rows("SELECT url FROM articles") == [f"{elsewhere}/own/fire"]
    assert site.rows("SELECT detail FROM outcomes WHERE outcome = 'rejected'") == [
        f"redirect: leads off the site to {elsewhere}/ad"
    ]


def test_the_same_text_under_several_links_is_one_story_of_several_articles(site: Newsroom) -> None:
    """One of them is rewritten: they stay one story, and each keeps its own versions."""
    list_all(site, "/news/1", "/news/2", "/news/3", "/news/4")
    for number in (1, 2, 3):
        site.put(f"/news/{number}", story("Visits Palace", TEXT))
    site.put("/news/4", story("Visits Palace", OTHER_TEXT))
    site.crawl(MORNING)
    assert site.stories() == [{"/news/1", "/news/2", "/news/3"}, {"/news/4"}]
    site.put("/news/1", story("Visits Palace", OTHER_TEXT))
    site.crawl(MORNING + DAY)
    assert site.stories() == [{"/news/1", "/news/2", "/news/3", "/news/4"}]
    assert site.rows("SELECT articles FROM stories") == [4]
    assert site.held() == {"/news/1": ("live", 2)} | {f"/news/{number}": ("live", 1) for number in (2, 3, 4)}


def test_a_formula_is_one_story_only_on_one_day(site: Newsroom) -> None:
    """A wreath is laid every year, in the same two sentences."""
    wreath = "A wreath was laid before the monument on the hill. Officials and working people took part in it."
    days = {"/news/1": "2024-03-05", "/news/2": "2023-03-05", "/news/3": "2024-03-05T10:00:00+09:00"}
    list_all(site, *days)
    for path, day in days.items():
        site.put(path, story("Wreath laid", wreath, day=day))
    site.crawl(MORNING)
    assert site.stories() == [{"/news/1", "/news/3"}, {"/news/2"}]


@pytest.mark.parametrize("listed", ["/news/flood", "/news/fire"], ids=["the teaser first", "its article first"])
def test_a_teaser_and_a_translation_point_at_the_articles_they_lead_to(site: Newsroom, listed: str) -> None:
    """Held earlier or later, by whatever spelling or alias of its URL."""
    related = (
        '<section class="related-articles"><h3>Related articles</h3><ul>'
        '<li><a href="/news/fire?utm_source=box#top">A fire broke out in the valley</a></li>'
        '<li><a href="/news/f">A fire broke out in the valley, in short</a></li></ul></section>'
    )
    korean = '<link rel=alternate hreflang=ko href="/news/fire-ko?b=2&a=1">'
    list_all(site, listed)
    site.put("/news/flood", story("Flood", foot=related, head=korean))
    site.put("/news/fire", story("A fire broke out in the valley"))
    site.put("/news/f", redirect("/news/fire"))
    site.put("/news/fire-ko?a=1&b=2", story("불이 났다", "골짜기에서 불이 나서 마을 사람들이 학교로 옮겨 갔다. " * 9))
    site.crawl(MORNING)
    list_all(site, "/news/flood", "/news/fire")
    site.crawl(MORNING + HOUR)
    teasers = site.rows("SELECT a.url FROM teasers t LEFT JOIN articles a ON a.id = t.target_id")
    assert [site.path(url) for url in teasers] == ["/news/fire", "/news/fire"]
    (translation,) = site.rows("SELECT a.url FROM translations t LEFT JOIN articles a ON a.id = t.target_id")
    assert site.path(translation) == "/news/fire-ko?a=1&b=2"
