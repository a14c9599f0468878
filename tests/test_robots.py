"""What a robots.txt allows, by RFC 9309."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nkarchive.robots import HostState, Robots, product_token

AGENT = "nkarchive (+https://example.org/about; archive@example.org)"
SITE = "http://news.example"
NOON = datetime(2024, 8, 5, 12, tzinfo=UTC)


def rules(body: str | bytes, status: int = 200) -> Robots:
    found = Robots.from_answer(status, body.encode() if isinstance(body, str) else body, agent=AGENT)
    assert found is not None
    return found


def allowed(robots: Robots, *paths: str) -> list[str]:
    return [path for path in paths if robots.allows(SITE + path)]


def test_the_longest_match_decides_and_our_own_group_replaces_the_one_for_all() -> None:
    robots = rules(
        """
        User-agent: *
        Disallow: /

        User-agent: NKArchive
        Disallow: /members/
        Allow: /members/free/
        Disallow: /*.pdf$
        """
    )
    paths = ("/", "/a.html", "/members/x", "/members/free/x", "/a.pdf", "/a.pdf?x")
    assert allowed(robots, *paths) == ["/", "/a.html", "/members/free/x", "/a.pdf?x"]


def test_groups_of_one_name_are_one_group_and_of_two_rules_as_long_the_milder_holds() -> None:
    """RFC 9309 sections 2.2.1 and 2.2.2; names are compared without regard to case, paths with it."""
    robots = rules(
        """
        User-agent: nkarchive
        Disallow: /a
        User-agent: other
        Disallow: /
        User-agent: NKARCHIVE
        Disallow: /b
        Allow: /same
        Disallow: /same
        Disallow: /C
        """
    )
    assert allowed(robots, "/a", "/b", "/same", "/c", "/C", "/d") == ["/same", "/c", "/d"]


def test_a_path_is_compared_by_its_bytes_however_they_are_written() -> None:
    robots = rules("User-agent: *\nDisallow: /평양\nDisallow: /%7Eold\nDisallow: /x%2Fy")
    assert allowed(robots, "/%ED%8F%89%EC%96%91", "/~old", "/x/y", "/x%2fy") == ["/x/y"]


def test_a_rule_for_a_word_of_our_contact_address_is_not_for_us() -> None:
    assert allowed(rules("User-agent: example\nDisallow: /"), "/a") == ["/a"]


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        (AGENT, "nkarchive"),
        ("nk-archive/1.0", "nk-archive"),
        ("Mozilla/5.0 (compatible; nkarchive/1.0; +https://example.org)", "nkarchive"),
    ],
)
def test_the_product_is_what_robots_txt_addresses(agent: str, token: str) -> None:
    assert product_token(agent) == token


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410])
def test_without_a_robots_txt_all_is_free(status: int) -> None:
    assert rules("User-agent: *\nDisallow: /", status).allows(SITE + "/a")


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_a_host_in_trouble_has_said_nothing(status: int) -> None:
    assert Robots.from_answer(status, b"User-agent: *\nAllow: /", agent=AGENT) is None


def test_crawl_delay_and_sitemaps_are_read_and_the_delay_is_capped() -> None:
    robots = rules(
        "User-agent: *\nCrawl-delay: 7.5\n\nSitemap: http://news.example/a.xml\nsitemap: http://news.example/b.xml"
    )
    assert (robots.crawl_delay_s, robots.sitemaps) == (7.5, (SITE + "/a.xml", SITE + "/b.xml"))
    assert rules("User-agent: *\nCrawl-delay: 86400").crawl_delay_s == 60
    assert rules("User-agent: *\nCrawl-delay: soon").crawl_delay_s is None


def test_it_is_read_as_far_as_500_kib_and_no_rule_is_cut_in_half() -> None:
    filling = "# " + "x" * 97 + "\n"
    body = "User-agent: *\nDisallow: /first\n" + filling * 5119 + "# 34 signs more, and then the limit\n"
    body += "Disallow: /a-rule-that-begins-before-the-limit-and-ends-after-it"
    assert len(body) - 60 < 500 * 1024 < len(body) - 20
    assert allowed(rules(body), "/first", "/a-r", "/a-rule-that-begins-before-the-limit-and-ends-after-it") == [
        "/a-r",
        "/a-rule-that-begins-before-the-limit-and-ends-after-it",
    ]


def test_html_in_its_place_and_a_byte_order_mark_forbid_nothing_by_mistake() -> None:
    assert rules("<!DOCTYPE html><html><body>Disallow: / is what we would say</body></html>").allows(SITE + "/a")
    assert not rules("\ufeffUser-agent: *\nDisallow: /a").allows(SITE + "/a")


@settings(max_examples=100)
@given(st.binary(max_size=400) | st.text(alphabet="user-agent: *disallow\nA/$#0é", max_size=200).map(str.encode))
def test_any_bytes_are_rules(body: bytes) -> None:
    robots = rules(b"User-agent: *\n" + body)
    assert robots.allows(SITE + "/a?b=c") in (True, False)
    assert robots.crawl_delay_s is None or 0 <= robots.crawl_delay_s <= 60


@pytest.mark.parametrize(
    ("age", "fresh", "usable"),
    [
        (timedelta(hours=-1), False, True),  # the clock was set back
        (timedelta(hours=23), True, True),
        (timedelta(hours=24), False, True),
        (timedelta(days=29), False, True),
        (timedelta(days=30), False, False),
    ],
)
def test_an_answer_is_good_for_a_day_and_stands_in_for_a_month(age: timedelta, fresh: bool, usable: bool) -> None:
    state = HostState(robots_body=b"", robots_status=200, robots_at=NOON, robots_good_at=NOON)
    assert (state.robots_fresh(NOON + age), state.robots_usable(NOON + age)) == (fresh, usable)


def test_after_a_failure_the_kept_answer_is_not_fresh_but_usable() -> None:
    state = HostState(robots_status=404, robots_at=NOON + timedelta(hours=1), robots_good_at=NOON)
    now = NOON + timedelta(hours=2)
    assert (state.robots_fresh(now), state.robots_usable(now), HostState().robots_usable(now)) == (False, True, False)
