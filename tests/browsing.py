"""A real browser in a real reading room: Chromium as the system has it, `nkarchive serve` on a free port."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
_AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")


def missing() -> str:
    """Return what a browser test lacks on this machine, '' where it lacks nothing."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed: pip install 'nkarchive[browser]'"
    return "" if CHROMIUM else "there is no chromium on this machine: apt-get install chromium fonts-noto-cjk"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run one browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(archive: Path, *options: str) -> Iterator[str]:
    """Serve an archive as a reader would; yield the address."""
    command = [sys.executable, "-m", "nkarchive", "serve", "--port", "0", "--archive", str(archive), *options]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=archive.parent
    ) as server:
        assert server.stderr is not None
        said = (re.search(r"running on (http://\S+)", line) for line in server.stderr)
        try:
            yield next(match[1] for match in said if match)
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=30)


@dataclass(slots=True)
class Seen:
    """What went wrong, or out, while pages were looked at."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return [*self.complaints, *self.abroad]

    def watch(self, page: Page) -> None:
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("crash", lambda: self.complaints.append("the page crashed"))
        page.context.on("request", lambda asked: self._asked(asked.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "about:", "blob:")):
            self.abroad.append(url)


@contextmanager
def reading(browser: Browser, origin: str, **how: Any) -> Iterator[tuple[Page, Seen]]:
    """Open a page of its own; *how* is the browser context's (viewport, color_scheme, …)."""
    context = browser.new_context(base_url=origin, **({"viewport": DESKTOP} | how))
    context.set_default_timeout(15_000)
    page, seen = context.new_page(), Seen(origin=origin)
    seen.watch(page)
    try:
        yield page, seen
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """Return all that axe-core finds wrong with a page, serious or not."""
    page.evaluate(f"{_AXE}; null")
    found = page.evaluate(
        "axe.run(document, {iframes: false, resultTypes: ['violations']}).then(({violations}) => violations"
        ".map(({id, nodes}) => id + ': ' + nodes.slice(0, 3).map(node => node.html.slice(0, 160)"
        " + ' ' + (node.any[0]?.message ?? '')).join(' | ')))"
    )
    return [str(each) for each in found]
