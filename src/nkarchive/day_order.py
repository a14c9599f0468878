"""Which day a date of figures alone is: the order of day and month, and the century of a year of two digits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from nkarchive.calendars import from_buddhist


def ordered(one: int, two: int, year: int, dash: str, language: str, seen_at: datetime | None) -> date | None:
    """Return the day of 5/3/2024: day first, but in American English; unsure English is not read."""
    day_first, month_first = day_of(year, two, one), day_of(year, one, two)
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


def year_of(year: int, *, thai: bool = False) -> int:
    """Return the year that two digits stand for: the web's, not the century before it."""
    if thai and year > 40:
        return from_buddhist(2500 + year)
    return 2000 + year if year < 70 else 1900 + year


def day_of(year: int, month: int, day: int) -> date | None:
    """Return that day, None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
