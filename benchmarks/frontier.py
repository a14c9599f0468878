"""Measures the frontier: what a pass asks of it, and what it writes into it, however many URLs it holds.

    python benchmarks/frontier.py                      # 10,000, 100,000 and 1,000,000 URLs of 50 sources
    python benchmarks/frontier.py --urls 5000000       # 2 GB of disk, and some minutes to fill

One URL in a hundred is due, the others within a year, as a crawler of long standing has them. Medians of warm
calls, each for another source in turn; what writes is one transaction of 200 URLs, with its commit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from nkarchive.clock import stamp
from nkarchive.model import Kind, Lead, Source
from nkarchive.store.archive import Archive, open_for_writing
from nkarchive.store.health import health

NOW = datetime(2030, 1, 1, tzinfo=UTC)
SOON = NOW + timedelta(minutes=30)
SOURCES = 50
BATCH = 200
NAMES = [f"source-{number}" for number in range(SOURCES)]


def url_of(number: int) -> str:
    return f"https://source-{number % SOURCES}.example/2029/12/story-{number}-of-the-valley-office.html"


def fill(archive: Archive, urls: int) -> None:
    """Put *urls* articles' URLs into the frontier, most of them visited before, and a start page for each source."""
    with archive.transaction():
        for name in NAMES:
            archive.register(Source(name=name))
            archive.frontier.seed(Source(name=name, start=(f"https://{name}.example/",)), at=NOW, again=False)
        archive.db.execute(
            "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?1)"
            " INSERT INTO urls (url, source, kind, state, found_at, found_on, next_at, visited_at, changed_at)"
            " SELECT 'https://source-' || (n % ?2) || '.example/2029/12/story-' || n || '-of-the-valley-office.html',"
            " 'source-' || (n % ?2), 'article', 'ok', ?3, 'https://source-' || (n % ?2) || '.example/',"
            " strftime('%Y-%m-%dT%H:%M:%SZ', ?3,"
            "  (CASE WHEN n / ?2 % 100 THEN '+' ELSE '-' END) || (1 + n * 7919 % 365) || ' days'), ?3, ?3 FROM n",
            [urls, SOURCES, stamp(NOW)],
        )


def questions(archive: Archive, urls: int) -> dict[str, Callable[[], object]]:
    """Return what a pass, and ``status``, ask of the frontier."""
    frontier, turn, fresh = archive.frontier, count(), count(urls)

    def name() -> str:
        return NAMES[next(turn) % SOURCES]

    def leads(numbers: list[int]) -> list[Lead]:
        return [Lead(url=url_of(number), kind=Kind.ARTICLE, found_on="https://songmun.example/") for number in numbers]

    def some() -> list[int]:
        start = next(turn) * 7919 * BATCH
        return [(start + step * SOURCES) % urls for step in range(BATCH)]

    def add(found: list[Lead]) -> None:
        with archive.transaction(durable=False):
            frontier.add_all(NAMES[0], found, at=NOW, run_id=1, next_slot=SOON)

    def settle() -> None:
        with archive.transaction(durable=False):
            for number in some():
                frontier.settle(url_of(number), state="ok", at=NOW, next_at=NOW + timedelta(days=number % 365))

    def begin() -> None:
        source = name()
        with archive.transaction(durable=False):
            frontier.seed(Source(name=source, start=(f"https://{source}.example/",)), at=NOW, again=True)

    def defer() -> None:
        with archive.transaction(durable=False):
            frontier.defer_rest(1, name(), before=SOON, detail="past this run's limit")
            archive.db.execute("DELETE FROM outcomes")

    return {
        "begin a pass of one source": begin,
        f"what is due of one source ({BATCH})": lambda: frontier.due(name(), before=SOON, limit=BATCH),
        "how much is due of one source": lambda: frontier.count_due(name(), before=SOON),
        f"take in {BATCH} leads, all known": lambda: add(leads(some())),
        f"take in {BATCH} leads, all new": lambda: add(leads([next(fresh) for _ in range(BATCH)])),
        f"settle {BATCH} visits": settle,
        "put the rest of one source off": defer,
        f"status: what is due of {SOURCES} sources": lambda: health(archive.db.conn, now=NOW),
    }


def median_ms(ask: Callable[[], object], *, rounds: int) -> float:
    """Return the median time of *ask* in milliseconds, the first call not counted."""
    ask()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--urls", type=int, action="append", default=[], help="size of a frontier; repeatable")
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    for urls in given.urls or [10_000, 100_000, 1_000_000]:
        with tempfile.TemporaryDirectory(prefix="nkarchive-benchmark-") as home:
            path = Path(home) / "archive.db"
            with open_for_writing(path) as archive:
                began = time.monotonic()
                fill(archive, urls)
                size_mb, spent_s = path.stat().st_size / 1e6, time.monotonic() - began
                print(f"{urls:,} URLs of {SOURCES} sources, {size_mb:,.0f} MB (filled in {spent_s:.0f} s)", flush=True)
                with archive.transaction():
                    archive.begin_run(NOW)
                for asked, ask in questions(archive, urls).items():
                    print(f"  {asked + ':':42}{median_ms(ask, rounds=given.rounds):9.2f} ms", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
