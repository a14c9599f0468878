"""Whether a host's "not modified" can be believed: some servers say it of pages that were rewritten.

Every so many of them are checked by an unconditional request. After one that was untrue the host is asked for whole
pages only, for a month; then it is tried again, and its first answers are checked until one is true.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

DISTRUST = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candour:
    """What a host's answers of "not modified" were worth.

    *unmodified*: how many there were since the last that was checked; *checks* and *lies*: how many were, and were
    untrue, in all; *lied_at*: the last such, None once a later check found it true again.
    """

    unmodified: int = 0
    checks: int = 0
    lies: int = 0
    lied_at: datetime | None = None

    def trusted(self, now: datetime) -> bool:
        """Return whether a conditional request may be made. A lie from the future was found by a clock that was wrong."""
        return self.lied_at is None or abs(now - self.lied_at) >= DISTRUST

    def told(self, *, every: int, of_page: int) -> tuple[Candour, bool]:
        """Count one more "not modified", and return whether it is to be checked.

        It is if it is the *every*th of the host, or of a page of which *of_page* were told before: of ten feeds
        that are read in turn the tenth would otherwise be checked each time, and the others never.
        """
        due = every > 0 and (self.lied_at is not None or max(self.unmodified, of_page) + 1 >= every)
        return replace(self, unmodified=0 if due else self.unmodified + 1), due

    def checked(self, *, lied: bool, at: datetime) -> Candour:
        """Take note of a check."""
        return replace(self, checks=self.checks + 1, lies=self.lies + lied, lied_at=at if lied else None)
