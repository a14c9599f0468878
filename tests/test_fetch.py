"""One request and its answer, against servers that do not mean well."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from nkarchive.fetch import Fetcher, Limits
from nkarchive.fetch.guard import is_public
from nkarchive.visits import Cause, Exchange, FetchFailed
from servers import (
    Ask,
    Behaviour,
    Server,
    drop,
    endless,
    gzip_bomb,
    packed,
    page,
    raw,
    redirect,
    serving,
    short_body,
    slow,
)

NOON = datetime(2024, 8, 5, 12, tzinfo=UTC)
AGENT = "nkarchive-test (+https://archive.test/about)"
QUICK = Limits(total_s=0.25, wire_bytes=2_000_000, decoded_bytes=3_000_000)
PEM = Path(__file__).parent / "data" / "localhost.pem"


def ask(url: str, *, fetcher: dict[str, Any] | None = None, **how: Any) -> Exchange | FetchFailed:
    """Make one request from a fetcher of its own."""

    async def go() -> Exchange | FetchFailed:
        given = {"limits": QUICK, "calendar": lambda: NOON, **(fetcher or {})}
        async with Fetcher(AGENT, **given) as fetching:
            return await fetching.exchange(url, **{"allow_private": True, **how})

    return asyncio.run(go())


def answer(behaviour: Behaviour, **how: Any) -> Exchange:
    with serving({"/a": behaviour}) as server:
        got = ask(server.url("/a"), **how)
    assert isinstance(got, Exchange), got
    return got


def failure(behaviour: Behaviour, **how: Any) -> tuple[Cause, str]:
    with serving({"/a": behaviour}) as server:
        got = ask(server.url("/a"), **how)
    assert isinstance(got, FetchFailed), got
    assert got.url == server.url("/a")
    return got.cause, got.detail


def tls_server() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


def test_an_answer_is_kept_as_it_came() -> None:
    """Status line, headers in order and case, a name twice, and both sides of the coding."""
    body = gzip.compress(b"<p>text")
    got = answer(
        page(body, ("Content-Encoding", "gzip"), ("X-Once", "1"), ("set-cookie", "a=1"), ("Set-Cookie", "b=2"))
    )
    assert replace(got, elapsed_s=0.0, url="", request_headers=()) == Exchange(
        url="",
        fetched_at=NOON,
        status=200,
        reason="OK",
        headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Content-Encoding", "gzip"),
            ("X-Once", "1"),
            ("set-cookie", "a=1"),
            ("Set-Cookie", "b=2"),
        ),
        raw_body=body,
        body=b"<p>text",
        address="127.0.0.1",
        tls_verified=None,
    )
    assert 0 < got.elapsed_s < 0.25


def test_the_request_says_who_asks_and_what_can_be_read() -> None:
    with serving({"*": page("x")}) as server:
        got = ask(server.url("/a?b=%2F&c"), etag='"7"', last_modified="Mon, 05 Aug 2024 00:00:00 GMT")
        ask(server.url("/"), etag="\r\nX: y", last_modified="어제", accept="text/plain")
        first, second = server.log
    assert isinstance(got, Exchange)
    assert {name.lower(): value for name, value in got.request_headers} == first.headers
    assert (first.path, first.headers["user-agent"], first.headers["accept-encoding"]) == (
        "/a?b=%2F&c",
        AGENT,
        "gzip, deflate",
    )
    assert (first.headers["if-none-match"], first.headers["if-modified-since"]) == (
        '"7"',
        "Mon, 05 Aug 2024 00:00:00 GMT",
    )
    assert first.headers["accept"].startswith("text/html,")
    assert second.headers.keys() == first.headers.keys() - {"if-none-match", "if-modified-since"}
    assert second.headers["accept"] == "text/plain"


def test_connections_are_kept_cookies_are_not() -> None:
    connections = []

    def behave(ask: Ask) -> bool:
        connections.append(ask.connection)
        return page("x", ("Set-Cookie", "seen=1"))(ask)

    async def go(server: Server) -> None:
        async with Fetcher(AGENT) as fetcher:
            for path in ("/", "/a", "/b"):
                assert isinstance(await fetcher.exchange(server.url(path), allow_private=True), Exchange)

    with serving({"*": behave}) as server:
        asyncio.run(go(server))
        assert len(set(connections)) == 1
        assert ["cookie" in seen.headers for seen in server.log] == [False, False, False]


def test_proxies_named_in_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert answer(page("x")).body == b"x"


def test_redirects_are_the_callers_even_those_that_lead_nowhere() -> None:
    assert answer(redirect("http://[::1")).header("location") == "http://[::1"
    assert answer(redirect("/조선")).header("Location") == "/조선"


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_a_body_have_none(status: int) -> None:
    got = answer(lambda ask: ask.head(status, ("Content-Length", "999999999"), ("Content-Encoding", "gzip")) or True)
    assert (got.status, got.raw_body, got.body) == (status, b"", b"")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"page", mtime=0)),  # the clock is no part of a test's name
        ("br", brotli.compress(b"page")),
        ("zstd", zstandard.compress(b"page")),
        ("br, gzip", gzip.compress(brotli.compress(b"page"), mtime=0)),
        ("utf-8", b"page"),
    ],
    ids=["gzip", "br", "zstd", "two of them", "none"],
)
def test_content_codings_are_undone(coding: str, body: bytes) -> None:
    got = answer(packed(body, coding))
    assert (got.raw_body, got.body) == (body, b"page")


# --- hosts that do not mean well ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "cause", "detail"),
    [
        pytest.param(drop(), Cause.CONNECTION, "Server disconnected without sending", id="drops the connection"),
        pytest.param(short_body(b"abc", 10), Cause.CONNECTION, "received 3 bytes, expected 10", id="short body"),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
            Cause.CONNECTION,
            "incomplete chunked read",
            id="cut off in a chunk",
        ),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab"),
            Cause.PROTOCOL,
            "the answer is not HTTP: illegal chunk header",
            id="broken chunk",
        ),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
            Cause.PROTOCOL,
            "the answer is not HTTP: conflicting Content-Length",
            id="two lengths",
        ),
        pytest.param(
            raw(b"ready\r\n\r\n"), Cause.PROTOCOL, "the answer is not HTTP: illegal status line", id="no HTTP"
        ),
        pytest.param(raw(b"HTTP/1.1 101 Switching\r\n\r\n"), Cause.PROTOCOL, "the answer is", id="101"),
        pytest.param(packed(b"<p>", "gzip"), Cause.PROTOCOL, "the body is not gzip", id="gzip that lies"),
        pytest.param(
            packed(gzip.compress(b"page")[:-4], "gzip"),
            Cause.PROTOCOL,
            "the body ends in the middle",
            id="gzip cut off",
        ),
        pytest.param(gzip_bomb(2_900_000), Cause.TOO_LARGE, "unpacks to more than 200 times its", id="bomb by ratio"),
        pytest.param(
            packed(gzip.compress(gzip.compress(bytes(20_000_000), 1), 1), "gzip, gzip"),
            Cause.TOO_LARGE,
            "unpacks to more than 200 times its",
            id="bomb in a bomb",
        ),
        pytest.param(endless(), Cause.TOO_LARGE, "the body is larger than 2,000,000 bytes", id="endless"),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n"),
            Cause.TOO_LARGE,
            "the body is 9,000,000,000 bytes, more than the 2,000,000 allowed",
            id="announced too large",
        ),
        pytest.param(page("", ("X", "y" * 70_000)), Cause.TOO_LARGE, "headers are larger than 65,536", id="headers"),
        pytest.param(
            raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000),
            Cause.TOO_LARGE,
            "headers are larger than 65,536",
            id="header",
        ),
        pytest.param(slow(b"x" * 99, 0.02), Cause.TIMEOUT, "no complete answer within 0.25 s", id="slow body"),
        pytest.param(
            slow(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 99, 0.02, in_head=True),
            Cause.TIMEOUT,
            "no complete answer within 0.25 s",
            id="slow head",
        ),
    ],
)
def test_a_hostile_answer_is_a_failure_with_its_reason(behaviour: Behaviour, cause: Cause, detail: str) -> None:
    got = failure(behaviour)
    assert (got[0], detail in got[1]) == (cause, True), got


def test_a_large_body_in_few_bytes_is_too_large_by_size() -> None:
    limits = replace(QUICK, ratio=10_000, decoded_bytes=1_000_000)
    cause, detail = failure(gzip_bomb(2_000_000), fetcher={"limits": limits})
    assert (cause, detail) == (Cause.TOO_LARGE, "the gzip body unpacks to more than 1,000,000 bytes")


def test_a_silent_host_is_given_up_before_the_deadline() -> None:
    got = failure(lambda ask: ask.wait(5), fetcher={"limits": replace(QUICK, total_s=9, silence_s=0.05)})
    assert got == (Cause.TIMEOUT, "the host fell silent in the middle of an answer")


def test_a_failure_leaves_no_trace_on_the_next_request() -> None:
    """Too long a body, an abandoned one and a dropped connection; then the same host answers as ever."""

    async def go(server: Server) -> list[str]:
        async with Fetcher(AGENT, QUICK) as fetcher:
            got = [
                await fetcher.exchange(server.url(path), allow_private=True)
                for path in ("/", "/endless", "/", "/long", "/", "/drop", "/")
            ]
        return [one.cause.value if isinstance(one, FetchFailed) else one.body.decode() for one in got]

    too_long = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd"
    script = {"/": page("x"), "/endless": endless(), "/long": raw(too_long), "/drop": drop()}
    with serving(script) as server:
        assert asyncio.run(go(server)) == ["x", "too-large", "x", "ab", "x", "connection", "x"]


def test_nobody_there() -> None:
    with serving({}) as server:
        gone = server.url("/")
    got = ask(gone)
    assert isinstance(got, FetchFailed)
    assert (got.cause, got.detail) == (
        Cause.CONNECTION,
        f"no connection to 127.0.0.1 port {server.port}: Connection refused",
    )


@pytest.mark.parametrize(
    "url", ["", "news.example/a", "ftp://news.example/", "http:///a", "http://a:99999/", "http://\x00/"]
)
def test_what_is_no_address_is_not_asked_for(url: str) -> None:
    got = ask(url)
    assert isinstance(got, FetchFailed)
    assert got.cause is Cause.BAD_URL


# --- addresses ------------------------------------------------------------------------------------


def test_public_addresses_are_public() -> None:
    public = ["1.1.1.1", "100.63.255.255", "100.128.0.0", "172.32.0.1", "198.20.0.1", "223.255.255.255"]
    public += ["2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1", "2002:101:101::", "64:ff9b::1.1.1.1"]
    assert [address for address in public if not is_public(address)] == []


def test_all_others_are_not() -> None:
    private = ["0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.9.9", "169.254.169.254"]
    private += ["172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1"]
    private += [
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
    ]
    private += ["::", "::1", "::127.0.0.1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"]
    private += ["100::1", "2001::1", "2001:2::1", "2001:20::1", "2001:db8::1", "3fff::1", "5f00::1", "64:ff9b:1::1"]
    private += ["::ffff:10.0.0.1", "::ffff:7f00:1", "2002:a00:1::", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1"]
    # Teredo: the server's address, then the client's with its bits turned over (here 10.0.0.1)
    private += ["2001:0:808:808::f5ff:fffe", "2001:0:a00:1::f7f7:f7f7", "", "localhost", "1.1.1.1/32"]
    assert [address for address in private if is_public(address)] == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_a_private_address_is_refused_however_it_is_written(host: str) -> None:
    with serving({"*": page("secret")}) as server:
        got = ask(server.url("/", host=host), allow_private=False)
        assert isinstance(got, FetchFailed)
        assert got.cause is Cause.PRIVATE
        assert server.log == []


def test_what_was_checked_is_what_is_connected_to() -> None:
    """A name is looked up once for a connection: its answer cannot flip between the check and the use."""
    looked_up = []

    async def flipping(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["169.254.169.254"]

    with serving({"*": page("x")}) as server:
        got = ask(server.url("/", host="flip.example"), fetcher={"resolve": flipping})
        assert isinstance(got, Exchange)
        assert (got.address, looked_up, server.log[0].headers["host"]) == (
            "127.0.0.1",
            ["flip.example"],
            f"flip.example:{server.port}",
        )


def test_of_several_addresses_the_private_are_left_out_and_a_dead_one_is_passed_over() -> None:
    async def mixed(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    with serving({"*": page("x")}) as server:
        got = ask(server.url("/", host="two.example"), fetcher={"resolve": mixed})
        assert isinstance(got, Exchange)
        assert got.address == "127.0.0.1"
        refused = ask(server.url("/", host="two.example"), fetcher={"resolve": mixed}, allow_private=False)
    assert isinstance(refused, FetchFailed)
    assert refused.detail == "two.example is at 127.0.0.2, which is not a public address"


def test_a_connection_that_one_source_may_use_is_not_lent_to_another() -> None:
    async def go(server: Server) -> None:
        async with Fetcher(AGENT) as fetcher:
            assert isinstance(await fetcher.exchange(server.url(), allow_private=True), Exchange)
            assert isinstance(await fetcher.exchange(server.url()), FetchFailed)

    with serving({"*": page("x")}) as server:
        asyncio.run(go(server))
        assert server.paths() == ["/"]


@pytest.mark.parametrize("error", [OSError(-2, "Name or service not known"), UnicodeError("label too long")])
def test_a_name_that_does_not_resolve(error: Exception) -> None:
    async def unknown(host: str, port: int) -> list[str]:
        raise error

    got = ask("http://no.example/", fetcher={"resolve": unknown})
    assert isinstance(got, FetchFailed)
    assert (got.cause, got.detail.startswith("the name no.example does not resolve: ")) == (Cause.NAME, True)


# --- TLS ------------------------------------------------------------------------------------------


def test_a_trusted_certificate_is_recorded_as_verified() -> None:
    trusting = ssl.create_default_context(cafile=PEM)
    with serving({"*": page("x")}, tls=tls_server()) as server:
        got = ask(server.url("/", host="localhost"), fetcher={"tls": trusting})
    assert isinstance(got, Exchange)
    assert (got.body, got.tls_verified, got.address) == (b"x", True, "127.0.0.1")


def test_a_certificate_that_nobody_trusts_is_a_failure() -> None:
    with serving({"*": page("x")}, tls=tls_server()) as server:
        got = ask(server.url("/", host="localhost"), fetcher={"limits": Limits()})
        assert server.log == []
    assert isinstance(got, FetchFailed)
    assert (got.cause, got.detail) == (Cause.TLS, "no TLS with localhost: self-signed certificate")


def test_a_server_that_speaks_no_tls_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(9999)
                connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")

        speaking = threading.Thread(target=speak)
        speaking.start()
        got = ask(f"https://127.0.0.1:{listener.getsockname()[1]}/", fetcher={"limits": Limits()})
        speaking.join()
    assert isinstance(got, FetchFailed)
    assert (got.cause, got.detail) == (Cause.TLS, "no TLS with 127.0.0.1: wrong version number")


def test_a_cancelled_exchange_lets_go_at_once() -> None:
    async def go(server: Server) -> str:
        async with Fetcher(AGENT) as fetcher:
            task = asyncio.create_task(fetcher.exchange(server.url("/slow"), allow_private=True))
            while not server.log:
                await asyncio.sleep(0.005)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            got = await fetcher.exchange(server.url("/"), allow_private=True)
            return got.body.decode() if isinstance(got, Exchange) else ""

    with serving({"/": page("x"), "/slow": slow(b"x" * 999, 0.05)}) as server:
        assert asyncio.run(go(server)) == "x"
