"""Articles per month by source: the front page's chart, as stacked bars and as the table that they are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nkarchive.reading.facets import Bin
from nkarchive.serve.charts import WIDTH
from nkarchive.serve.rooms import Room
from nkarchive.serve.timeline import months_between
from nkarchive.serve.wording import day

_NAMED = 7  # sources with a colour of their own: as many as can be told apart
_MONTHS = 480
_FIRST = "1945-01"  # earlier dates are misprints
HEIGHT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One month, or year. *counts* are by series, in their order."""

    label: str
    href: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The chart. *series* are (source, title), the most frequent first, ('', 'others') last; *paths* draw each."""

    unit: str
    series: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    paths: tuple[str, ...]
    most: int
    height: int = HEIGHT


def of(bins: Sequence[Bin], room: Room, *, last: str) -> Coverage | None:
    """Return the chart of an archive up to the month *last*, None where it spans less than two months."""
    known = [each for each in bins if _FIRST <= each.month <= last and each.month[5:].isdigit()]
    months = months_between(known[0].month, max(each.month for each in known)) if known else []
    if len(months) < 2:
        return None
    by_year = len(months) > _MONTHS
    totals = Counter[str]()
    for each in known:
        totals[each.source] += each.count
    named = [name for name, _ in totals.most_common(_NAMED)]
    place = {name: number for number, name in enumerate(named)}
    series = [(name, room.sources.get(name, name)) for name in named]
    if len(totals) > len(named):
        series.append(("", "others"))
    counted: dict[str, list[int]] = {}
    for month in months:
        counted.setdefault(month[:4] if by_year else month, [0] * len(series))
    for each in known:
        counted[each.month[:4] if by_year else each.month][place.get(each.source, len(series) - 1)] += each.count
    steps = tuple(
        Step(
            label=step if by_year else day(step),
            href=room.paths.search(f"after:{step} until:{step}"),
            counts=tuple(counts),
        )
        for step, counts in counted.items()
    )
    most = max(step.total for step in steps)
    return Coverage(
        unit="year" if by_year else "month",
        series=tuple(series),
        steps=steps,
        paths=_stacked(steps, most, len(series)),
        most=most,
    )


def _stacked(steps: Sequence[Step], most: int, series: int) -> tuple[str, ...]:
    """Return one path for each series: a rectangle a step, each on those before it."""
    width = WIDTH / len(steps)
    drawn: list[list[str]] = [[] for _ in range(series)]
    for number, step in enumerate(steps):
        below = 0
        for which, count in enumerate(step.counts):
            if count:
                x, y = number * width + width * 0.06, HEIGHT * (1 - (below + count) / most)
                drawn[which].append(
                    f"M{x:.1f} {y:.1f}h{width * 0.88:.1f}v{HEIGHT * count / most:.1f}h-{width * 0.88:.1f}z"
                )
                below += count
    return tuple("".join(each) for each in drawn)
