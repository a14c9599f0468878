"""One day of one source, as the archive counted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

USUAL_AFTER = timedelta(days=28)  # a source that has been otherwise for so long has a new usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What came on a day of the source's own calendar on which a pass could read it.

    *fresh*: articles that came in and were news. *pages*: pages that were read for the first time; *counts*: of how many
    of them something is true (``rejected``, ``no_date``, ``by_fallback``, …).
    """

    on: date
    fresh: int = 0
    pages: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
