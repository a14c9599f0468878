"""Ten thousand pages of fifty slow and faulty hosts: all come in, none twice, and no host is asked too soon."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from city import FAULTS, Asked, city
from nkarchive.config import Config
from nkarchive.crawl import run_pass
from nkarchive.model import Source

MORNING = datetime(2024, 3, 12, 6, tzinfo=UTC)
PAGES = int(os.environ.get("NKARCHIVE_CITY_PAGES", "10000"))
HOSTS = 50
DELAY_S = 0.03


def too_soon(log: list[Asked]) -> list[tuple[str, float]]:
    """Return the requests that came sooner than the delay after the answer before."""
    pairs = pairwise(sorted(log, key=lambda asked: asked.came))
    return [(after.path, after.came - before.sent) for before, after in pairs if after.came - before.sent < DELAY_S]


@pytest.mark.slow
@pytest.mark.first
def test_ten_thousand_pages_of_fifty_hosts_all_come_in_none_twice_and_none_too_soon(tmp_path: Path) -> None:
    with city(pages=PAGES, hosts=HOSTS, latency_s=0.1) as running:
        config = Config(
            path=tmp_path / "config.yaml",
            archive_path=tmp_path / "archive.db",
            captures_dir=tmp_path / "captures",
            timeout_s=8.0,
        )
        sources = [
            Source(
                name=f"host-{number}",
                sitemaps=(f"{base}/sitemap.xml",),
                articles="/news/",
                schedule="every 1d",
                delay_s=DELAY_S,
                delay_factor=0.0,  # five times the latency would be the longer wait, and this test's too
                allow_private=True,
            )
            for number, base in enumerate(running.bases)
        ]
        summary = run_pass(config, sources, calendar=lambda: MORNING)
        logs = running.log()

    assert (summary.articles, dict(summary.alarms), summary.troubles) == (PAGES, {}, ())
    served = Counter((base, asked.path) for base, log in logs.items() for asked in log if asked.said == "page")
    assert (len(served), set(served.values())) == (PAGES, {1})
    assert {base: too_soon(log) for base, log in logs.items() if too_soon(log)} == {}
    # the faults did happen, each once
    faults = Counter(asked.said for log in logs.values() for asked in log if asked.said in FAULTS)
    assert set(faults) == set(FAULTS)
    assert PAGES / 200 < faults.total() < PAGES / 50
    db = sqlite3.connect(tmp_path / "archive.db")
    held = db.execute("SELECT count(DISTINCT url), count(*) FROM articles").fetchone()
    outcomes = db.execute("SELECT outcome, count(*) FROM outcomes WHERE kind = 'article' GROUP BY 1").fetchall()
    db.close()
    assert (held, outcomes) == ((PAGES, PAGES), [("new", PAGES)])
