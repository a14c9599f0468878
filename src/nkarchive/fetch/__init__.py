"""One HTTP request and its complete answer, with every bound that a hostile host makes necessary.

The package that knows httpx. Politeness, robots.txt, redirects and retries are the lane's.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType

import httpx

from nkarchive.coding import Undecodable, decode
from nkarchive.fetch.cookies import Jar
from nkarchive.fetch.failures import ERRORS, failure_of
from nkarchive.fetch.network import HEAD_LEFT, Resolve, look_up
from nkarchive.fetch.proxies import choose, is_private
from nkarchive.fetch.transport import CheckedTransport
from nkarchive.visits import Cause, Exchange, FetchFailed, Headers

__all__ = ["Fetcher", "Jar", "Limits"]

ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.8"
)
# Bodies are kept in the coding they came in, and these two every reader of WARC files can undo; warcio 1.8
# fails on br (its issue 73). What a server sends unasked is decoded all the same.
_ACCEPT_ENCODING = "gzip, deflate"
_BODILESS = {204, 304}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one exchange may take. *ratio* is decoded to wire bytes, counted from a megabyte on."""

    total_s: float = 60.0  # from the look-up of the name to the last byte
    connect_s: float = 15.0
    silence_s: float = 30.0  # between two bytes
    wire_bytes: int = 20_000_000
    decoded_bytes: int = 50_000_000
    ratio: int = 200
    header_bytes: int = 64 * 1024


class Fetcher:
    """Makes requests; an async context manager that holds the connections.

    *calendar* tells when an answer was fetched. *resolve* looks names up, and *tls* holds the trusted
    certificates (certifi's by default). Certificates named in the environment are ignored, and so are
    proxies unless a request asks for them.
    """

    def __init__(
        self,
        user_agent: str,
        limits: Limits = Limits(),
        calendar: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        resolve: Resolve = look_up,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._limits = limits
        self._calendar = calendar
        self._tls = tls or httpx.create_ssl_context(trust_env=False)
        # The transport is called without an httpx.AsyncClient around it: a client keeps cookies, and
        # throws an answer away whose Location it cannot read. Neither is for an archive.
        self._transport = CheckedTransport(resolve=resolve, tls=self._tls)

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def exchange(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        allow_private: bool = False,
        accept: str = "",
        verify_tls: bool = True,
        proxy: str = "none",
        cookies: Jar | None = None,
    ) -> Exchange | FetchFailed:
        """GET *url* once, following no redirect, and return the whole answer or why there is none.

        *etag* and *last_modified* make the request conditional. Unless *allow_private*, no address
        is connected to that is not public; through a *proxy* (``none``, ``environment`` or a URL) that holds
        for addresses written out in URLs, since the proxy looks names up itself. *cookies* is a jar to
        take from and to fill. Never raises for what the network or the host does.
        """
        wanted = {"If-None-Match": _sendable(etag), "If-Modified-Since": _sendable(last_modified)}
        headers = {
            "User-Agent": self._user_agent,
            "Accept": accept or ACCEPT,
            "Accept-Encoding": _ACCEPT_ENCODING,
            **{name: value for name, value in wanted.items() if value},
        }
        limits = self._limits
        timeouts = {"connect": limits.connect_s, "read": limits.silence_s, "write": limits.silence_s}
        try:
            request = httpx.Request(
                "GET", url, headers=headers, extensions={"timeout": timeouts, "guarded": not allow_private}
            )
            address = request.url
            if address.scheme not in ("http", "https") or not address.host or (address.port or 0) > 65535:
                return FetchFailed(url=url, cause=Cause.BAD_URL, detail="not an absolute http(s) address")
            way = choose(proxy, address.scheme, address.host)
            if way and not allow_private and is_private(address.host):
                return FetchFailed(url=url, cause=Cause.PRIVATE, detail=f"{address.host} is not a public address")
            request.extensions |= {"verify_tls": verify_tls, "proxy": way}
            if cookies is not None:
                cookies.put_on(request)
            async with asyncio.timeout(limits.total_s):
                return await self._exchange(url, request, cookies)
        except TimeoutError:
            return FetchFailed(url=url, cause=Cause.TIMEOUT, detail=f"no complete answer within {limits.total_s:g} s")
        except ERRORS as error:
            return failure_of(url, error)

    async def _exchange(self, url: str, request: httpx.Request, cookies: Jar | None) -> Exchange | FetchFailed:
        fetched_at, began = self._calendar(), time.monotonic()
        reading_head = HEAD_LEFT.set([self._limits.header_bytes] * 2)
        try:
            response = await self._transport.handle_async_request(request)
        finally:
            HEAD_LEFT.reset(reading_head)
        proxy = request.extensions["proxy"]
        try:
            if proxy and response.status_code == 407:
                detail = f"the proxy {proxy.place} wants a name and a password"
                return FetchFailed(url=url, cause=Cause.PROXY, detail=detail)
            if cookies is not None:
                cookies.take_from(response, request)
            refusal = self._refusal(response)
            raw_body = None if refusal else await self._read(response)
        finally:
            await response.aclose()
        if raw_body is None:
            cause, detail = refusal or (Cause.TOO_LARGE, f"the body is larger than {self._limits.wire_bytes:,} bytes")
            return FetchFailed(url=url, cause=cause, detail=detail)
        if response.status_code in _BODILESS:
            raw_body = b""
        headers = _headers(response.headers)
        coding = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
        try:
            body = decode(raw_body, coding, max_bytes=self._limits.decoded_bytes, ratio=self._limits.ratio)
        except Undecodable as error:
            return FetchFailed(url=url, cause=Cause.TOO_LARGE if error.too_large else Cause.PROTOCOL, detail=str(error))
        verified = request.extensions["verify_tls"] and self._tls.verify_mode is ssl.CERT_REQUIRED
        # which address a proxy connected to is its own secret
        address = "" if proxy else str(response.extensions["network_stream"].get_extra_info("address"))
        return Exchange(
            url=url,
            fetched_at=fetched_at,
            status=response.status_code,
            headers=headers,
            raw_body=raw_body,
            body=body,
            reason=response.extensions.get("reason_phrase", b"").decode("latin-1"),
            request_headers=_headers(request.headers),
            address=address,
            tls_verified=verified if request.url.scheme == "https" else None,
            elapsed_s=time.monotonic() - began,
        )

    def _refusal(self, response: httpx.Response) -> tuple[Cause, str] | None:
        """Return why the body is not worth reading, None if it is."""
        if response.status_code < 200:
            return Cause.PROTOCOL, f"the answer is HTTP {response.status_code}, which no page has"
        if sum(len(name) + len(value) + 4 for name, value in response.headers.raw) > self._limits.header_bytes:
            return Cause.TOO_LARGE, f"the headers are larger than {self._limits.header_bytes:,} bytes"
        announced = response.headers.get("content-length", "")
        if response.status_code not in _BODILESS and announced.isdecimal() and len(announced) < 20:
            size = int(announced)
            if size > self._limits.wire_bytes:
                limit = self._limits.wire_bytes
                return Cause.TOO_LARGE, f"the body is {size:,} bytes, more than the {limit:,} allowed"
        return None

    async def _read(self, response: httpx.Response) -> bytes | None:
        """Return the body in its content coding, None once it grows too large."""
        body = bytearray()
        async for part in response.aiter_raw():
            body += part
            if len(body) > self._limits.wire_bytes:
                return None
        return bytes(body)


def _headers(headers: httpx.Headers) -> Headers:
    return tuple((_text(name), _text(value)) for name, value in headers.raw)


def _text(raw: bytes) -> str:
    # HTTP says Latin-1; a Location in Hangul comes as UTF-8
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _sendable(validator: str) -> str:
    """Return a stored validator, '' where no header can carry it."""
    return validator if validator.isascii() and validator.isprintable() else ""
