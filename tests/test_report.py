"""Those who watch machines are told: a heartbeat, metrics, a command or a URL on alarm, log lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from newsroom import HOUR, MORNING, Newsroom, links, newsroom, story
from nkarchive import __version__
from nkarchive.cli import main
from nkarchive.config import AlarmCall
from nkarchive.files import write_whole
from rows import make
from servers import Ask, page
from sources import evenly, remember

Run = Callable[..., tuple[int, str, str]]
NOW = "2024-03-12T06:00:00Z"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        running.put("/", links(("/news/a", "A")))
        running.put("/news/a", story("A", day="2023-01-01"))
        yield running


@pytest.fixture
def run(site: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in the archive's directory: (exit code, stdout, stderr)."""

    def running(*arguments: str, config: str = "", now: str = NOW) -> tuple[int, str, str]:
        (tmp_path / "config.yaml").write_text(
            "defaults: {delay: 0s}\n"
            "limits: {tries: 1, free_disk: 1kB}\n"
            f"{config}\n"
            f"sources: [{{name: tribune, title: 'The \"Tribune\"', start: ['{site.url('/')}'], articles: /news/,"
            " allow_private: true}]\n",
            encoding="utf-8",
        )
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["nkarchive", *arguments, "--now", now])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return running


def silent(site: Newsroom) -> None:
    """Give the source a history of nine a day, and two days of nothing."""
    db = make(site.home / "archive.db")
    remember(db, "tribune", [*evenly(MORNING.date(), 60, 9)[:-2], *evenly(MORNING.date(), 2, 0)])
    db.close()


def beaten(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_each_pass_leaves_a_heartbeat(run: Run, tmp_path: Path) -> None:
    heart = tmp_path / "heart.json"
    assert run("crawl", "--heartbeat", "heart.json")[0] == 0
    assert beaten(heart) == {"at": NOW, "run": 1, "exit_code": 0, "says": "", "version": __version__}
    assert run("crawl", config="heartbeat: heart.json", now="2024-03-12T06:10:00Z")[0] == 0
    assert beaten(heart)["at"] == "2024-03-12T06:10:00Z" and beaten(heart)["run"] is None  # nothing was due
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_pass_that_fails_as_a_whole_says_so_in_its_heartbeat(run: Run, tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("This is a poem, and no archive. " * 40)
    code, _, said = run("crawl", "--heartbeat", "heart.json")
    heart = beaten(tmp_path / "heart.json")
    assert (code, heart["exit_code"], f"nkarchive: {heart['says']}\n") == (74, 74, said)


def test_a_heartbeat_that_cannot_be_written_is_said_and_stops_nothing(run: Run, site: Newsroom) -> None:
    site.crawl(MORNING)  # nothing is due any more
    code, _, said = run("crawl", "--heartbeat", "nowhere/heart.json", "--metrics", "nowhere/x.prom")
    assert (code, said) == (
        0,
        "nkarchive: the heartbeat file nowhere/heart.json cannot be written: No such file or directory\n"
        "nkarchive: the metrics file nowhere/x.prom cannot be written: No such file or directory\n",
    )


def test_a_file_that_is_watched_is_never_seen_half_written(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_whole(path, "old")
    before = path.stat().st_ino
    write_whole(path, "new")
    assert (path.read_text(), path.stat().st_ino != before, path.stat().st_mode & 0o777) == ("new", True, 0o644)
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "\ud800")
    assert (path.read_text(), [each.name for each in tmp_path.iterdir()]) == ("new", ["x"])


def test_metrics_are_read_by_prometheus_own_parser(run: Run, site: Newsroom, tmp_path: Path) -> None:
    silent(site)
    assert run("crawl", "--metrics", "nk.prom")[0] == 1
    families = {each.name: each for each in text_string_to_metric_families((tmp_path / "nk.prom").read_text())}
    values = {
        (sample.name.removeprefix("nkarchive_"), *sorted(sample.labels.values())): sample.value
        for family in families.values()
        for sample in family.samples
    }
    free = {key: values.pop(key) for key in list(values) if key[0] == "disk_free_bytes"}
    assert set(free) == {("disk_free_bytes", "archive"), ("disk_free_bytes", "captures")} and min(free.values()) > 0
    began = 1710223200.0
    assert values == {
        ("info", __version__): 1,
        ("run_timestamp_seconds",): began,
        ("run_exit_code",): 1,
        ("last_success_timestamp_seconds", "tribune"): began,
        ("last_pass_timestamp_seconds", "tribune"): began,
        ("last_pass_outcomes", "new", "tribune"): 1,
        ("last_pass_outcomes", "read", "tribune"): 2,
        ("needs_person", "tribune"): 1,
        ("alarms", "silent", "tribune"): 1,
        ("urls_due", "tribune"): 0,
        ("articles", "tribune"): 1,
        ("stories", "tribune"): 1,
        ("articles_new_total", "tribune"): 523,
        ("articles_edited_total", "tribune"): 0,
        ("articles_gone_total", "tribune"): 0,
        ("host_failures", site.url("")): 0,
    }
    assert {family.type for family in families.values()} == {"gauge", "counter"}
    assert all(family.documentation for family in families.values())
    assert run("status", "--metrics", "again.prom")[0] == 1
    again = (tmp_path / "again.prom").read_text()
    assert 'nkarchive_needs_person{source="tribune"} 1\n' in again and "run_exit_code" not in again


def test_a_host_that_failed_and_strange_names_are_in_the_metrics(tmp_path: Path) -> None:
    from nkarchive.report import metrics
    from nkarchive.store.host_states import HostStatus

    host = HostStatus(
        origin='http://a"b\\c\n:1',
        interval_s=2.0,
        interval_why="configured",
        latency_s=0.1,
        silent_until="2024-03-12T07:00:00Z",
        failures=3,
        trouble="HTTP 503",
        robots="fresh",
        robots_since=None,
        robots_status=200,
        robots_trouble="",
        checks=0,
        lies=0,
        conditional=True,
        tls_verified=None,
    )
    text = metrics.text([], [host], disks={})
    samples = [s for family in text_string_to_metric_families(text) for s in family.samples if s.labels.get("host")]
    assert [(s.name, s.labels["host"], s.value) for s in samples] == [
        ("nkarchive_host_failures", 'http://a"b\\c\n:1', 3.0),
        ("nkarchive_host_silent_until_timestamp_seconds", 'http://a"b\\c\n:1', 1710226800.0),
    ]


# --- the alarm command and URL --------------------------------------------------------------------

WRITES = """
import sys, json
told = json.load(sys.stdin)
print(told["event"], told["source"], told["kind"], sys.argv[1], file=open("told", "a"))
"""


@pytest.fixture
def call(tmp_path: Path) -> AlarmCall:
    (tmp_path / "tell.py").write_text(WRITES)
    return AlarmCall(command=(sys.executable, "tell.py", "a; $(b)"))


def test_a_command_is_called_once_when_an_alarm_begins_and_once_when_it_ends(
    site: Newsroom, tmp_path: Path, call: AlarmCall
) -> None:
    """In the configuration's directory, and through no shell."""
    silent(site)
    for hour in range(2):
        assert site.crawl(MORNING + hour * HOUR, alarm=call).alarms
    assert (tmp_path / "told").read_text() == "begin tribune silent a; $(b)\n"
    site.put("/", links(("/news/b", "B")))
    site.put("/news/b", story("B", day="2024-03-12"))
    for hour in range(2, 4):
        assert not site.crawl(MORNING + hour * HOUR, alarm=call).alarms
    assert (tmp_path / "told").read_text() == "begin tribune silent a; $(b)\nend tribune silent a; $(b)\n"


def test_an_alarm_that_is_over_soon_is_not_told_where_the_configuration_waits(
    site: Newsroom, tmp_path: Path, call: AlarmCall
) -> None:
    patient = replace(call, after_s=3600)
    site.put("/", page("down", status=500))
    for minutes in (0, 59):
        assert site.crawl(MORNING + timedelta(minutes=minutes), alarm=patient).alarms
    assert not (tmp_path / "told").exists()
    assert site.crawl(MORNING + HOUR, alarm=patient).alarms
    assert (tmp_path / "told").read_text() == "begin tribune unread a; $(b)\n"


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (
            AlarmCall(command=("/no/such/program",)),
            "alarm.command /no/such/program: it cannot be started: No such file or directory",
        ),
        (
            AlarmCall(command=("sh", "-c", "echo no mail >&2; exit 3")),
            "alarm.command sh: it ended with exit code 3: no mail",
        ),
        (
            AlarmCall(command=("sh", "-c", "sleep 60 & sleep 60"), timeout_s=0.2),
            "alarm.command sh: it did not end within 0.2 s",
        ),
    ],
)
def test_a_command_that_fails_is_said_stops_nothing_and_is_called_again(
    site: Newsroom, call: AlarmCall, why: str
) -> None:
    silent(site)
    for hour in range(2):
        summary = site.crawl(MORNING + hour * HOUR, alarm=call)
        assert summary.notes == (f"an alarm could not be told: {why} (tried again after the next pass)",)
        assert summary.alarms
    assert site.rows("SELECT told_at FROM alarms") == [None]


def test_a_url_is_sent_json_and_no_redirect_is_followed(site: Newsroom) -> None:
    """Its address may be private: the operator wrote it."""
    got: list[bytes] = []

    def take(ask: Ask) -> bool:
        got.append(ask.body())
        return page("ok")(ask)

    site.put("/hook", take)
    silent(site)
    assert site.crawl(MORNING, alarm=AlarmCall(url=site.url("/hook"))).alarms
    told = json.loads(got[0])
    assert (told["event"], told["kind"], told["since"]) == ("begin", "silent", "2024-03-10T00:00:00Z")
    assert site.rows("SELECT told_at FROM alarms") == [NOW]


@pytest.mark.parametrize("status", [500, 302])
def test_a_url_that_does_not_take_it_is_said(site: Newsroom, status: int) -> None:
    silent(site)
    url = site.url("/hook")
    site.put("/hook", page("no", ("Location", "/elsewhere"), status=status))
    assert site.crawl(MORNING, alarm=AlarmCall(url=url)).notes == (
        f"an alarm could not be told: alarm.url {url}: it answered HTTP {status} (tried again after the next pass)",
    )


# --- log lines, and alarms that are past -----------------------------------------------------------


def test_a_crawl_logs_as_run_does_where_it_is_asked_to(run: Run) -> None:
    code, out, err = run("crawl", "--log", "json")
    assert (code, out) == (0, "")
    (line,) = map(json.loads, err.splitlines())
    assert {key: line[key] for key in ("event", "level", "source", "run", "new", "read")} == {
        "event": "pass", "level": "info", "source": "tribune", "run": 1, "new": 1, "read": 2,
    }  # fmt: skip
    code, out, err = run("crawl", "--log", "lines", now="2024-03-12T06:01:00Z")
    assert (code, out) == (0, "") and "[info     ] Nothing is due before 2024-03-12T06:30:00Z (tribune)" in err


def test_status_lists_past_alarms(run: Run, site: Newsroom) -> None:
    site.put("/", page("down", status=500))
    site.crawl(MORNING)
    site.put("/", links(("/news/a", "A")))
    site.crawl(MORNING + HOUR)
    code, out, _ = run("status", "--alarms", now="2024-03-12T07:00:00Z")
    assert (code, out.splitlines()[1].split()[:4]) == (0, [NOW, "2024-03-12T07:00:00Z", "tribune", "unread"])
    code, out, _ = run("status", "--alarms", "--json", now="2024-03-12T07:00:00Z")
    assert [(each["kind"], each["since"], each["until"]) for each in json.loads(out)] == [
        ("unread", NOW, "2024-03-12T07:00:00Z")
    ]
    assert run("status", "--alarms", now="2026-03-12T07:00:00Z")[1] == "no alarms\n"
