"""Watches a long crawl's memory: many tiny pages, every one different, and what each process holds as it goes.

    python benchmarks/endurance.py                    # 100,000 pages
    python benchmarks/endurance.py --pages 30000
    python benchmarks/endurance.py --smoke            # 300 pages

The pages are made as they are asked for, so the server holds nothing; they are listed in a sitemap of 1,000 pages
each. The crawl is the real one: robots.txt, WARC, worker processes, deduplication, search index, stories.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
A_MAP = 1_000  # pages of one sitemap
HOSTS = 8
_SYLLABLES = "ba ku ra mi so ten dal go ri wen pa lo shi nam ke tu".split()


def page(number: int) -> bytes:
    """Return the *number*-th page: a headline, a day, and some 60 words that no other page has in this order."""
    chance = random.Random(number)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(60)]
    text = " ".join(words[:30]).capitalize() + ". " + " ".join(words[30:]).capitalize() + "."
    return (
        f"<!doctype html><html lang=en><head><title>Tally {number}: {words[0]}</title>"
        f'<meta property="article:published_time" content="2024-03-{1 + number % 28:02}"></head><body><article>'
        f"<h1>Tally {number}: {words[0]} in {words[1]}</h1><p>{text}</p><p>The office counted {number:,} sacks.</p>"
        "</article></body></html>"
    ).encode()


def answer(path: str, base: str, host: int, pages: int) -> tuple[int, str, bytes]:
    """Return status, type and body of what one host answers."""
    numbers = range(host, pages, HOSTS)
    kind, _, rest = path.strip("/").partition("/")
    if kind == "sitemap.xml":
        maps = range(0, len(numbers), A_MAP)
        listed = "".join(f"<sitemap><loc>{base}/map/{first}</loc></sitemap>" for first in maps)
        return 200, "application/xml", f"<sitemapindex>{listed}</sitemapindex>".encode()
    if kind == "map" and rest.isdigit():
        listed = "".join(f"<url><loc>{base}/news/{n}</loc></url>" for n in numbers[int(rest) : int(rest) + A_MAP])
        return 200, "application/xml", f"<urlset>{listed}</urlset>".encode()
    if kind == "news" and rest.isdigit() and int(rest) in numbers:
        return 200, "text/html; charset=utf-8", page(int(rest))
    return 404, "text/plain", b"not here"


async def serve(pages: int) -> None:
    """Serve until standard input ends."""

    async def talk(base: str, host: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode("latin-1")
                status, kind, body = answer(path, base, host, pages)
                head = f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    bases = []
    for host in range(HOSTS):
        listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        bases.append(base)
        await asyncio.start_server(lambda r, w, base=base, host=host: talk(base, host, r, w), sock=listening)
    print(json.dumps(bases), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextmanager
def site(pages: int) -> Iterator[list[str]]:
    """Serve *pages* from a process of their own; give the hosts' addresses."""
    command = [sys.executable, __file__, "--serve", "--pages", str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())


def family(pid: int) -> list[int]:
    """Return *pid* and all that it started, and they, that still run (Linux)."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def megabytes(pid: int) -> float:
    """Return what a process holds in memory for itself alone, and its share of what it has in common (Linux)."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0.0)


def resident(pid: int) -> float:
    """Return a process's resident memory in megabytes (Linux)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")), 0.0)


def held(database: Path) -> int:
    """Return how many articles the archive holds by now."""
    try:
        with sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30) as db:
            (number,) = db.execute("SELECT count(*) FROM articles").fetchone()
        db.close()
    except sqlite3.OperationalError:
        return 0
    return int(number)


def show(pages: int, since_s: float, pid: int) -> None:
    """Print a line of the table."""
    main, *others = family(pid)
    workers = sorted((resident(one) for one in others), reverse=True)
    rate = pages / since_s if since_s else 0.0
    sizes = " ".join(f"{size:.0f}" for size in workers)
    print(
        f"{pages:>9,} pages {since_s:>7.0f} s {rate:>6.0f}/s   main {resident(main):>5.0f} MB   workers {sizes} MB"
        f"   all together {sum(map(megabytes, [main, *others])):.0f} MB",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--every", type=int, default=10_000, help="how often to look, in pages")
    parser.add_argument("--smoke", action="store_true", help="300 pages")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    pages = 300 if given.smoke else given.pages
    if given.serve:
        asyncio.run(serve(pages))
        return 0
    if not Path("/proc/self/smaps_rollup").exists():
        parser.error("this reads /proc, which only Linux has")
    with site(pages) as bases, tempfile.TemporaryDirectory(prefix="nkarchive-benchmark-") as home:
        config = {
            "user_agent": "nkarchive-benchmark (+https://benchmark.test/about; archive@benchmark.test)",
            "defaults": {"delay": "0s", "schedule": "every 1d"},
            "sources": [
                {"name": f"host-{n}", "sitemaps": [f"{base}/sitemap.xml"], "articles": "/news/", "allow_private": True}
                for n, base in enumerate(bases)
            ],
        }
        database = Path(home) / "archive.db"
        (Path(home) / "config.yaml").write_text(json.dumps(config), "utf-8")
        command = [sys.executable, "-m", "nkarchive", "crawl", "--json"]
        began, following = time.monotonic(), given.every
        with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True) as crawl:
            while crawl.poll() is None:
                time.sleep(0.5)
                if (number := held(database)) >= following:
                    show(number, time.monotonic() - began, crawl.pid)
                    following = number - number % given.every + given.every
            assert crawl.stdout is not None
            summary = json.loads(crawl.stdout.read())
        spent_s = time.monotonic() - began
        size = sum(file.stat().st_size for file in Path(home).rglob("*") if file.is_file()) / 1e6
        print(f"{summary['articles']:,} of {pages:,} pages in {spent_s:.0f} s, {size:,.0f} MB on disk")
        return 0 if (crawl.returncode, summary["articles"]) == (0, pages) else 1


if __name__ == "__main__":
    sys.exit(main())
