"""Connections by checked address: the name is looked up here, and what was checked is what is connected to."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from typing import Any, TypeAlias

import httpcore

from nkarchive.fetch.guard import is_public

# (host, port) -> IP addresses, the best first; raises OSError or UnicodeError
Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]

# how many bytes may still come before the answer's headers are complete, and how many in all; None once they are
HEAD_LEFT: ContextVar[list[int] | None] = ContextVar("HEAD_LEFT", default=None)

_MOST_ADDRESSES = 6
_LEAST_TRY_S = 2.0


class NameUnknown(httpcore.ConnectError):
    """The host name does not resolve."""


class AddressRefused(httpcore.ConnectError):
    """Every address of the host is on the list of those that are not public."""


class HeadTooLarge(httpcore.RemoteProtocolError):
    """So much came that the headers should have been over: interim answers without end, as often as not."""


class TlsFailed(httpcore.ConnectError):
    """No trusted encrypted connection came about."""


async def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of *host* in the system's order of preference."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that it has looked up and checked itself.

    A check before the request would leave the look-up to somebody else, and a name may answer
    with a public address first and with 127.0.0.1 a moment later. *guarded* False lets private
    addresses pass.
    """

    def __init__(self, *, guarded: bool, resolve: Resolve = look_up) -> None:
        self._guarded = guarded
        self._resolve = resolve
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                found = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"looking {host} up took more than {timeout:g} s") from error
        except (OSError, UnicodeError) as error:
            raise NameUnknown(f"the name {host} does not resolve: {getattr(error, 'strerror', error)}") from error
        if not found:
            raise NameUnknown(f"the name {host} has no address")
        addresses = [address for address in found if not self._guarded or is_public(address)][:_MOST_ADDRESSES]
        if not addresses:
            raise AddressRefused(f"{host} is at {found[0]}, which is not a public address")
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        deadline = time.monotonic() + (timeout or 0.0)
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            # one that is silent must not use up the time of those after it
            share_s = max((deadline - time.monotonic()) / left, _LEAST_TRY_S) if timeout else None
            try:
                stream = await self._sockets.connect_tcp(address, port, share_s, local_address, socket_options)
            except httpcore.ConnectTimeout:
                failure = httpcore.ConnectTimeout(f"no connection to {address} port {port} in time")
            except httpcore.ConnectError as error:
                failure = httpcore.ConnectError(f"no connection to {address} port {port}: {_told(error)}")
            else:
                return _Stream(stream, address, shared=False)
        raise failure

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused("a socket file is not a public address")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that knows its address even once the other side has gone, and whose TLS errors have one type."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, address: str, *, shared: bool) -> None:
        self._stream = stream
        self._address = address
        self._shared = shared  # by several requests at a time: what is read need not be this one's headers

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        head_left = None if self._shared else HEAD_LEFT.get()
        if head_left is not None and head_left[0] <= 0:
            raise HeadTooLarge(f"the headers are larger than {head_left[1]:,} bytes")
        try:
            most = max_bytes if head_left is None else min(max_bytes, head_left[0])
            data = await self._stream.read(most, timeout)
        except OSError as error:  # anyio lets ssl.SSLError through where a record is broken
            raise httpcore.ReadError(str(error)) from error
        if head_left is not None:
            head_left[0] -= len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            await self._stream.write(buffer, timeout)
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except (httpcore.ConnectError, OSError) as error:
            raise TlsFailed(f"no TLS with {server_hostname}: {_told(error)}") from error
        except BaseException:  # cancelled: httpcore does not hold the connection yet, and would not close it
            await self._stream.aclose()
            raise
        secured = stream.get_extra_info("ssl_object")
        return _Stream(stream, self._address, shared=bool(secured and secured.selected_alpn_protocol() == "h2"))

    def get_extra_info(self, info: str) -> Any:
        return self._address if info == "address" else self._stream.get_extra_info(info)


def _told(error: BaseException) -> str:
    """Return what the system said, from behind the libraries' wrapping."""
    told = str(error)
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ssl.SSLCertVerificationError):
            return link.verify_message
        if isinstance(link, ssl.SSLError) and link.reason:
            return link.reason.lower().replace("_", " ")
        if isinstance(link, OSError) and link.errno:
            told = os.strerror(link.errno)
        link = link.__cause__ or link.__context__
    return told or "the other side closed the connection"
