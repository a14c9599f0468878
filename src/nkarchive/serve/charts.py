"""Charts as plain geometry: rectangles in an SVG that a template draws, each with its value in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720  # units of the SVG; the page stretches it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar. *label* and *value* are what it stands for, *href* where it leads, '' nowhere."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar chart of *width* by *height*; *most* is the value of the tallest bar."""

    width: int
    height: int
    most: int
    bars: tuple[Bar, ...]


def bars(values: Sequence[tuple[str, int]], *, height: int, hrefs: Sequence[str] = ()) -> Bars:
    """Return *values* (label, count) as bars from left to right.

    >>> [(bar.x, bar.y, bar.width, bar.height) for bar in bars([("a", 1), ("b", 2)], height=10).bars]
    [(18.0, 5.0, 324.0, 5.0), (378.0, 0.0, 324.0, 10.0)]
    """
    most = max((count for _, count in values), default=0)
    step = WIDTH / max(1, len(values))
    gap = step * 0.1
    drawn = []
    for number, (label, count) in enumerate(values):
        # what is there at all is seen
        tall = max(1.5, height * count / most) if count else 0.0
        drawn.append(
            Bar(
                x=round(number * step + gap / 2, 2),
                y=round(height - tall, 2),
                width=round(step - gap, 2),
                height=round(tall, 2),
                label=label,
                value=count,
                href=hrefs[number] if hrefs else "",
            )
        )
    return Bars(width=WIDTH, height=height, most=most, bars=tuple(drawn))


def level(count: int, most: int) -> int:
    """Return the shade of a day in a calendar, 0 (none) to 4 (the most).

    >>> [level(count, 40) for count in (0, 1, 11, 25, 40)]
    [0, 1, 2, 3, 4]
    """
    return 0 if not count or not most else min(4, 1 + 4 * (count - 1) // most)
