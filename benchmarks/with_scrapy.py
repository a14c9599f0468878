"""The same with Scrapy: a spider over each host's sitemap, trafilatura and SQLite in an item pipeline.

    python benchmarks/with_scrapy.py --database scrapy.db http://127.0.0.1:8001 http://127.0.0.1:8002

Scrapy is no dependency of this project: ``pip install scrapy`` to have it measured.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from plain import Table, read
from scrapy.crawler import CrawlerProcess


class Articles(scrapy.Spider):
    """Gives every page of the hosts' sitemaps to the pipeline."""

    name = "articles"

    async def start(self) -> AsyncIterator[Any]:
        for base in self.settings.getlist("BASES"):
            yield scrapy.Request(f"{base}/sitemap.xml", callback=self.parse_sitemap)

    def parse_sitemap(self, response: Any) -> Iterator[Any]:
        response.selector.remove_namespaces()
        for url in response.xpath("//loc/text()").getall():
            yield scrapy.Request(url, callback=self.parse)

    def parse(self, response: Any) -> Iterator[dict[str, str]]:
        yield {"url": response.url, "html": response.text}


class Archive:
    """Reads pages with trafilatura and keeps them in SQLite with full-text search."""

    def __init__(self, database: Path) -> None:
        self._table = Table(database)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Archive:
        return cls(Path(crawler.settings["DATABASE"]))

    def process_item(self, item: dict[str, str]) -> dict[str, str]:
        self._table.add(read(item["html"], item["url"]))
        return {"url": item["url"]}

    def close_spider(self) -> None:
        self._table.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("bases", nargs="+")
    given = parser.parse_args()
    process = CrawlerProcess(
        {
            "BASES": given.bases,
            "DATABASE": str(given.database),
            "ITEM_PIPELINES": {Archive: 300},
            "ROBOTSTXT_OBEY": True,
            # Scrapy counts by host name, and all ports of 127.0.0.1 are one: as many as there are hosts
            "CONCURRENT_REQUESTS": len(given.bases),
            "CONCURRENT_REQUESTS_PER_DOMAIN": len(given.bases),
            "DOWNLOAD_DELAY": 0,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "WARNING",
        }
    )
    process.crawl(Articles)
    process.start()


if __name__ == "__main__":
    main()
