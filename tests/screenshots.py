"""Every page of the reading room at two widths, some at night too: python tests/screenshots.py DIRECTORY."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import browsing
from browsing import DESKTOP, PHONE, reading
from papers import demo_archive, enrich
from tours import tour

AT_NIGHT = {"front", "search", "article", "article-korean", "diff", "source", "story"}


def shoot(archive: Path, directory: Path) -> int:
    """Write the pictures; return how many."""
    directory.mkdir(parents=True, exist_ok=True)
    taken = 0
    # on the evening of the demo's second pass, when no pass is late
    with browsing.served(archive, "--now", "2024-03-13T06:30:00Z") as origin, browsing.chromium() as browser:
        for name, path in tour(archive).items():
            for width, viewport in (("phone", PHONE), ("desktop", DESKTOP)):
                for scheme in ("light", "dark") if name in AT_NIGHT else ("light",):
                    how: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
                    with reading(browser, origin, **how) as (page, _):
                        page.goto(path, wait_until="networkidle")
                        page.screenshot(path=directory / f"{name}-{width}-{scheme}.png", full_page=True)
                    taken += 1
    return taken


if __name__ == "__main__":
    if reason := browsing.missing():
        sys.exit(f"no screenshots: {reason}")
    with tempfile.TemporaryDirectory() as home:
        made = demo_archive(Path(home))
        enrich(made)
        print(f"{shoot(made, Path(sys.argv[1]))} screenshots in {sys.argv[1]}/")
