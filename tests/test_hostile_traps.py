"""Sites without an end: calendars, pagers, paths and parameters that grow, and what stops each."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from hostile import Rows, Stage, Trick, perform, site
from newsroom import links, story
from servers import Ask, Behaviour, page

NO_ROBOTS = {"/robots.txt": page(status=404)}
MOST = 100  # fruitless pages of a branch
ENDED = "trap: 100 {} brought no new article; tried again after 30 days"


def front(*paths: str) -> Behaviour:
    return page(links(("/news/good", "Good"), *((path, path) for path in paths)))


def leading(*, to: str, of: str = r"(\d+)", step: int = 1, with_article: bool = False) -> Behaviour:
    """Answer each address with a link to the next, its number counted up."""

    def behave(ask: Ask) -> bool:
        found = re.search(of, ask.seen.path)
        number = int(found[1]) + step if found else 2
        listed = [("/news/good", "Good")] if with_article else []
        return page(links(*listed, (to.format(number), "Next"), (to.format(number + 1), "…")))(ask)

    return behave


def month(ask: Ask, step: int) -> bool:
    year, number = (int(part) for part in re.findall(r"\d+", ask.seen.path)[:2])
    there = year * 12 + number - 1 + step
    return page(links((f"/list/{there // 12}/{there % 12 + 1:02}", "another month")))(ask)


def read(*paths: str) -> Rows:
    return dict.fromkeys(paths, ("read", "0 articles"))


def once(path: str, why: str) -> Rows:
    return {path: ("rejected", f"trap: {why}")}


def growing(more: str) -> Behaviour:
    return lambda ask: page(links((ask.seen.path + more, "On")))(ask)


def relative(href: str) -> Behaviour:
    return page(links((href, "On")))


def wrapped(path: str) -> str:
    return f"/list/login?to={quote(path, safe='')}"


ONCE = wrapped("/list/login")


def wrapping(ask: Ask) -> bool:
    return page(links((wrapped(ask.seen.path), "On")))(ask)


def sessions(ask: Ask) -> bool:
    nth = f"{ask.nth * 7919:032x}"
    return page(
        links(
            (f"/news/good;jsessionid={nth}", "Good"),
            (f"/news/good?PHPSESSID={nth}", "Good"),
            (f"/list/a;jsessionid={nth}?PHPSESSID={nth}", "More"),
        )
    )(ask)


READ: Rows = {"/": ("read", "1 articles")}
MONTHS_AHEAD = [f"/list/{2024 + n // 12}/{n % 12 + 1:02}" for n in range(3, 16)]  # 2024-04 to 2025-04
MONTHS_BEFORE = [f"/list/{(2024 * 12 + 2 - n) // 12}/{(2024 * 12 + 2 - n) % 12 + 1:02}" for n in range(1, MOST + 2)]


def trap(name: str, first: str, behaviour: Behaviour, rows: Rows) -> Trick:
    return site(name, {**NO_ROBOTS, "/": front(first), "*": behaviour}, {**READ, **rows})


TRICKS = [
    trap("a calendar that goes on for ever", MONTHS_AHEAD[0], lambda ask: month(ask, 1), read(*MONTHS_AHEAD) | once("/list/2025/05", "it is a calendar's page of 2025-05")),
    trap("a calendar that goes back for ever", MONTHS_BEFORE[0], lambda ask: month(ask, -1), read(*MONTHS_BEFORE[:MOST]) | {MONTHS_BEFORE[MOST]: ("deferred", ENDED.format("pages like it"))}),
    trap(
        "pages of a listing without end",
        "/list/a",
        leading(to="/list/a?page={}", with_article=True),
        {"/list/a": ("read", "1 articles")}
        | {f"/list/a?page={n}": ("read", "1 articles") for n in range(2, MOST + 2)}
        | {f"/list/a?page={MOST + 2}": ("deferred", ENDED.format("pages of its listing"))},
    ),
    trap("a path that grows", "/list/x/", relative("x/"), read("/list/x/", "/list/x/x/") | once("/list/x/x/x/", "/x comes three times in a row in its path")),
    trap("two segments by turns", "/list/a/", lambda ask: page(links(("b/" if ask.seen.path.endswith("a/") else "a/", "On")))(ask), read(*("/list/a/" + "b/a/b/a/b/"[: 2 * n] for n in range(5))) | once("/list/a/b/a/b/a/b/", "/a/b comes three times in a row in its path")),
    trap("a parameter that repeats itself", "/list?a=1", growing("&a=1"), read("/list?a=1", "/list?a=1&a=1") | once("/list?a=1&a=1&a=1", "a=1 comes 3 times in its query")),
    trap("a login that wraps itself", ONCE, wrapping, read(ONCE, wrapped(ONCE)) | once(wrapped(wrapped(ONCE)), "to wraps itself 3 times in its query")),
    trap("a session in every link", "/list/a", sessions, {"/list/a": ("read", "1 articles")}),
    site("addresses of a page's length", {**NO_ROBOTS, "/": front("/list/" + "x" * 2500, "/list/" + "y" * 9000)}, READ | {"/": ("read", "1 articles; left out: 1 links of more than 8,192 signs")} | once("/list/" + "x" * 2500, "its address is 2,528 signs long")),
    site("an address of a hundred Hangul signs", {**NO_ROBOTS, "/": front("/news/" + "강" * 100), "/news/" + "%EA%B0%95" * 100: page(story("The long address"))}, {"/": ("read", "2 articles"), "/news/" + "%EA%B0%95" * 100: ("new", "")}),
]  # fmt: skip
HEAVY = [
    site(
        "a hundred thousand links",
        {**NO_ROBOTS, "/": front(*(f"/about/{n}" for n in range(100_000)))},
        {"/": ("read", "1 articles; left out: what follows its first 20,000 links")},
    ),
    site(
        "a hundred thousand traps",
        {**NO_ROBOTS, "/": front(*(f"/list/x/x/x/{n}" for n in range(15_000)))},
        {"/": ("read", "1 articles; left out: 14,980 more addresses that are traps")}
        | {f"/list/x/x/x/{n}": ("rejected", "trap: /x comes three times in a row in its path") for n in range(20)},
    ),
]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return perform(tmp_path_factory.mktemp("traps"), TRICKS)


@pytest.mark.parametrize("each", TRICKS, ids=str)
def test_a_trap_ends_with_a_reason_and_the_site_is_read_on(stage: Stage, each: Trick) -> None:
    assert stage.rows(each.name) == each.rows
