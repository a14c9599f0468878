"""Which addresses are traps, and which only look like some."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.discover.traps import MOST_NAMED, Refused, more, shape_of, sift, trap_of
from nkarchive.errors import BadUrl
from nkarchive.model import Kind, Lead, Source
from nkarchive.urls import canonicalise

TODAY = date(2024, 3, 12)
SITE = "https://news.example"
PAPER = Source(name="paper", start=(f"{SITE}/",), articles="/news/", follow="/list")


@pytest.mark.parametrize(
    "path",
    [
        "/news/2024/08/08/",
        "/2011/11/11/11",
        "/en/en/rice-arrives",
        "/a/b/a/b/rice",
        "/list?page=2000",
        "/list?category=1&category=2&category=3&page=3",
        "/archive/1995/01/",
        "/archive/1946",
        "/calendar/2025/03",
        "/events?month=2025-04",
        "/ko/" + "평양" * 60,
        "/ko/" + "%ED%8F%89%EC%96%91" * 60,
        "/article/3834/1",
        "/pcuser/articles/2208/08/",
        "/dir/1/2/3/4/5/6/7/8/9/10/11/12/13/14",
        "/view?date=2024-02-30",
        "/view?news_id=20991231",
        "/share?url=https%3A%2F%2Fnews.example%2Fa%3Freturn%3D%252Fb",
        "/?s=rice&s=barley",
    ],
)
def test_what_real_sites_write_is_no_trap(path: str) -> None:
    assert trap_of(canonicalise(SITE + path), today=TODAY) == ""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/a/a/a", "/a comes three times in a row in its path"),
        ("/x/a/b/a/b/a/b/rice", "/a/b comes three times in a row in its path"),
        ("/1/1/1/1/1", "/1 comes five times in a row in its path"),
        ("/a/x/b/x/c/x/d/x/e/x", "/x comes 5 times in its path"),
        ("/" + "/".join(f"d{n}" for n in range(21)), "its path is 21 segments deep"),
        ("/" + "가" * 2_100 + "?", "its address is 2,122 signs long"),
        ("/?a=1&a=1&a=1", "a=1 comes 3 times in its query"),
        ("/?" + "&".join(f"tag={n}" for n in range(11)), "tag has 11 values in its query"),
        ("/?" + "&".join(f"p{n}=1" for n in range(31)), "it has 31 parameters"),
        ("/login?to=%2Flogin%3Fto%3D%252Flogin%253Fto%253D%25252Fa", "to wraps itself 3 times in its query"),
        ("/calendar/2025/05", "it is a calendar's page of 2025-05"),
        ("/calendar/2031-5-1/", "it is a calendar's page of 2031-5-1"),
        ("/calendar/1899/12", "it is a calendar's page of 1899-12"),
        ("/events?month=2026-01&view=grid", "it is a calendar's page of 2026-01"),
        ("/events?start_date=20310501", "it is a calendar's page of 2031-05-01"),
        ("/events?year=2031", "it is a calendar's page of 2031"),
    ],
)
def test_what_only_leads_on_is_a_trap(path: str, why: str) -> None:
    assert trap_of(canonicalise(SITE + path) if "가" not in path else SITE + path, today=TODAY) == why


def test_what_the_sources_pattern_calls_an_article_may_bear_any_number() -> None:
    article, section = f"{SITE}/news/2031/05", f"{SITE}/list/2031/05"
    leads = (Lead(url=article, kind=Kind.ARTICLE), Lead(url=section, kind=Kind.SECTION))
    refused = Refused(lead=leads[1], reason="trap: it is a calendar's page of 2031-05")
    assert sift(leads, PAPER, today=TODAY) == (leads[:1], (refused,))
    assert sift(leads, PAPER, today=None) == (leads, ())


def test_many_traps_of_a_page_are_counted() -> None:
    refused = [Refused(lead=Lead(url=SITE, kind=Kind.SECTION), reason="trap: x")] * (MOST_NAMED + 1_234)
    assert (more(refused), more(refused[:MOST_NAMED])) == (("1,234 more addresses that are traps",), ())


def test_a_shape_is_the_address_without_its_numbers() -> None:
    assert shape_of(f"{SITE}/cal/2031/05?d=7") == shape_of(f"{SITE}/cal/1999/1?d=31") == f"{SITE}/cal/0/0?d=0"
    assert shape_of(f"{SITE}/%ED%8F%89%EC%96%91/7") == f"{SITE}/평양/0"


@given(st.text(max_size=60), st.dates())
def test_any_address_can_be_asked_of(rest: str, today: date) -> None:
    try:
        url = canonicalise(f"{SITE}/{rest}")
    except BadUrl:
        return
    trap_of(url, today=today)
    shape_of(url)
