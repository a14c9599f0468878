"""The script that one writes in an afternoon: httpx, trafilatura, sqlite-utils.

    python benchmarks/plain.py --database plain.db http://127.0.0.1:8001 http://127.0.0.1:8002

Reads each host's sitemap, fetches every page of it with one connection a host, and keeps what
trafilatura makes of it in SQLite with full-text search. ``--processes 2`` reads pages in a pool.
"""

from __future__ import annotations

import argparse
import asyncio
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import httpx
import sqlite_utils
import trafilatura

BATCH = 100
COLUMNS = {"url": str, "title": str, "author": str, "date": str, "description": str, "text": str}


def read(html: str, url: str) -> dict[str, str | None]:
    """Return what trafilatura finds on a page, as a row."""
    document = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    found = document.as_dict() if document else {}
    return {column: found.get(column) for column in COLUMNS} | {"url": url}


class Table:
    """The articles' table, written a batch at a time."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite_utils.Database(path)
        self._db.enable_wal()
        self._articles = self._db.table("articles", pk="url")
        self._articles.create(COLUMNS)
        self._articles.enable_fts(["title", "description", "text"], create_triggers=True)
        self._rows: list[dict[str, str | None]] = []

    def add(self, row: dict[str, str | None]) -> None:
        self._rows.append(row)
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        self._articles.upsert_all(self._rows, pk="url")
        self._rows.clear()


async def crawl(base: str, client: httpx.AsyncClient, table: Table, pool: Executor | None) -> None:
    """Read one host to its end, one request at a time."""
    loop = asyncio.get_running_loop()
    sitemap = await client.get(f"{base}/sitemap.xml")
    for place in ElementTree.fromstring(sitemap.content).findall(".//{*}loc"):
        url = str(place.text)
        try:
            response = await client.get(url)
            response.raise_for_status()
        except httpx.HTTPError as error:
            print(f"{url}: {error}")
            continue
        row = read(response.text, url) if pool is None else await loop.run_in_executor(pool, read, response.text, url)
        table.add(row)


async def main(bases: list[str], database: Path, pool: Executor | None) -> None:
    table = Table(database)
    async with httpx.AsyncClient(follow_redirects=True, timeout=30) as client:
        await asyncio.gather(*(crawl(base, client, table, pool) for base in bases))
    table.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=0, help="read pages in this many processes")
    parser.add_argument("bases", nargs="+")
    given = parser.parse_args()
    if given.processes:
        with ProcessPoolExecutor(given.processes) as executor:
            asyncio.run(main(given.bases, given.database, executor))
    else:
        asyncio.run(main(given.bases, given.database, None))
