"""The benchmarks still run, and what they measure is the whole work."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from nkarchive.reading import counts
from nkarchive.store import search_index

pytestmark = pytest.mark.slow  # a smoke run of each, in CI: half a minute of processes that start

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_crawler_of_the_benchmark_gets_every_page() -> None:
    said = run("crawl.py", "--smoke", "--only", "nkarchive", "--only", "plain", "--only", "scrapy").splitlines()
    scrapy = (
        "Scrapy, trafilatura: all 12 pages"
        if find_spec("scrapy")
        else "Scrapy is not installed here, so it is not measured: pip install scrapy to have it beside."
    )
    assert sorted(said) == sorted(["nkarchive crawl: all 12 pages", scrapy, "plain script: all 12 pages"])


def test_the_benchmark_of_reading_finds_what_it_wrote() -> None:
    said = run("search.py", "--articles", "100", "--urls", "5000", "--rounds", "1").splitlines()
    assert [line.partition(":")[0].strip() for line in said[1:]] == [
        "a common word",
        "a phrase",
        "a Korean word of two syllables",
        "a Korean phrase",
        "a rare word",
        "what is due of one of 50 sources",
        "of     5,000 URLs",
    ]


def test_the_benchmark_of_extraction_times_every_reader() -> None:
    said = run("extract.py", "--count", "2", "--rounds", "1").splitlines()
    readers = {
        "parse",
        "headline",
        "dates",
        "byline",
        "standfirst",
        "captions",
        "teasers",
        "translations",
        "body",
        "gate",
    }
    assert readers <= {line[:34].strip() for line in said[1:]}
    assert [line[:34].strip() for line in said[-3:]] == [
        "nkarchive, all fields",
        "trafilatura, default options",
        "ratio",
    ]


def test_the_benchmark_of_deduplication_measures_cost() -> None:
    said = run("dedup.py", "--count", "6", "--cost", "2000").splitlines()
    assert [line.partition(":")[0].strip() for line in said] == ["words and keys", "2,000 articles", "size"]


def test_the_benchmark_of_the_frontier_asks_all_that_a_pass_asks() -> None:
    said = run("frontier.py", "--urls", "5000", "--rounds", "1").splitlines()
    assert [line.partition(":")[0].strip() for line in said[1:]] == [
        "begin a pass of one source",
        "what is due of one source (200)",
        "how much is due of one source",
        "take in 200 leads, all known",
        "take in 200 leads, all new",
        "settle 200 visits",
        "put the rest of one source off",
        "status",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_the_benchmark_of_memory_reads_every_page() -> None:
    said = run("endurance.py", "--smoke", "--every", "100").splitlines()
    assert said[-1].startswith("300 of 300 pages in ")


def test_the_crawlers_of_the_benchmark_read_saved_pages_too(tmp_path: Path) -> None:
    text = "The office counted its sacks of rice again and found that the tally of the spring holds. " * 8
    for number in range(6):
        page = f"<html><title>Tally {number}</title><h1>Tally {number}</h1><p>{number} of them. {text}</p></html>"
        (tmp_path / f"{number}.html").write_text(page, "utf-8")
    size = ("--pages-dir", str(tmp_path), "--hosts", "2", "--runs", "1")
    said = run("crawl.py", *size, "--only", "nkarchive", "--only", "plain")
    assert {"nkarchive crawl", "plain script"} <= {line[:15].strip() for line in said.splitlines()}


def test_the_invented_site_is_the_same_every_time() -> None:
    """Two runs of the benchmark, on two machines, measure the same pages."""
    words = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); from pages import Site;"
        "site = Site(base='http://127.0.0.1:1', pages=12, hosts=2);"
        "print(hashlib.sha256(b''.join(body for _, body in site.pages())).hexdigest())"
    )
    command = [sys.executable, "-c", words, str(BENCHMARKS)]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert first == second


def test_the_benchmark_of_silence_watches_every_kind_of_source() -> None:
    said = run("silence.py", "--seeds", "1", "--only", "magazine, 1 a week").splitlines()
    assert [line[:26].strip() for line in said] == ["source", "magazine, 1 a week"]


def test_the_archive_to_measure_reading_by_is_a_true_one(tmp_path: Path) -> None:
    """And every page that is measured on it is a page."""
    path = tmp_path / "archive.db"
    said = run("million.py", "--articles", "400", str(path))
    assert said.startswith("400 articles in ")
    db = sqlite3.connect(path)
    assert (search_index.check(db), counts.disagreements(db)) == ("", ())
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    wrong = "SELECT count(*) FROM stories s WHERE articles != (SELECT count(*) FROM articles WHERE story_id = s.id)"
    assert db.execute(wrong).fetchone() == (0,)
    db.close()
    pytest.importorskip("datasette", reason="datasette is not installed: pip install 'nkarchive[datasette]'")
    lines = run("serve.py", str(path), "--rounds", "1", "--only", "nkarchive").splitlines()
    assert [line[:34].strip() for line in lines[1:4]] == ["front", "article", "story"]
    assert len(lines) == 18
