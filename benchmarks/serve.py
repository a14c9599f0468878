"""Measures the reading room over HTTP, beside plain Datasette on the same file.

    python benchmarks/million.py --articles 1000000 /tmp/million/archive.db
    python benchmarks/serve.py /tmp/million/archive.db           # or: make bench-serve

Each page is asked for --rounds times, with other articles and other words each time, one request after another, as one
reader would. "first" is the first of its kind after the server started; it is slower where the file is not in memory.
Plain Datasette is the same version without our plugin; its search is the table search of ``articles``.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

WORDS = ("missile", "flood", "famine", "harvest", "border", "trade", "market", "launch", "drill", "sanctions")
SEARCHES: Mapping[str, Sequence[str]] = {
    "search, two words": [f"{one} {other}" for one in WORDS[:5] for other in WORDS[5:]],
    "search, a very common word": ["the", "north", "korea", "said", "kim"],
    "search, a word in one of ten": WORDS,
    "search, a phrase": ['"north korea"', '"said that"', '"kim jong"', '"un korea"'],
    "search, a name in all spellings": ["Kim Jong Un", "김정은", "Kim Il Sung", "김일성"],
    "search, two Korean words": ["평양 시장", "미사일 발사", "홍수 피해", "식량 가격"],
    "search, a beginning": ["nucl*", "missil*", "sanct*", "refug*"],
    "search, narrowed": [f"{word} source:tribune-en year:{year}" for word in WORDS[:4] for year in (2018, 2021)],
    "search, newest first": [f"{word}&sort=newest" for word in WORDS],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What there is in the archive to ask for."""

    database: str
    articles: Sequence[int]
    stories: Sequence[int]
    sources: Sequence[str]
    authors: Sequence[int]


def sample(path: Path, *, seed: int = 0) -> Sample:
    """Return articles, stories and bylines of the archive at *path*, by chance."""
    chance = random.Random(seed)
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    (last,) = db.execute("SELECT max(id) FROM articles").fetchone()
    articles = [chance.randint(1, last) for _ in range(400)]
    told = db.execute(
        "SELECT story_id FROM story_links l JOIN articles a ON a.id = l.other_id WHERE l.rowid % 97 = 1 LIMIT 400"
    )
    stories = [story for (story,) in told] or [1]
    sources = [name for (name,) in db.execute("SELECT name FROM sources ORDER BY name")]
    authors = [
        author for (author,) in db.execute("SELECT author_id FROM byline_counts ORDER BY articles DESC LIMIT 400")
    ]
    db.close()
    return Sample(database=path.stem, articles=articles, stories=stories, sources=sources, authors=authors or [1])


def ours(held: Sample) -> dict[str, list[str]]:
    """Return the reading room's pages: name -> addresses."""
    root = f"/read/{held.database}"
    pages = {
        "front": [root],
        "article": [f"{root}/article/{number}" for number in held.articles],
        "story": [f"{root}/story/{number}" for number in held.stories],
        "source": [f"{root}/source/{name}" for name in held.sources],
        "sources": [f"{root}/sources"],
        "byline": [f"{root}/byline/{number}" for number in held.authors],
        "changes": [f"{root}/changes", f"{root}/changes?kind=gone", f"{root}/changes?kind=edited"],
        "missing": [f"{root}/missing"],
    }
    return pages | {
        name: [f"{root}/search?q={quote(query, safe='&=')}" for query in queries] for name, queries in SEARCHES.items()
    }


def plain(held: Sample) -> dict[str, list[str]]:
    """Return what plain Datasette has in their place."""
    root = f"/{held.database}"
    pages = {
        "front": [root],
        "article": [f"{root}/articles/{number}" for number in held.articles],
        "story": [f"{root}/articles?story_id={number}" for number in held.stories],
        "source": [f"{root}/articles?source={name}" for name in held.sources],
        "byline": [f"{root}/article_authors?author_id={number}" for number in held.authors],
        "changes": [f"{root}/events?_sort_desc=at", f"{root}/events?kind=gone&_sort_desc=at"],
        "missing": [f"{root}/advertised?target_id__isnull=1"],
    }
    search = f"{root}/articles?_facet=source&_facet=language&_facet=status&_search="
    for name, queries in SEARCHES.items():
        if "spellings" not in name and "narrowed" not in name and "newest" not in name:
            pages[name] = [f"{search}{quote(query)}" for query in queries]
    return pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that answers."""

    pid: int
    connection: http.client.HTTPConnection

    def cpu_ms(self) -> float:
        """Return how much of a processor it has taken so far, in all its threads (Linux; else 0)."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(path: Path, *, plugin: bool) -> Iterator[Server]:
    """Serve the archive at *path* from a process of its own."""
    environment = os.environ if plugin else os.environ | {"DATASETTE_LOAD_PLUGINS": ""}
    command = [sys.executable, "-m", "datasette", "serve", str(path), "--port", "0"]
    if not plugin:
        command += ["--metadata", str(_search_only(path))]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment
    ) as server:
        assert server.stderr is not None
        said = (re.search(r"running on http://([\d.]+):(\d+)", line) for line in server.stderr)
        match = next(found for found in said if found)
        connection = http.client.HTTPConnection(match[1], int(match[2]), timeout=120)
        try:
            yield Server(pid=server.pid, connection=connection)
        finally:
            connection.close()
            server.terminate()


def _search_only(path: Path) -> Path:
    # what a keeper of plain Datasette would write to have a search box over an external-content index
    described = path.with_name(f".{path.stem}-plain.json")
    table = '{"fts_table": "articles_fts", "fts_pk": "id"}'
    described.write_text(f'{{"databases": {{"{path.stem}": {{"tables": {{"articles": {table}}}}}}}}}', "utf-8")
    return described


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long a page took, in milliseconds; *cpu*: what the server computed, on average; *failed*: how many answers of those *asked* for were no page."""

    first: float
    p50: float
    p95: float
    cpu: float
    asked: int
    failed: int


def measure(server: Server, addresses: Sequence[str], *, rounds: int, limit_s: float) -> Times:
    """Ask for the addresses in turn, *rounds* times or until *limit_s* seconds have gone."""
    spent: list[float] = []
    failed, end = 0, time.monotonic() + limit_s
    cpu_ms = 0.0
    for number in range(rounds + 1):
        if number == 1:
            cpu_ms = server.cpu_ms()
        began = time.perf_counter()
        server.connection.request("GET", addresses[number % len(addresses)])
        answer = server.connection.getresponse()
        body = answer.read()
        spent.append(1000 * (time.perf_counter() - began))
        failed += answer.status != 200 or b"SQL query took too long" in body or b"Error 500" in body
        if number and time.monotonic() > end:
            break
    warm = sorted(spent[1:])
    p95 = warm[min(len(warm) - 1, int(0.95 * len(warm)))]
    return Times(
        first=spent[0],
        p50=statistics.median(warm),
        p95=p95,
        cpu=(server.cpu_ms() - cpu_ms) / len(warm),
        asked=len(spent),
        failed=failed,
    )


def run(path: Path, *, rounds: int, limit_s: float, plugin: bool) -> dict[str, Times]:
    """Measure every page of one server, and print each as it is done."""
    held = sample(path)
    pages = ours(held) if plugin else plain(held)
    found = {}
    print(
        f"{'nkarchive' if plugin else 'plain Datasette':34}{'first':>8}{'p50':>8}{'p95':>8}{'CPU':>8} ms{'asked':>7}{'failed':>8}"
    )
    with served(path, plugin=plugin) as server:
        for name, addresses in pages.items():
            times = found[name] = measure(server, addresses, rounds=rounds, limit_s=limit_s)
            line = f"{name:34}{times.first:8.0f}{times.p50:8.0f}{times.p95:8.0f}{times.cpu:8.0f}   {times.asked:7}{times.failed or '':>8}"
            print(line.rstrip(), flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("archive", type=Path, nargs="?", default=Path("/tmp/million/archive.db"))
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=30, help="the most that one kind of page may take")
    parser.add_argument("--only", choices=("nkarchive", "plain"))
    given = parser.parse_args()
    if not given.archive.exists():
        parser.error(f"there is no {given.archive}: make one with benchmarks/million.py")
    how = {"rounds": given.rounds, "limit_s": given.seconds}
    room = {} if given.only == "plain" else run(given.archive, **how, plugin=True)
    if given.only != "nkarchive":
        run(given.archive, **how, plugin=False)
    return 1 if any(times.failed for times in room.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
