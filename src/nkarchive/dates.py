"""Printed dates to ISO 8601: many languages, scripts and calendars, the Juche one too, and relative spans.

A wrong date is worse than none: what can be read in two ways is not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from nkarchive import relative_dates
from nkarchive.calendar_months import AMBIGUOUS, JALALI_MONTHS, MONTHS, plain
from nkarchive.calendar_patterns import BEFORE, CHINESE, JALALI, SHORT, SHORT_NAMED, patterns_for, places_in
from nkarchive.calendars import chinese_number, from_buddhist, from_jalali, year_of_era
from nkarchive.day_order import day_of, ordered, year_of
from nkarchive.text import fold, is_european
from nkarchive.zones import named, zone_of

_FIRST_YEAR = 1900
_LONGEST = 4_000  # letters looked at: a date stands in a line, not in a book
_EPOCH = "1970-01-01"  # what a template prints for a date that it has not got

_WEEKDAY = re.compile(
    r"(?:\b(?:mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?\b|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b),?\.?\s*$",
    re.I,
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mon>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?:[T ]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_UNIX = re.compile(r"-?1\d{9}(?:\d{3})?(?:\.\d+)?")
_PERSIAN = ("fa", "ps", "prs", "ckb", "ku", "az", "tg")  # languages whose pages may count by the Jalali calendar
_NOON = {"pm", "오후", "下午", "午後", "晚上", "μμ", "مساء", "مساءً", "م"}
_MORNING = {"am", "오전", "上午", "午前", "凌晨", "πμ", "صباحا", "ص"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as a page prints it: *iso* a day, or a datetime with offset; *text* the words themselves.

    *zoned* says that the words themselves name the zone of the time, *relative* that they count from the moment
    at which the page was seen: the same words stand for another date on each visit.
    """

    iso: str
    text: str
    zoned: bool = False
    relative: bool = False

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
    printed = next(iter(_found(text, timezone, seen_at, language)), None)
    if printed or seen_at is None:
        return printed
    relative = relative_dates.read(text, seen_at.astimezone(named(timezone)))
    return Printed(*relative, relative=True) if relative else None


def parse_machine(
    text: str, *, timezone: str = "UTC", seen_at: datetime | None = None, language: str = ""
) -> Printed | None:
    """Return the date of a value meant for machines: ``parse``, and 20240305, 20240305T0900, Unix times."""
    value = fold(text)
    printed = parse(value, timezone=timezone, seen_at=seen_at, language=language)
    if printed is None:
        if _UNIX.fullmatch(value):
            moment = datetime.fromtimestamp(int(value[:10]), UTC)
            return _checked(moment.isoformat(), value, seen_at, timezone, zoned=True)
        match = _COMPACT.search(value)
        printed = _printed(match, value, value, timezone, seen_at, language) if match else None
    return printed if printed and not printed.iso.startswith(_EPOCH) else None


def find_all(text: str, *, timezone: str = "UTC", seen_at: datetime | None = None, language: str = "") -> list[Printed]:
    """Return every absolute date that *text* prints, in order; see ``parse``.

    >>> [printed.iso for printed in find_all("입력 2024-03-05 수정 2024-03-06")]
    ['2024-03-05', '2024-03-06']
    """
    return list(_found(text, timezone, seen_at, language))


def find_short(text: str, *, seen_at: datetime | None = None, language: str = "") -> list[tuple[Printed, ...]]:
    """Return the dates of *text* whose year has two digits, each in all the ways in which it may be read.

    >>> [[printed.iso for printed in ways] for ways in find_short("Stand: 12.03.24", language="de")]
    [['2024-03-12']]
    >>> [[printed.iso for printed in ways] for ways in find_short("03/12/24", language="en")]
    [['2024-03-12', '2024-12-03']]
    """
    line = fold(text[:_LONGEST])
    plain_line = _with_ascii_digits(line)
    found: list[tuple[int, tuple[Printed, ...]]] = []
    for match in (*SHORT.finditer(plain_line), *SHORT_NAMED.finditer(plain_line)):
        days = dict.fromkeys(day for day in _short(match, language) if day)
        words = line[match.start() : match.end()].strip()
        ways = [_checked(day.isoformat(), words, seen_at, "UTC") for day in days]
        if kept := tuple(way for way in ways if way):
            found.append((match.start(), kept))
    found.sort(key=lambda entry: entry[0])
    return [ways for _, ways in found[:20]]


def _found(text: str, zone: str, seen_at: datetime | None, language: str) -> Iterator[Printed]:
    yield from _all_in(fold(text[:_LONGEST]), zone, seen_at, language)


@lru_cache(maxsize=2048)
def _all_in(text: str, zone: str, seen_at: datetime | None, language: str) -> tuple[Printed, ...]:
    """Return the dates of a folded *text*; a page's readers ask for the same lines several times."""
    line = _with_ascii_digits(text)
    tries: list[tuple[re.Pattern[str], int, int]] = []
    if places := places_in(line):
        tries = [(pattern, begin, end) for pattern in patterns_for(line) for begin, end in places]
    if "年" in line and "月" in line:
        tries.append((CHINESE, 0, len(line)))
    if _may_be_persian(line, language):
        tries += [(pattern, 0, len(line)) for pattern in JALALI]
    taken: list[tuple[int, int, Printed]] = []
    for pattern, begin, end in tries:
        for match in pattern.finditer(line, begin, end):
            if any(match.start() < end and start < match.end() for start, end, _ in taken):
                continue
            printed = _printed(match, line, text, zone, seen_at, language)
            if printed:
                taken.append((match.start(), match.end(), printed))
    taken.sort(key=lambda item: item[0])
    return tuple(printed for _, _, printed in taken)


_OTHER_DIGIT = re.compile(r"(?![0-9])\d")


def _with_ascii_digits(text: str) -> str:
    """Return *text* with the digits of all scripts as 0 to 9, each in its place."""
    if is_european(text):
        return text
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit.group())), text)


_ARABIC = re.compile(r"[\u0600-\u06ff]")
_JALALI_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")


def _may_be_persian(line: str, language: str) -> bool:
    tongue = language.lower().partition("-")[0]
    may_be = tongue in _PERSIAN or (not tongue and not is_european(line) and _ARABIC.search(line) is not None)
    return may_be and _JALALI_YEAR.search(line) is not None


def _printed(
    match: re.Match[str], line: str, text: str, zone: str, seen_at: datetime | None, language: str
) -> Printed | None:
    """Return the date of *match* in *line*, in the words of *text*, which differs from it in its digits alone."""
    part = match.groupdict()
    day = _day(part, language, seen_at)
    if day is None:
        return None
    start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    words = text[start : match.end()].strip()
    if not part.get("hour"):
        before = BEFORE.search(line[max(0, start - 40) : start])
        if before and before.group("sep") == ":":
            part = {**part, **before.groupdict()}
            words = (text[max(0, start - 40) + before.start() : start] + words).strip()
            start = -1
    if start > 0 and (weekday := _WEEKDAY.search(text[max(0, start - 14) : start])):
        words = weekday.group() + words
    moment = _moment(day, part, zone, language)
    return _checked(
        moment.isoformat() if moment else day.isoformat(),
        words.rstrip(" ,-–|"),
        seen_at,
        zone,
        zoned=bool(moment and part.get("zone")),
    )


def _day(part: dict[str, str | None], language: str, seen_at: datetime | None) -> date | None:
    if numerals := part.get("cyear"):
        return day_of(
            chinese_number(numerals), chinese_number(part.get("cmon") or ""), chinese_number(part.get("cday") or "")
        )
    year = int(part.get("year") or 0)
    day = int(part.get("day") or 0)
    if era := part.get("era"):
        # where both calendars are printed they must agree
        counted = year_of_era(era, part.get("number") or "")
        if year and year != counted:
            return None
        year = counted
    if 1300 <= year < 1500:
        month = JALALI_MONTHS.get((part.get("month") or "").rstrip(".")) if part.get("month") else part.get("mon")
        return from_jalali(year, int(month), day) if month else None
    if year >= 2500:
        year = from_buddhist(year)
    if one := part.get("one"):
        return ordered(int(one), int(part.get("two") or 0), year, part.get("dash") or "", language, seen_at)
    month = _month(part.get("month") or "", language) if part.get("month") else int(part.get("mon") or 0)
    return day_of(year, month, day)


def _month(word: str, language: str) -> int:
    word = word.lower().replace(" ", "").rstrip(".॰'’׳")
    if word in AMBIGUOUS:
        usual, elsewhere, other = AMBIGUOUS[word]
        return other if language[:2].lower() in elsewhere else usual
    return MONTHS.get(word) or MONTHS.get(plain(word), 0)


def _short(match: re.Match[str], language: str) -> Iterator[date | None]:
    """Yield the days that 12.03.24 may be: by the order of the language where it is sure, else in every order."""
    part = match.groupdict()
    tongue = language.lower()[:2]
    if part.get("month"):
        year = year_of(int(part["short"]), thai=tongue == "th")
        yield day_of(year, _month(part["month"], language), int(part["day"]))
        return
    one, two, three = int(part["one"]), int(part["two"]), int(part["three"])
    day_first = day_of(year_of(three, thai=tongue == "th"), two, one)
    if tongue in {"ko", "ja", "zh", "hu", "mn"}:
        yield day_of(year_of(one), two, three)
    elif part["dash"] == "." or (tongue and tongue != "en" and part["dash"] == "/"):
        yield day_first
    else:
        month_first = day_of(year_of(three), one, two)
        region = language.replace("_", "-").lower().partition("-")[2]
        if part["dash"] == "-":
            yield day_of(year_of(one), two, three)
        if region not in {"us", "ph"}:
            yield day_first if region else month_first
        if region in {"us", "ph"} or not region:
            yield month_first if region else day_first


def _moment(day: date, part: dict[str, str | None], zone: str, language: str) -> datetime | None:
    if not part.get("hour"):
        return None
    hour = int(part["hour"] or 0)
    half = re.sub(r"[.\s]", "", (part.get("ampm") or part.get("half") or "").lower())
    if half in _NOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    if hour > 23:
        return None
    place = zone_of(part.get("zone") or "", zone, language)
    return datetime(
        day.year, day.month, day.day, hour, int(part.get("minute") or 0), int(part.get("second") or 0), tzinfo=place
    )


def _checked(iso: str, words: str, seen_at: datetime | None, zone: str, *, zoned: bool = False) -> Printed | None:
    year = int(iso[:4])
    if not _FIRST_YEAR <= year <= 2100:
        return None
    if seen_at and date.fromisoformat(iso[:10]) > (seen_at.astimezone(named(zone)) + timedelta(days=1)).date():
        return None
    return Printed(iso, words, zoned)
