"""A small real proxy: plain HTTP, CONNECT and SOCKS5, on a port of its own choosing.

    with proxying() as proxy:
        fetch("http://news.test:8080/", proxy=proxy.url("http"))
    assert proxy.log == [("GET", "news.test", 8080)]

Names are looked up nowhere: every connection goes to 127.0.0.1, to the port that was asked for.
"""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Proxy:
    """A running proxy. *log* says what it was asked for: (GET, CONNECT or SOCKS, host, port)."""

    user: str
    password: str
    port: int = 0
    log: list[tuple[str, str, int]] = field(default_factory=list)

    def url(self, scheme: str, *, password: str | None = None) -> str:
        """Return the proxy's address, with its name and password if it wants them."""
        known = self.password if password is None else password
        return f"{scheme}://{f'{self.user}:{known}@' if self.user else ''}127.0.0.1:{self.port}"

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, IndexError), client:
            first = client.recv(1, socket.MSG_PEEK)
            upstream = self._socks(client) if first == b"\x05" else self._http(client)
            if upstream is None:
                return
            with upstream:
                back = threading.Thread(target=_pump, args=(upstream, client), daemon=True)
                back.start()
                _pump(client, upstream)
                back.join()

    def _http(self, client: socket.socket) -> socket.socket | None:
        received = b""
        while b"\r\n\r\n" not in received:
            data = client.recv(65536)
            if not data:
                return None
            received += data
        head, _, rest = received.partition(b"\r\n\r\n")
        line, *headers = head.decode("latin-1").split("\r\n")
        method, target, _ = line.split(" ")
        given = {name.lower(): value.strip() for name, _, value in (header.partition(":") for header in headers)}
        wanted = "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        if self.user and given.get("proxy-authorization") != wanted:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 4\r\n\r\nnope")
            return None
        parts = urlsplit(target if "://" in target else f"//{target}")
        self.log.append((method, parts.hostname or "", parts.port or 80))
        try:
            upstream = socket.create_connection(("127.0.0.1", parts.port or 80))
        except OSError:
            client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return None
        if method == "CONNECT":
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            kept = [header for header in headers if not header.lower().startswith("proxy-")]
            path = target.partition("://")[2].partition("/")[2]
            with upstream:  # one request a connection: the next may be for another host
                upstream.sendall("\r\n".join([f"{method} /{path} HTTP/1.1", *kept, "", ""]).encode("latin-1") + rest)
                upstream.shutdown(socket.SHUT_WR)
                line, _, rest = upstream.recv(65536).partition(b"\r\n")
                client.sendall(line + b"\r\nConnection: close\r\n" + rest)
                _pump(upstream, client)
            return None
        return upstream

    def _socks(self, client: socket.socket) -> socket.socket | None:
        methods = client.recv(2 + 255)[2:]
        wanted = b"\x02" if self.user else b"\x00"
        if wanted not in methods:
            client.sendall(b"\x05\xff")
            return None
        client.sendall(b"\x05" + wanted)
        if self.user:
            said = client.recv(513)
            name = said[2 : 2 + said[1]]
            password = said[3 + said[1] :]
            right = (name.decode(), password.decode()) == (self.user, self.password)
            client.sendall(b"\x01" + (b"\x00" if right else b"\x01"))
            if not right:
                return None
        asked = client.recv(262)
        kind, address = asked[3], asked[4:-2]
        host = (
            address[1:].decode()
            if kind == 3
            else socket.inet_ntop({1: socket.AF_INET, 4: socket.AF_INET6}[kind], address)
        )
        port = int.from_bytes(asked[-2:])
        self.log.append(("SOCKS", host, port))
        try:
            upstream = socket.create_connection(("127.0.0.1", port))
        except OSError:
            client.sendall(b"\x05\x05\x00\x01" + bytes(6))
            return None
        client.sendall(b"\x05\x00\x00\x01" + bytes(6))
        return upstream


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def proxying(user: str = "", password: str = "") -> Iterator[Proxy]:
    """Run a proxy; with *user* and *password* it wants them."""
    proxy = Proxy(user, password)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    proxy.port = listener.getsockname()[1]

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=proxy._serve, args=(client,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
