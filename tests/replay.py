"""The state news agency's site, replayed from real articles, where it lies beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).resolve().parents[2] / "shared" / "kcna"
DATA = HOME / "kcna-2024-08.jsonl"
needs_replay = pytest.mark.skipif(not DATA.exists(), reason="the agency's replay is not beside this checkout")

CONFIG = """
archive: archive.db
captures: captures/
user_agent: "nkarchive-test (+https://archive.test/about; archive@archive.test)"
sources:
  - name: agency
    title: The agency
    language: en
    timezone: Asia/Pyongyang
    start: ["{url}"]
    articles: '/en/(article|media/\\w+)/q/[0-9a-f]+\\.kcmsf$'
    follow: '/en/article/list/'
    schedule: every 1d
    delay: 0s
    allow_private: true
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A running replay; *url* is its home page."""

    url: str

    def turn(self, day: str) -> None:
        """Show what the site showed on *day*."""
        request = urllib.request.Request(f"{self.url}__day/{day}", method="POST", data=b"")
        urllib.request.urlopen(request, timeout=10).read()

    def truth(self) -> dict[str, Any]:
        """Return what an archive that crawled every day up to now must hold."""
        return dict(json.load(urllib.request.urlopen(f"{self.url}__truth", timeout=10)))

    def log(self) -> dict[str, int]:
        """Return how often each path was asked for, and the refusals."""
        return dict(json.load(urllib.request.urlopen(f"{self.url}__log", timeout=10)))


def excerpt(path: Path, *, every: int) -> Path:
    """Write to *path* all that was rewritten, and of the rest each *every*-th link of a story with its twins."""
    items = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    texts = {item["versions"][-1]["text"] for item in items[::every]}
    kept = [item for item in items if len(item["versions"]) > 1 or item["versions"][-1]["text"] in texts - {""}]
    empty = [item for item in items if not item["versions"][-1]["text"]][::every]
    path.write_text("".join(json.dumps(item) + "\n" for item in kept + empty), encoding="utf-8")
    return path


@contextmanager
def replaying(*arguments: str, data: Path = DATA) -> Iterator[Replay]:
    """Run the replay on a free port."""
    command = [sys.executable, str(HOME / "replay.py"), str(data), "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Replay(url=process.stdout.readline().strip())
        finally:
            process.kill()
