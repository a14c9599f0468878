"""What an answer means for the next request: whether to ask again, and when the host would have it."""

from __future__ import annotations

from nkarchive.clock import http_date
from nkarchive.robots import LONGEST_SILENCE
from nkarchive.visits import Cause, Exchange, FetchFailed

REFUSALS = frozenset({429, 503, 529})  # "too fast" and "not now": the whole lane slows down
# The host behind is down or overrun: the whole lane waits. Beside HTTP's own the codes of a large shield.
GATEWAYS = frozenset({502, 504, *range(520, 528), 530})
_PASSING = REFUSALS | GATEWAYS | {500}
LONGEST_S = LONGEST_SILENCE.total_seconds()

# A deadline that passed costs a minute each time; a certificate, or a body that does not unpack, seldom
# changes within one: those are asked for once more only.
_TRIES = {Cause.CONNECTION: None, Cause.NAME: None, Cause.TIMEOUT: 2, Cause.TLS: 2, Cause.PROXY: 2, Cause.PROTOCOL: 2}


def tries_for(answer: Exchange | FetchFailed, *, most: int) -> int:
    """Return how often at most a URL is asked for that is answered so; 1 where it would not help."""
    if isinstance(answer, Exchange):
        return most if answer.status in _PASSING else 1
    return min(_TRIES.get(answer.cause, 1) or most, most)


def retry_after_s(exchange: Exchange) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, a day at most; None without one.

    A date counts from the answer's own ``Date``, so that neither a wrong clock nor a calendar that
    stands still makes years of it.
    """
    asked = exchange.header("retry-after").strip()
    if not asked:
        return None
    if asked.replace(".", "", 1).isascii() and asked.replace(".", "", 1).isdecimal():
        seconds = float(asked)
    else:
        until = http_date(asked)
        if until is None:
            return None
        seconds = (until - (http_date(exchange.header("date")) or exchange.fetched_at)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_S)
