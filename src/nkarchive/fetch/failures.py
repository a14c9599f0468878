"""What went wrong on the way, as a value with one sentence for a person."""

from __future__ import annotations

import h2.exceptions
import httpcore
import httpx

from nkarchive.fetch.network import AddressRefused, HeadTooLarge, NameUnknown, TlsFailed
from nkarchive.visits import Cause, FetchFailed

# All that the network and the other side can make httpx, httpcore and h2 raise. Anything else is a bug
# in us, and is not caught.
ERRORS = (
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    httpcore.ProxyError,
    h2.exceptions.H2Error,
)

_CAUSES: tuple[tuple[type[Exception], Cause], ...] = (
    (HeadTooLarge, Cause.TOO_LARGE),
    (NameUnknown, Cause.NAME),
    (AddressRefused, Cause.PRIVATE),
    (TlsFailed, Cause.TLS),
    (httpcore.ProxyError, Cause.PROXY),
    (httpx.InvalidURL, Cause.BAD_URL),
    (httpcore.UnsupportedProtocol, Cause.BAD_URL),
    (httpcore.TimeoutException, Cause.TIMEOUT),
    (httpcore.NetworkError, Cause.CONNECTION),
)
# h11's and httpcore's words for a connection that ended too soon, which is no breach of the protocol
_DROPPED = ("disconnected", "peer closed connection", "ConnectionTerminated", "StreamReset")


def failure_of(url: str, error: Exception) -> FetchFailed:
    """Return the failure that *error*, one of ERRORS, means for *url*."""
    said = " ".join(str(error).split())[:300]
    cause = next((cause for kind, cause in _CAUSES if isinstance(error, kind)), Cause.PROTOCOL)
    if cause is Cause.PROTOCOL and any(words in said for words in _DROPPED):
        cause = Cause.CONNECTION
    match error:
        case httpcore.ReadError() | httpcore.WriteError():
            said = f"the connection broke: {said}" if said else "the connection broke"
        case httpcore.ReadTimeout() | httpcore.WriteTimeout():
            said = "the host fell silent in the middle of an answer"
        case httpcore.ConnectTimeout():
            said = said or "no connection in time"
        case httpcore.ProtocolError() | h2.exceptions.H2Error() if cause is Cause.PROTOCOL:
            said = f"the answer is not HTTP: {said}"
        case _:
            pass
    return FetchFailed(url=url, cause=cause, detail=said)
