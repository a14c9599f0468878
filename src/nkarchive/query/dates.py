"""Days, months and years as people write them in ISO 8601."""

from __future__ import annotations

import re
from datetime import date, timedelta


def first_day(text: str) -> str:
    """Return the first day of a year, month or day written in ISO 8601. Raises ValueError.

    >>> first_day("2024"), first_day("2024-08")
    ('2024-01-01', '2024-08-01')
    """
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        raise ValueError(f"{text!r} is not a day, month or year (write 2024-08-05, 2024-08 or 2024)")
    try:
        return date.fromisoformat(f"{text}-01-01"[:10]).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not in the calendar") from None


def day_past(text: str) -> str:
    """Return the day after a year, month or day written in ISO 8601. Raises ValueError.

    >>> day_past("2023"), day_past("2024-08"), day_past("2024-02-29")
    ('2024-01-01', '2024-09-01', '2024-03-01')
    """
    first = date.fromisoformat(first_day(text))
    try:
        if len(text) == 10:
            past = first + timedelta(days=1)
        else:
            # 31 days on from the 1st is in the next month, 366 in the next year
            later = first + timedelta(days=31 if len(text) == 7 else 366)
            past = later.replace(day=1) if len(text) == 7 else later.replace(month=1, day=1)
    except OverflowError:
        raise ValueError(f"{text!r} is the end of the calendar") from None
    return past.isoformat()
