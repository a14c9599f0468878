"""Each host as it stands: how it is treated, and why."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from nkarchive.candour import Candour
from nkarchive.clock import moment, stamp
from nkarchive.robots import HostState
from nkarchive.store.hosts import STATE, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStatus:
    """A host (``https://host:port``). Times are UTC ISO 8601.

    *interval_s*: the least time between two requests, set by *interval_why* (``configured``, ``crawl-delay``,
    ``latency``, ``refusals``); *silent_until*: it is left alone till then; *failures* on end, the last of them
    *trouble*. *robots*: ``unasked``, ``fresh``, ``old`` (asked for again before the next page), ``stale copy`` (it cannot
    be had, and the one of *robots_since* stands in) or ``closed`` (nothing may be read, since *robots_since*);
    *robots_status* is the last good answer's, *robots_trouble* why there is none. Of its answers of "not modified"
    *checks* were checked and *lies* untrue; *conditional*: it is asked whether a page changed. *tls_verified*: None over
    plain http.
    """

    origin: str
    interval_s: float
    interval_why: str
    latency_s: float
    silent_until: str | None
    failures: int
    trouble: str
    robots: str
    robots_since: str | None
    robots_status: int | None
    robots_trouble: str
    checks: int
    lies: int
    conditional: bool
    tls_verified: bool | None

    @property
    def troubled(self) -> bool:
        """Whether a person might want to know."""
        closed = self.robots in ("stale copy", "closed")
        return bool(self.silent_until or self.failures or self.lies or closed or self.tls_verified is False)


def host_states(db: sqlite3.Connection, *, now: datetime) -> tuple[HostStatus, ...]:
    """Return every host that was ever asked, by name; () of an archive from before this was kept."""
    if not any(name == "lied_at" for _, name, *_ in db.execute("PRAGMA table_info(hosts)")):
        return ()
    rows = db.execute(f"SELECT {', '.join(STATE)}, origin, checks, lies, lied_at FROM hosts ORDER BY origin")
    return tuple(
        _status(dict(zip((*STATE, "origin", "checks", "lies", "lied_at"), row, strict=True)), now) for row in rows
    )


def _status(row: dict[str, object], now: datetime) -> HostStatus:
    state = state_of(row).as_of(now)
    robots, since = _robots(state, now)
    lied_at = moment(str(row["lied_at"])) if row["lied_at"] else None
    return HostStatus(
        origin=str(row["origin"]),
        interval_s=round(state.interval_s, 3),
        interval_why=state.interval_why,
        latency_s=round(state.latency_s, 3),
        silent_until=stamp(state.not_before) if state.not_before and state.not_before > now else None,
        failures=state.failures,
        trouble=state.trouble,
        robots=robots,
        robots_since=stamp(since) if since else None,
        robots_status=state.robots_status,
        robots_trouble=state.robots_trouble,
        checks=int(str(row["checks"])),
        lies=int(str(row["lies"])),
        conditional=Candour(lied_at=lied_at).trusted(now),
        tls_verified=state.tls_verified,
    )


def _robots(state: HostState, now: datetime) -> tuple[str, datetime | None]:
    if state.robots_failing_since:
        return (
            ("stale copy", state.robots_good_at) if state.robots_usable(now) else ("closed", state.robots_failing_since)
        )
    if state.robots_good_at is None:
        return "unasked", None
    return "fresh" if state.robots_fresh(now) else "old", state.robots_good_at
