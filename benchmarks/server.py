"""Serves the invented newspaper on 127.0.0.1, one port for each host, from memory.

    python benchmarks/server.py --pages 400 --hosts 8

prints one line, the hosts' addresses as a JSON list, and serves until its input ends.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import socket
import sys
from collections.abc import Mapping

from pages import Site

_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nnot here"


class Answers:
    """What one host answers to each path: whole HTTP answers, ready to send."""

    def __init__(self) -> None:
        self._packed: dict[bytes, bytes] = {}
        self._plain: dict[bytes, bytes] = {}

    def put(self, path: str, body: bytes, kind: str) -> None:
        packed = gzip.compress(body, 6, mtime=0)
        self._packed[path.encode()] = _head(kind, len(packed), "Content-Encoding: gzip\r\n") + packed
        self._plain[path.encode()] = _head(kind, len(body), "") + body

    def answer(self, request: bytes) -> bytes:
        """Return the answer to a request's head."""
        line, _, headers = request.partition(b"\r\n")
        path = line.split(b" ")[1] if line.count(b" ") == 2 else b""
        return (self._packed if b"gzip" in headers else self._plain).get(path, _MISSING)


def _head(kind: str, length: int, more: str) -> bytes:
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n{more}"
        "Vary: Accept-Encoding\r\nServer: songmun\r\n\r\n"
    ).encode()


class Connection(asyncio.Protocol):
    """One client's connection, kept alive; a request may come after a *latency_s*."""

    def __init__(self, answers: Answers, latency_s: float) -> None:
        self._answers = answers
        self._latency_s = latency_s
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            request, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            answer = self._answers.answer(request)
            if self._latency_s:
                asyncio.get_running_loop().call_later(self._latency_s, self._transport.write, answer)
            else:
                self._transport.write(answer)


def fill(base: str, *, pages: int, host: int, hosts: int, seed: int) -> Answers:
    """Return all that one host answers."""
    site = Site(base=base, pages=pages, host=host, hosts=hosts, seed=seed)
    answers = Answers()
    answers.put("/robots.txt", b"User-agent: *\nDisallow: /search\n", "text/plain")
    answers.put("/sitemap.xml", site.sitemap(), "application/xml")
    for path, body in site.pages():
        answers.put(path, body, "text/html")
    return answers


async def serve(*, pages: int, hosts: int, seed: int, latency_s: float) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    filled: Mapping[str, tuple[Answers, socket.socket]] = {}
    for host in range(hosts):
        listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        answers = fill(base, pages=pages, host=host, hosts=hosts, seed=seed)
        filled = {**filled, base: (answers, listening)}
    for answers, listening in filled.values():
        await loop.create_server(lambda answers=answers: Connection(answers, latency_s), sock=listening)
    print(json.dumps(list(filled)), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    given = parser.parse_args()
    asyncio.run(serve(pages=given.pages, hosts=given.hosts, seed=given.seed, latency_s=given.latency_ms / 1000))


if __name__ == "__main__":
    main()
