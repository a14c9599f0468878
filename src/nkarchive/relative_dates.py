"""Days printed as seen from the moment the page was made: "3 hours ago", "어제", "heute, 14:05 Uhr"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from nkarchive.calendar_patterns import WORD
from nkarchive.calendar_words import AGO_AFTER, AGO_BEFORE, NEAR_DAYS, ONE, SPANS
from nkarchive.text import fold

_LONGEST = 200
_LONGEST_NEAR = 40
_COUNTED = re.compile(
    rf"(?<![\w.:/-])(?:(?P<n>\d{{1,3}})\s*|(?:{'|'.join(sorted(ONE))})\s+)(?P<unit>{WORD}{{1,14}})\.?", re.I
)
_DENSE = re.compile(
    r"(?<!\d)(?P<n>\d{1,3})\s?(?P<unit>초|분|시간|일|秒|分钟|分鐘|分|小时|小時|時間|天|日)\s?(?:전|前)|(?<!\d)(?P<n2>\d{1,3})\s?(?P<unit2>วินาที|นาที|ชั่วโมง|วัน)\s?(?:ที่แล้ว|ก่อน)"
)
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.h]([0-5]\d)(?!\d)(?!\s*[ap]\.?m)", re.I)
_NEAR = re.compile(
    rf"\W*({'|'.join(sorted(map(re.escape, NEAR_DAYS), key=len, reverse=True))})(?!{WORD})"
    rf"(?:\W*$|[\s,|·–-]*(?:{WORD}{{1,9}}\.?\s+){{0,2}}\d{{1,2}}[:.h]\d\d)",
    re.I,
)


def read(text: str, here: datetime) -> tuple[str, str] | None:
    """Return the date that *text* names by its distance from *here*, as ISO 8601 and as printed, None if none.

    Hours and minutes give a datetime, days a day; weeks and months leave the day open and are not read.
    """
    text = fold(text[:_LONGEST])
    for match in _DENSE.finditer(text):
        return _before(here, int(match["n"] or match["n2"]), SPANS[match["unit"] or match["unit2"]]), match.group()
    for match in _COUNTED.finditer(text):
        span = SPANS.get(match["unit"].lower())
        before, after = AGO_BEFORE.search(text[: match.start()]), AGO_AFTER.match(text[match.end() :])
        if span is None or not (before or after):
            continue
        count = int(match["n"] or 1)
        begin = before.start() if before else match.start()
        return _before(here, count, span), text[begin : match.end() + (after.end() if after else 0)].strip()
    if len(text) < _LONGEST_NEAR and (near := _NEAR.match(text)):
        day = (here - timedelta(days=NEAR_DAYS[near[1].lower()])).date()
        clock = _CLOCK.search(text)
        if clock is None:
            return day.isoformat(), text
        moment = here.replace(
            year=day.year,
            month=day.month,
            day=day.day,
            hour=int(clock[1]),
            minute=int(clock[2]),
            second=0,
            microsecond=0,
        )
        return moment.isoformat(), text
    return None


def _before(here: datetime, count: int, span: int) -> str:
    then = here - timedelta(seconds=span * count)
    return then.date().isoformat() if span >= 86400 else then.replace(second=0, microsecond=0).isoformat()
