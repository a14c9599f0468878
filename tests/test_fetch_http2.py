"""HTTP/2, spoken where the server offers it, and what a server can do wrong in it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import pytest

from nkarchive.fetch import Fetcher, Limits
from nkarchive.visits import Cause, Exchange, FetchFailed

PEM = Path(__file__).parent / "data" / "localhost.pem"


class Http2Server:
    """Answers by path: ``/reset``, ``/goaway``, ``/garbage``, ``/status`` and ``/body304`` are what they
    say, ``/endless`` sends until it may not; the rest is a page."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.url = f"https://localhost:{listener.getsockname()[1]}"
        self.connections = 0
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(PEM)
        self._tls.set_alpn_protocols(["h2"])

    def accept(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(plain,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with (
            suppress(OSError, h2.exceptions.ProtocolError),
            self._tls.wrap_socket(plain, server_side=True) as connection,
        ):
            state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
            state.initiate_connection()
            connection.sendall(state.data_to_send())
            while data := connection.recv(65536):
                for event in state.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        assert event.headers and event.stream_id
                        self._answer(connection, state, event.stream_id, dict(event.headers)[":path"])
                connection.sendall(state.data_to_send())

    def _answer(self, connection: ssl.SSLSocket, state: h2.connection.H2Connection, stream: int, path: str) -> None:
        match path:
            case "/reset":
                state.reset_stream(stream)
            case "/goaway":
                state.close_connection()
            case "/garbage":
                connection.sendall(b"\0\0\1\0\0\0\0\0\0x")  # data of no stream
            case "/status":
                # h2 itself would not send this
                connection.sendall(b"\x00\x00\x0a\x01\x04" + stream.to_bytes(4, "big") + b"\x08\x08many%%%%")
            case "/body304":
                state.send_headers(stream, [(":status", "304"), ("etag", '"7"')])
                state.send_data(stream, b"a body that must not be", end_stream=True)
            case "/endless":
                state.send_headers(stream, [(":status", "200")])
                while (room := state.local_flow_control_window(stream)) > 16384:
                    state.send_data(stream, b"x" * min(room, 16384))
                    connection.sendall(state.data_to_send())
            case _:
                state.send_headers(stream, [(":status", "200"), ("content-type", "text/html"), ("x-path", path)])
                state.send_data(stream, b"<p>two", end_stream=True)


@contextmanager
def http2() -> Iterator[Http2Server]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Http2Server(listener)
        thread = threading.Thread(target=server.accept, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def fetch(server: Http2Server, *paths: str) -> list[Exchange | FetchFailed]:
    async def go() -> list[Exchange | FetchFailed]:
        limits = Limits(total_s=1, wire_bytes=100_000)
        async with Fetcher("nkarchive-test", limits, tls=ssl.create_default_context(cafile=PEM)) as fetcher:
            return [await fetcher.exchange(server.url + path, allow_private=True) for path in paths]

    return asyncio.run(go())


def test_pages_come_over_one_connection() -> None:
    with http2() as server:
        first, second = fetch(server, "/a", "/b")
        assert isinstance(first, Exchange)
        assert isinstance(second, Exchange)
        assert (first.status, first.reason, first.body, first.tls_verified, first.address) == (
            200,
            "",
            b"<p>two",
            True,
            "127.0.0.1",
        )
        assert first.headers == (("content-type", "text/html"), ("x-path", "/a"))
        assert (second.header("x-path"), server.connections) == ("/b", 1)


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("/reset", Cause.CONNECTION),
        ("/goaway", Cause.CONNECTION),
        ("/garbage", Cause.PROTOCOL),
        ("/status", Cause.PROTOCOL),
        ("/endless", Cause.TOO_LARGE),
    ],
)
def test_a_server_that_breaks_the_rules_is_a_failure_and_the_next_request_goes_through(path: str, cause: Cause) -> None:
    with http2() as server:
        bad, good = fetch(server, path, "/a")
        assert isinstance(bad, FetchFailed)
        assert (bad.cause, bool(bad.detail)) == (cause, True), bad
        assert isinstance(good, Exchange)
        assert server.connections == 2


def test_a_304_has_no_body_even_if_one_is_sent() -> None:
    with http2() as server:
        got, _ = fetch(server, "/body304", "/a")
        assert isinstance(got, Exchange)
        assert (got.status, got.raw_body, got.header("etag")) == (304, b"", '"7"')
