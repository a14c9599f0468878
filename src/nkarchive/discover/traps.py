"""Addresses that only lead on to more of their kind: what can be told from the URL alone.

A site's own mistakes make most of them: a relative link that should have begun with a slash, a calendar with a
"next month" for ever, a login form that wraps the address of the page it came from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import unquote

from nkarchive.model import Kind, Lead, Source

MOST_SIGNS = 2_000  # decoded: a Hangul slug of a hundred signs is 900 bytes long in a URL
MOST_SEGMENTS = 20
MOST_PARAMETERS = 30
MOST_VALUES = 10  # of one parameter
MOST_NAMED = 20  # refused leads of one page that get a row each; the others are only counted

_AHEAD = timedelta(days=400)  # what is announced for next year is no trap
_FIRST_YEAR = 1900  # archives go back to the 1940s
# /2208/09/ is a day of August 2022 somewhere, and /article/3834/1 no date at all: but a calendar that is turned
# leaf by leaf comes through these years first, in which two digits of a year and a month cannot be
_LEAVES = range(1813, 2100)
_DAY_PATH = re.compile(r"/(\d{4})[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?/?$")
_DAY_VALUE = re.compile(r"(\d{4})(?:-?(0?[1-9]|1[0-2])(?:-?(0?[1-9]|[12]\d|3[01]))?)?(?:[T ].*)?")
_DAY_NAME = re.compile(r"(?i)(?:.*[_-])?(?:date|day|month|year|ym|ymd|yyyy|yyyymm|yyyymmdd|from|to|since|until)\d?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A lead that is not followed, and why: *reason* begins with ``trap: ``."""

    lead: Lead
    reason: str


def sift(leads: Iterable[Lead], source: Source, *, today: date | None) -> tuple[tuple[Lead, ...], tuple[Refused, ...]]:
    """Part *leads* into those worth following and those that are traps; the same order, all of them.

    *today* is the day the page was seen, None if unknown: then no calendar is too far ahead.
    """
    kept: list[Lead] = []
    refused: list[Refused] = []
    for lead in leads:
        # what the source's own pattern calls an article may bear any number
        is_calendar = lead.kind is not Kind.ARTICLE or not source.articles
        reason = trap_of(lead.url, today=today if is_calendar else None)
        if reason:
            refused.append(Refused(lead=lead, reason=f"trap: {reason}"))
        else:
            kept.append(lead)
    return tuple(kept), tuple(refused)


def more(refused: Sequence[Refused]) -> tuple[str, ...]:
    """Return a clause on the traps that get no row of their own, () where each has one."""
    beyond = len(refused) - MOST_NAMED
    return (f"{beyond:,} more addresses that are traps",) if beyond > 0 else ()


def trap_of(url: str, *, today: date | None = None) -> str:
    """Return why *url*, which is canonical, leads into a trap, '' where it does not seem to.

    >>> trap_of("https://news.example/a/b/a/b/a/b/story")
    '/a/b comes three times in a row in its path'
    >>> trap_of("https://news.example/2024/08/08/story?page=2")
    ''
    """
    address, _, query = url.partition("?")
    path = address[address.find("/", address.find("//") + 2) :] if address.count("/") > 2 else "/"
    return _of_length(url) or _of_path(path) or _of_query(query) or (_of_calendar(path, query, today) if today else "")


def shape_of(url: str) -> str:
    """Return the pattern that *url* shares with its neighbours: every run of digits is one 0.

    >>> shape_of("https://news.example/calendar/2031/05?view=12")
    'https://news.example/calendar/0/0?view=0'
    """
    return re.sub(r"[0-9]+", "0", unquote(url))[:MOST_SIGNS]


def _of_length(url: str) -> str:
    if len(url) <= MOST_SIGNS or len(unquote(url)) <= MOST_SIGNS:
        return ""
    return f"its address is {len(unquote(url)):,} signs long"


def _of_path(path: str) -> str:
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > MOST_SEGMENTS:
        return f"its path is {len(segments)} segments deep"
    if len(segments) < 3:
        return ""
    for width in range(1, len(segments) // 3 + 1):
        for start in range(len(segments) - 3 * width + 1):
            part = segments[start : start + width]
            # /2011/11/11/11 is a story of the eleventh of November
            times = 3 if any(not segment.isdigit() for segment in part) else 5
            if segments[start : start + times * width] == part * times:
                said = "three" if times == 3 else "five"
                return f"/{'/'.join(part)[:80]} comes {said} times in a row in its path"
    words = Counter(segment for segment in segments if not segment.isdigit())
    for name, often in words.items():
        if often >= 5:
            return f"/{name[:80]} comes {often} times in its path"
    return ""


def _of_query(query: str) -> str:
    pairs = [pair for pair in query.split("&") if pair]
    if len(pairs) > MOST_PARAMETERS:
        return f"it has {len(pairs)} parameters"
    for pair, group in groupby(sorted(pairs)):
        if (often := len(list(group))) >= 3:
            return f"{unquote(pair)[:80]} comes {often} times in its query"
    names = Counter(pair.partition("=")[0] for pair in pairs)
    for name, often in names.items():
        if often > MOST_VALUES:
            return f"{unquote(name)[:80]} has {often} values in its query"
    return _of_nesting(query)


def _of_nesting(query: str) -> str:
    """An address that wraps the address that wraps the address … that it was linked from."""
    if "%25" not in query:
        return ""
    told = query
    for _ in range(5):
        told, before = unquote(told), told
        if told == before:
            break
    names = Counter(re.findall(r"[?&]([\w.-]{2,40})=(?:https?:/|/)", f"?{told}"))
    name, often = names.most_common(1)[0] if names else ("", 0)
    return f"{name} wraps itself {often} times in its query" if often >= 3 else ""


def _of_calendar(path: str, query: str, today: date) -> str:
    found = [match.groups() for match in _DAY_PATH.finditer(path)]
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if _DAY_NAME.fullmatch(name) and (day := _DAY_VALUE.fullmatch(unquote(value))):
            found.append(day.groups())
    for year, month, day_of_month in found:
        if int(year) in _LEAVES and (int(year) < _FIRST_YEAR or _is_ahead(year, month, day_of_month, today)):
            said = "-".join(part for part in (year, month, day_of_month) if part)
            return f"it is a calendar's page of {said}"
    return ""


def _is_ahead(year: str, month: str | None, day: str | None, today: date) -> bool:
    try:
        return date(int(year), int(month or 1), int(day or 1)) > today + _AHEAD
    except ValueError:
        return False  # the thirtieth of February is no calendar's page
