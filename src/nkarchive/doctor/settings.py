"""The configuration: whether its sources are on, and its patterns match what is held."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence

from nkarchive.config import EXAMPLE_USER_AGENT, Config
from nkarchive.doctor.findings import Finding, ok, problem, warning
from nkarchive.model import Kind, Source

_LOOKED_AT = 500  # of a source's newest URLs


def said(config: Config) -> Iterator[Finding]:
    """Look at what the configuration says of itself."""
    enabled = config.enabled
    if not enabled:
        advice = "try one (nkarchive crawl --source NAME --limit 5), then write `enabled: true` under it"
        yield problem("config", f"{config.path}: none of its {len(config.sources)} sources is enabled", advice)
    else:
        names = ", ".join(source.name for source in enabled[:5]) + (", …" if len(enabled) > 5 else "")
        yield ok("config", f"{config.path}: {len(enabled)} of {len(config.sources)} sources are enabled: {names}")
    warnings = config.warnings()
    for text in warnings:
        yield warning("config", text, "a site's keeper who cannot write to you will block you")
    if config.user_agent == EXAMPLE_USER_AGENT and not warnings:
        yield warning("config", "user_agent is still the example's", "put your own address in before you crawl the web")


def patterns(sources: Sequence[Source], db: sqlite3.Connection) -> Iterator[Finding]:
    """Look whether each source's patterns match anything that is held or known of it."""
    dead = 0
    for source in sources:
        for key, pattern, kind in (
            ("articles", source.articles, Kind.ARTICLE),
            ("follow", source.follow, Kind.SECTION),
        ):
            rows = db.execute(
                "SELECT url FROM urls WHERE source = ? AND kind = ? ORDER BY found_at DESC LIMIT ?",
                [source.name, kind.value, _LOOKED_AT],
            ).fetchall()
            seeds = {*source.start, *source.feeds, *source.sitemaps}
            urls = [url for (url,) in rows if url not in seeds]
            if pattern and urls and not any(re.search(pattern, url) for url in urls):
                dead += 1
                yield warning(
                    "config",
                    f"sources[{source.name}].{key}: '{pattern}' matches none of the {len(urls)} newest URLs of its kind",
                    f"such as {urls[0]}: is the pattern of before still right?",
                )
    if not dead:
        yield ok("config", "every pattern of a source that was crawled matches something held")
