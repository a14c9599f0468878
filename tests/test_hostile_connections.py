"""Servers that break the connection, the headers or the protocol: each is one failed outcome, and the crawl goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hostile import Stage, Trick, perform, site, trick
from newsroom import links, story
from servers import drop, endless, flood, head, page, raw, reset, short_body, silent, slow

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
STORY = story("Whatever the length says").encode()
LENGTH = len(STORY)
TOO_LATE = "timeout: no complete answer within 2 s"
NOT_HTTP = "protocol: the answer is not HTTP: "


def closed_port() -> Trick:
    # port 1 of the own machine: nobody listens there
    front = links(("http://127.0.0.1:1/news/bad", "Bad"), ("/news/good", "Good"))
    rows = {
        "http://127.0.0.1:1/news/bad": (
            "disallowed",
            "http://127.0.0.1:1/robots.txt could not be read: no connection to 127.0.0.1 port 1: Connection refused",
        ),
    }
    return site("a port that is closed", {"/": page(front)}, rows, articles="/news/")


TRICKS = [
    closed_port(),
    trick("closes without a word", drop(), "failed", "connection: Server disconnected without sending a response."),
    trick("resets the connection", reset(), "failed", "connection: the connection broke"),
    trick("chunks without end", endless(), "failed", "too-large: the body is larger than 300,000 bytes"),
    trick("a body without length and end", flood(OK + b"\r\n", b"x" * 65536), "failed", "too-large: the body is larger than 300,000 bytes"),
    trick("headers without end", flood(OK, b"X-More: " + b"y" * 1000 + b"\r\n"), "failed", "too-large: the headers are larger than 65,536 bytes"),
    trick("one endless header", flood(OK + b"X: ", b"y" * 65536), "failed", "too-large: the headers are larger than 65,536 bytes"),
    trick("two thousand headers", page("", *[(f"X-{n}", "y" * 40) for n in range(1500)]), "failed", "too-large: the headers are larger than 65,536 bytes"),
    trick("nine gigabytes announced", raw(OK + b"Content-Length: 9000000000\r\n\r\n"), "failed", "too-large: the body is 9,000,000,000 bytes, more than the 300,000 allowed"),
    trick("shorter than its length", short_body(STORY, len(STORY) + 7), "failed", f"connection: peer closed connection without sending complete message body (received {LENGTH} bytes, expected {LENGTH + 7})"),
    trick("longer than its length", raw(OK + b"Content-Length: %d\r\nContent-Type: text/html\r\n\r\n" % len(STORY) + STORY + b"HTTP/1.1 200 OK\r\n\r\nsmuggled"), "new"),
    trick("two lengths", raw(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "failed", NOT_HTTP + "conflicting Content-Length headers"),
    trick("a negative length", raw(OK + b"Content-Length: -1\r\n\r\nab"), "failed", NOT_HTTP + "bad Content-Length"),
    trick("a length in words", raw(OK + b"Content-Length: many\r\n\r\nab"), "failed", NOT_HTTP + "bad Content-Length"),
    trick("a length beside chunks", raw(OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "rejected", "empty: the answer has no body"),
    trick("a coding of transfer that nobody knows", raw(OK + b"Transfer-Encoding: cow\r\n\r\nmoo"), "failed", NOT_HTTP + "Only Transfer-Encoding: chunked is supported"),
    trick("chunk sizes that are no numbers", raw(CHUNKED + b"zz\r\nab"), "failed", NOT_HTTP + "illegal chunk header: bytearray(b'zz\\r\\n')"),
    trick("a chunk of sixteen exabytes", raw(CHUNKED + b"ffffffffffffffff\r\nab"), "failed", "connection: peer closed connection without sending complete message body (incomplete chunked read)"),
    trick("a chunk size of a megabyte of digits", raw(CHUNKED + b"0" * 1_000_000 + b"\r\n"), "failed", NOT_HTTP + "Receive buffer too long"),
    trick("cut off in a chunk", raw(CHUNKED + b"5\r\nab"), "failed", "connection: peer closed connection without sending complete message body (incomplete chunked read)"),
    trick("an answer of before HTTP", raw(b"<html><h1>Hello, 1991</h1></html>\r\n\r\n"), "failed", NOT_HTTP + "illegal status line: bytearray(b'<html><h1>Hello, 1991</h1></html>')"),
    trick("a mail server", raw(b"220 mail.example ESMTP ready\r\n250 OK\r\n\r\n"), "failed", NOT_HTTP + "illegal status line: bytearray(b'220 mail.example ESMTP ready')"),
    trick("binary noise", raw(bytes(range(256)) * 40), "failed", NOT_HTTP + "illegal request line"),
    trick("informational answers without end", flood(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), "failed", "too-large: the headers are larger than 65,536 bytes"),
    trick("switches protocols unasked", raw(head(101, "Switching", ("Upgrade", "websocket"))), "failed", NOT_HTTP + "Received server _SWITCH_UPGRADE event without a pending proposal"),
    trick("status 999", raw(b"HTTP/1.1 999 Request denied\r\nContent-Length: 0\r\n\r\n"), "failed", "HTTP 999"),
    trick("status 42", raw(b"HTTP/1.1 042 What\r\nContent-Length: 0\r\n\r\n"), "failed", NOT_HTTP + "InformationalResponse status_code should be in range [100, 200), not 42"),
    trick("a status without digits", raw(b"HTTP/1.1 two hundred\r\n\r\n"), "failed", NOT_HTTP + "illegal status line: bytearray(b'HTTP/1.1 two hundred')"),
    trick("a header with a NUL", raw(OK + b"X: a\x00b\r\nContent-Length: 0\r\n\r\n"), "failed", NOT_HTTP + "illegal header line: bytearray(b'X: a\\x00b')"),
    trick("a header that is folded a thousand times", raw(OK + b"X: a\r\n" + b" b\r\n" * 1000 + b"Content-Length: 0\r\n\r\n"), "rejected", "empty: the answer has no body"),
]  # fmt: skip


# these cost the time that a request may take
WAITING = [
    trick("slow-loris in the headers", slow(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 999, 0.05, in_head=True), "failed", TOO_LATE),
    trick("slow-loris in the body", slow(b"x" * 999, 0.05), "failed", TOO_LATE),
    trick("takes the request and falls silent", silent(), "failed", TOO_LATE),
]  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    return perform(tmp_path_factory.mktemp("connections"), TRICKS, max_bytes=300_000)


@pytest.mark.parametrize("each", TRICKS, ids=str)
def test_a_broken_answer_is_one_outcome_with_its_reason_and_the_site_is_read_on(stage: Stage, each: Trick) -> None:
    assert stage.rows(each.name) == each.rows


@pytest.fixture(scope="module")
def waited(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return perform(tmp_path_factory.mktemp("waited"), WAITING, timeout_s=2)


@pytest.mark.parametrize("each", WAITING, ids=str)
def test_an_answer_that_does_not_come_is_given_up_and_the_site_is_read_on(waited: Stage, each: Trick) -> None:
    assert waited.rows(each.name) == each.rows
