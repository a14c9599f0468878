"""A small news site of a test's own making: real HTTP, pages that change between two passes, and a crawl of it.

with newsroom(tmp_path) as site:
    site.put("/", links(("/news/a", "Rice arrives")))
    site.put("/news/a", story("Rice arrives"))
    site.crawl(MORNING)
    assert site.outcomes() == {"/": "read", "/news/a": "new"}
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from nkarchive.config import AlarmCall, Config
from nkarchive.crawl import run_pass
from nkarchive.crawl.health import Summary
from nkarchive.model import Source
from servers import Ask, Behaviour, Server, page, serving

MORNING = datetime(2024, 3, 12, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def story(headline: str, text: str = "", *, head: str = "", foot: str = "", day: str = "2024-03-05") -> str:
    """Return the page of an article; without *text* its text is one that no other headline has."""
    text = text or " ".join(f"{headline}, said witness {number} of the valley office." for number in range(9))
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n"))
    return (
        f"<html lang=en><head><title>{escape(headline)}</title>{head}"
        f'<meta property="article:published_time" content="{day}"></head>'
        f"<body><article><h1>{escape(headline)}</h1>{paragraphs}</article>{foot}</body></html>"
    )


def links(*items: tuple[str, str], following: str = "", foot: str = "") -> str:
    """Return a page that lists (path, text) and names its following page."""
    listed = "".join(f'<li><a href="{path}">{escape(text)}</a></li>' for path, text in items)
    onward = f'<a rel=next href="{following}">Next</a>' if following else ""
    return f"<html><body><h1>All the news</h1><ul>{listed}</ul>{onward}{foot}</body></html>"


def feed(*items: tuple[str, str]) -> str:
    """Return an RSS feed of (URL, title)."""
    listed = "".join(f"<item><link>{url}</link><title>{escape(title)}</title></item>" for url, title in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{listed}</channel></rss>'


def tagged(body: str, kind: str = "text/html; charset=utf-8") -> Behaviour:
    """Answer with an ETag, and with 304 to whoever has the page already."""
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'

    def behave(ask: Ask) -> bool:
        if ask.seen.headers.get("if-none-match") == etag:
            ask.head(304, ("ETag", etag))
            return True
        return page(body, ("ETag", etag), kind=kind)(ask)

    return behave


class Newsroom:
    """A running site, and the archive that is made of it in *home*."""

    def __init__(self, home: Path, server: Server) -> None:
        self.home = home
        self.config: dict[str, Any] = {}  # more of config.yaml
        self.server = server
        self.source = Source(
            name="tribune",
            start=(self.url("/"),),
            articles=r"/news/",
            follow=r"/list",
            schedule="every 1h",
            delay_s=0.0,
            allow_private=True,
        )

    def url(self, path: str) -> str:
        return self.server.url(path)

    def put(self, path: str, answer: str | Behaviour) -> None:
        """Answer *path* so from now on."""
        self.server.script[path] = page(answer) if isinstance(answer, str) else answer

    def drop(self, *paths: str) -> None:
        """Answer 404 there from now on."""
        for path in paths:
            del self.server.script[path]

    def crawl(
        self,
        at: datetime,
        *sources: Source,
        alarm: AlarmCall | None = None,
        watched: tuple[Source, ...] = (),
        **how: Any,
    ) -> Summary:
        """Make one pass; what the site is asked is in ``asked`` afterwards."""
        config = Config(
            alarm=alarm or AlarmCall(),
            path=self.home / "config.yaml",
            archive_path=self.home / "archive.db",
            captures_dir=self.home / "captures",
            sources=watched,
            **{"tries": 1, **self.config},
        )
        self.server.log.clear()
        how = {"engine": "threads"} | how
        return run_pass(config, sources or (self.source,), calendar=lambda: at, **how)

    @property
    def asked(self) -> list[str]:
        """The paths that the last pass asked for, robots.txt apart, sorted."""
        return sorted(path for path in self.server.paths() if path != "/robots.txt")

    def rows(self, query: str, *values: object) -> list[Any]:
        """Return what the archive says; one column as values, more as tuples."""
        db = sqlite3.connect(self.home / "archive.db")
        try:
            found = db.execute(query, values).fetchall()
        finally:
            db.close()
        return [row[0] for row in found] if found and len(found[0]) == 1 else found

    def outcomes(self, run: int = 0) -> dict[str, str]:
        """Return path -> outcome of a run, by default the last."""
        said = self.rows(
            "SELECT url, outcome FROM outcomes WHERE run_id = iif(?1, ?1, (SELECT max(id) FROM runs))"
            " AND kind != 'robots' ORDER BY url",
            run,
        )
        return {self.path(url): outcome for url, outcome in said}

    def path(self, url: str | None) -> str:
        """Return a stored URL without the server's address."""
        return (url or "").removeprefix(self.url("")) if url != self.url("") else "/"

    def held(self) -> dict[str, tuple[str, int]]:
        """Return path -> (status, versions) of every article."""
        said = self.rows("SELECT url, status, versions FROM articles ORDER BY url")
        return {self.path(url): (status, versions) for url, status, versions in said}

    def events(self, path: str) -> list[tuple[str, str]]:
        """Return (kind, detail) of what happened to an article, in order."""
        return self.rows(
            "SELECT e.kind, e.detail FROM events e JOIN articles a ON a.id = e.article_id WHERE a.url = ? ORDER BY e.id",
            self.url(path),
        )

    def aliases(self) -> dict[str, tuple[str, str]]:
        """Return path -> (the article's path, reason)."""
        said = self.rows("SELECT s.url, a.url, s.reason FROM aliases s JOIN articles a ON a.id = s.article_id")
        return {self.path(url): (self.path(article), reason) for url, article, reason in said}

    def stories(self) -> list[set[str]]:
        """Return the stories as sets of paths."""
        said = self.rows("SELECT group_concat(url, ' ') FROM (SELECT * FROM articles ORDER BY url) GROUP BY story_id")
        return sorted(({self.path(url) for url in urls.split(" ")} for urls in said), key=min)


@contextmanager
def newsroom(home: Path) -> Iterator[Newsroom]:
    """Run an empty site whose archive lies in *home*."""
    with serving({}) as server:
        yield Newsroom(home, server)
