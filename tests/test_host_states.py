"""What `nkarchive status` says of hosts."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from nkarchive.candour import DISTRUST, Candour
from nkarchive.cli import cli
from nkarchive.cli.host_states import finders
from nkarchive.cli.host_states import host_states as show
from nkarchive.robots import HostState
from nkarchive.store.archive import open_for_writing
from nkarchive.store.host_states import HostStatus, host_states
from nkarchive.store.migrations import migrations
from nkarchive.store.polling import FinderPoll
from nkarchive.store.reader import open_archive

NOON = datetime(2024, 8, 5, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HONEST = Candour()
ORIGIN = "https://news.test"
WELL = HostState(
    robots_body=b"User-agent: *",
    robots_status=200,
    robots_at=NOON,
    robots_good_at=NOON,
    latency_s=0.2,
    interval_s=2.0,
    interval_why="configured",
    tls_verified=True,
)
NO_ANSWER = {"robots_at": NOON, "robots_failing_since": NOON - 40 * DAY, "robots_trouble": "HTTP 500"}


def stored(directory: Path, state: HostState, candour: Candour = HONEST) -> Path:
    path = directory / "archive.db"
    with open_for_writing(path) as archive, archive.transaction():
        archive.hosts.save(ORIGIN, state)
        archive.hosts.save_candour(ORIGIN, candour)
        archive.hosts.flush()
        assert (archive.hosts.load(ORIGIN), archive.hosts.candour(ORIGIN)) == (state, candour)
    return path


def status_of(path: Path, now: datetime = NOON) -> HostStatus:
    db = sqlite3.connect(path)
    try:
        (found,) = host_states(db, now=now)
    finally:
        db.close()
    return found


def test_a_host_that_is_well(tmp_path: Path) -> None:
    assert status_of(stored(tmp_path, WELL)) == HostStatus(
        origin=ORIGIN,
        interval_s=2.0,
        interval_why="configured",
        latency_s=0.2,
        silent_until=None,
        failures=0,
        trouble="",
        robots="fresh",
        robots_since="2024-08-05T12:00:00Z",
        robots_status=200,
        robots_trouble="",
        checks=0,
        lies=0,
        conditional=True,
        tls_verified=True,
    )


CASES = [
    (WELL, Candour(), NOON, "every 2 s (configured); robots.txt of 2024-08-05T12:00:00Z"),
    (WELL, Candour(), NOON + 2 * DAY, "every 2 s (configured); robots.txt of 2024-08-05T12:00:00Z"),
    (HostState(robots_status=404, robots_at=NOON, robots_good_at=NOON), Candour(), NOON, "without a pause; no robots.txt (HTTP 404) of 2024-08-05T12:00:00Z"),
    (
        HostState(interval_s=14.4, interval_why="refusals", failures=3, trouble="HTTP 429", not_before=NOON + HOUR),
        Candour(),
        NOON,
        "every 14 s (refusals); left alone until 2024-08-05T13:00:00Z; 3 failures in a row, the last HTTP 429",
    ),
    (
        HostState(robots_good_at=NOON - 20 * DAY, **NO_ANSWER),  # type: ignore[arg-type]
        Candour(),
        NOON,
        "without a pause; robots.txt cannot be had (HTTP 500): that of 2024-07-16T12:00:00Z holds",
    ),
    (
        HostState(**NO_ANSWER),  # type: ignore[arg-type]
        Candour(),
        NOON,
        "without a pause; closed since 2024-06-26T12:00:00Z: no robots.txt (HTTP 500)",
    ),
    (
        HostState(tls_verified=False),
        Candour(checks=5, lies=2, lied_at=NOON - DAY),
        NOON,
        'without a pause; 2 of 5 checked answers of "not modified" were untrue: asked for whole pages; certificate not verified',
    ),
    (
        HostState(),
        Candour(checks=5, lies=2, lied_at=NOON - DISTRUST),
        NOON,
        'without a pause; 2 of 5 checked answers of "not modified" were untrue',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("state", "candour", "now", "says"), CASES, ids=[case[3][:60] for case in CASES])
def test_a_host_is_told_in_a_line(
    state: HostState, candour: Candour, now: datetime, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show([status_of(stored(tmp_path, state, candour), now)])
    assert capsys.readouterr().out == f"host {ORIGIN}: {says}\n"


def test_hosts_in_trouble_come_first_and_of_many_the_rest_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    well = status_of(stored(tmp_path, WELL))
    ill = status_of(stored(tmp_path, HostState(failures=1, trouble="HTTP 503")))
    show([*[well] * 24, ill])
    lines = capsys.readouterr().out.splitlines()
    assert "HTTP 503" in lines[0]
    assert (len(lines), lines[-1]) == (21, "host: 5 more (status --json lists them)")


def test_status_shows_hosts_to_people_and_to_machines(tmp_path: Path) -> None:
    path = stored(tmp_path, WELL)
    command = ["status", "--archive", str(path), "--now", NOON.isoformat()]
    assert f"host {ORIGIN}: every 2 s" in CliRunner().invoke(cli, command).output
    told = json.loads(CliRunner().invoke(cli, [*command, "--json"]).output)
    assert (told["hosts"], told["finders"]) == ([asdict(status_of(path))], [])


def test_an_archive_from_before_says_nothing_of_hosts_and_finders(tmp_path: Path) -> None:
    """Readers never migrate: it is as it was left."""
    db = Database(tmp_path / "archive.db")
    migrations.apply(db, stop_before="m006_hosts_and_polling")
    db.execute("INSERT INTO hosts (origin) VALUES (?)", [ORIGIN])
    db.conn.commit()
    db.close()
    with open_archive(tmp_path / "archive.db") as reader:
        assert (reader.hosts(now=NOON), reader.polls()) == ((), ())


def test_how_often_a_finder_is_read_is_told_where_the_schedule_does_not_say(capsys: pytest.CaptureFixture[str]) -> None:
    fixed = FinderPoll(
        source="a",
        url="http://a.test/feed",
        kind="feed",
        state="ok",
        read_at="2024-08-05T12:00:00Z",
        next_at="2024-08-05T14:15:00Z",
        interval_s=None,
        wish_s=0.0,
    )
    paying, asking = replace(fixed, interval_s=8100.0), replace(fixed, wish_s=3600.0)
    finders([fixed, paying, asking, replace(paying, wish_s=172800.0)])
    assert capsys.readouterr().out.splitlines() == [
        "feed http://a.test/feed: every 2.25 h, as it pays; next 2024-08-05T14:15:00Z",
        "feed http://a.test/feed: asks not to be read again for 60 min; next 2024-08-05T14:15:00Z",
        "feed http://a.test/feed: every 2.25 h, as it pays; asks not to be read again for 2 d; next 2024-08-05T14:15:00Z",
    ]
