"""robots.txt that is none, endless, enormous, or leads astray: RFC 9309 says what each means."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from hostile import UNKNOWN, Rows, Stage, Trick, perform, site, wanted
from newsroom import story
from servers import Behaviour, drop, endless, packed, page, raw, redirect, silent

FREE: Rows = {"/news/bad": ("new", "")}


def robots(name: str, answer: Behaviour, rows: Rows, said: tuple[str, str] = ("read", "HTTP 200")) -> Trick:
    hops = {f"/robots/{n}": redirect(f"/robots/{n + 1}") for n in range(9)}
    return site(
        name,
        {**hops, "/robots.txt": answer, "/news/bad": page(story(f"Behind {name}"))},
        {"/robots.txt": said, **rows},
    )


def shut(why: str) -> Rows:
    """What becomes of a site whose robots.txt cannot be had: nothing of it may be read."""
    return {"/": ("disallowed", f"/robots.txt could not be read: {why}"), "/news/good": UNKNOWN, "/news/bad": UNKNOWN}


TEN_MEGABYTES = b"User-agent: *\nDisallow: /private\n" + b"# nothing\n" * 1_000_000


BOMB = gzip.compress(bytes(9_000_000), mtime=0)
BOMBED = f"the gzip body unpacks to more than 200 times its {len(BOMB):,} bytes"
SITEMAPS = (
    "".join(f"Sitemap: /s{n}.xml\n" for n in range(9)) + "Sitemap: file:///etc/passwd\nSitemap: http://10.0.0.1/s\n"
)
TRICKS = [
    robots("a page instead of rules", page("<html><body><h1>Welcome</h1><p>Disallow: everything?</body></html>"), FREE),
    robots("ten megabytes of rules", page(TEN_MEGABYTES, kind="text/plain"), FREE),
    robots("rules of noise", page(bytes(range(256)) * 2000, kind="text/plain"), FREE),
    robots("rules with NULs", page(b"User-agent: *\x00\nDisallow: /news/b\x00ad\n", kind="text/plain"), FREE),
    robots("rules in UTF-16", page("User-agent: *\nDisallow: /".encode("utf-16"), kind="text/plain"), FREE),
    robots("rules without end", endless(b"Allow: /\n" * 4000), shut("the body is larger than 12,000,000 bytes"), ("failed", "the body is larger than 12,000,000 bytes")),
    robots("rules that are a bomb", packed(BOMB, "gzip"), shut(BOMBED), ("failed", BOMBED)),
    robots("rules that redirect for ever", redirect("/robots/0"), FREE, ("failed", "more than 5 redirects")),
    robots("rules in a private network", redirect("http://10.0.0.1/robots.txt"), shut("10.0.0.1 is at 10.0.0.1, which is not a public address"), ("failed", "10.0.0.1 is at 10.0.0.1, which is not a public address")),
    robots("rules behind a script", redirect("javascript:alert(1)"), shut("HTTP 302 to 'javascript:alert(1)', which is no page"), ("failed", "HTTP 302 to 'javascript:alert(1)', which is no page")),
    robots("rules behind a dropped connection", drop(), shut("Server disconnected without sending a response."), ("failed", "Server disconnected without sending a response.")),
    robots("rules that are no HTTP", raw(b"nope\r\n\r\n"), shut("the answer is not HTTP: illegal status line: bytearray(b'nope')"), ("failed", "the answer is not HTTP: illegal status line: bytearray(b'nope')")),
    robots("rules behind a login", page(status=401), FREE, ("read", "HTTP 401")),
    robots("rules from a broken server", page(status=500), shut("HTTP 500"), ("read", "HTTP 500")),
    robots("rules of status 999", page(status=999), shut("HTTP 999"), ("read", "HTTP 999")),
    robots("a pattern that never ends", page("User-agent: *\nDisallow: /" + "*a" * 400 + "*b$\n", kind="text/plain"), FREE),
    robots("twenty-five thousand rules", page("User-agent: *\n" + "".join(f"Disallow: /{n}*{n}$\n" for n in range(25_000)), kind="text/plain"), FREE),
    robots("sitemaps that are none", page(SITEMAPS, kind="text/plain"), {**FREE, **{f"/s{n}.xml": ("gone", "HTTP 404") for n in range(9)}, "http://10.0.0.1/s": ("failed", "private: 10.0.0.1 is at 10.0.0.1, which is not a public address")}),
]  # fmt: skip


WAITING = [
    robots("rules that never come", silent(), shut("no complete answer within 1 s"), ("failed", "no complete answer within 1 s")),
]  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return perform(tmp_path_factory.mktemp("robots"), TRICKS)


@pytest.mark.parametrize("each", TRICKS, ids=str)
def test_a_bad_robots_txt_is_one_outcome_and_means_what_the_rfc_says(stage: Stage, each: Trick) -> None:
    assert stage.rows(each.name) == wanted(each)


@pytest.mark.parametrize("each", WAITING, ids=str)
def test_a_robots_txt_that_never_comes_shuts_the_site(each: Trick, tmp_path: Path) -> None:
    assert perform(tmp_path, WAITING, timeout_s=1).rows(each.name) == wanted(each)
