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

_MOST_POOLS = 256
_KEEP_ALIVE_S = 75.0  # longer than the usual delay between two requests to a host
_MOST_CONNECTIONS = 8  # to one host; its lane lets fewer through

_Key: TypeAlias = tuple[bytes, bytes, int | None, bool]  # scheme, host, port, guarded


@dataclass(slots=True)
class _Pool:
    key: _Key
    connections: httpcore.AsyncConnectionPool
    users: int = 0
    retired: bool = False


class CheckedTransport(httpx.AsyncBaseTransport):
    """Sends requests over connections to addresses that were checked; raises httpcore's errors.

    The request's extension ``guarded`` (True if not given) says whether private addresses are refused.
    A pool for each host, because httpcore goes through all connections of a pool at each request,
    and because a host's broken connections can then be dropped without touching another's.
    """

    def __init__(self, *, resolve: Resolve, tls: ssl.SSLContext) -> None:
        self._networks = {guarded: CheckedNetwork(guarded=guarded, resolve=resolve) for guarded in (True, False)}
        self._tls = tls
        self._pools: OrderedDict[_Key, _Pool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* and return the response, its body not yet read; closing it is the caller's."""
        url = request.url
        pool = await self._pool((url.raw_scheme, url.raw_host, url.port, bool(request.extensions.get("guarded", True))))
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
            connections = httpcore.AsyncConnectionPool(
                ssl_context=self._tls,
                max_connections=_MOST_CONNECTIONS,
                keepalive_expiry=_KEEP_ALIVE_S,
                http2=True,
                network_backend=self._networks[key[-1]],
            )
            pool = self._pools[key] = _Pool(key=key, connections=connections)
        self._pools.move_to_end(key)
        if len(self._pools) > _MOST_POOLS:
            idle = next((one for one in self._pools.values() if not one.users and one is not pool), None)
            if idle is not None:
                del self._pools[idle.key]
                await idle.connections.aclose()
        return pool

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
