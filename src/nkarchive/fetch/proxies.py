"""The way through somebody else's machine: which proxy a request takes, and what can still be checked then.

The proxy looks the names of sites up itself. So an address behind a name cannot be checked here, only one that is
written out in the URL; and the proxy's own address is the configuration's, private or not.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

import httpcore
import httpx
from socksio.exceptions import SOCKSError

from nkarchive.fetch.guard import is_public
from nkarchive.fetch.network import CheckedNetwork, Resolve

# what httpcore raises where a proxy does not speak as it should: its own sequence of replies is asserted there
FAILURES = (httpcore.ProxyError, SOCKSError, AssertionError)
_UNREACHED = re.compile(r"Proxy Server could not connect|50[234]\b")  # of SOCKS, of CONNECT
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy; *url* is without *name* and *password*, which are nobody's to see."""

    url: str
    name: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> Proxy:
        """Return the proxy that ``http://name:password@host:port`` means; http where no scheme is given."""
        parts = urlsplit(url if "://" in url else f"http://{url}")
        scheme = "socks5" if parts.scheme == "socks5h" else parts.scheme  # names are always the proxy's to look up
        port = parts.port or {"https": 443, "socks5": 1080}.get(scheme, 80)
        host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
        return cls(
            url=f"{scheme}://{host}:{port}", name=unquote(parts.username or ""), password=unquote(parts.password or "")
        )

    @property
    def place(self) -> str:
        """Host and port, as a person is told."""
        return self.url.partition("://")[2]


def choose(asked: str, scheme: str, host: str) -> Proxy | None:
    """Return the proxy for a request, None for none; *asked* is ``none``, ``environment`` or a URL."""
    if asked in ("", "none"):
        return None
    if asked != "environment":
        return Proxy.from_url(asked)
    known = getproxies_environment()
    url = known.get(scheme) or known.get("all")
    return None if not url or proxy_bypass_environment(host, known) else Proxy.from_url(url)


def is_private(host: str) -> bool:
    """Return whether *host*, as written in a URL, is a private place whoever looks it up.

    >>> is_private("10.0.0.1"), is_private("0x7f.1"), is_private("localhost"), is_private("news.example")
    (True, True, True, False)
    """
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(_LOCAL_NAMES):
        return True
    if ":" in name:
        return not is_public(name)
    try:
        return not is_public(socket.inet_ntoa(socket.inet_aton(name)))  # as the proxy's resolver may read it
    except OSError:
        return False


def pool_through(
    proxy: Proxy, *, resolve: Resolve, tls: ssl.SSLContext, connections: int, keep_s: float
) -> httpcore.AsyncConnectionPool:
    """Return connections through *proxy*. Closing it closes also those that never came to be used."""
    auth = (proxy.name.encode(), proxy.password.encode()) if proxy.name or proxy.password else None
    network = _ToProxy(proxy, resolve=resolve)
    if proxy.url.startswith("socks5"):
        return _SocksPool(
            proxy.url,
            auth,
            ssl_context=tls,
            max_connections=connections,
            keepalive_expiry=keep_s,
            http2=True,
            network_backend=network,
        )
    return httpcore.AsyncHTTPProxy(
        proxy.url,
        auth,
        ssl_context=tls,
        proxy_ssl_context=httpx.create_ssl_context(trust_env=False) if proxy.url.startswith("https") else None,
        max_connections=connections,
        keepalive_expiry=keep_s,
        http2=True,
        network_backend=network,
    )


def failure_through(proxy: Proxy, error: BaseException) -> Exception:
    """Return whose failure *error*, one of FAILURES, is: the site's, which the proxy could not reach, or the proxy's."""
    said = str(error) or "it does not speak as a proxy should"
    if _UNREACHED.match(said):
        return httpcore.ConnectError(f"the proxy {proxy.place} could not reach it: {said}")
    return httpcore.ProxyError(said if proxy.place in said else f"the proxy {proxy.place}: {said}")


class _SocksPool(httpcore.AsyncSOCKSProxy):
    async def aclose(self) -> None:
        await super().aclose()
        # httpcore lets go of a connection whose handshake failed without closing it
        assert isinstance(self._network_backend, _ToProxy)
        await self._network_backend.close_all()


class _ToProxy(CheckedNetwork):
    """Connects to the proxy alone, and says whose failure it was where that fails."""

    def __init__(self, proxy: Proxy, *, resolve: Resolve) -> None:
        super().__init__(guarded=False, resolve=resolve)
        self._proxy = proxy
        self._streams: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            stream = await super().connect_tcp(host.strip("[]"), port, timeout, local_address, socket_options)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise httpcore.ProxyError(f"the proxy {self._proxy.place} cannot be reached: {error}") from error
        self._streams.append(stream)
        return stream

    async def close_all(self) -> None:
        """Close every connection that was made."""
        while self._streams:
            await self._streams.pop().aclose()
