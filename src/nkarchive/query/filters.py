"""``source:tumen-courier``, ``before:2024-08`` and their like: what narrows a result without being a word of it."""

from __future__ import annotations

from dataclasses import dataclass

from nkarchive.model import Status
from nkarchive.query.dates import day_past, first_day
from nkarchive.query.words import phrase

NAMES = ("source", "author", "language", "status", "year", "after", "before")
# what people write by habit, from other search boxes
_ALSO = {"byline": "author", "lang": "language", "since": "after", "from": "after", "until": "before"}

SPOKEN = (*NAMES, *_ALSO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One condition. Several of one name are alternatives, but *excluded* ones and dates, which all hold.

    *value* is as it is compared: a source's name, a language's code, a year, an ISO day. ``after`` holds from that
    day on, ``before`` up to the day before it.
    """

    name: str
    value: str
    excluded: bool = False

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value else self.value
        return f"{'-' if self.excluded else ''}{self.name}:{value}"


def is_name(word: str) -> bool:
    """Return whether a filter is called so."""
    return word.lower() in SPOKEN


def read(name: str, value: str, *, excluded: bool) -> Filter:
    """Return the filter that was typed. Raises ValueError, which says what is wrong with it.

    >>> str(read("before", "2024-08", excluded=False)), str(read("until", "2024", excluded=False))
    ('before:2024-08-01', 'before:2025-01-01')
    """
    spoken, name = name.lower(), name.lower()
    name, value = _ALSO.get(name, name), value.strip()
    if not value:
        raise ValueError(f"{spoken}: says nothing after the colon")
    if name in ("after", "before"):
        if excluded:
            raise ValueError(f"{spoken}: cannot be excluded (write {'before' if name == 'after' else 'after'}:{value})")
        value = day_past(value) if spoken == "until" else first_day(value)
    elif name == "year":
        if len(value) != 4:
            raise ValueError(f"{value!r} is not a year (write 2024)")
        first_day(value)
    elif name == "status":
        value = value.lower()
        if value not in set(Status):
            raise ValueError(f"{value!r} is no status (there are {', '.join(Status)})")
    elif name in ("language", "source"):
        value = value.lower()
    elif not phrase(value):
        raise ValueError(f"{value!r} has no letters to look for")
    return Filter(name=name, value=value, excluded=excluded)
