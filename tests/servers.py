"""A small real HTTP server whose every path can misbehave, on a port of its own choosing.

    with serving({"/": page("<p>hello"), "/robots.txt": then(busy(2), page("User-agent: *"))}) as server:
        fetch(server.url("/"))
    assert [seen.path for seen in server.log] == ["/"]

A behaviour is called with the ``Ask`` and sends what it likes; it returns True if the connection
may serve another request. What is not scripted answers 404.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import pairwise
from typing import TypeAlias


@dataclass(slots=True, kw_only=True)
class Seen:
    """One request as the server saw it. *at* is the server's clock; *status* is 0 where no HTTP answer was given."""

    at: float
    path: str
    headers: Mapping[str, str]  # names in lower case
    status: int = 0


@dataclass(slots=True, kw_only=True)
class Ask:
    """A request, and the raw connection to answer it on."""

    seen: Seen
    nth: int  # 1 for the first request to this path
    connection: socket.socket
    stopping: threading.Event
    begun: bytes = b""  # what came of the request's body with its head

    def body(self) -> bytes:
        """Return the request's body, all of it."""
        body, size = self.begun, int(self.seen.headers.get("content-length", "0"))
        while len(body) < size and (more := self.connection.recv(65536)):
            body += more
        return body

    def send(self, data: bytes) -> None:
        """Send raw bytes."""
        self.connection.sendall(data)

    def head(self, status: int, *headers: tuple[str, str]) -> None:
        """Send a status line and headers."""
        self.seen.status = status
        phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
        self.send(head(status, phrase, *headers))

    def wait(self, pause_s: float) -> bool:
        """Wait; True as soon as the server is being closed."""
        return self.stopping.wait(pause_s)


Behaviour: TypeAlias = Callable[[Ask], bool]


def head(status: int, phrase: str, *headers: tuple[str, str]) -> bytes:
    """Return a status line and headers as bytes."""
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode()


def page(
    body: str | bytes = b"", *headers: tuple[str, str], status: int = 200, kind: str = "text/html; charset=utf-8"
) -> Behaviour:
    """Answer properly."""
    data = body.encode() if isinstance(body, str) else body

    def behave(ask: Ask) -> bool:
        ask.head(status, ("Content-Type", kind), ("Content-Length", str(len(data))), *headers)
        ask.send(data)
        return True

    return behave


def redirect(target: str, status: int = 302) -> Behaviour:
    """Redirect; a target like ``/next`` stays on this server."""
    return page(b"moved", ("Location", target), status=status)


def busy(retry_after: float | str | None = None, status: int = 503) -> Behaviour:
    """Refuse, and say when to come again."""
    told = () if retry_after is None else (("Retry-After", str(retry_after)),)
    return page(b"busy", *told, status=status)


def packed(body: bytes, coding: str) -> Behaviour:
    """Send *body* as it is, claiming that it is in *coding*."""
    return page(body, ("Content-Encoding", coding))


def gzip_bomb(size_bytes: int) -> Behaviour:
    """Send a small body that unpacks to *size_bytes* of zeros."""
    return packed(gzip.compress(bytes(size_bytes)), "gzip")


def drop() -> Behaviour:
    """Close the connection without an answer."""
    return lambda ask: False


def raw(data: bytes) -> Behaviour:
    """Send these bytes and close."""

    def behave(ask: Ask) -> bool:
        ask.send(data)
        return False

    return behave


def reset() -> Behaviour:
    """Reset the connection without an answer."""

    def behave(ask: Ask) -> bool:
        ask.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    return behave


def silent() -> Behaviour:
    """Take the request, and never answer."""
    return lambda ask: ask.wait(60)


def flood(first: bytes, chunk: bytes) -> Behaviour:
    """Send *first*, then *chunk* until the other side has had enough."""

    def behave(ask: Ask) -> bool:
        ask.send(first)
        while not ask.stopping.is_set():
            ask.send(chunk)
        return False

    return behave


def short_body(body: bytes, announced: int) -> Behaviour:
    """Announce more bytes than are sent, then close."""
    return raw(head(200, "OK", ("Content-Length", str(announced))) + body)


def slow(body: bytes, every_s: float, *, in_head: bool = False) -> Behaviour:
    """Send the body, or a head without an end, one byte at a time."""

    def behave(ask: Ask) -> bool:
        if not in_head:
            ask.head(200, ("Content-Length", str(len(body))))
        for byte in body:
            if ask.wait(every_s):
                return False
            ask.send(bytes([byte]))
        return not in_head

    return behave


def endless(chunk: bytes = b"x" * 65536) -> Behaviour:
    """Send chunks until the other side has had enough."""

    def behave(ask: Ask) -> bool:
        ask.head(200, ("Transfer-Encoding", "chunked"))
        while not ask.stopping.is_set():
            ask.send(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        return False

    return behave


def then(*behaviours: Behaviour) -> Behaviour:
    """Behave so at the first request, so at the second …; the last one stays."""
    return lambda ask: behaviours[min(ask.nth, len(behaviours)) - 1](ask)


@dataclass(slots=True)
class Server:
    """A running server. *log* is in order of arrival; *script* may be changed while it runs."""

    script: dict[str, Behaviour]
    host: str
    tls: ssl.SSLContext | None
    clock: Callable[[], float]
    log: list[Seen] = field(default_factory=list)
    port: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _counts: dict[str, int] = field(default_factory=dict)

    def url(self, path: str = "/", *, host: str = "") -> str:
        """Return the address of *path*, under another name if one is given."""
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [seen.path for seen in self.log]

    def statuses(self) -> list[int]:
        """Return what was answered, in order."""
        return [seen.status for seen in self.log]

    def gaps(self) -> list[float]:
        """Return the seconds between the arrivals of one request and the next."""
        arrivals = [seen.at for seen in self.log]
        return [b - a for a, b in pairwise(arrivals)]

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        with suppress(OSError):  # the other side may go at any time, and so may TLS
            try:
                if self.tls is not None:
                    connection = self.tls.wrap_socket(plain, server_side=True)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while self._answer(connection):
                    pass
            finally:
                connection.close()

    def _answer(self, connection: socket.socket) -> bool:
        received = b""
        while b"\r\n\r\n" not in received:
            data = connection.recv(65536)
            if not data:
                return False
            received += data
        at = self.clock()
        said, _, begun = received.partition(b"\r\n\r\n")
        first, *lines = said.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        with self._lock:
            nth = self._counts[path] = self._counts.get(path, 0) + 1
            seen = Seen(at=at, path=path, headers=headers)
            self.log.append(seen)
        ask = Ask(seen=seen, nth=nth, connection=connection, stopping=self._stopping, begun=begun)
        behave = self.script.get(path) or self.script.get("*") or page(b"not found", status=404)
        return behave(ask)


@contextmanager
def serving(
    script: Mapping[str, Behaviour],
    *,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Server]:
    """Run a server with this script (path with query -> behaviour; ``*`` is every other path)."""
    server = Server(dict(script), host, tls, clock)
    listener = socket.create_server((host, 0), backlog=128)
    server.port = listener.getsockname()[1]
    thread = threading.Thread(target=server._accept, args=(listener,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server._stopping.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
