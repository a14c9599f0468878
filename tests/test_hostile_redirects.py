"""Redirects without end, into private networks and to what is no page, and names that lie about their addresses."""

from __future__ import annotations

from functools import partial

import pytest

from hostile import Stage, Trick, perform, site, trick
from newsroom import links, story
from nkarchive.fetch import Fetcher
from servers import Ask, Behaviour, page, redirect

NO_PAGE = "protocol: HTTP 302 to {!r}, which is no page"


def private(name: str, target: str, address: str) -> Trick:
    return trick(name, redirect(target), "failed", f"private: {address}, which is not a public address")


def no_page(name: str, target: str) -> Trick:
    return trick(name, redirect(target), "failed", NO_PAGE.format(target))


def onward(ask: Ask) -> bool:
    return redirect(f"/hop/{ask.nth}")(ask)


def reading(*hops: Behaviour) -> dict[str, Behaviour]:
    return {"/news/bad": redirect("/hop/0"), **{f"/hop/{n}": hop for n, hop in enumerate(hops)}}


# what each name is said to be at, one answer a look-up, the last for ever
NAMES = {
    "private.example": [["10.1.2.3"]],
    "mixed.example": [["127.0.0.1", "10.0.0.7"]],
    "flip.example": [["169.254.169.254"], ["127.0.0.1"]],
    "nat64.example": [["64:ff9b::7f00:1"]],
    "many.example": [[f"10.0.{n}.1" for n in range(200)]],
    "nonsense.example": [["here, there"]],
    "empty.example": [[]],
}


def resolver() -> partial[Fetcher]:
    asked = dict.fromkeys(NAMES, 0)

    async def resolve(host: str, port: int) -> list[str]:
        if host not in NAMES:
            if host == "unknown.example":
                raise OSError(-2, "Name or service not known")
            return [host]
        asked[host] += 1
        return NAMES[host][min(asked[host], len(NAMES[host])) - 1]

    return partial(Fetcher, resolve=resolve)


HOW = {"fetcher": resolver()}
TRICKS = [
    site("redirects without end", {"/news/bad": onward, **{f"/hop/{n}": redirect(f"/hop/{n + 1}") for n in range(30)}}, {"/news/bad": ("failed", "redirects: more than 10 redirects")}),
    trick("redirects to itself", redirect("/news/bad"), "failed", "redirects: redirects in a circle, back to /news/bad"),
    site("redirects in a circle of two", reading(redirect("/news/bad")), {"/news/bad": ("failed", "redirects: redirects in a circle, back to /news/bad")}),
    trick("redirects with an ever longer address", lambda ask: redirect("/news/bad?" + "x" * 9000)(ask), "failed", NO_PAGE.format("/news/bad?" + "x" * 190)),
    private("the cloud's metadata", "http://169.254.169.254/latest/meta-data/", "169.254.169.254 is at 169.254.169.254"),
    private("a mapped private address", "http://[::ffff:10.0.0.1]/", "::ffff:a00:1 is at ::ffff:a00:1"),
    private("the own machine by another address", "http://127.0.0.2/", "127.0.0.2 is at 127.0.0.2"),
    private("NAT64", "http://[64:ff9b::7f00:1]/", "64:ff9b::7f00:1 is at 64:ff9b::7f00:1"),
    private("6to4", "http://[2002:7f00:1::]/", "2002:7f00:1:: is at 2002:7f00:1::"),
    private("Teredo", "http://[2001:0:a00:1::f5ff:fffe]/", "2001:0:a00:1::f5ff:fffe is at 2001:0:a00:1::f5ff:fffe"),
    private("a site-local address", "http://[fec0::1]/", "fec0::1 is at fec0::1"),
    private("a link-local address", "http://[fe80::1]/", "fe80::1 is at fe80::1"),
    private("carrier-grade NAT", "http://100.100.100.200/", "100.100.100.200 is at 100.100.100.200"),
    no_page("an address with a zone", "http://[fe80::1%25eth0]/"),
    no_page("127.0.0.1 as one number", "http://2130706433/"),
    no_page("127.0.0.1 in hexadecimal", "http://0x7f.1/"),
    no_page("127.0.0.1 in octal", "http://0177.0.0.1/"),
    no_page("127.0.0.1 in two parts", "http://127.1/"),
    no_page("a file", "file:///etc/passwd"),
    no_page("a data URL", "data:text/html,<h1>Hello</h1>"),
    no_page("a script", "javascript:alert(1)"),
    no_page("a mail address", "mailto:desk@news.example"),
    no_page("another scheme", "gopher://127.0.0.1:70/_x"),
    no_page("port 0", "http://127.0.0.1:0/"),
    no_page("half an address", "http://[::1"),
    trick("a redirect to nowhere", page(b"", status=302), "failed", "protocol: HTTP 302 without a Location, which is no page"),
    trick("a header injected into the Location", redirect("/news/x%0d%0aSet-Cookie:%20a=1"), "gone", "HTTP 404"),
    trick("a choice of several", page(b"choose", status=300), "failed", "HTTP 300"),
    trick("304, which nobody asked for", page(b"", status=304), "failed", "HTTP 304"),
    trick("206, a part of it", page(story("A part")[:400], ("Content-Range", "bytes 0-399/9000"), status=206), "failed", "HTTP 206, a part of the page, which nobody asked for"),
    trick("204, nothing", page(b"", status=204), "rejected", "empty: the answer has no body"),
    trick("a name with a private address", redirect("http://private.example/"), "failed", "private: private.example is at 10.1.2.3, which is not a public address"),
    trick("a name with several private addresses", redirect("http://mixed.example/"), "failed", "private: mixed.example is at 127.0.0.1, which is not a public address"),
    trick("a name that flips to the own machine", redirect("http://flip.example/"), "failed", "private: flip.example is at 169.254.169.254, which is not a public address"),
    trick("a name behind NAT64", redirect("http://nat64.example/"), "failed", "private: nat64.example is at 64:ff9b::7f00:1, which is not a public address"),
    trick("a name with two hundred addresses", redirect("http://many.example/"), "failed", "private: many.example is at 10.0.0.1, which is not a public address"),
    trick("a name whose address is none", redirect("http://nonsense.example/"), "failed", "private: nonsense.example is at here, there, which is not a public address"),
    trick("a name without an address", redirect("http://empty.example/"), "failed", "name: the name empty.example has no address"),
    trick("a name that nobody knows", redirect("http://unknown.example/"), "failed", "name: the name unknown.example does not resolve: Name or service not known"),
    site("links into private networks", {"/": page(links(("http://10.0.0.1/news/a", "A"), ("http://2130706433/news/b", "B"), ("javascript:go()", "C"), ("/news/good", "D")))}, {"http://10.0.0.1/news/a": ("failed", "private: 10.0.0.1 is at 10.0.0.1, which is not a public address")}, articles="//.*/news/"),
]  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return perform(tmp_path_factory.mktemp("redirects"), TRICKS, **HOW)


@pytest.mark.parametrize("each", TRICKS, ids=str)
def test_a_redirect_that_leads_nowhere_is_one_outcome_and_the_site_is_read_on(stage: Stage, each: Trick) -> None:
    assert stage.rows(each.name) == each.rows


def test_nothing_private_was_asked_for_anything(stage: Stage) -> None:
    hosts = {seen.headers["host"] for server in stage.servers.values() for seen in server.log}
    assert hosts == {f"127.0.0.1:{server.port}" for server in stage.servers.values()}
