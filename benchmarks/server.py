"""Serves pages on 127.0.0.1, one port for each host: the invented newspaper's, or saved ones of a directory.

    python benchmarks/server.py --pages 400 --hosts 8
    python benchmarks/server.py --pages-dir saved/ --hosts 8     # every *.html of the directory, shared out

prints one line, the hosts' addresses and what serves them as JSON, and serves until its input ends. nginx serves
where it is installed, else (and where a latency is asked for) a small server of our own, from memory.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pages import Site

ROBOTS = b"User-agent: *\nDisallow: /search\n"
SAVED = "/saved-page/"
_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nnot here"
_NGINX_S = 20.0  # until it listens, on a busy machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be served."""

    pages: int
    hosts: int
    seed: int
    latency_s: float
    directory: Path | None

    def of_host(self, host: int, base: str) -> Iterator[tuple[str, bytes, str]]:
        """Yield path, body and type of all that one host has."""
        yield "/robots.txt", ROBOTS, "text/plain"
        if self.directory is None:
            site = Site(base=base, pages=self.pages, host=host, hosts=self.hosts, seed=self.seed)
            yield "/sitemap.xml", site.sitemap(), "application/xml"
            for path, body in site.pages():
                yield path, body, "text/html; charset=utf-8"
            return
        saved = saved_in(self.directory)[: self.pages][host :: self.hosts]
        paths = [f"{SAVED}{number:06}" for number, _ in enumerate(saved)]
        listed = "".join(f"<url><loc>{base}{path}</loc></url>\n" for path in paths)
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        yield "/sitemap.xml", f'<urlset xmlns="{namespace}">\n{listed}</urlset>\n'.encode(), "application/xml"
        for path, file in zip(paths, saved, strict=True):
            yield path, file.read_bytes(), "text/html"  # what they are written in they say themselves, or do not


def saved_in(directory: Path) -> list[Path]:
    """Return the saved pages of a directory, in order."""
    return sorted(file for file in directory.rglob("*") if file.suffix in (".html", ".htm"))


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
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{more}"
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


def say(bases: Sequence[str], server: str) -> None:
    print(json.dumps({"bases": bases, "server": server}), flush=True)


async def serve(asked: Asked) -> None:
    """Serve from memory until standard input ends."""
    loop = asyncio.get_running_loop()
    bases = []
    for host in range(asked.hosts):
        listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        bases.append(base)
        answers = Answers()
        for path, body, kind in asked.of_host(host, base):
            answers.put(path, body, kind)
        await loop.create_server(lambda answers=answers: Connection(answers, asked.latency_s), sock=listening)
    say(bases, "our own server")
    await loop.run_in_executor(None, sys.stdin.read)


# --- nginx ------------------------------------------------------------------------------------------------


def serve_by_nginx(asked: Asked, program: str) -> None:
    """Serve by nginx, from files and files that are packed already, until standard input ends."""
    with tempfile.TemporaryDirectory(prefix="nkarchive-benchmark-") as name:
        home = Path(name)
        ports = _free_ports(asked.hosts)
        bases = [f"http://127.0.0.1:{port}" for port in ports]
        for host, base in enumerate(bases):
            for path, body, _ in asked.of_host(host, base):
                file = home / f"host-{host}" / path.lstrip("/")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(body)
                file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(body, 6, mtime=0))
        (home / "nginx.conf").write_text(_configuration(home, ports, charset=asked.directory is None), "utf-8")
        command = [program, "-p", name, "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as nginx:
            try:
                _wait_for(ports, nginx)
                say(bases, "nginx")
                sys.stdin.read()
            finally:
                nginx.terminate()


def _free_ports(count: int) -> list[int]:
    # free now: nginx cannot choose them by itself
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in listening]
    for one in listening:
        one.close()
    return ports


def _configuration(home: Path, ports: Sequence[int], *, charset: bool) -> str:
    servers = "".join(
        f"server {{ listen 127.0.0.1:{port}; root {home}/host-{host}; }}\n" for host, port in enumerate(ports)
    )
    temporary = "".join(
        f"{kind}_temp_path {home}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off; worker_processes 1; pid {home}/nginx.pid; {"user root;" if os.geteuid() == 0 else ""}
events {{ worker_connections 1024; }}
http {{
access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; gzip_static on; gzip_vary on;
types {{ application/xml xml; text/plain txt; }} default_type text/html;
{"charset utf-8;" if charset else ""}
{temporary}{servers}}}
"""


def _wait_for(ports: Sequence[int], nginx: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _NGINX_S
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if nginx.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--pages-dir", type=Path, help="serve the .html files in this directory")
    parser.add_argument("--no-nginx", action="store_true", help="serve from memory, also where there is nginx")
    given = parser.parse_args()
    asked = Asked(
        pages=given.pages,
        hosts=given.hosts,
        seed=given.seed,
        latency_s=given.latency_ms / 1000,
        directory=given.pages_dir,
    )
    program = shutil.which("nginx") if not asked.latency_s and not given.no_nginx else None
    if program:
        serve_by_nginx(asked, program)
    else:
        asyncio.run(serve(asked))


if __name__ == "__main__":
    main()
