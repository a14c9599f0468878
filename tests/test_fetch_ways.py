"""What a source may ask for: a proxy, certificates that are not checked, cookies for one run."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from nkarchive.fetch import Fetcher, Jar, Limits
from nkarchive.fetch.proxies import Proxy, choose, is_private
from nkarchive.visits import Cause, Exchange, FetchFailed
from proxies import proxying
from servers import page, redirect, serving
from test_fetch import AGENT, NOON, QUICK, ask, tls_server
from test_lane import NO_ROBOTS, Time, lanes_in, lead, said, source_at

SECRET = "hush-9f2c"
PATIENT = Limits(total_s=10.0)


async def nowhere(host: str, port: int) -> list[str]:
    if host == "127.0.0.1":
        return [host]
    raise OSError(-2, "Name or service not known")


def through(url: str, proxy: str, **how: Any) -> Exchange | FetchFailed:
    """Ask for a page as a source does that may not be private, where no name can be looked up here."""
    limits = how.pop("limits", PATIENT)
    return ask(url, fetcher={"resolve": nowhere, "limits": limits}, **{"allow_private": False, "proxy": proxy, **how})


# --- proxies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
def test_a_page_is_read_through_a_proxy_which_looks_its_name_up(scheme: str) -> None:
    """And nothing of what is kept says its password, or takes its address for the site's."""
    with serving({"/a": page("<p>text")}) as server, proxying("me", SECRET) as proxy:
        got = through(server.url("/a", host="news.test"), proxy.url(scheme))
        assert isinstance(got, Exchange), got
        assert (got.status, got.body, got.address) == (200, b"<p>text", "")
        assert proxy.log == [("GET" if scheme == "http" else "SOCKS", "news.test", server.port)]
        assert SECRET not in repr(got)
        assert "proxy" not in repr(got).lower()
        assert not [name for name in server.log[0].headers if name.startswith("proxy")]


@pytest.mark.parametrize(("scheme", "kind"), [("http", "CONNECT"), ("socks5", "SOCKS")])
def test_tls_goes_through_the_proxy_to_the_site_itself(scheme: str, kind: str) -> None:
    with serving({"/a": page("x")}, host="localhost", tls=tls_server()) as server, proxying() as proxy:
        got = through(server.url("/a"), proxy.url(scheme), allow_private=True)
        assert isinstance(got, FetchFailed)
        assert got.cause is Cause.TLS
        got = through(server.url("/a"), proxy.url(scheme), allow_private=True, verify_tls=False)
        assert isinstance(got, Exchange), got
        assert (got.status, got.tls_verified) == (200, False)
        assert proxy.log == [(kind, "localhost", server.port)] * 2


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_what_is_wrong_with_a_proxy_is_said_of_it_without_its_password(scheme: str) -> None:
    with serving({"/a": page("x")}) as server:
        with proxying("me", SECRET) as proxy:
            refused = through(server.url("/a", host="news.test"), proxy.url(scheme, password="guess-77"))
            place = f"127.0.0.1:{proxy.port}"
        gone = through(server.url("/a", host="news.test"), proxy.url(scheme))
        for got in (refused, gone):
            assert isinstance(got, FetchFailed)
            assert got.cause is Cause.PROXY
            assert place in got.detail
            assert SECRET not in repr(got)
            assert "guess-77" not in repr(got)
        assert server.log == []


def test_a_site_that_the_proxy_cannot_reach_is_the_sites_failure() -> None:
    """Over plain HTTP the proxy's 502 cannot be told from the site's own."""
    with proxying() as proxy:
        with serving({}) as gone:
            plain = gone.url("/a", host="news.test")
        secure = plain.replace("http:", "https:")
        for url, scheme in ((plain, "socks5"), (secure, "socks5"), (secure, "http")):
            got = through(url, proxy.url(scheme))
            assert isinstance(got, FetchFailed)
            assert (got.cause, "could not reach it" in got.detail) == (Cause.CONNECTION, True)
        answered = through(plain, proxy.url("http"))
    assert isinstance(answered, Exchange)
    assert answered.status == 502


def test_a_server_that_is_no_proxy_is_a_failure_not_a_crash() -> None:
    with serving({"*": page("hello")}) as server:
        got = through("http://news.test/a", f"socks5://127.0.0.1:{server.port}", limits=QUICK)
    assert isinstance(got, FetchFailed)
    assert got.cause in (Cause.PROXY, Cause.TIMEOUT)


@pytest.mark.parametrize(
    "host",
    ["10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "2130706433", "0x7f.1", "127.1", "localhost", "a.internal"],
)  # fmt: skip
def test_private_addresses_written_out_are_refused_through_a_proxy_too(host: str) -> None:
    with proxying() as proxy:
        got = through(f"http://{host}/", proxy.url("http"))
        assert isinstance(got, FetchFailed)
        assert got.cause is Cause.PRIVATE
        assert proxy.log == []


def test_names_and_public_addresses_are_not_private() -> None:
    assert [host for host in ("news.test", "8.8.8.8", "2606:4700::1111", "1.1.1.1") if is_private(host)] == []


def test_the_environment_is_ignored_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/a": page("x")}) as server, proxying("me", SECRET) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url("http"))
        monkeypatch.setenv("NO_PROXY", "direct.test")
        assert isinstance(ask(server.url("/a"), fetcher={"limits": PATIENT}), Exchange)
        assert proxy.log == []
        assert isinstance(through(server.url("/a", host="news.test"), "environment"), Exchange)
        assert proxy.log == [("GET", "news.test", server.port)]
        assert choose("environment", "http", "direct.test") is None
        assert choose("environment", "http", "deep.direct.test") is None


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("http://proxy.test:3128", Proxy(url="http://proxy.test:3128")),
        ("proxy.test:3128", Proxy(url="http://proxy.test:3128")),
        ("socks5h://a%40b:p%3Aq@[::1]:1080/", Proxy(url="socks5://[::1]:1080", name="a@b", password="p:q")),
        ("socks5://proxy.test", Proxy(url="socks5://proxy.test:1080")),
    ],
)
def test_a_proxys_address(url: str, proxy: Proxy) -> None:
    assert Proxy.from_url(url) == proxy
    assert "p:q" not in repr(Proxy.from_url(url))


# --- TLS ------------------------------------------------------------------------------------------


def test_certificates_are_checked_unless_the_source_says_otherwise() -> None:
    """Side by side in one fetcher: the connection of one is not the other's."""
    with serving({"/a": page("x")}, host="localhost", tls=tls_server()) as server:

        async def go() -> list[Exchange | FetchFailed]:
            async with Fetcher(AGENT, PATIENT, lambda: NOON) as fetcher:
                return [
                    await fetcher.exchange(server.url("/a"), allow_private=True, verify_tls=verify)
                    for verify in (False, True, False)
                ]

        first, second, third = asyncio.run(go())
    assert [getattr(got, "tls_verified", None) for got in (first, third)] == [False, False]
    assert isinstance(second, FetchFailed)
    assert second.cause is Cause.TLS


# --- cookies --------------------------------------------------------------------------------------


def test_cookies_are_kept_for_one_source_and_one_run() -> None:
    """Set by a redirect, sent with the page; not with robots.txt, not for another source, not the next time."""
    sets = page("", ("Location", "/a"), ("Set-Cookie", "seen=1; Path=/"), status=302)
    with serving({**NO_ROBOTS, "/start": sets, "*": page("x")}) as server:

        async def go() -> None:
            async with lanes_in(Time()) as lanes:
                asks, other = source_at(server, cookies=True), source_at(server, name="other", cookies=True)
                for source, path in ((asks, "/start"), (asks, "/b"), (other, "/c"), (source_at(server), "/d")):
                    assert said((await lanes.visit(lead(server, path), source)).end) == 200

        asyncio.run(go())
        asyncio.run(go())
        sent = [(seen.path, seen.headers.get("cookie", "")) for seen in server.log]
    once = [("/start", ""), ("/a", "seen=1"), ("/b", "seen=1"), ("/c", ""), ("/d", "")]
    assert sent == [("/robots.txt", ""), *once] * 2


def test_a_cookie_is_its_own_hosts() -> None:
    with serving({**NO_ROBOTS, "/": page("x", ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2; Domain=other.test"))}) as one:
        with serving({**NO_ROBOTS, "/": page("x")}, host="localhost") as other:

            async def go() -> None:
                async with lanes_in(Time()) as lanes:
                    source = source_at(one, cookies=True, start=(one.url(), other.url()))
                    for url in (one.url(), other.url(), one.url()):
                        await lanes.visit(lead(one, url), source)

            asyncio.run(go())
            assert [seen.headers.get("cookie") for seen in other.log] == [None, None]
        assert [seen.headers.get("cookie") for seen in one.log] == [None, None, "a=1"]


def test_a_site_cannot_fill_the_jar_without_end() -> None:
    many = [("Set-Cookie", f"c{n}={'x' * 50}") for n in range(900)]
    with serving(
        {"/many": page("x", *many), "/big": page("x", ("Set-Cookie", "b=" + "x" * 9000)), "*": page("x")}
    ) as server:

        async def go(first: str) -> None:
            async with Fetcher(AGENT, PATIENT, lambda: NOON) as fetcher:
                jar = Jar()
                for path in (first, "/next", first, "/next"):
                    await fetcher.exchange(server.url(path), allow_private=True, cookies=jar)

        asyncio.run(go("/many"))
        asyncio.run(go("/big"))
        assert [len(seen.headers.get("cookie", "")) for seen in server.log if seen.path == "/next"] == [0, 0, 0, 0]


def test_redirects_between_sources_hosts_keep_no_cookies_by_default() -> None:
    script = {**NO_ROBOTS, "/a": page("x", ("Set-Cookie", "a=1")), "/b": redirect("/a")}
    with serving(script) as server:

        async def go() -> None:
            async with lanes_in(Time()) as lanes:
                for path in ("/a", "/b"):
                    await lanes.visit(lead(server, path), source_at(server))

        asyncio.run(go())
        assert [seen.headers.get("cookie") for seen in server.log] == [None] * 4
