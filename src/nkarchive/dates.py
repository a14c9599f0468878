"""Printed dates to ISO 8601: many languages, the Juche calendar, relative spans.

A wrong date is worse than none: what can be read in two ways is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nkarchive.calendar_patterns import BEFORE, patterns_for, places_in
from nkarchive.calendar_words import AMBIGUOUS, MONTHS, NAMED_ZONES, SPANS, ZONES
from nkarchive.text import fold

_FIRST_YEAR = 1900
_LONGEST = 4_000  # letters looked at: a date stands in a line, not in a book

_WEEKDAY = re.compile(
    r"(?:\b(?:mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?\b|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b),?\.?\s*$",
    re.I,
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mon>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?:[T ]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_UNIT = "|".join(re.escape(word) for word in sorted(SPANS, key=len, reverse=True))
_AGO = re.compile(
    rf"(?:(?P<pre>vor|il y a|hace|há|fa|для)\s+)?(?P<n>\d{{1,3}}|an?|one)\s*(?P<unit>{_UNIT})(?![^\W\d_])\.?\s*(?P<post>ago|전|前|geleden|sedan|siden|temu|назад|тому|önce|atrás|fa|trước)?"
    rf"|(?P<n2>\d{{1,3}})\s?(?P<unit2>초|분|시간|일|주|秒|分钟|分鐘|分|小时|小時|時間|天|日)\s?(?P<post2>전|前)",
    re.I,
)
_NAMED_DAYS = {
    "today": 0,
    "yesterday": 1,
    "heute": 0,
    "gestern": 1,
    "오늘": 0,
    "어제": 1,
    "aujourd'hui": 0,
    "hier": 1,
    "hoy": 0,
    "ayer": 1,
    "今天": 0,
    "昨天": 1,
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as a page prints it: *iso* a day, or a datetime with offset; *text* the words themselves."""

    iso: str
    text: str

    @property
    def day(self) -> date:
        """The calendar day, as printed."""
        return date.fromisoformat(self.iso[:10])


def parse(text: str, *, timezone: str = "UTC", seen_at: datetime | None = None, language: str = "") -> Printed | None:
    """Return the first date that *text* prints, None where there is none, or none that is certain.

    *timezone* is the zone of times printed without one; relative dates count from *seen_at*. Dates
    run from 1900 to the day after *seen_at* (agencies east of us print tomorrow's).

    >>> parse("Monday 12th September, 2016").iso, parse("[Juche113.8.5.]").iso
    ('2016-09-12', '2024-08-05')
    >>> parse("2024.08.05 14:05", timezone="Asia/Seoul").iso
    '2024-08-05T14:05:00+09:00'
    """
    return next(iter(_found(text, timezone, seen_at, language)), None) or _relative(text, timezone, seen_at)


def parse_machine(
    text: str, *, timezone: str = "UTC", seen_at: datetime | None = None, language: str = ""
) -> Printed | None:
    """Return the date of a value meant for machines: ``parse``, and 20240305, 20240305T0900, Unix times."""
    value = fold(text)
    printed = parse(value, timezone=timezone, seen_at=seen_at, language=language)
    if printed:
        return printed
    if re.fullmatch(r"1\d{9}(?:\d{3})?(?:\.\d+)?", value):
        moment = datetime.fromtimestamp(int(value[:10]), UTC)
        return _checked(moment.isoformat(), value, seen_at, timezone)
    match = _COMPACT.search(value)
    return _printed(match, value, timezone, seen_at, language) if match else None


def find_all(text: str, *, timezone: str = "UTC", seen_at: datetime | None = None, language: str = "") -> list[Printed]:
    """Return every absolute date that *text* prints, in order; see ``parse``.

    >>> [printed.iso for printed in find_all("입력 2024-03-05 수정 2024-03-06")]
    ['2024-03-05', '2024-03-06']
    """
    return list(_found(text, timezone, seen_at, language))


def _found(text: str, zone: str, seen_at: datetime | None, language: str) -> Iterator[Printed]:
    yield from _all_in(fold(text[:_LONGEST]), zone, seen_at, language)


@lru_cache(maxsize=2048)
def _all_in(text: str, zone: str, seen_at: datetime | None, language: str) -> tuple[Printed, ...]:
    """Return the dates of a folded *text*; a page's readers ask for the same lines several times."""
    places = places_in(text)
    if not places:
        return ()
    taken: list[tuple[int, int, Printed]] = []
    for pattern in patterns_for(text):
        for begin, end in places:
            for match in pattern.finditer(text, begin, end):
                if any(match.start() < end and start < match.end() for start, end, _ in taken):
                    continue
                printed = _printed(match, text, zone, seen_at, language)
                if printed:
                    taken.append((match.start(), match.end(), printed))
    taken.sort(key=lambda item: item[0])
    return tuple(printed for _, _, printed in taken)


def _printed(match: re.Match[str], text: str, zone: str, seen_at: datetime | None, language: str) -> Printed | None:
    part = match.groupdict()
    day = _day(part, language, seen_at)
    if day is None:
        return None
    words = match.group().strip()
    start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    if not part.get("hour"):
        before = BEFORE.search(text[max(0, start - 40) : start])
        if before and before.group("sep") == ":":
            part = {**part, **before.groupdict()}
            words = (before.group() + words).strip()
            start = -1
    if start > 0 and (weekday := _WEEKDAY.search(text[max(0, start - 14) : start])):
        words = weekday.group() + words
    moment = _moment(day, part, zone, language)
    return _checked(moment.isoformat() if moment else day.isoformat(), words.rstrip(" ,-–|"), seen_at, zone)


def _day(part: dict[str, str | None], language: str, seen_at: datetime | None) -> date | None:
    tongue = language[:2].lower()
    year = int(part.get("year") or 0)
    if juche := part.get("juche"):
        # year 1 is 1912; where both calendars are printed they must agree
        if year and year != int(juche) + 1911:
            return None
        year = int(juche) + 1911
    if year >= 2500:
        year -= 543  # the Buddhist era
    if one := part.get("one"):
        return _ordered(int(one), int(part.get("two") or 0), year, part.get("dash") or "", language, seen_at)
    if word := part.get("month"):
        word = word.lower()
        month = MONTHS.get(word, 0)
        if word in AMBIGUOUS:
            usual, elsewhere, other = AMBIGUOUS[word]
            month = other if tongue in elsewhere else usual
    else:
        month = int(part.get("mon") or 0)
    return _date(year, month, int(part.get("day") or 0))


def _ordered(one: int, two: int, year: int, dash: str, language: str, seen_at: datetime | None) -> date | None:
    """Return the day of 5/3/2024: day first, but in American English; unsure English is not read."""
    day_first, month_first = _date(year, two, one), _date(year, one, two)
    if not (day_first and month_first) or day_first == month_first:
        return day_first or month_first
    if dash == "." or (language and not language.lower().startswith("en")):
        return day_first
    latest = (seen_at + timedelta(days=1)).date() if seen_at else None
    if latest and (day_first > latest) != (month_first > latest):
        return month_first if day_first > latest else day_first
    region = language.replace("_", "-").lower().partition("-")[2]
    if region in {"us", "ph"}:
        return month_first
    if region:
        return day_first
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(day: date, part: dict[str, str | None], zone: str, language: str) -> datetime | None:
    if not part.get("hour"):
        return None
    hour = int(part["hour"] or 0)
    half = (part.get("ampm") or part.get("half") or "").lower().replace(".", "")
    if half in {"pm", "오후", "下午", "午後"} and hour < 12:
        hour += 12
    elif half in {"am", "오전", "上午", "午前"} and hour == 12:
        hour = 0
    if hour > 23:
        return None
    place = _zone(part.get("zone") or "", zone, language)
    return datetime(
        day.year, day.month, day.day, hour, int(part.get("minute") or 0), int(part.get("second") or 0), tzinfo=place
    )


def _zone(printed: str, zone: str, language: str) -> tzinfo:
    name = printed.strip().lower().replace("−", "-")
    offset = re.fullmatch(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d\d)?", name)
    if offset:
        sign = -1 if offset[1] == "-" else 1
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(sign * span) if span < timedelta(hours=15) else _named(zone)
    if name == "cst" and language[:2] == "zh":
        return timezone(timedelta(hours=8))
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    return _named(NAMED_ZONES.get(name, zone))


@lru_cache(maxsize=64)
def _named(zone: str) -> tzinfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _checked(iso: str, words: str, seen_at: datetime | None, zone: str) -> Printed | None:
    year = int(iso[:4])
    if not _FIRST_YEAR <= year <= 2100:
        return None
    if seen_at and date.fromisoformat(iso[:10]) > (seen_at.astimezone(_named(zone)) + timedelta(days=1)).date():
        return None
    return Printed(iso, words)


def _relative(text: str, zone: str, seen_at: datetime | None) -> Printed | None:
    """Return the date of ``3 hours ago``: an hour's precision as a datetime, a day's as a day."""
    text = fold(text[:200])
    if seen_at is None or not text:
        return None
    here = seen_at.astimezone(_named(zone))
    for match in _AGO.finditer(text):
        if not (match["pre"] or match["post"] or match["post2"]):
            continue
        count, unit = match["n"] or match["n2"], (match["unit"] or match["unit2"]).lower()
        span = SPANS[unit] * (int(count) if count.isdigit() else 1)
        then = here - timedelta(seconds=span)
        iso = then.date().isoformat() if SPANS[unit] >= 86400 else then.replace(second=0, microsecond=0).isoformat()
        return Printed(iso, match.group().strip())
    first = re.match(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower())
    if first and first.group() in _NAMED_DAYS and len(text) < 40:
        return Printed((here - timedelta(days=_NAMED_DAYS[first.group()])).date().isoformat(), text)
    return None
