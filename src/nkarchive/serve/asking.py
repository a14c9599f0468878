"""What a reader asked for: the parts of a path and the query, never trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from datasette.utils import tilde_decode

if TYPE_CHECKING:
    from datasette.app import Datasette

_PLACE = re.compile(r"([0-9TZ:.+-]{1,40})\*(\d{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request for a page of a room."""

    datasette: Datasette
    request: Any

    def step(self, name: str) -> str:
        """Return a part of the path."""
        return str(tilde_decode(self.request.url_vars[name]))

    def number(self, name: str) -> int:
        """Return a part of the path that the route says is a number."""
        return int(self.request.url_vars[name])

    def said(self, name: str, *, most: int = 1000) -> str:
        """Return a parameter of the query, '' where it was not given."""
        return str(self.request.args.get(name) or "")[:most].strip()

    def count(self, name: str, *, most: int) -> int:
        """Return a parameter that counts from 1; 1 where it is no such number."""
        text = self.said(name)
        return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 10 else 1

    def place(self, name: str) -> tuple[str, int] | None:
        """Return the place in a list (time and row) that a parameter names."""
        found = _PLACE.fullmatch(self.said(name))
        return (found[1], int(found[2])) if found else None

    def absolute(self, path: str) -> str:
        """Return a path of ours with scheme and host, as feeds and citations need it."""
        return str(self.datasette.absolute_url(self.request, path))

    def public(self, path: str) -> str:
        """Return the same, '' where only this machine could follow it."""
        url = self.absolute(path)
        name = urlsplit(url).hostname or ""
        return "" if name in ("localhost", "::1") or name.startswith("127.") else url


def written(place: tuple[str, int] | None) -> str:
    """Return a place as a parameter, '' for none."""
    return f"{place[0]}*{place[1]}" if place else ""
