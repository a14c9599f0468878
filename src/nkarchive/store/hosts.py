"""What each host asked of us, remembered across runs."""

from __future__ import annotations

from sqlite_utils import Database

from nkarchive.clock import moment, stamp
from nkarchive.robots import HostState


class Hosts:
    """Loads host states, and saves them with the next commit."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._changed: dict[str, HostState] = {}

    def load(self, origin: str) -> HostState | None:
        """Return what is remembered of *origin* (``https://host:port``), None if nothing is."""
        if origin in self._changed:
            return self._changed[origin]
        row = self._db.execute(
            "SELECT robots_body, robots_status, robots_at, robots_good_at, delay_s, not_before, failures"
            " FROM hosts WHERE origin = ?",
            [origin],
        ).fetchone()
        if row is None:
            return None
        body, status, at, good_at, delay_s, not_before, failures = row
        return HostState(
            robots_body=None if body is None else body.encode(),
            robots_status=status,
            robots_at=moment(at) if at else None,
            robots_good_at=moment(good_at) if good_at else None,
            delay_s=delay_s,
            not_before=moment(not_before) if not_before else None,
            failures=failures,
        )

    def save(self, origin: str, state: HostState) -> None:
        """Remember *state*; it is written by ``flush``."""
        self._changed[origin] = state

    def flush(self) -> None:
        """Write what was saved; the caller holds the transaction."""
        for origin, state in self._changed.items():
            self._db.execute(
                "INSERT INTO hosts (origin, robots_body, robots_status, robots_at, robots_good_at, delay_s,"
                " not_before, failures) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET"
                " robots_body = excluded.robots_body, robots_status = excluded.robots_status,"
                " robots_at = excluded.robots_at, robots_good_at = excluded.robots_good_at,"
                " delay_s = excluded.delay_s, not_before = excluded.not_before, failures = excluded.failures",
                [
                    origin,
                    None if state.robots_body is None else state.robots_body.decode("utf-8", "replace"),
                    state.robots_status,
                    stamp(state.robots_at) if state.robots_at else None,
                    stamp(state.robots_good_at) if state.robots_good_at else None,
                    state.delay_s,
                    stamp(state.not_before) if state.not_before else None,
                    state.failures,
                ],
            )
        self._changed.clear()
