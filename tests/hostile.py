"""Sites that mean no good, each with one trick, all crawled in one pass: what became of every address of them.

    stage = perform(tmp_path, [trick("drops", drop(), "failed", "connection: …")])
    assert stage.rows("drops") == expected(tricks["drops"])

Each site has a port, a source and a host's lane of its own, so that none waits for another. Beside its trick it has
a good page, which is asked for after it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from newsroom import MORNING, links, story
from nkarchive.config import Config
from nkarchive.crawl import run_pass
from nkarchive.crawl.health import Summary
from nkarchive.model import Source
from servers import Behaviour, Server, page, serving

Rows = dict[str, tuple[str, str]]

GOOD = "The good page of the valley"
LISTED: Rows = {"/": ("read", "2 articles"), "/news/good": ("new", ""), "/robots.txt": ("read", "HTTP 404")}


@dataclass(frozen=True, kw_only=True)
class Trick:
    """A site: what it answers, and the outcome rows that must come of it. *script* may be made of the site's URL."""

    name: str
    script: Callable[[Callable[[str], str]], Mapping[str, Behaviour]]
    rows: Rows
    source: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


UNKNOWN = ("", "")  # of an address that nobody read of


def wanted(each: Trick) -> Rows:
    """Return the outcome rows that must come of a site, and no others."""
    return {path: said for path, said in each.rows.items() if said != UNKNOWN}


def trick(name: str, behaviour: Behaviour | str, outcome: str, detail: str = "", **more: Any) -> Trick:
    """Return a site whose one bad article behaves so."""
    answer = page(behaviour) if isinstance(behaviour, str) else behaviour
    return site(name, lambda url: {"/news/bad": answer}, {"/news/bad": (outcome, detail)}, **more)


def site(
    name: str,
    script: Callable[[Callable[[str], str]], Mapping[str, Behaviour]] | Mapping[str, Behaviour],
    rows: Rows,
    **source: Any,
) -> Trick:
    """Return a site that answers so; *rows* are added to, or replace, those of a site with two articles."""
    made = script if callable(script) else lambda url: script
    return Trick(name=name, script=made, rows={**LISTED, **rows}, source=source)


class Stage:
    """What one pass over all the sites left in the archive."""

    def __init__(self, home: Path, servers: Mapping[str, Server], summary: Summary) -> None:
        self.home, self.servers, self.summary = home, servers, summary

    def rows(self, name: str, run: int = 1) -> Rows:
        """Return path -> (outcome, detail) of a site's addresses; the site's own address is left out of both."""
        said = self.query(
            "SELECT url, outcome, detail FROM outcomes WHERE source = ? AND run_id = ?"
            # robots.txt of a host that is no source's is the first source's
            " AND (kind != 'robots' OR url = ?)",
            *(name, run, self.servers[name].url("/robots.txt")),
        )
        return {self._plain(name, url): (outcome, self._plain(name, detail)) for url, outcome, detail in said}

    def query(self, query: str, *values: object) -> list[Any]:
        """Return what the archive says."""
        db = sqlite3.connect(self.home / "archive.db")
        try:
            return db.execute(query, values).fetchall()
        finally:
            db.close()

    def article(self, name: str, path: str, columns: str = "headline, body") -> Any:
        """Return columns of an article."""
        (row,) = self.query(f"SELECT {columns} FROM articles WHERE url = ?", self.servers[name].url(path))
        return row[0] if len(row) == 1 else row

    def _plain(self, name: str, text: str) -> str:
        server = self.servers[name]
        text = "/" if text == server.url("/") else text.replace(server.url(""), "")
        return re.sub(rf"\b{server.port}\b", "PORT", text)


def perform(
    home: Path,
    tricks: Sequence[Trick],
    *,
    at: datetime = MORNING,
    timeout_s: float = 60.0,
    max_bytes: int = 12_000_000,
    pages_per_host: int = 10_000,
    stack: ExitStack | None = None,
    **how: Any,
) -> Stage:
    """Crawl all the sites in one pass. With a *stack* their servers stay open."""
    config = Config(
        path=home / "config.yaml",
        archive_path=home / "archive.db",
        captures_dir=home / "captures",
        tries=1,
        timeout_s=timeout_s,
        max_bytes=max_bytes,
        pages_per_host=pages_per_host,
    )
    with ExitStack() as own:
        servers = {each.name: (stack or own).enter_context(opened(each)) for each in tricks}
        sources = [source_of(each, servers[each.name]) for each in tricks]
        summary = run_pass(config, sources, calendar=lambda: at, engine="threads", **how)
    return Stage(home, servers, summary)


@contextmanager
def opened(each: Trick) -> Iterator[Server]:
    """Run the site's server."""
    with serving({}) as server:
        server.script |= {
            "/": page(links(("/news/bad", "Bad"), ("/news/good", "Good"))),
            "/news/good": page(story(f"{GOOD}, {each.name}")),
            **each.script(server.url),
        }
        yield server


def source_of(each: Trick, server: Server) -> Source:
    """Return the site's source."""
    plain = Source(
        name=each.name,
        start=(server.url("/"),),
        articles=rf":{server.port}/news/",
        follow=rf":{server.port}/list",
        delay_s=0.0,
        allow_private=True,
    )
    changed = {
        key: tuple(server.url(path) for path in value) if key in ("start", "feeds", "sitemaps") else value
        for key, value in each.source.items()
    }
    return replace(plain, **changed)
