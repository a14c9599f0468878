"""When a source is due: slots on its own wall clock, from ``every 30m`` or from a crontab line.

``every 15m to 1d`` has the slots of ``every 15m``; which of them a finder is read at is for what it yields to say
(``polling.py``).

Both kinds of schedule name wall-clock times. The wall clock jumps twice a year in many places, and
jumped by half an hour in Pyongyang in 2015 and 2018. Two rules see to it that no slot is lost or
doubled: a slot that the clock skips falls on the instant of the skip; a slot that the clock shows
twice counts the first time, and the second time only where the schedule is finer than the jump
(``every 30m`` goes on every thirty minutes through the hour that comes twice, ``every 1d`` and
``30 1 * * *`` do not fire again).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)
# 29 February falls on a given weekday every 28 years, over 2100 after 40.
_LONGEST_WAIT = timedelta(days=366 * 41)
_LONGEST_STEP_S = 366 * 86400.0
# APScheduler looks for a day that never comes, 30 February, until the end of its trigger.
_END = datetime(2200, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- wall-clock times are naive throughout this file
_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhdw])")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def duration_s(text: str) -> float:
    """Return the seconds that ``2s``, ``30m``, ``1.5h``, ``1d`` or ``2w`` stand for. Raises ValueError.

    >>> duration_s("30m")
    1800.0
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        hint = f"{text.strip()}s or {text.strip()}m" if text.strip().isdigit() else "2s, 30m, 6h or 1d"
        raise ValueError(f'"{text}" is not a length of time (write {hint})')
    return float(match[1]) * _UNITS_S[match[2]]


class _Rhythm(Protocol):
    """A set of wall-clock times."""

    def after(self, wall: datetime) -> datetime | None:
        """Return the first time later than *wall*, None if there is none."""

    def goes_on(self, jump: timedelta) -> bool:
        """Tell whether times that the clock shows again after going back by *jump* count again."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Every *step*, counted from the wall clock's midnight of 1970-01-01."""

    step: timedelta

    def after(self, wall: datetime) -> datetime:
        return _EPOCH + ((wall - _EPOCH) // self.step + 1) * self.step

    def goes_on(self, jump: timedelta) -> bool:
        return self.step <= jump


@dataclass(frozen=True, slots=True)
class _Crontab:
    """A crontab line: two triggers where days of the month and of the week are both given."""

    triggers: tuple[CronTrigger, ...]
    every_hour: bool

    def after(self, wall: datetime) -> datetime | None:
        # The triggers run on UTC, which never jumps, and so see plain wall-clock times: APScheduler
        # 3.11 itself fires "30 1 * * *" twice on the night when the clock goes back.
        start = (wall + _TICK).replace(tzinfo=UTC)
        found = [trigger.get_next_fire_time(None, start) for trigger in self.triggers]
        return min((time.replace(tzinfo=None) for time in found if time is not None), default=None)

    def goes_on(self, jump: timedelta) -> bool:
        return self.every_hour


@lru_cache(maxsize=256)
def _rhythm(schedule: str) -> _Rhythm:
    words = schedule.split()
    if words[:1] == ["every"]:
        if len(words) == 4 and words[2] == "to":
            most_s = duration_s(words[3])
            if most_s <= duration_s(words[1]) or most_s > _LONGEST_STEP_S:
                raise ValueError(f'"{schedule}" is no span of time (write the shorter first: "every 15m to 1d")')
        elif len(words) != 2:
            raise ValueError(f'"{schedule}" is not a schedule (write "every 30m", "every 1d" or "every 15m to 1d")')
        step_s = duration_s(words[1])
        if step_s < 1:
            raise ValueError(f'"{schedule}" is too often (write at least "every 1s")')
        if step_s > _LONGEST_STEP_S:
            raise ValueError(f'"{schedule}" is too seldom (write at most "every 366d")')
        return _Grid(timedelta(seconds=step_s))
    if len(words) != 5:
        raise ValueError(
            f'"{schedule}" is not a schedule (write "every 30m", or the five fields of a crontab line: "*/30 * * * *")'
        )
    minute, hour, day, month, weekday = words
    # crontab(5): where both days are restricted, either will do.
    either = not day.startswith("*") and not weekday.startswith("*")
    try:
        named = _weekdays(weekday)
        days = [(day, "*"), ("*", named)] if either else [(day, named)]
        triggers = tuple(
            CronTrigger(minute=minute, hour=hour, day=d, month=month, day_of_week=w, timezone=UTC, end_date=_END)
            for d, w in days
        )
    except ValueError as error:
        raise ValueError(f'"{schedule}" is not a crontab line: {error} (write "*/30 * * * *")') from None
    return _Crontab(triggers, every_hour=hour in ("*", "*/1", "0-23"))


def _weekdays(field: str) -> str:
    """Return crontab's days of the week by name: its 0 and 7 are Sunday, APScheduler's 0 is Monday."""
    if field == "*":
        return field
    chosen: set[int] = set()
    for part in field.lower().split(","):
        match = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", part)
        if match is None or (match[1] == "*" and match[2]) or match[3] == "0":
            raise ValueError(f'"{field}" are no days of the week')
        if match[1] == "*":
            first, last = 0, 6
        else:
            first = _weekday(match[1])
            last = _weekday(match[2]) if match[2] else (6 if match[3] else first)
        last += 7 if last < first else 0
        chosen.update(number % 7 for number in range(first, last + 1, int(match[3] or 1)))
    return ",".join(_WEEKDAYS[number] for number in sorted(chosen))


def _weekday(text: str) -> int:
    if text in _WEEKDAYS:
        return _WEEKDAYS.index(text)
    if text.isdigit() and int(text) <= 7:
        return int(text)
    raise ValueError(f'"{text}" is no day of the week')


def span_s(schedule: str) -> tuple[float, float] | None:
    """Return the bounds between which ``every 15m to 1d`` lets a finder's interval adapt; None where it is fixed.

    >>> span_s("every 15m to 1d"), span_s("every 30m")
    ((900.0, 86400.0), None)
    """
    words = schedule.split()
    return (duration_s(words[1]), duration_s(words[3])) if len(words) == 4 and words[2] == "to" else None


def check(schedule: str) -> None:
    """Raise ValueError, with what to write instead, unless *schedule* is one and fires at least once."""
    if _rhythm(schedule).after(datetime(2024, 1, 1)) is None:  # noqa: DTZ001
        raise ValueError(f'"{schedule}" never comes (is there such a day?)')


def next_slot(schedule: str, timezone: str, after: datetime) -> datetime:
    """Return the first slot later than *after*, in UTC. Raises ValueError where there is none."""
    rhythm, zone = _rhythm(schedule), ZoneInfo(timezone)
    start = after.astimezone(UTC)
    offset = _offset(zone, start)
    wall = _wall(start, offset)
    while True:
        found = rhythm.after(wall)
        if found is None:
            raise ValueError(f'"{schedule}" has no slot after {after:%Y-%m-%d}')
        slot = found.replace(tzinfo=UTC) - offset
        jump_at = _first_jump(zone, start, slot)
        if jump_at is None:
            local = slot.astimezone(zone)
            if not local.fold or rhythm.goes_on(_width(local)):
                return slot
            start, wall = slot, found
            continue
        # *slot* was reckoned with an offset that ends at *jump_at*.
        offset = _offset(zone, jump_at)
        if found < _wall(jump_at, offset):
            return jump_at  # the clock skipped *found*
        start, wall = jump_at, _wall(jump_at, offset) - _TICK


def last_slot(schedule: str, timezone: str, now: datetime) -> datetime:
    """Return the latest slot not later than *now*, in UTC. Raises ValueError where there is none."""
    now = now.astimezone(UTC)
    rhythm = _rhythm(schedule)
    back = rhythm.step if isinstance(rhythm, _Grid) else timedelta(hours=1)
    while (found := next_slot(schedule, timezone, now - back - _TICK)) > now:
        back *= 2
        if back > _LONGEST_WAIT:
            raise ValueError(f'"{schedule}" has no slot before {now:%Y-%m-%d}')
    none_after = now
    while (following := next_slot(schedule, timezone, found)) <= now:
        middle = following + (none_after - following) / 2
        later = next_slot(schedule, timezone, middle)
        if later <= now:
            found = later
        else:
            found, none_after = following, middle
    return found


def is_due(schedule: str, timezone: str, *, last_began: datetime | None, now: datetime) -> bool:
    """Tell whether a slot has passed since the last pass began (None: there was none).

    A pass that began in the future shows that the clock was wrong: it does not count.
    """
    if last_began is None or last_slot(schedule, timezone, now) > last_began:
        return True
    return last_began > now and is_from_the_future(schedule, timezone, last_began, now=now)


def is_from_the_future(schedule: str, timezone: str, moment: datetime, *, now: datetime) -> bool:
    """Tell whether a whole slot lies between *now* and *moment*: more than a clock being set right."""
    coming = next_slot(schedule, timezone, now)
    return next_slot(schedule, timezone, coming) <= moment


def _wall(moment: datetime, offset: timedelta) -> datetime:
    return (moment + offset).replace(tzinfo=None)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _width(local: datetime) -> timedelta:
    """Return by how much the clock went back before the second showing of *local*."""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    assert first is not None
    assert second is not None
    return first - second


def _first_jump(zone: ZoneInfo, start: datetime, end: datetime) -> datetime | None:
    """Return the first instant in (start, end] from which on the zone's offset is another than at *start*."""
    before, low = _offset(zone, start), start
    while low < end:
        high = min(low + _DAY, end)
        if _offset(zone, high) != before:
            while high - low > _TICK:
                middle = low + (high - low) / 2
                low, high = (low, middle) if _offset(zone, middle) != before else (middle, high)
            return high
        low = high
    return None
