"""Fifty hosts in a process of its own: slow, faulty one time in a hundred, and with a log of who asked when.

    with city(pages=10_000, hosts=50, latency_s=0.1) as running:
        crawl(running.bases)
        log = running.log()

Every page is different and belongs to one host, whose sitemap lists it. Of a hundred pages one goes wrong the first
time that it is asked for: a 500, a connection dropped before or in the middle of the answer, or no answer at all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

FAULTS = ("500", "dropped", "cut", "silent")
_SYLLABLES = "ba ku ra mi so ten dal go ri wen pa lo shi nam ke tu".split()


@dataclass(slots=True)
class Asked:
    """One request: when it came, when its answer was sent (when it came, where none was), and what that was."""

    came: float
    sent: float
    path: str
    said: str


@dataclass(slots=True)
class Host:
    """One host of the city: its pages' numbers, which of them are faulty, and its log."""

    base: str
    numbers: range
    latency_s: float
    faults: dict[int, str]
    log: list[Asked] = field(default_factory=list)

    def answer(self, path: str) -> tuple[str, bytes]:
        """Return what is said, and the whole answer."""
        kind, _, rest = path.strip("/").partition("/")
        number = int(rest) if rest.isdigit() else -1
        if kind == "news" and number in self.numbers:
            fault = self.faults.pop(number, "")
            if fault == "500":
                return fault, _whole(500, "text/plain", b"out of order")
            return fault or "page", _whole(200, "text/html; charset=utf-8", _page(number))
        if path == "/sitemap.xml":
            listed = "".join(f"<url><loc>{self.base}/news/{n}</loc></url>" for n in self.numbers)
            return "sitemap", _whole(200, "application/xml", f"<urlset>{listed}</urlset>".encode())
        return "missing", _whole(404, "text/plain", b"not here")

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                path = request.split(b" ", 2)[1].decode("latin-1")
                came = time.monotonic()
                said, whole = self.answer(path)
                asked = Asked(came, came, path, said)
                self.log.append(asked)
                await asyncio.sleep(self.latency_s)
                if said == "silent":
                    await reader.read()  # until the other side has had enough
                    break
                # before it is sent: on a busy machine the other side may have it before we could look at the clock
                asked.sent = time.monotonic()
                if said != "dropped":
                    writer.write(whole[: len(whole) // 2] if said == "cut" else whole)
                    await writer.drain()
                if said in ("dropped", "cut"):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()


def _whole(status: int, kind: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _page(number: int) -> bytes:
    chance = random.Random(number)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(60)]
    text = " ".join(words[:30]).capitalize() + ". " + " ".join(words[30:]).capitalize() + "."
    return (
        f"<html lang=en><head><title>Tally {number}: {words[0]}</title>"
        f'<meta property="article:published_time" content="2024-03-{1 + number % 28:02}"></head><body><article>'
        f"<h1>Tally {number}: {words[0]} in {words[1]}</h1><p>{text}</p></article></body></html>"
    ).encode()


async def _serve(pages: int, hosts: int, latency_s: float, faulty: float) -> None:
    chance = random.Random(0)
    found = []
    for number in range(hosts):
        listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        numbers = range(number, pages, hosts)
        faults = {n: chance.choice(FAULTS) for n in numbers if chance.random() < faulty}
        host = Host(f"http://127.0.0.1:{listening.getsockname()[1]}", numbers, latency_s, faults)
        await asyncio.start_server(host.talk, sock=listening)
        found.append(host)
    print(json.dumps([host.base for host in found]), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(json.dumps([[[a.came, a.sent, a.path, a.said] for a in host.log] for host in found]), flush=True)


@dataclass(slots=True, kw_only=True)
class City:
    """The running hosts."""

    bases: Sequence[str]
    process: subprocess.Popen[str]

    def log(self) -> dict[str, list[Asked]]:
        """End, and return what each host was asked, in order."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        return {base: [Asked(*asked) for asked in log] for base, log in zip(self.bases, said, strict=True)}


@contextmanager
def city(*, pages: int, hosts: int, latency_s: float, faulty: float = 0.01) -> Iterator[City]:
    """Run the hosts."""
    options = [str(pages), str(hosts), str(latency_s), str(faulty)]
    command = [sys.executable, str(Path(__file__)), *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield City(bases=json.loads(process.stdout.readline()), process=process)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name, kind in (("pages", int), ("hosts", int), ("latency_s", float), ("faulty", float)):
        parser.add_argument(name, type=kind)
    asyncio.run(_serve(**vars(parser.parse_args())))
