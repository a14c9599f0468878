"""How often an alarm cries wolf, and how soon it is heard: months of invented sources, watched every morning.

Prints for each kind of source: false alarms a year over well years; and the median (and longest) number of days from
the first bad day to the morning of the alarm, where nothing comes any more, where every second article is lost, and
where no date can be read any more. ``--`` stands for no alarm within a year.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from nkarchive.watch.days import Day
from nkarchive.watch.judging import AlarmKind, Spell
from sources import KINDS, Kind, from_then_on, half, history, nothing, undated, watched

LEARNT_DAYS = 200
YEAR_DAYS = 365
CHANGES = {"nothing": nothing, "half": half, "no dates": undated}


def false_alarms(kind: Kind, seeds: Sequence[int]) -> list[int]:
    """Return the alarms of a year for each seed, after two months of history in which they count too."""
    return [len(watched(history(kind, YEAR_DAYS + 60, seed))) for seed in seeds]


def delays(kind: Kind, change: Callable[[Day], Day], seeds: Sequence[int]) -> list[int | None]:
    """Return for each seed the days until the first alarm, None where there is none within a year."""
    found: list[int | None] = []
    for seed in seeds:
        days = from_then_on(history(kind, LEARNT_DAYS + YEAR_DAYS, seed), LEARNT_DAYS, change)
        wanted = (AlarmKind.DRIFT,) if change is undated else (AlarmKind.SILENT, AlarmKind.LESS)
        alarm = next((raised for raised, spell in watched_until(days) if spell.kind in wanted), None)
        found.append(None if alarm is None else alarm - LEARNT_DAYS)
    return found


def watched_until(days: Sequence[Day]) -> list[tuple[int, Spell]]:
    """Return the alarms raised from the day of the change on, looking a little further each time."""
    for end in (LEARNT_DAYS + 12, LEARNT_DAYS + 40, LEARNT_DAYS + 120, len(days)):
        if found := watched(days[:end], first=LEARNT_DAYS):
            return found
    return []


def said(found: Sequence[int | None]) -> str:
    """Return median and longest, and how many were not found."""
    heard = [days for days in found if days is not None]
    missed = len(found) - len(heard)
    if not heard:
        return "--"
    return f"{median(heard):g} ({max(heard)})" + (f", {missed} of {len(found)} not" if missed else "")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    # the thresholds were chosen with the first seeds: others tell what they are worth
    parser.add_argument("--first-seed", type=int, default=1000)
    parser.add_argument("--only", choices=KINDS, action="append")
    given = parser.parse_args()
    seeds = range(given.first_seed, given.first_seed + given.seeds)
    print(f"{'source':26} {'false alarms a year':20} " + " ".join(f"{name:22}" for name in CHANGES))
    for name in given.only or KINDS:
        kind = KINDS[name]
        wolves = false_alarms(kind, seeds)
        yearly = sum(wolves) / len(wolves) / ((YEAR_DAYS + 60) / YEAR_DAYS)
        heard = " ".join(f"{said(delays(kind, change, seeds)):22}" for change in CHANGES.values())
        print(f"{name:26} {yearly:<20.2f} {heard}", flush=True)


if __name__ == "__main__":
    main()
