"""A result over time: bars by month, or by year where it spans many, each leading to the articles of its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nkarchive.query import Query
from nkarchive.reading.facets import Bin
from nkarchive.serve import charts
from nkarchive.serve.charts import Bars
from nkarchive.serve.paths import Paths
from nkarchive.serve.wording import day

_MONTHS = 96  # shown month by month; a longer time year by year
_FIRST, _LAST = "1900-01", "2100-01"  # dates beyond are misprints, and would squeeze all others to nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The chart, and what it says in words."""

    chart: Bars
    first: str
    last: str
    unit: str
    is_estimate: bool


def of(bins: Sequence[Bin], query: Query, paths: Paths) -> Timeline | None:
    """Return the timeline of a result, None where it spans no time."""
    counted: dict[str, int] = {}
    for each in bins:
        if _FIRST <= each.month < _LAST and len(each.month) == 7 and each.month[5:].isdigit():
            counted[each.month] = counted.get(each.month, 0) + each.count
    months = months_between(min(counted), max(counted)) if counted else []
    if len(months) < 2:
        return None
    by_year = len(months) > _MONTHS
    steps = sorted({month[:4] for month in months}) if by_year else months
    if by_year:
        steps = [str(year) for year in range(int(steps[0]), int(steps[-1]) + 1)]
    totals = dict.fromkeys(steps, 0)
    for month, count in counted.items():
        totals[month[:4] if by_year else month] += count
    hrefs = [paths.search(str(query.narrowed("after", _first_of(s)).narrowed("before", _past(s)))) for s in steps]
    return Timeline(
        chart=charts.bars([(_named(step), totals[step]) for step in steps], height=84, hrefs=hrefs),
        first=_named(steps[0]),
        last=_named(steps[-1]),
        unit="year" if by_year else "month",
        is_estimate=any(each.is_estimate for each in bins),
    )


def months_between(first: str, last: str) -> list[str]:
    """Return every month from *first* to *last*.

    >>> months_between("2023-11", "2024-02")
    ['2023-11', '2023-12', '2024-01', '2024-02']
    """
    begin, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]


def _named(step: str) -> str:
    return day(step) if len(step) == 7 else step


def _first_of(step: str) -> str:
    return f"{step}-01" if len(step) == 7 else f"{step}-01-01"


def _past(step: str) -> str:
    if len(step) == 4:
        return f"{int(step) + 1:04}-01-01"
    year, month = int(step[:4]), int(step[5:7])
    return f"{year + month // 12:04}-{month % 12 + 1:02}-01"
