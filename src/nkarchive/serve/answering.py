"""Answers of the reading room: pages from our templates under a strict policy, and files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from datasette.utils.asgi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined

import nkarchive
from nkarchive.serve import wording
from nkarchive.serve.rooms import Room

# No inline script or style, nothing from elsewhere: what a page of ours holds cannot run, whatever an article says.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
}
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".LICENSE": "text/plain"}


class Absent(Exception):
    """There is no such page; the message is a sentence for the reader."""


@cache
def static_files() -> Mapping[str, bytes]:
    """Return every static file by its name."""
    root = files("nkarchive.serve") / "static"
    found = {each.name: each.read_bytes() for each in root.iterdir() if each.is_file()}
    vendored = {f"vendor/{each.name}": each.read_bytes() for each in (root / "vendor").iterdir()}
    return found | vendored


@cache
def _digests() -> Mapping[str, str]:
    return {name: hashlib.sha256(content).hexdigest()[:12] for name, content in static_files().items()}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("nkarchive.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({function.__name__: function for function in wording.FILTERS})
    return environment


def page(room: Room, template: str, *, title: str, status: int = 200, here: str = "", **values: Any) -> Response:
    """Return a page of the room. *here* is the part of the room that it belongs to, for the navigation."""

    def static(name: str) -> str:
        return room.paths.static(name, _digests())

    html = (
        _environment()
        .get_template(template)
        .render(
            room=room, paths=room.paths, static=static, title=title, here=here, edition=nkarchive.__version__, **values
        )
    )
    # what no UTF-8 can hold (a lone surrogate from a command line's bytes) is shown as a question mark
    return answer(html.encode("utf-8", "replace"), "text/html; charset=utf-8", status=status)


def answer(
    body: bytes,
    content_type: str,
    *,
    status: int = 200,
    policy: str = _PAGE_POLICY,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return any answer of ours, under the same policy as its pages unless it has one of its own."""
    fields = {**_ALWAYS, "Content-Security-Policy": policy, **(headers or {})}
    return Response(body, status=status, headers=fields, content_type=content_type)


def static_answer(name: str) -> Response:
    """Return a static file, which may be kept for good: its address holds its digest."""
    content = static_files().get(name)
    if content is None:
        return answer(b"There is no such file.", "text/plain; charset=utf-8", status=404)
    kind = next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), "application/octet-stream")
    kept = {"Cache-Control": "max-age=31536000, immutable"}
    return answer(content, f"{kind}; charset=utf-8", headers=kept)
