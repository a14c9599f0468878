"""Measures reading: full-text search over an archive of invented articles, and asking a frontier what is due.

    python benchmarks/search.py                # 20,000 articles; frontiers of 10,000 and 100,000 URLs
    python benchmarks/search.py --large        # and of 1,000,000 URLs

The archive is written by the store's own writer, so its index is the real one; the medians are of
warm reads, as a researcher's second query would find the file.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from prose import COMMON, PHRASE, invent, language_of

from nkarchive import open_archive
from nkarchive.clock import stamp
from nkarchive.dedupe import decide
from nkarchive.fingerprint import fingerprint
from nkarchive.model import Article, Author, Caption, Kind, Lead, Source
from nkarchive.store.archive import Archive, open_for_writing

NOW = datetime(2030, 1, 1, tzinfo=UTC)
BATCH = 200  # articles or URLs a transaction, as a crawl commits them
SOURCES = 50


def article(number: int) -> Article:
    """Return the *number*-th invented article, as extraction would give it."""
    story = invent(number, language=language_of(number))
    return Article(
        url=f"https://songmun.example/news/{number}",
        headline=story.headline,
        standfirst=story.standfirst,
        paragraphs=story.paragraphs,
        byline=(Author(name=story.byline),),
        published=story.day,
        language=story.language,
        section=story.section,
        captions=tuple(Caption(text=text) for text in story.captions),
    )


def write_articles(path: Path, count: int) -> None:
    """Make an archive of *count* articles."""
    source = Source(name="songmun", title="The Songmun Courier")
    with open_for_writing(path) as archive:
        with archive.transaction():
            archive.register(source)
        for batch in _batches(range(count)):
            articles = [article(number) for number in batch]
            with archive.transaction():
                for one in articles:
                    _write(archive, one, source.name)


def _write(archive: Archive, one: Article, source: str) -> None:
    marks = fingerprint(one)
    neighbours = archive.articles.neighbours(one, marks, source=source, other_than=None)
    decision = decide(one, marks, held=None, neighbours=neighbours)
    archive.articles.write(one, marks, decision, url=one.url, source=source, at=NOW, capture_id=None, held=None)


def write_frontier(path: Path, count: int) -> list[str]:
    """Make a frontier of *count* articles' URLs of many sources; return the sources.

    One in a hundred is due, the others within a year, as a crawler of long standing has them.
    """
    names = [f"source-{number}" for number in range(SOURCES)]
    with open_for_writing(path) as archive:
        with archive.transaction():
            for name in names:
                archive.register(Source(name=name))
        for batch in _batches(range(count)):
            with archive.transaction():
                for number in batch:
                    url = f"https://{names[number % SOURCES]}.example/2029/12/story-{number}.html"
                    lead = Lead(url=url, kind=Kind.ARTICLE, found_on="https://songmun.example/")
                    archive.frontier.add(names[number % SOURCES], lead, at=NOW, run_id=1, next_slot=NOW)
        with archive.transaction():  # at once: settling URL by URL would only repeat one statement
            archive.db.execute(
                "UPDATE urls SET state = 'ok', next_at = strftime('%Y-%m-%dT%H:%M:%SZ', ?,"
                " (CASE WHEN rowid / ? % 100 THEN '+' ELSE '-' END) || (1 + rowid * 7919 % 365) || ' days')",
                [stamp(NOW), SOURCES],
            )
    return names


def time_frontier(path: Path, names: Sequence[str], *, rounds: int) -> float:
    """Return the median time of asking what of a source is due, in milliseconds."""
    with open_for_writing(path) as archive:
        horizon = NOW + timedelta(minutes=30)
        asked = iter(range(1 << 30))

        def ask() -> object:
            return archive.frontier.due(names[next(asked) % SOURCES], before=horizon, limit=BATCH)

        assert ask(), "nothing is due: the frontier was not made as it should be"
        return median_ms(ask, rounds=rounds)


def median_ms(ask: Callable[[], object], *, rounds: int) -> float:
    """Return the median time of *ask* in milliseconds, the first call not counted."""
    ask()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def _batches(numbers: range) -> Iterator[list[int]]:
    rest = iter(numbers)
    while batch := list(islice(rest, BATCH)):
        yield batch


def measure_search(directory: Path, count: int, *, rounds: int) -> None:
    """Print how long searches of *count* articles take."""
    path = directory / "archive.db"
    began = time.monotonic()
    write_articles(path, count)
    seconds = time.monotonic() - began
    megabytes = path.stat().st_size / 1e6
    print(f"{count:,} articles written in {seconds:.0f} s ({count / seconds:.0f} a second), {megabytes:.0f} MB")
    queries = {
        "a common word": COMMON["en"],
        "a phrase": f'"{PHRASE["en"]}"',
        "a Korean word of two syllables": COMMON["ko"],
        "a Korean phrase": f'"{PHRASE["ko"]}"',
        "a rare word": f"{1000 + count // 2:,}",
    }
    with open_archive(path) as archive:
        for name, query in queries.items():
            found = archive.search(query)
            assert found.hits, f"{query} finds nothing"
            spent = median_ms(lambda query=query: archive.search(query), rounds=rounds)
            print(f"  {name + ':':34}{spent:8.1f} ms   {query} in {found.articles:,} articles")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--urls", type=int, action="append", default=[], help="size of a frontier; repeatable")
    parser.add_argument("--large", action="store_true", help="a frontier of 1,000,000 URLs, too")
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    sizes = [*(given.urls or [10_000, 100_000]), *([1_000_000] if given.large else [])]
    with tempfile.TemporaryDirectory(prefix="nkarchive-benchmark-") as name:
        measure_search(Path(name), given.articles, rounds=given.rounds)
        print(f"what is due of one of {SOURCES} sources:")
        for size in sizes:
            path = Path(name) / f"frontier-{size}.db"
            spent = time_frontier(path, write_frontier(path, size), rounds=given.rounds)
            print(f"  of {size:>9,} URLs:{spent:8.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
