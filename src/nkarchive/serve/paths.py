"""The addresses of the reading room: short, stable, and the same wherever they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from datasette.utils import tilde_encode

ROOT = "/read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Addresses within one archive's rooms; *under* puts Datasette's ``base_url`` before a path."""

    database: str
    under: Callable[[str], str]

    def _at(self, *steps: object, **query: object) -> str:
        path = "/".join([ROOT, tilde_encode(self.database), *(quote(str(step), safe="~-_.") for step in steps)])
        kept = [(key, value) for key, value in query.items() if value not in (None, "")]
        return str(self.under(path)) + (f"?{urlencode(kept)}" if kept else "")

    def front(self) -> str:
        return self._at()

    def search(self, q: str = "", *, form: str = "", **more: object) -> str:
        """Return the address of a search; *form* is the ending of a feed or table of it, like ``.atom``."""
        return self._at(f"search{form}", q=q, **more)

    def article(self, article_id: int, version: int | None = None) -> str:
        return self._at("article", article_id, *(() if version is None else ("version", version)))

    def diff(self, article_id: int, older: int, newer: int, view: str = "") -> str:
        return self._at("article", article_id, "diff", older, newer, view=view)

    def compare(self, one: int, other: int, view: str = "") -> str:
        return self._at("compare", one, other, view=view)

    def story(self, story_id: int) -> str:
        return self._at("story", story_id)

    def sources(self) -> str:
        return self._at("sources")

    def source(self, name: str, year: int | None = None) -> str:
        return self._at("source", tilde_encode(name), year=year)

    def byline(self, author_id: int, page: int | None = None) -> str:
        return self._at("byline", author_id, page=page)

    def changes(self, kind: str = "", source: str = "", before: str = "", *, form: str = "") -> str:
        return self._at(f"changes{form}", kind=kind, source=source, before=before)

    def missing(self, source: str = "", before: str = "") -> str:
        return self._at("missing", source=source, before=before)

    def capture(self, capture_id: int) -> str:
        return self._at("capture", capture_id)

    def replay(self, capture_id: int) -> str:
        return self._at("capture", capture_id, "replay")

    def record(self, capture_id: int) -> str:
        return self._at("capture", capture_id, "record.warc.gz")

    def tables(self, table: str = "", **query: object) -> str:
        """Return the address of Datasette's own pages of the archive."""
        path = f"/{tilde_encode(self.database)}" + (f"/{tilde_encode(table)}" if table else "")
        return str(self.under(path)) + (f"?{urlencode(query)}" if query else "")

    def static(self, name: str, digests: Mapping[str, str]) -> str:
        """Return the address of a static file; its digest lets browsers keep it for good."""
        return str(self.under(f"/-/static-plugins/nkarchive/{name}")) + f"?{digests[name]}"
