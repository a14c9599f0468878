"""What each host asked of us, remembered across runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from nkarchive.candour import Candour
from nkarchive.clock import moment, stamp
from nkarchive.robots import HostState
from nkarchive.store.safe import safe

STATE = (
    "robots_body, robots_status, robots_at, robots_good_at, delay_s, not_before, failures, trouble, latency_s,"
    " interval_s, interval_why, robots_failing_since, robots_trouble, tls_verified"
).split(", ")


class Hosts:
    """Loads host states, and saves them with the next commit."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._changed: dict[str, HostState] = {}
        self._candour: dict[str, Candour] = {}

    def load(self, origin: str) -> HostState | None:
        """Return what is remembered of *origin* (``https://host:port``), None if nothing is."""
        if origin in self._changed:
            return self._changed[origin]
        row = self._db.execute(f"SELECT {', '.join(STATE)} FROM hosts WHERE origin = ?", [origin]).fetchone()
        return state_of(dict(zip(STATE, row, strict=True))) if row else None

    def save(self, origin: str, state: HostState) -> None:
        """Remember *state*; it is written by ``flush``."""
        self._changed[origin] = state

    def flush(self) -> None:
        """Write what was saved; the caller holds the transaction."""
        for origin, state in self._changed.items():
            self._write(origin, _row(state))
        self._changed.clear()
        for origin, candour in self._candour.items():
            self._write(
                origin,
                {
                    "unmodified": candour.unmodified,
                    "checks": candour.checks,
                    "lies": candour.lies,
                    "lied_at": _stamp(candour.lied_at),
                },
            )
        self._candour.clear()

    def candour(self, origin: str) -> Candour:
        """Return what the answers of "not modified" of *origin* were worth."""
        if origin in self._candour:
            return self._candour[origin]
        row = self._db.execute(
            "SELECT unmodified, checks, lies, lied_at FROM hosts WHERE origin = ?", [origin]
        ).fetchone()
        if row is None:
            return Candour()
        return Candour(unmodified=row[0], checks=row[1], lies=row[2], lied_at=_moment(row[3]))

    def save_candour(self, origin: str, candour: Candour) -> None:
        """Remember *candour*; it is written by ``flush``."""
        self._candour[origin] = candour

    def _write(self, origin: str, row: dict[str, Any]) -> None:
        renewed = ", ".join(f"{column} = excluded.{column}" for column in row)
        self._db.execute(
            f"INSERT INTO hosts (origin, {', '.join(row)}) VALUES (?{', ?' * len(row)})"
            f" ON CONFLICT (origin) DO UPDATE SET {renewed}",
            [origin, *row.values()],
        )


def state_of(row: dict[str, Any]) -> HostState:
    """Return what a row of ``hosts`` says."""
    body, verified = row["robots_body"], row["tls_verified"]
    return HostState(
        robots_body=None if body is None else body.encode(),
        robots_status=row["robots_status"],
        robots_at=_moment(row["robots_at"]),
        robots_good_at=_moment(row["robots_good_at"]),
        delay_s=row["delay_s"],
        not_before=_moment(row["not_before"]),
        failures=row["failures"],
        trouble=row["trouble"],
        latency_s=row["latency_s"],
        interval_s=row["interval_s"],
        interval_why=row["interval_why"],
        robots_failing_since=_moment(row["robots_failing_since"]),
        robots_trouble=row["robots_trouble"],
        tls_verified=None if verified is None else bool(verified),
    )


def _row(state: HostState) -> dict[str, Any]:
    return {
        "robots_body": None if state.robots_body is None else state.robots_body.decode("utf-8", "replace"),
        "robots_status": state.robots_status,
        "robots_at": _stamp(state.robots_at),
        "robots_good_at": _stamp(state.robots_good_at),
        "delay_s": state.delay_s,
        "not_before": _stamp(state.not_before),
        "failures": state.failures,
        "trouble": safe(state.trouble),
        "latency_s": state.latency_s,
        "interval_s": state.interval_s,
        "interval_why": state.interval_why,
        "robots_failing_since": _stamp(state.robots_failing_since),
        "robots_trouble": safe(state.robots_trouble),
        "tls_verified": state.tls_verified,
    }


def _moment(stamped: str | None) -> datetime | None:
    return moment(stamped) if stamped else None


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
