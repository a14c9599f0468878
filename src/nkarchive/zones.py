"""The zone of a printed time: its own abbreviation or offset, else the publisher's."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nkarchive.calendar_words import NAMED_ZONES, OTHER_ZONES, ZONES

_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])\s?(\d{1,2}):?(\d\d)?")
_WIDEST = timedelta(hours=15)


def zone_of(printed: str, usual: str, language: str) -> tzinfo:
    """Return the zone that *printed* names, as in ``+09:00``, ``KST`` or ``GMT+9``; that called *usual* where it names none.

    >>> zone_of("KST", "UTC", "").utcoffset(None), zone_of("CST", "UTC", "zh").utcoffset(None)
    (datetime.timedelta(seconds=32400), datetime.timedelta(seconds=28800))
    """
    name = printed.strip().lower().replace("−", "-")
    offset = _OFFSET.fullmatch(name)
    if offset:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-span if offset[1] == "-" else span) if span < _WIDEST else named(usual)
    hours = OTHER_ZONES.get(name, {}).get(language[:2].lower(), ZONES.get(name))
    if hours is not None:
        return timezone(timedelta(hours=hours))
    return named(NAMED_ZONES.get(name, usual))


@lru_cache(maxsize=64)
def named(zone: str) -> tzinfo:
    """Return the zone of that name in the tz database, UTC where there is none."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
