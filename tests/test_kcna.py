"""A month of a state news agency, crawled day by day, against the truth beside it."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from replay import CONFIG, Replay, excerpt, needs_replay, replaying

pytestmark = needs_replay
FIRST = date(2024, 8, 4)


def crawl_days(site: Replay, home: Path, days: int) -> None:
    (home / "config.yaml").write_text(CONFIG.format(url=site.url), encoding="utf-8")
    for number in range(days):
        day = (FIRST + timedelta(days=number)).isoformat()
        site.turn(day)
        command = [sys.executable, "-m", "nkarchive", "crawl", "--now", f"{day}T15:00:00Z"]
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def check(site: Replay, archive: Path) -> None:
    truth = site.truth()
    db = sqlite3.connect(archive)
    rows = db.execute("SELECT id, url, headline, published, body, versions, story_id FROM articles").fetchall()
    held = {urlsplit(row[1]).path: row for row in rows}
    wanted = {path: said for path, said in truth["articles"].items() if said["text"]}
    assert held.keys() == wanted.keys()
    wrong = {
        path: (said["headline"], row[2])
        for path, said in wanted.items()
        if (row := held[path])
        and (row[2], row[3], fold(row[4])) != (fold(said["headline"]), said["date"], fold(said["text"]))
    }
    assert wrong == {}
    rewritten = {path for path, row in held.items() if row[5] > 1}
    assert rewritten == set(truth["rewritten"])
    stories = [{held[path][6] for path in group if path in held} for group in truth["duplicates"]]
    assert [story for story in stories if len(story) > 1] == []
    last = dict(db.execute("SELECT url, max(run_id) FROM outcomes WHERE outcome = 'rejected' GROUP BY url"))
    empty = {path for path, said in truth["articles"].items() if not said["text"]}
    assert {urlsplit(url).path for url in last} >= empty
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    db.close()


def test_an_excerpt_of_two_days_is_held_to_the_word(tmp_path: Path) -> None:
    """Every link with text, its headline, day and text; every rewriting as a version; no false edit."""
    data = excerpt(tmp_path / "excerpt.jsonl", every=20)
    with replaying("--page-size", "3", data=data) as site:
        crawl_days(site, tmp_path, 2)
        check(site, tmp_path / "archive.db")


@pytest.mark.slow
@pytest.mark.first
def test_a_month_is_held_to_the_word(tmp_path: Path) -> None:
    """The same for 28 days, every link."""
    with replaying() as site:
        crawl_days(site, tmp_path, 28)
        check(site, tmp_path / "archive.db")


@pytest.mark.slow
@pytest.mark.first
def test_a_site_that_refuses_most_requests_loses_nothing(tmp_path: Path) -> None:
    """More than four requests a second get 503 with Retry-After, then a dropped connection."""
    data = excerpt(tmp_path / "excerpt.jsonl", every=8)
    with replaying("--limit", "4", data=data) as site:
        crawl_days(site, tmp_path, 7)
        check(site, tmp_path / "archive.db")
