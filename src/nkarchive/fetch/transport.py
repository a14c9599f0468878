"""An httpx transport over checked connections: one small pool for each host."""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeAlias

import httpcore
import httpx

from nkarchive.fetch.network import CheckedNetwork, Resolve
from nkarchive.fetch.proxies import FAILURES, Proxy, failure_through, pool_through

_MOST_POOLS = 256
_KEEP_ALIVE_S = 75.0  # longer than the usual delay between two requests to a host
_MOST_CONNECTIONS = 8  # to one host; its lane lets fewer through

# scheme, host, port, guarded, TLS verified, proxy
_Key: TypeAlias = tuple[bytes, bytes, int | None, bool, bool, Proxy | None]


@dataclass(slots=True)
class _Pool:
    key: _Key
    connections: httpcore.AsyncConnectionPool
    users: int = 0
    retired: bool = False

    @property
    def proxy(self) -> Proxy | None:
        return self.key[-1]


class CheckedTransport(httpx.AsyncBaseTransport):
    """Sends requests over connections to addresses that were checked; raises httpcore's errors.

    Of the request's extensions ``guarded`` says whether private addresses are refused, ``verify_tls`` whether
    certificates are checked (both are if not said), ``proxy`` is the way there.
    A pool for each host, because httpcore goes through all connections of a pool at each request,
    and because a host's broken connections can then be dropped without touching another's.
    """

    def __init__(self, *, resolve: Resolve, tls: ssl.SSLContext) -> None:
        self._networks = {guarded: CheckedNetwork(guarded=guarded, resolve=resolve) for guarded in (True, False)}
        self._resolve = resolve
        self._tls = tls
        self._loose_tls: ssl.SSLContext | None = None
        self._pools: OrderedDict[_Key, _Pool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* and return the response, its body not yet read; closing it is the caller's."""
        url = request.url
        asked = request.extensions
        guarded, verify = bool(asked.get("guarded", True)), bool(asked.get("verify_tls", True))
        pool = await self._pool((url.raw_scheme, url.raw_host, url.port, guarded, verify, asked.get("proxy")))
        pool.users += 1
        try:
            answer = await pool.connections.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.content or None,
                    extensions=request.extensions,
                )
            )
        except BaseException as error:
            await self._release(pool, whole=False)
            if isinstance(error, ValueError):  # an HTTP/2 :status that is no number
                raise httpcore.RemoteProtocolError(str(error)) from error
            if pool.proxy and isinstance(error, FAILURES):
                raise failure_through(pool.proxy, error) from error
            raise
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(self, pool, answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.connections.aclose()

    async def _pool(self, key: _Key) -> _Pool:
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = _Pool(key=key, connections=self._connections(key))
        self._pools.move_to_end(key)
        if len(self._pools) > _MOST_POOLS:
            idle = next((one for one in self._pools.values() if not one.users and one is not pool), None)
            if idle is not None:
                del self._pools[idle.key]
                await idle.connections.aclose()
        return pool

    def _connections(self, key: _Key) -> httpcore.AsyncConnectionPool:
        *_, guarded, verify, proxy = key
        tls = self._tls if verify else self._unverified()
        if proxy is not None:
            return pool_through(
                proxy,
                resolve=self._resolve,
                tls=tls,
                connections=_MOST_CONNECTIONS,
                keep_s=_KEEP_ALIVE_S,
            )
        return httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=_MOST_CONNECTIONS,
            keepalive_expiry=_KEEP_ALIVE_S,
            http2=True,
            network_backend=self._networks[guarded],
        )

    def _unverified(self) -> ssl.SSLContext:
        if self._loose_tls is None:
            self._loose_tls = httpx.create_ssl_context(verify=False, trust_env=False)
        return self._loose_tls

    async def _release(self, pool: _Pool, *, whole: bool) -> None:
        pool.users -= 1
        if not whole:
            # after a failure the next request begins on a fresh connection; and over HTTP/2 the rest
            # of an abandoned body would go on filling the connection's window
            pool.retired = True
            if self._pools.get(pool.key) is pool:
                del self._pools[pool.key]
        if pool.retired and not pool.users:
            await pool.connections.aclose()


class _Body(httpx.AsyncByteStream):
    """A response's body as it comes; once closed, its connection is kept or dropped."""

    def __init__(self, transport: CheckedTransport, pool: _Pool, answer: httpcore.Response) -> None:
        self._transport = transport
        self._pool = pool
        self._answer = answer
        self._whole = False
        self._closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part
        self._whole = True

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            await self._answer.aclose()
        finally:
            await self._transport._release(self._pool, whole=self._whole)
