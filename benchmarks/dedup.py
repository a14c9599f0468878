"""Measures deduplication: precision and recall on retold texts, beside three rules that others use, and its cost.

    python benchmarks/dedup.py                       # invented texts, English and Korean
    python benchmarks/dedup.py --texts FILE.jsonl    # lines {"headline", "text", "date"}; links that share a text count once
    python benchmarks/dedup.py --cost 1000000        # what adding an article costs beside an index of so many

What is done to a text is in retellings.py. A case is right if the two texts are candidates for each other and are
taken for one story. Beside: 64-bit simhash (Charikar 2002) at a distance of 3 and of 8, the exact headline within
seven days (Media Cloud's rule), and, where installed, datasketch's MinHash LSH at a threshold of 0.5.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from prose import invent, language_of
from retellings import Case, Telling, cases
from sqlite_utils import Database

from nkarchive.likeness.compare import likeness
from nkarchive.likeness.sketch import keys_of
from nkarchive.likeness.wording import Wording, shingles, wording_of
from nkarchive.store import likeness_index
from nkarchive.store.migrations import migrations
from nkarchive.text import words

Rule = Callable[[Telling, Telling], bool]


def ours(one: Telling, other: Telling) -> bool:
    """As the archive does: found by a key, then compared."""
    (first, first_keys), (second, second_keys) = _read(one.body), _read(other.body)
    if not first_keys & second_keys:
        return False
    return likeness(first, second, one_day=one.published, other_day=other.published) is not None


@lru_cache(maxsize=50_000)
def _read(body: str) -> tuple[Wording, frozenset[int]]:
    wording = wording_of(body)
    return wording, frozenset(keys_of(wording))


def simhash_within(distance: int) -> Rule:
    """Two texts are one if their 64-bit simhashes differ in at most *distance* bits."""

    @lru_cache(maxsize=50_000)
    def simhash(text: str) -> int:
        totals = [0] * 64
        for run, count in Counter(shingles(tuple(words(text)))).items():
            number = int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big")
            for bit in range(64):
                totals[bit] += count if number >> bit & 1 else -count
        return sum(1 << bit for bit, total in enumerate(totals) if total > 0)

    return lambda one, other: (simhash(one.body) ^ simhash(other.body)).bit_count() <= distance


def same_headline(one: Telling, other: Telling) -> bool:
    """Two texts are one if their headlines are equal and at most seven days lie between them."""
    apart = abs((date.fromisoformat(one.published) - date.fromisoformat(other.published)).days)
    return one.headline == other.headline and apart <= 7


def datasketch_rule() -> Rule | None:
    """Two texts are one if datasketch's LSH, 128 permutations at 0.5, proposes them."""
    if find_spec("datasketch") is None:
        return None
    from datasketch import MinHash, MinHashLSH

    def sketch(text: str) -> object:
        made = MinHash(num_perm=128)
        made.update_batch([run.encode() for run in shingles(tuple(words(text)))])
        return made

    def rule(one: Telling, other: Telling) -> bool:
        index = MinHashLSH(threshold=0.5, num_perm=128)
        index.insert("one", sketch(one.body))
        return bool(index.query(sketch(other.body)))

    return rule


def print_gold(texts: Sequence[Telling], seed: int) -> None:
    """Print, per class, the share of copies found and of other stories wrongly taken for one."""
    gold = list(cases(texts, seed))
    rules: dict[str, Rule] = {
        "nkarchive": ours,
        "simhash 3": simhash_within(3),
        "simhash 8": simhash_within(8),
        "headline": same_headline,
    }
    if extra := datasketch_rule():
        rules["datasketch"] = extra
    else:
        print("datasketch is not installed here, so it is not measured: pip install datasketch to have it beside.")
    said = {name: [rule(case.one, case.other) for case in gold] for name, rule in rules.items()}
    kinds = list(dict.fromkeys(case.kind for case in gold))
    print(f"{len(gold):,} pairs of {len(texts)} texts, seed {seed}")
    print(f"{'recall of copies':18}{'pairs':>7}" + "".join(f"{name:>12}" for name in rules))
    for same in (True, False):
        if not same:
            print("wrongly one story")
        for kind in kinds:
            places = [n for n, case in enumerate(gold) if case.kind == kind and case.same is same]
            if places:
                shares = "".join(f"{sum(said[name][n] for n in places) / len(places):12.4f}" for name in rules)
                print(f"{kind:18}{len(places):7,}{shares}")
    shares = "".join(f"{_precision(gold, said[name]):12.4f}" for name in rules)
    print(f"{'precision':18}{len(gold):7,}{shares}")


def _precision(gold: Sequence[Case], said: Sequence[bool]) -> float:
    taken = [case.same for case, one in zip(gold, said, strict=True) if one]
    return sum(taken) / len(taken) if taken else 1.0


def print_links(texts: Sequence[Telling]) -> None:
    """Print how links that share a headline are grouped: by day, as an agency's links are."""
    by_headline: dict[str, list[Telling]] = {}
    for text in texts:
        by_headline.setdefault(text.headline, []).append(text)
    counts: Counter[tuple[bool, bool]] = Counter()
    for tellings in by_headline.values():
        for n, one in enumerate(tellings):
            for other in tellings[n + 1 :]:
                counts[one.published == other.published, ours(one, other)] += 1
    same, other_day = counts[True, True] + counts[True, False], counts[False, True] + counts[False, False]
    print(f"links with one headline and one day:    {same:6,} pairs, {counts[True, True]:,} one story")
    print(f"links with one headline, another day:   {other_day:6,} pairs, {counts[False, True]:,} one story")


def print_cost(sizes: Iterable[int], texts: Sequence[Telling]) -> None:
    """Print what one more article costs beside an index of so many, and the index's size."""
    sketches = [keys_of(wording_of(text.body)) for text in texts]
    sample = [text.body for text in texts[:200]]
    began = time.process_time()
    for body in sample:
        keys_of(wording_of(body))
    print(f"words and keys: {(time.process_time() - began) / len(sample) * 1e3:.2f} ms CPU a text")
    first = 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory() as home:
            milliseconds = _cost(Path(home) / "index.db", size, sketches)
        first = first or milliseconds
        print(
            f"{size:10,} articles: {milliseconds:6.3f} ms CPU to look up and enter one"
            f" ({milliseconds / first:.2f} of the first)"
        )
    with tempfile.TemporaryDirectory() as home:
        print(f"size: {_bytes_an_article(Path(home) / 'index.db', sketches):,.0f} bytes of index an article")


def _cost(path: Path, size: int, sketches: Sequence[tuple[int, ...]]) -> float:
    db = _empty(path)
    number = size * sum(map(len, sketches)) // len(sketches)
    # invented keys, in the index's own order, or a million articles would take an hour to enter: where a key
    # of a text lands among them is as random as among real ones
    db.execute(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)"
        " INSERT INTO likeness_keys SELECT i * ?2 + abs(random() % ?2), abs(random() % ?3) FROM n",
        [number, (1 << 47) // number, size],
    )
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    dice = random.Random(1)
    spent = []
    for at, keys in enumerate(sketches):
        fresh = tuple(sorted({key ^ dice.getrandbits(40) for key in keys}))
        began = time.process_time()
        db.execute("BEGIN IMMEDIATE")
        likeness_index.candidates(db, fresh, other_than=None)
        likeness_index.add(db, size + at, fresh)
        db.execute("COMMIT")
        spent.append(time.process_time() - began)
    db.close()
    return statistics.median(spent) * 1e3


def _bytes_an_article(path: Path, sketches: Sequence[tuple[int, ...]], articles: int = 5_000) -> float:
    """Return what the index weighs when keys come as they do in a crawl, in random order, which leaves pages half full."""
    db = _empty(path)
    before = path.stat().st_size
    dice = random.Random(2)
    for number in range(articles):
        keys = sketches[number % len(sketches)]
        db.conn.executemany("INSERT INTO likeness_keys VALUES (?, ?)", [(dice.getrandbits(47), number) for _ in keys])
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return (path.stat().st_size - before) / articles


def _empty(path: Path) -> Database:
    """Return an archive without articles, in a transaction."""
    db = Database(sqlite3.connect(path, isolation_level=None))
    migrations.apply(db)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("BEGIN")
    return db


def _texts(path: str | None, count: int) -> list[Telling]:
    if path is None:
        stories = (invent(number, language=language_of(number), seed=7) for number in range(count))
        return [Telling(headline=s.headline, body="\n\n".join(s.paragraphs), published=s.day) for s in stories]
    found = []
    for line in Path(path).read_text("utf-8").splitlines():
        row = json.loads(line)
        last = row["versions"][-1] if "versions" in row else row
        body = "\n\n".join(p.strip() for p in last["text"].split("\n") if p.strip())
        if len(body) > 400:
            found.append(Telling(headline=last["headline"], body=body, published=row["date"]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", help="JSON lines of texts, instead of invented ones")
    parser.add_argument("--count", type=int, default=200, help="texts to retell")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cost", type=int, action="append", help="articles in the index; repeatable")
    chosen = parser.parse_args()
    texts = _texts(chosen.texts, chosen.count)
    if chosen.texts:
        print_links(texts)
    distinct = list({text.body: text for text in texts}.values())
    random.Random(chosen.seed).shuffle(distinct)
    if not chosen.cost:
        print_gold(distinct[: chosen.count], chosen.seed)
    print_cost(chosen.cost or (10_000, 100_000), distinct[:200])


if __name__ == "__main__":
    sys.exit(main())
