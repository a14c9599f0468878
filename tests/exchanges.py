"""One exchange, and how to keep it in a capture log."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nkarchive.visits import Exchange, Pointer
from nkarchive.warc import CaptureLog, Original, Stored

AT = datetime(2024, 8, 5, 9, 30, tzinfo=UTC)
URL = "https://news.example/en/article?id=7&b=%ED%8F%89"
PAGE = "<html><body><p>A wreath was laid. 화환이 놓였다.</p></body></html>".encode()
EXCHANGE = Exchange(
    url=URL,
    fetched_at=AT,
    status=200,
    reason="OK",
    headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", 'W/"7"'), ("Set-Cookie", "a"), ("set-cookie", "b")),
    raw_body=PAGE,
    body=PAGE,
    request_headers=(("Host", "news.example"), ("User-Agent", "nkarchive")),
    address="192.0.2.7",
    tls_verified=True,
)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def open_log(directory: Path, **options: Any) -> CaptureLog:
    return CaptureLog(directory, software="nkarchive/0.1.0", **options)


def keep(log: CaptureLog, exchange: Exchange, *, refers_to: Original | None = None) -> Pointer:
    return log.append(exchange, lead_url=URL, position=1, of=1, refers_to=refers_to)


def original(exchange: Exchange, pointer: Pointer) -> Original:
    return Original(url=exchange.url, fetched_at=exchange.fetched_at, sha256=sha256(exchange.raw_body), pointer=pointer)


def as_stored(exchange: Exchange) -> Stored:
    return Stored(
        url=exchange.url,
        fetched_at=exchange.fetched_at,
        status=exchange.status,
        reason=exchange.reason,
        headers=exchange.headers,
        raw_body=exchange.raw_body,
        refers_to=None,
        lead_url=URL,
        position=1,
        of=1,
        address=exchange.address,
        tls_verified=exchange.tls_verified,
    )
