"""What a feed says of when it wants to be read: ttl, skipHours and skipDays of RSS, updatePeriod of RSS 1.0."""

from __future__ import annotations

import re

from nkarchive.discover.sniffing import unpacked
from nkarchive.errors import FinderUnreadable
from nkarchive.model import Page
from nkarchive.polling import Wish

_HEAD_BYTES = 65_536
_FIRST_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_TTL = re.compile(rb"<ttl>\s*(\d{1,7})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<(?:\w+:)?updatePeriod>\s*(\w+)\s*</", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<(?:\w+:)?updateFrequency>\s*(\d{1,6}(?:\.\d{1,6})?)\s*</", re.IGNORECASE)
_HOURS = re.compile(rb"<skipHours>(.*?)</skipHours>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAYS = re.compile(rb"<skipDays>(.*?)</skipDays>", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(rb"<day>\s*(\w+)\s*</day>", re.IGNORECASE)
_WEEKDAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_PERIODS_S = {b"hourly": 3600.0, b"daily": 86400.0, b"weekly": 7 * 86400.0, b"monthly": 30 * 86400.0}


def wish_of(page: Page) -> Wish:
    """Return what the feed in *page* asks of its readers; nothing where it asks for nothing that can be read."""
    try:
        body = unpacked(page, "feed")
    except FinderUnreadable:
        return Wish()
    own = _ASIDE.sub(b"", _outside_entries(body))
    ttl = _TTL.search(own)
    period, frequency = _PERIOD.search(own), _FREQUENCY.search(own)
    often = float(frequency[1]) if frequency else 1.0
    period_s = _PERIODS_S.get(period[1].lower(), 0.0) if period else 0.0
    hours, days = _HOURS.search(own), _DAYS.search(own)
    skip_hours = {int(number) % 24 for number in _HOUR.findall(hours[1]) if int(number) <= 24} if hours else set()
    named = [day.lower() for day in _DAY.findall(days[1])] if days else []
    skip_days = {_WEEKDAYS.index(day) for day in named if day in _WEEKDAYS}
    return Wish(
        ttl_s=max(60.0 * float(ttl[1]) if ttl else 0.0, period_s / often if often else 0.0),
        # who forbids every hour, or every day, has forbidden nothing
        skip_hours=frozenset(skip_hours) if len(skip_hours) < 24 else frozenset(),
        skip_days=frozenset(skip_days) if len(skip_days) < 7 else frozenset(),
    )


def _outside_entries(body: bytes) -> bytes:
    """Return what stands before the first entry and, where a feed puts its own things last, after the last one."""
    first = _FIRST_ENTRY.search(body)
    if first is None:
        return body[:_HEAD_BYTES]
    last = max(body.rfind(b"</item>"), body.rfind(b"</entry>"))
    return body[: first.start()][:_HEAD_BYTES] + (body[last:][:_HEAD_BYTES] if last >= 0 else b"")
