"""TLS that is broken, expired, somebody else's or none: no page is read over it, and the crawl goes on."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from hostile import Stage, Trick, perform, site
from newsroom import links, story
from nkarchive.fetch import Fetcher
from servers import page, serving

DATA = Path(__file__).parent / "data"
ALERT = bytes([21, 3, 3, 0, 2, 2, 40])  # a TLS record: fatal, handshake failure


def certified(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DATA / name)
    return context


def old_protocol() -> ssl.SSLContext:
    context = certified("localhost.pem")
    context.set_ciphers("AES128-SHA256:@SECLEVEL=0")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def trusting() -> ssl.SSLContext:
    """Trusts the three certificates, so that what is left to complain of is what each test names."""
    context = ssl.create_default_context()
    for name in ("localhost.pem", "expired.pem", "other-name.pem"):
        context.load_verify_locations(DATA / name)
    return context


@contextmanager
def answering(hello: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a listener that treats each connection so; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                hello(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def says(data: bytes) -> Callable[[socket.socket], None]:
    def hello(connection: socket.socket) -> None:
        connection.recv(9999)
        connection.sendall(data)

    return hello


SERVERS: dict[str, tuple[Callable[[], ssl.SSLContext], str]] = {
    "expired": (lambda: certified("expired.pem"), "certificate has expired"),
    "somebody else's": (
        lambda: certified("other-name.pem"),
        "IP address mismatch, certificate is not valid for '127.0.0.1'.",
    ),
    "ciphers of long ago": (old_protocol, "sslv3 alert handshake failure"),
}
HELLOS: dict[str, tuple[bytes, str]] = {
    "an alert in the middle of the handshake": (ALERT, "sslv3 alert handshake failure"),
    "closed in the middle of the handshake": (b"", "unexpected eof while reading"),
    "no TLS at all": (b"HTTP/1.0 400 Bad Request\r\n\r\n", "wrong version number"),
    "noise instead of a handshake": (b"\x16\x03\x03\xff\xff" + b"\x00" * 200, "packet length too long"),
}


def over_tls(name: str, port: int, said: str) -> Trick:
    bad = f"https://127.0.0.1:{port}/news/bad"
    why = f"https://127.0.0.1:{port}/robots.txt could not be read: no TLS with 127.0.0.1: {said}"
    front = links((bad, "Bad"), ("/news/good", "Good"))
    return site(name, {"/": page(front)}, {bad: ("disallowed", why)}, articles="/news/")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, dict[str, Trick]]]:
    with ExitStack() as stack:
        tricks = []
        for name, (context, said) in SERVERS.items():
            server = stack.enter_context(serving({"*": page(story("Over a bad line"))}, tls=context()))
            tricks.append(over_tls(name, server.port, said))
        for name, (answer, said) in HELLOS.items():
            tricks.append(over_tls(name, stack.enter_context(answering(says(answer))), said))
        home = tmp_path_factory.mktemp("tls")
        played = perform(home, tricks, fetcher=partial(Fetcher, tls=trusting()))
        yield played, {each.name: each for each in tricks}


@pytest.mark.parametrize("name", [*SERVERS, *HELLOS])
def test_nothing_is_read_over_a_broken_line_and_the_rest_is(stage: tuple[Stage, dict[str, Trick]], name: str) -> None:
    played, tricks = stage
    assert played.rows(name) == tricks[name].rows


def test_a_certificate_that_nobody_trusts(tmp_path: Path) -> None:
    """With the certificates that are trusted by default."""
    with serving({"*": page(story("By myself"))}, tls=certified("localhost.pem")) as server:
        each = over_tls("self-signed", server.port, "self-signed certificate")
        assert perform(tmp_path, [each]).rows("self-signed") == each.rows
        assert server.log == []
