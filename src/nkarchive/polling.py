"""How often a finder is read: as often as it pays, and not before its site would have it read again.

The rule comes from Media Cloud's rss-fetcher, which polls some 130,000 feeds so: the share of an answer's entries that
were known already (duplicates) says whether it came too soon or too late, and only a poll that was about on time is
judged. There the share alone decides; a front page with a hundred links would never be read more often again, so here
several new articles at once count too, and one is taken for just right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from nkarchive.clock import http_date
from nkarchive.visits import Exchange

LONGEST_WISH_S = 86400.0  # a max-age or ttl of a month must not silence a source
_LONGER = 1.5
_SEVERAL = 2
_FEW_DUPLICATES = 1 / 3  # the list has nearly rolled over: what fell off its end may have been missed
_HOUR = timedelta(hours=1)
_DIRECTIVE = re.compile(r"""([a-z-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?""", re.IGNORECASE)


def next_interval_s(
    interval_s: float | None, *, new: int, listed: int, since_s: float, least_s: float, most_s: float
) -> float:
    """Return how long to wait for the next reading of a finder that was read after *since_s* seconds.

    *new* of the *listed* entries were not known; *interval_s* is what was waited for, None at the first
    reading, which says nothing: all is new then.

    >>> hour, day = 3600.0, 86400.0
    >>> next_interval_s(2 * hour, new=0, listed=20, since_s=2 * hour, least_s=hour, most_s=day) / hour
    3.0
    >>> next_interval_s(4 * hour, new=3, listed=20, since_s=4 * hour, least_s=hour, most_s=day) / hour
    2.0
    """
    if interval_s is None:
        return least_s
    known_s = min(max(interval_s, least_s), most_s)
    early, late = since_s < known_s / 2, since_s > known_s * 2
    wanted_s = known_s
    if new == 0:
        wanted_s = known_s if early else known_s * _LONGER
    elif late:
        pass
    elif listed - new < listed * _FEW_DUPLICATES:
        wanted_s = known_s / 4
    elif new >= _SEVERAL:
        wanted_s = known_s / 2
    return min(max(wanted_s, least_s), most_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a feed itself asks of its readers: *ttl_s* between two readings, hours (UTC) and weekdays (0: Monday) without."""

    ttl_s: float = 0.0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()

    def asked_s(self, fresh_s: float) -> float:
        """Return the least time between two readings, a day at most; *fresh_s* is what the answer's headers say."""
        return min(max(self.ttl_s, fresh_s), LONGEST_WISH_S)

    def granted(self, wanted: datetime, *, read_at: datetime, fresh_s: float) -> datetime:
        """Return when a feed that was read at *read_at*, and would be at *wanted*, may be: a day later at the latest."""
        at = max(wanted, read_at + timedelta(seconds=self.asked_s(fresh_s)))
        latest = max(wanted, read_at + timedelta(seconds=LONGEST_WISH_S))
        while at < latest and (at.hour in self.skip_hours or at.weekday() in self.skip_days):
            at = at.replace(minute=0, second=0, microsecond=0) + _HOUR
        return min(at, latest)


def fresh_for_s(answer: Exchange) -> float:
    """Return for how long an answer says that it stays as it is, by RFC 9111 section 4.2; a day at most.

    ``no-cache`` and its like, dates that are none, and what is past mean 0. What a shared cache may do is not asked.
    """
    if answer.status not in (200, 304):
        return 0.0
    said = ", ".join(value for name, value in answer.headers if name.lower() == "cache-control")
    directives = {name.lower(): quoted or plain for name, quoted, plain in _DIRECTIVE.findall(said)}
    if "no-store" in directives or directives.get("no-cache") == "":
        return 0.0
    if "max-age" in directives:
        digits = directives["max-age"]
        lifetime_s = float(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 20 else 0.0
    else:
        expires = http_date(answer.header("expires"))
        began = http_date(answer.header("date")) or answer.fetched_at
        lifetime_s = (expires - began).total_seconds() if expires else 0.0
    age = answer.header("age").strip()
    age_s = float(age) if age.isascii() and age.isdecimal() and len(age) < 20 else 0.0
    return min(max(lifetime_s - age_s, 0.0), LONGEST_WISH_S)
