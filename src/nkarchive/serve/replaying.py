"""The original: a captured body as a document that can do nothing, and reaches nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nkarchive.coding import Undecodable
from nkarchive.coding import decode as undo
from nkarchive.encoding import decode
from nkarchive.errors import CaptureCorrupt
from nkarchive.visits import Pointer
from nkarchive.warc import CaptureLog

# An origin of its own, no scripts, no forms, no frames; nothing is loaded from anywhere.
REPLAY_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
    " form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_LARGEST = 5_000_000  # bytes of text: more is no page that anybody reads
_HTML = ("text/html", "application/xhtml+xml")
# A connection made ahead of need (rel=preconnect, dns-prefetch) is no fetch, so that no policy forbids it.
# <meta> is as void as <link> is, and says nothing under these attributes.
_LINK = re.compile(r"<link(?=[\s/>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A body ready to be shown, or why it cannot be. *encoding* is what the text was read in."""

    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    encoding: str = ""
    trouble: str = ""


def original(log: CaptureLog, pointer: Pointer, *, sha256: str) -> Shown:
    """Return what a capture shows; its digest is verified first."""
    try:
        stored = log.read(pointer, sha256=sha256)
    except CaptureCorrupt as error:
        return Shown(trouble=f"The record does not read back as it was written, so it is not shown: {error}")
    try:
        body = undo(stored.raw_body, stored.header("Content-Encoding"), max_bytes=_LARGEST)
    except Undecodable as error:
        if error.too_large:
            return Shown(trouble=f"The page is larger than {_LARGEST // 1_000_000} MB: download its record instead.")
        return Shown(trouble=f"The body is not in the content coding that it claims ({error}): download its record.")
    if len(body) > _LARGEST:
        return Shown(trouble=f"The page is larger than {_LARGEST // 1_000_000} MB: download its record instead.")
    if not body:
        return Shown(trouble=f"The answer (HTTP {stored.status}) has no body.")
    return shown(body, stored.header("Content-Type"))


def shown(body: bytes, content_type: str) -> Shown:
    """Return a body as it is shown: HTML as a page, other text as text, and nothing else.

    >>> shown(b'<link rel=preconnect href=//a.example><p>x', "text/html").body
    b'<meta rel=preconnect href=//a.example><p>x'
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind in _HTML or (not kind and body.lstrip()[:1] == b"<"):
        text, encoding = decode(body, content_type)
        safe = _LINK.sub("<meta", text)
        return Shown(body=safe.encode("utf-8", "replace"), content_type="text/html; charset=utf-8", encoding=encoding)
    if kind.startswith("text/") or kind.endswith(("xml", "json")):
        text, encoding = decode(body, content_type)
        return Shown(body=text.encode("utf-8", "replace"), encoding=encoding)
    return Shown(trouble=f"This is no text ({kind or 'of no declared type'}): download its record to look at it.")
