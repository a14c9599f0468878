"""Times as they are stored, UTC ISO 8601 text ending in Z, and as HTTP writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache


@lru_cache(maxsize=256)  # a page's leads are all found at one time
def stamp(moment: datetime) -> str:
    """Return an aware datetime as stored, whole seconds.

    >>> stamp(datetime(2024, 8, 5, 9, 30, tzinfo=UTC))
    '2024-08-05T09:30:00Z'
    """
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def moment(stamped: str) -> datetime:
    """Return what ``stamp`` was given, to the second."""
    return datetime.fromisoformat(stamped)


def http_date(text: str) -> datetime | None:
    """Return the time that a header names, in any of the three forms of RFC 9110 section 5.6.7; None if it is none.

    >>> http_date("Sunday, 06-Nov-94 08:49:37 GMT")
    datetime.datetime(1994, 11, 6, 8, 49, 37, tzinfo=datetime.timezone.utc)
    """
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
