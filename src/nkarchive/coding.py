"""Content codings undone with a bound: gzip, deflate, br and zstd, one inside the other too."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import zstandard

MAX_CODINGS = 4  # nobody packs a page more than twice in good faith
_MEMBERS = 100  # gzip members or zstd frames in one body: each costs a copy of what is left
_FREE_BYTES = 1_000_000  # a ratio says nothing of small bodies: an empty table packs 1:500
_WINDOW_BYTES = 8 * 1024 * 1024  # what RFC 8878 asks decoders to offer, and browsers do
# a zstd block of four bytes may stand for 128 KiB: what one step can yield stays under 8 MiB
_STEP_BYTES = 256


class Undecodable(ValueError):
    """A body is not in the coding that it claims, or holds more than is allowed (*too_large*)."""

    def __init__(self, detail: str, *, too_large: bool = False) -> None:
        super().__init__(detail)
        self.too_large = too_large


def decode(raw: bytes, content_encoding: str, *, max_bytes: int = 1 << 30, ratio: int | None = None) -> bytes:
    """Return *raw* with the codings of its ``Content-Encoding`` header undone, the last one first.

    A name that is no coding (``utf-8``, ``none``) is passed over, as browsers do. Never makes more
    than *max_bytes*, nor, once past a megabyte, more than *ratio* times the size of *raw*.
    Raises Undecodable.

    >>> decode(zlib.compress(b"page"), "deflate")
    b'page'
    """
    names = [name for name in re.split(r"[\s,]+", content_encoding.lower()) if name in _CODINGS]
    if not raw or not names:
        return raw
    if len(names) > MAX_CODINGS:
        raise Undecodable(f"{len(names)} codings one inside the other", too_large=True)
    limit = max_bytes if ratio is None else min(max_bytes, max(_FREE_BYTES, ratio * len(raw)))
    body = raw
    for name in reversed(names):
        try:
            body = _CODINGS[name](body, limit)
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise Undecodable(f"the body is not {name}: {error}") from error
        if len(body) > limit:
            size = f"{limit:,} bytes" if limit == max_bytes else f"{ratio} times its {len(raw):,} bytes"
            raise Undecodable(f"the {name} body unpacks to more than {size}", too_large=True)
    return body


# Each of these makes at most limit + 1 bytes (zstd: one step more), so that too much is seen, not held.


def _gunzip(data: bytes, limit: int) -> bytes:
    body, rest = bytearray(), data
    for _ in range(_MEMBERS):
        rest = _inflate(body, rest, limit, wbits=31)
        # what follows the last member is padding, as gzip(1) has it
        if len(body) > limit or not rest.startswith(b"\x1f\x8b"):
            return bytes(body)
    raise Undecodable(f"more than {_MEMBERS} gzip members in one body", too_large=True)


def _undeflate(data: bytes, limit: int) -> bytes:
    body = bytearray()
    # RFC 9110 means zlib's format by "deflate"; some servers send the bare stream, and browsers read both
    wrapped = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    _inflate(body, data, limit, wbits=15 if wrapped else -15)
    return bytes(body)


def _inflate(body: bytearray, data: bytes, limit: int, *, wbits: int) -> bytes:
    """Append one member's content to *body*; return what follows the member."""
    engine = zlib.decompressobj(wbits)
    body += engine.decompress(data, limit + 1 - len(body))
    if len(body) <= limit and not engine.eof:
        raise Undecodable("the body ends in the middle of its compressed stream")
    return engine.unused_data


def _unbrotli(data: bytes, limit: int) -> bytes:
    engine = brotli.Decompressor()
    body = bytearray(engine.process(data, output_buffer_limit=limit + 1))
    while len(body) <= limit and not engine.is_finished():
        if engine.can_accept_more_data():
            raise Undecodable("the body ends in the middle of its compressed stream")
        body += engine.process(b"", output_buffer_limit=limit + 1 - len(body))
    return bytes(body)


def _unzstd(data: bytes, limit: int) -> bytes:
    body, frame, frames = bytearray(), None, 0
    position = 0
    while position < len(data) and len(body) <= limit:
        if frame is None:
            frames += 1
            if frames > _MEMBERS:
                raise Undecodable(f"more than {_MEMBERS} zstd frames in one body", too_large=True)
            frame = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES).decompressobj()
        step = data[position : position + _STEP_BYTES]
        body += frame.decompress(step)
        position += len(step) - len(frame.unused_data)
        if frame.eof:
            frame = None
    if len(body) <= limit and frame is not None:
        raise Undecodable("the body ends in the middle of its compressed stream")
    return bytes(body)


_CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
