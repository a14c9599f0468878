"""The nouns of fetching: what one lead led to, exchange by exchange, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from nkarchive.model import Lead

Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP request and its complete answer.

    *raw_body* is the body in its content coding as received, *body* the same decoded (equal where
    there is no coding). *headers* are in order as received. *address* is the IP connected to.
    *tls_verified* is None over plain http.
    """

    url: str
    fetched_at: datetime
    status: int
    headers: Headers
    raw_body: bytes
    body: bytes
    reason: str = ""
    request_headers: Headers = ()
    address: str = ""
    tls_verified: bool | None = None
    elapsed_s: float = 0.0

    def header(self, name: str) -> str:
        """Return the first header of that name, '' if there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


class Cause(StrEnum):
    """Why there is no answer; the first six may pass by themselves."""

    CONNECTION = "connection"  # refused, reset, dropped mid-body, closed without an answer
    TIMEOUT = "timeout"  # the total deadline passed
    NAME = "name"  # the host name does not resolve
    TLS = "tls"
    PROXY = "proxy"  # the way there, not the host, is to blame
    PROTOCOL = "protocol"  # not HTTP, wrong length, broken coding
    TOO_LARGE = "too-large"
    PRIVATE = "private"  # an address that is not public
    REDIRECTS = "redirects"  # too many, or in a circle
    BAD_URL = "bad-url"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """A request that brought no usable answer; *detail* is one sentence."""

    url: str
    cause: Cause
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disallowed:
    """robots.txt forbids the URL; *passing* if it only could not be read."""

    url: str
    detail: str = ""
    passing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """The host asked for more patience than a run has: due again after *wait_s* seconds."""

    url: str
    wait_s: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """All that one lead led to: every exchange in order (retries, redirects), and how it ended.

    When *end* is an Exchange it is the last of *exchanges*, and its status is not a redirect.
    """

    lead: Lead
    exchanges: tuple[Exchange, ...]
    end: VisitEnd

    @property
    def checks_a_304(self) -> bool:
        """Whether "not modified" was the first answer, and the page was then asked for whole."""
        return len(self.exchanges) > 1 and self.exchanges[0].status == 304


VisitEnd: TypeAlias = Exchange | FetchFailed | Disallowed | PutOff


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Where a WARC record lies: *file* is relative to the captures directory."""

    file: str
    offset: int
    length: int
