"""Measures extraction: CPU milliseconds a page, by reader, beside trafilatura's default run on the same pages.

    python benchmarks/extract.py                     # 48 invented pages, as newspapers serve them
    python benchmarks/extract.py --pages DIR         # every .html file below DIR
    python benchmarks/extract.py --no-metadata       # trafilatura reads the text alone

Both read each page in turn, in one process; of several rounds each page's fastest counts, reader by reader,
since other programs only ever make it slower. trafilatura runs with its default options and reads
headline, date and byline too, unless told otherwise. Its run within ours, as a witness of the body, counts
as ours and is shown by itself.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from pages import Site
from trafilatura import bare_extraction

from nkarchive.extract import read
from nkarchive.extract.document import Document
from nkarchive.model import Page

SEEN_AT = datetime(2030, 1, 1, tzinfo=UTC)
HOSTS = 8
# what is timed: the module, its function, and the line it is shown on
READERS = (
    ("gate", "before", "gate"), ("headline", "find", "headline"), ("dateline", "find", "dates"), ("byline", "find", "byline"),
    ("standfirst", "find", "standfirst"), ("captions", "find", "captions"), ("teasers", "find", "teasers"),
    ("translations", "find", "translations"), ("body", "find", "body"), ("witnesses", "trafilatura", "body: trafilatura asked"),
    ("gate", "after", "gate"), ("furniture", "find", "language, section, addresses"),
)  # fmt: skip


class Stopwatch:
    """CPU seconds by name, of the run that is going on."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return *function*, its time kept under *name*."""

        def run(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.spent[name] += time.process_time() - began

        return run

    def watch(self) -> None:
        """Time every reader from now on."""
        for module_name, function, name in READERS:
            module = import_module(f"nkarchive.extract.{module_name}")
            setattr(module, function, self.timed(name, getattr(module, function)))
        Document.parse = staticmethod(self.timed("parse", Document.parse))  # type: ignore[method-assign]


def invented(count: int) -> list[Page]:
    """Return *count* pages of the invented newspaper, of several hosts and two languages."""
    base = "http://songmun.example"
    found = [
        Page(url=base + path, body=body, content_type="text/html; charset=utf-8", seen_at=SEEN_AT)
        for host in range(HOSTS)
        for path, body in Site(base=base, pages=max(count, 16 * HOSTS), host=host, hosts=HOSTS).pages()
    ]
    return found[:: max(1, len(found) // count)][:count]


def saved(directory: Path) -> list[Page]:
    """Return the pages below *directory*; their addresses are invented."""
    return [
        Page(url=f"http://songmun.example/news/2024/{number}-{path.stem}", body=path.read_bytes(), seen_at=SEEN_AT)
        for number, path in enumerate(sorted(directory.rglob("*.html")))
    ]


def measure(pages: Sequence[Page], *, rounds: int, metadata: bool) -> tuple[dict[str, float], float, float]:
    """Return seconds by reader, for all of our run, and for trafilatura's: sums over *pages* of the fastest rounds."""
    watch = Stopwatch()
    watch.watch()
    for page in pages[:3]:  # regular expressions are compiled, tables loaded
        read(page)
        bare_extraction(page.body, url=page.url, with_metadata=metadata)
    best: list[dict[str, float]] = [{} for _ in pages]
    # round by round: read five times in a row, a page would find all of its lines still remembered
    for _ in range(rounds):
        for page, fastest in zip(pages, best, strict=True):
            watch.spent.clear()
            watch.timed("", read)(page)
            watch.timed("trafilatura", bare_extraction)(page.body, url=page.url, with_metadata=metadata)
            for name, seconds in watch.spent.items():
                fastest[name] = min(seconds, fastest.get(name, seconds))
    readers: defaultdict[str, float] = defaultdict(float)
    for fastest in best:
        for name, seconds in fastest.items():
            readers[name] += seconds
    return readers, readers.pop(""), readers.pop("trafilatura")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, metavar="DIR", help="saved pages instead of invented ones")
    parser.add_argument("--count", type=int, default=48, help="how many invented pages")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is read")
    parser.add_argument("--no-metadata", action="store_true", help="trafilatura reads the text alone")
    options = parser.parse_args()
    pages = saved(options.pages) if options.pages else invented(options.count)
    if not pages:
        sys.exit(f"no .html file below {options.pages}")
    readers, ours, theirs = measure(pages, rounds=options.rounds, metadata=not options.no_metadata)
    each = 1000 / len(pages)
    size = sum(len(page.body) for page in pages) / len(pages) / 1000
    print(f"{len(pages)} pages of {size:.0f} kB, CPU ms a page, the fastest of {options.rounds}")
    for name, seconds in sorted(readers.items(), key=lambda entry: -entry[1]):
        print(f"  {name:32}{seconds * each:8.2f}")
    print(f"{'nkarchive, all fields':34}{ours * each:8.2f}")
    print(f"{'trafilatura, default options':34}{theirs * each:8.2f}")
    print(f"{'ratio':34}{ours / theirs:8.2f}")


if __name__ == "__main__":
    main()
