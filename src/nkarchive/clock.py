"""Times as they are stored: UTC ISO 8601 text ending in Z."""

from __future__ import annotations

from datetime import UTC, datetime
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
