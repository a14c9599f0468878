"""The reading room without a server: Datasette in this process, asked as its own client asks it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html
from datasette.app import Datasette

PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-dns-prefetch-control": "off",
    "content-type": "text/html; charset=utf-8",
    "vary": "Cookie, Authorization",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """A Datasette that serves an archive as ``archive``."""

    datasette: Datasette

    def ask(self, path: str, *, under: str = "/read/archive", method: str = "GET", headers: Any = None) -> Any:
        """Return the answer to a path of the archive's."""
        return asyncio.run(self.datasette.client.request(method, under + path, headers=headers))

    def get(self, path: str) -> Page:
        """Return a page, which must be there."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)


class Page:
    """A page as a test looks at it: texts by CSS selector, their blanks folded."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.tree = lxml.html.document_fromstring(html)

    def texts(self, selector: str) -> list[str]:
        return [" ".join(each.text_content().split()) for each in self.tree.cssselect(selector)]

    def text(self, selector: str) -> str:
        [text] = self.texts(selector)
        return text

    def links(self, selector: str) -> list[str]:
        return [each.get("href") for each in self.tree.cssselect(selector)]

    def pieces(self, selector: str) -> list[tuple[str, str]]:
        """Return the changed pieces in the elements selected, as (tag, text)."""
        return [
            (each.tag, each.text_content())
            for part in self.tree.cssselect(selector)
            for each in part.iter("ins", "del")
        ]


@contextmanager
def rooms(*paths: Path, **settings: Any) -> Iterator[Rooms]:
    """Serve archives; *settings* are the plugin's."""
    metadata = {"plugins": {"nkarchive": settings}} if settings else None
    datasette = Datasette([str(path) for path in paths], metadata=metadata)
    asyncio.run(datasette.invoke_startup())
    try:
        yield Rooms(datasette=datasette)
    finally:
        for database in datasette.databases.values():
            database.close()
        datasette.executor.shutdown()
