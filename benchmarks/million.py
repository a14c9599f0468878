"""Makes an archive of a million invented articles, to measure reading by (see newsprint.py for what is in it).

    python benchmarks/million.py --articles 1000000 /tmp/million/archive.db

Rows are written in bulk, with nkarchive's own schema, segmenting and full-text index; the index of likeness, which no
page reads, is left out. Some 7 KB an article in all.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from multiprocessing import Process, Queue
from pathlib import Path
from typing import Any

from newsprint import LAST, PUBLISHERS, Arrival, arrivals
from sqlite_utils import Database

from nkarchive.store.migrations import migrations
from nkarchive.text import segment

BATCH = 2000
COUNTS = "m009_counts"  # filled by its own migration afterwards, as an archive from before has it
_WHOLE = "INSERT INTO {} VALUES ({})"
Rows = dict[str, list[tuple[Any, ...]]]


class Shelves:
    """Turns arrivals into rows of every table, numbering them as the writer would."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"{seed}/shelves")
        self._article = self._version = self._event = self._capture = 0
        self._stories: list[int] = []  # of each article, by number
        self._told: dict[int, list[int]] = {}  # stories of the last articles
        self._authors: dict[str, int] = {}

    def rows(self, batch: Iterable[Arrival]) -> Rows:
        """Return the rows of these articles, by table."""
        rows: Rows = {}
        for arrival in batch:
            self._shelve(arrival, rows)
        return rows

    def _shelve(self, arrival: Arrival, rows: Rows) -> None:
        chance, printed = self._chance, arrival.printed
        self._article += 1
        self._capture += 1
        number, capture = self._article, self._capture
        add = lambda table, *values: rows.setdefault(table, []).append(values)  # noqa: E731
        story = self._stories[-arrival.tells] if arrival.tells else number
        self._stories.append(story)
        if len(self._stories) > 400:
            del self._stories[:100]
        if story == number:
            add("stories", story, number)
        else:
            add("story_links", story, number, 0.7, "the same words", "same text")
        url = f"https://{printed.source}.example/{arrival.seen_on:%Y/%m}/story-{number}.html"
        body, byline = "\n\n".join(printed.paragraphs), ", ".join(printed.byline)
        seen = f"{arrival.seen_on}T{number % 24:02}:{number % 60:02}:00Z"
        digest = hashlib.sha256(body.encode()).hexdigest()
        versions = 2 + (chance.random() < 0.2) if chance.random() < 0.08 else 1
        changed = seen
        add(
            "captures",
            capture,
            url,
            url,
            seen,
            200,
            "text/html",
            digest,
            48_000,
            f"c-{number // 20000}.warc.gz",
            number * 9000,
            9000,
        )
        for version in range(1, versions + 1):
            self._version += 1
            said_at = _later(seen, version - 1)
            # what was said before an edit lacks its last paragraph
            text = (
                body
                if version == versions
                else "\n\n".join(printed.paragraphs[: len(printed.paragraphs) - (versions - version)])
            )
            captions = json.dumps(
                [{"text": text, "credit": "", "image_url": ""} for text in printed.captions], ensure_ascii=False
            )
            add(
                "versions",
                self._version,
                number,
                version,
                said_at,
                printed.headline,
                printed.standfirst,
                byline,
                printed.published or None,
                text,
                captions,
                digest,
                digest,
                capture,
            )
            changed = said_at
            self._happened(
                rows, number, said_at, "edited" if version > 1 else "new", "body" if version > 1 else "", capture
            )
        status = "live"
        if (luck := chance.random()) < 0.03:
            status = ("gone", "gone", "gone", "moved", "blocked", "unreadable")[int(luck * 200)]
            self._happened(rows, number, _later(seen, 40), status, "404", capture)
        elif luck < 0.035:
            self._happened(rows, number, _later(seen, 20), "gone", "404", capture)
            self._happened(rows, number, _later(seen, 22), "returned", "was gone", capture)
        provenance = '{"body": "readability", "headline": "h1", "published": "JSON-LD"}'
        add(
            "articles", number, url, printed.source, printed.headline, printed.standfirst, byline, printed.published or None,
            printed.published, printed.language, "Politics" if number % 3 else "Economy", body.count(" ") + 1,
            status, seen, _later(seen, 30), changed, versions, story, capture, digest, body, provenance,
        )  # fmt: skip
        for position, name in enumerate(printed.byline):
            if name not in self._authors:
                self._authors[name] = len(self._authors) + 1
                add("authors", self._authors[name], name, "person")
            add("article_authors", number, self._authors[name], position)
        for position, text in enumerate(printed.captions):
            add("captions", number, position, text, "Agency photo", f"{url}/{position}.jpg")
        for position in range(int(chance.random() * 4)):
            other = max(1, number - int(chance.random() * 500))
            held = other if chance.random() < 0.8 and other != number else None
            target = f"https://{printed.source}.example/teased/{other}.html"
            add("teasers", number, position, "related", target, f"Teaser {other}", "", target, held)
            if held is None:
                add(
                    "advertised",
                    target,
                    printed.source,
                    number,
                    "related",
                    f"Teaser {other}",
                    "",
                    None,
                    seen,
                    seen,
                    None,
                )
        self._index(rows, number, (printed.headline, printed.standfirst, body, byline, "\n".join(printed.captions)))
        add(
            "urls",
            url,
            printed.source,
            "article",
            "ok",
            seen,
            f"https://{printed.source}.example/",
            _later(seen, 365),
            seen,
            capture,
        )

    def _happened(self, rows: Rows, article: int, at: str, kind: str, detail: str, capture: int) -> None:
        self._event += 1
        rows.setdefault("events", []).append((self._event, article, at, kind, detail, capture))

    def _index(self, rows: Rows, number: int, texts: tuple[str, ...]) -> None:
        forms = tuple(map(segment, texts))
        rows.setdefault("articles_fts", []).append((number, *forms))
        if forms != texts:
            kept = (form if form != text else None for form, text in zip(forms, texts, strict=True))
            rows.setdefault("segmented", []).append((number, *kept))


def _later(at: str, days: int) -> str:
    if not days:
        return at
    moment = datetime.fromisoformat(at) + timedelta(days=days)
    return min(moment, datetime(LAST.year, LAST.month, LAST.day, 23, tzinfo=UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


# the columns that rows() gives, where they are not all
_COLUMNS = {
    "stories": "id, first_article_id",
    "story_links": "article_id, other_id, similarity, reason, kind",
    "captures": "id, url, final_url, fetched_at, status, content_type, sha256, size, warc_file, warc_offset, warc_length",
    "versions": "id, article_id, number, seen_at, headline, standfirst, byline, published, body, captions, content_sha256, text_sha256, capture_id",
    "events": "id, article_id, at, kind, detail, capture_id",
    "articles": "id, url, source, headline, standfirst, byline, published, published_text, language, section, word_count,"
    " status, first_seen, last_seen, last_changed, versions, story_id, capture_id, content_sha256, body, provenance",
    "authors": "id, name, kind",
    "article_authors": "article_id, author_id, position",
    "captions": "article_id, position, text, credit, image_url",
    "teasers": "article_id, position, kind, url, headline, text, target_url, target_id",
    "advertised": "url, source, article_id, kind, headline, text, published, first_seen, last_seen, target_id",
    "articles_fts": "rowid, headline, standfirst, body, byline, captions",
    "segmented": "article_id, headline, standfirst, body, byline, captions",
    "urls": "url, source, kind, state, found_at, found_on, next_at, visited_at, capture_id",
}


def _batches(count: int, seed: int) -> Iterator[Rows]:
    shelves, coming = Shelves(seed), arrivals(count, seed=seed)
    while batch := list(islice(coming, BATCH)):
        yield shelves.rows(batch)


def _produce(queue: Queue[Rows | None], count: int, seed: int) -> None:
    for rows in _batches(count, seed):
        queue.put(rows)
    queue.put(None)


def make(path: Path, count: int, *, seed: int = 0) -> None:
    """Write an archive of *count* articles to *path*, which must not be there yet."""
    if path.exists():
        raise FileExistsError(f"{path} is there already: name another file")
    path.parent.mkdir(parents=True, exist_ok=True)
    db = Database(sqlite3.connect(path, isolation_level=None))
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1500000", "temp_store = MEMORY"):
        db.execute(f"PRAGMA {pragma}")
    known = [migration.name for migration in migrations.pending(db)]
    migrations.apply(db, stop_before=COUNTS if COUNTS in known else None)
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('hashsize', 67108864)")
    for publisher in PUBLISHERS:
        db.execute(
            "INSERT INTO sources (name, title, language) VALUES (?, ?, ?)",
            [publisher.name, publisher.title, publisher.language],
        )
    began, written = time.monotonic(), 0
    # the next batch is invented while this one is written
    queue: Queue[Rows | None] = Queue(maxsize=4)
    producer = Process(target=_produce, args=(queue, count, seed), daemon=True)
    producer.start()
    db.execute("BEGIN")
    while (rows := queue.get()) is not None:
        for table, values in rows.items():
            marks = ", ".join("?" * len(values[0]))
            db.conn.executemany(f"INSERT OR IGNORE INTO {table} ({_COLUMNS[table]}) VALUES ({marks})", values)
        written += len(rows["articles"])
        if written % 50_000 < BATCH:
            db.execute("COMMIT")
            db.execute("BEGIN")
            print(f"{written:,} articles, {written / (time.monotonic() - began):.0f} a second", file=sys.stderr)
    db.execute("COMMIT")
    producer.join()
    _finish(db, indexes, LAST)
    db.close()


def _finish(db: Database, indexes: list[tuple[str, str]], today: date) -> None:
    for _, sql in indexes:
        db.execute(sql)
    db.execute("UPDATE stories SET articles = (SELECT count(*) FROM articles WHERE story_id = stories.id)")
    for publisher in PUBLISHERS:
        run = db.execute(
            "INSERT INTO runs (started_at, finished_at) VALUES (?, ?)", [f"{today}T20:00:00Z", f"{today}T20:10:00Z"]
        ).lastrowid
        alarm = "" if publisher.share < 0.4 else "its start page answers 403"
        db.execute(
            "INSERT INTO passes VALUES (?, ?, ?, ?, 40, ?)",
            [run, publisher.name, f"{today}T20:00:00Z", f"{today}T20:10:00Z", alarm],
        )
        db.execute(
            "INSERT INTO outcomes (run_id, url, source, kind, outcome) SELECT ?, url, source, 'article', 'unchanged' FROM urls WHERE source = ? LIMIT 40",
            [run, publisher.name],
        )
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('hashsize', 1048576)")
    began = time.monotonic()
    migrations.apply(db)
    print(f"counts: {time.monotonic() - began:.1f} s", file=sys.stderr)
    db.execute("PRAGMA journal_mode = WAL")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    began = time.monotonic()
    make(given.path, given.articles, seed=given.seed)
    size = given.path.stat().st_size
    print(
        f"{given.articles:,} articles in {time.monotonic() - began:.0f} s, {size / 1e9:.2f} GB, {size / given.articles / 1000:.1f} KB an article"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
