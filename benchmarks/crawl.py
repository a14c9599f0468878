"""Measures a crawl from end to end beside Scrapy and beside the script that one would write oneself.

    python benchmarks/crawl.py                 # 400 pages on 8 hosts, three runs of each
    python benchmarks/crawl.py --smoke         # 12 pages: does every crawler still get every page?
    python benchmarks/crawl.py --pages-dir D   # the saved .html pages of a directory instead

All crawlers read the same pages, invented ones unless a directory is named, from the same server (nginx where it
is installed), one request at a time to each host and as many hosts at once. nkarchive also keeps WARC captures, captions, teasers, versions and
stories. A second, small site tells what starting up costs: the rate is that of the pages between.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from pages import ARTICLES
from server import SAVED, saved_in

HERE = Path(__file__).parent
SMALL = 2  # pages a host on the small site: enough to have everything loaded in every process
CRAWLERS = {
    "nkarchive": "nkarchive crawl",
    "scrapy": "Scrapy, trafilatura",
    "plain": "plain script",
    "pool": "plain script, a process a core",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a crawler took."""

    pages: int
    seconds: float
    cpu_s: float
    peak_mb: float


class Missed(Exception):
    """A crawler failed, or did not bring every page home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is read, and from where."""

    pages: int
    hosts: int
    latency_ms: float = 0.0
    directory: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A site that is being served: its hosts' addresses, by what, and what it is."""

    bases: list[str]
    server: str
    size: Size

    @property
    def invented(self) -> bool:
        """Whether we know what is on its pages."""
        return self.size.directory is None


@contextmanager
def site(size: Size) -> Iterator[Served]:
    """Serve pages from a process of their own."""
    arguments = ["--pages", str(size.pages), "--hosts", str(size.hosts), "--latency-ms", str(size.latency_ms)]
    arguments += ["--pages-dir", str(size.directory.absolute())] if size.directory else []
    command = [sys.executable, str(HERE / "server.py"), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        yield Served(bases=said["bases"], server=said["server"], size=size)
        # leaving closes the server's input, at which it ends


def config_of(served: Served) -> str:
    """Return the config.yaml that has nkarchive read the hosts without a pause."""
    articles = ARTICLES if served.invented else f"{SAVED}\\d+$"
    config = {
        "user_agent": "nkarchive-benchmark (+https://benchmark.test/about; archive@benchmark.test)",
        "defaults": {"delay": "0s", "schedule": "every 1d"},
        "sources": [
            {"name": f"host-{number}", "sitemaps": [f"{base}/sitemap.xml"], "articles": articles, "allow_private": True}
            for number, base in enumerate(served.bases)
        ],
    }
    return json.dumps(config, indent=1)  # which is YAML too


def command_of(crawler: str, served: Served, directory: Path) -> tuple[list[str], Path]:
    """Return how *crawler* is started, and the database that it will have written."""
    if crawler == "nkarchive":
        (directory / "config.yaml").write_text(config_of(served), "utf-8")
        options = ["--config", str(directory / "config.yaml"), "--json"]
        return [sys.executable, "-m", "nkarchive", "crawl", *options], directory / "archive.db"
    script = "with_scrapy.py" if crawler == "scrapy" else "plain.py"
    options = ["--processes", str(os.cpu_count() or 1)] if crawler == "pool" else []
    database = directory / "articles.db"
    return [sys.executable, str(HERE / script), "--database", str(database), *options, *served.bases], database


def run(crawler: str, served: Served) -> Cost:
    """Run *crawler* into an empty directory. Raises Missed unless it brings every page home.

    Of invented pages that is an article with its text each; of saved ones we only know that they were read.
    """
    with tempfile.TemporaryDirectory(prefix="nkarchive-benchmark-") as name:
        directory = Path(name)
        command, database = command_of(crawler, served, directory)
        cost_path = directory / "cost.json"
        measured = [sys.executable, str(HERE / "measure.py"), str(cost_path), "--", *command]
        done = subprocess.run(measured, cwd=directory, capture_output=True, text=True, check=False)
        cost = json.loads(cost_path.read_text("utf-8")) if cost_path.exists() else {"exit_code": done.returncode}
        if cost.pop("exit_code") != 0:
            raise Missed(f"{crawler} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        said = brought(crawler, served, database)
        if said:
            raise Missed(f"{crawler} {said}:\n{done.stderr[-4000:]}")
        return Cost(pages=served.size.pages, **cost)


def brought(crawler: str, served: Served, database: Path) -> str:
    """Return what *crawler* did not bring home, '' if it brought all."""
    body, pages = ("body" if crawler == "nkarchive" else "text"), served.size.pages
    with sqlite3.connect(database) as db:
        held, found = db.execute(
            f"SELECT (SELECT count(*) FROM articles WHERE length({body}) > 300),"
            " (SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'sacks OR 자루')"
        ).fetchone()
        if served.invented:
            said = "" if held == pages and found else f"holds {held} of {pages} articles; a search finds {found}"
        else:
            # a page of which nothing can be read is an outcome here, and a row without text there
            read = "SELECT count(*) FROM articles"
            if crawler == "nkarchive":
                read = (
                    "SELECT count(*) FROM outcomes WHERE kind = 'article' AND outcome IN ('new', 'rejected', 'alias')"
                )
            (number,) = db.execute(read).fetchone()
            said = "" if number >= pages else f"read {number} of {pages} pages"
    db.close()
    return said


def chosen(names: Sequence[str]) -> list[str]:
    """Return the crawlers to measure, and say which is left out."""
    names = names or list(CRAWLERS)
    if "scrapy" in names and find_spec("scrapy") is None:
        print("Scrapy is not installed here, so it is not measured: pip install scrapy to have it beside.")
        names = [name for name in names if name != "scrapy"]
    return list(names)


def smoke(names: Sequence[str]) -> None:
    """Have every crawler read 12 pages. Raises Missed."""
    with site(Size(pages=12, hosts=3)) as served:
        for name in names:
            run(name, served)
            print(f"{CRAWLERS[name]}: all 12 pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A crawler's line of the table: medians over the runs."""

    name: str
    start_s: float
    pages_per_s: float
    cpu_s_per_1000: float
    whole_s: float
    peak_mb: float


def line_of(name: str, small: Sequence[Cost], large: Sequence[Cost]) -> Line:
    """Take starting up, which the small site shows, from the cost of the large one."""
    begun, whole = (statistics.median(cost.seconds for cost in costs) for costs in (small, large))
    begun_cpu, whole_cpu = (statistics.median(cost.cpu_s for cost in costs) for costs in (small, large))
    between = large[0].pages - small[0].pages
    page_s = (whole - begun) / between
    return Line(
        name=name,
        start_s=begun - page_s * small[0].pages,
        pages_per_s=1 / page_s,
        cpu_s_per_1000=1000 * (whole_cpu - begun_cpu) / between,
        whole_s=whole,
        peak_mb=statistics.median(cost.peak_mb for cost in large),
    )


def compare(names: Sequence[str], size: Size, *, runs: int) -> list[Line]:
    """Run the crawlers in turn, *runs* times over, so that a busy moment of the machine hits all alike."""
    small: dict[str, list[Cost]] = {name: [] for name in names}
    large: dict[str, list[Cost]] = {name: [] for name in names}
    with site(replace(size, pages=SMALL * size.hosts)) as near, site(size) as far:
        print(f"Served by {far.server}.")
        for number in range(1, runs + 1):
            for name in names:
                small[name].append(run(name, near))
                large[name].append(run(name, far))
                print(f"run {number} of {runs}: {CRAWLERS[name]}: {large[name][-1].seconds:.1f} s", file=sys.stderr)
    return [line_of(name, small[name], large[name]) for name in names]


def show(lines: Sequence[Line], size: Size, *, runs: int) -> None:
    """Print the table; the last column is nkarchive's pages per second in terms of each line's."""
    what = "invented pages" if size.directory is None else f"pages saved in {size.directory}"
    print(
        f"\n{size.pages} {what}, {size.hosts} hosts, {size.latency_ms:g} ms latency, one request at a time to each; medians of"
    )
    print(f"{runs} runs; {os.cpu_count()} cores, Python {platform.python_version()}\n")
    header = ("", "pages/s", "CPU s per 1,000", "start-up s", "whole s", "MB", "nkarchive is")
    ours = next((line.pages_per_s for line in lines if line.name == "nkarchive"), None)
    rows = [
        (
            CRAWLERS[line.name],
            f"{line.pages_per_s:.1f}",
            f"{line.cpu_s_per_1000:.1f}",
            f"{line.start_s:.1f}",
            f"{line.whole_s:.1f}",
            f"{line.peak_mb:.0f}",
            f"{ours / line.pages_per_s:.2f} times as fast" if ours and line.name != "nkarchive" else "",
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    for row in (header, *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())
    print("\nMB is the largest process of each. nkarchive also keeps every answer in WARC files, captions, teasers,")
    print("versions and stories, and syncs captures to disk before it commits what was read from them.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--latency-ms", type=float, default=0.0, help="how long a host waits before it answers")
    parser.add_argument("--only", action="append", choices=list(CRAWLERS), default=[], help="repeatable")
    parser.add_argument("--smoke", action="store_true", help="12 pages of each, no measuring")
    parser.add_argument("--pages-dir", type=Path, metavar="DIR", help="serve its .html files, at most --pages of them")
    given = parser.parse_args()
    if given.pages_dir:
        given.pages = min(given.pages, len(saved_in(given.pages_dir)))
    if given.pages <= SMALL * given.hosts:
        parser.error(f"--pages must be more than {SMALL} for each host")
    names = chosen(given.only)
    try:
        if given.smoke:
            smoke(names)
        else:
            size = Size(pages=given.pages, hosts=given.hosts, latency_ms=given.latency_ms, directory=given.pages_dir)
            show(compare(names, size, runs=given.runs), size, runs=given.runs)
    except Missed as missed:
        print(missed, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
