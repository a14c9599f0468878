"""What ships under deploy/ can be used as it is, and the drill of docs/run/backup.md brings an archive back."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from newsroom import Newsroom, links, newsroom, story
from nkarchive import slots
from nkarchive.cli import cli
from servers import Ask, page

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
NKARCHIVE = Path(sys.executable).with_name("nkarchive")


def check_options(words: list[str]) -> None:
    """Fail unless these words, a command of nkarchive and its options, could be typed."""
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None, words
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known, words


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_takes_the_units_as_they_are(tmp_path: Path) -> None:
    units = []
    for unit in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        there = tmp_path / unit.name
        there.write_text(unit.read_text().replace("/srv/nkarchive/venv/bin/nkarchive", str(NKARCHIVE)))
        units.append(str(there))
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "nkarchive" in line]
    assert (len(units), done.returncode, said) == (3, 0, [])


def test_the_units_call_commands_with_options_that_exist() -> None:
    lines = [line for unit in DEPLOY.glob("*.service") for line in unit.read_text().splitlines()]
    calls = [shlex.split(line.partition("=")[2])[1:] for line in lines if line.startswith("ExecStart=")]
    assert sorted(words[0] for words in calls) == ["crawl", "run"]
    for words in calls:
        check_options(words)


def test_the_crontab_is_one() -> None:
    lines = (DEPLOY / "crontab.example").read_text().splitlines()
    jobs = [line for line in lines if line and line[0] in "*0123456789"]
    assert len(jobs) == 4
    for job in jobs:
        *fields, command = job.split(None, 5)
        slots.check(" ".join(fields))
        command = command.replace("\\%", "%")
        subprocess.run(["sh", "-n", "-c", command], check=True)
        for words in re.findall(r"\$NKARCHIVE ([^;&|>}]+)", command):
            check_options(shlex.split(words))


@pytest.mark.skipif(shutil.which("logrotate") is None, reason="logrotate is not installed here")
def test_logrotate_reads_its_configuration(tmp_path: Path) -> None:
    text = (DEPLOY / "logrotate.conf").read_text().replace("su nkarchive nkarchive", "su root root")
    (tmp_path / "conf").write_text(text.replace("0640 nkarchive nkarchive", "0640 root root"))
    done = subprocess.run(
        ["logrotate", "-d", "-s", str(tmp_path / "state"), str(tmp_path / "conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, re.findall("error:.*", done.stderr)) == (0, [])


def test_the_container_is_no_root_and_its_health_is_its_heartbeat(tmp_path: Path) -> None:
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    said = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    order = [word for word, _ in said]
    told = dict(said)
    assert {rest.split()[0] for word, rest in said if word == "FROM"} == {"python:3.12-slim"}
    assert told["USER"] == "nkarchive" and order.index("USER") < order.index("ENTRYPOINT")
    command = json.loads(told["CMD"])
    check_options(command)
    beat = command[command.index("--heartbeat") + 1]
    check = told["HEALTHCHECK"].partition("CMD ")[2].replace(beat, str(tmp_path / "beat"))
    healthy = lambda: subprocess.run(["sh", "-c", check], check=False).returncode == 0  # noqa: E731
    assert not healthy()
    (tmp_path / "beat").touch()
    assert healthy()
    os.utime(tmp_path / "beat", (time.time() - 7 * 3600,) * 2)
    assert not healthy()
    for name in told["COPY"].split()[1:-1]:
        assert name == "/venv"
    copied = [rest.split()[:-1] for word, rest in said if word == "COPY" and "--from" not in rest]
    assert all((ROOT / name).exists() for names in copied for name in names)


def test_compose_runs_the_same_image_with_as_little_as_it_needs() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert {name: service["image"] for name, service in services.items()} == {"crawl": "nkarchive", "read": "nkarchive"}
    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in services.values())
    check_options(services["read"]["command"])


# --- the drill ------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    def slow(text: str) -> object:
        def behave(ask: Ask) -> bool:
            return False if ask.wait(0.05) else page(text)(ask)

        return behave

    with newsroom(tmp_path / "srv") as running:
        running.home.mkdir()
        paths = [f"/news/{number}" for number in range(60)]
        running.put("/", links(*((path, path) for path in paths)))
        for path in paths:
            running.put(path, slow(story(f"The story {path}")))  # type: ignore[arg-type]
        yield running


def drill(page: str) -> list[str]:
    """Return the blocks of commands of a page."""
    return re.findall(r"^```\n(.*?)^```", (ROOT / "docs" / "run" / page).read_text("utf-8"), re.M | re.S)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("rsync") or not shutil.which("sqlite3"), reason="rsync and sqlite3 are needed")
def test_a_backup_taken_while_a_crawl_writes_is_whole_and_can_be_gone_on_with(site: Newsroom, tmp_path: Path) -> None:
    """The very commands of the page; what was captured after the copy of the database is taken up, not asked for again."""
    home, elsewhere = site.home, tmp_path / "elsewhere"
    elsewhere.mkdir()
    (home / "config.yaml").write_text(
        "user_agent: 'test (+https://archive.test)'\ndefaults: {delay: 0s}\nlimits: {free_disk: 1kB}\n"
        f"sources: [{{name: tribune, start: ['{site.url('/')}'], articles: /news/, allow_private: true}}]\n"
    )
    back_up, practise = drill("backup.md")
    environment = {**os.environ, "PATH": f"{NKARCHIVE.parent}:{os.environ['PATH']}"}

    def typed(commands: str, where: Path) -> str:
        done = subprocess.run(
            ["bash", "-euc", commands], cwd=where, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    with subprocess.Popen([NKARCHIVE, "crawl"], cwd=home, stdout=subprocess.DEVNULL) as crawl:
        while crawl.poll() is None and held(home) < 5:
            time.sleep(0.05)
        assert crawl.poll() is None, "the crawl ended before the backup"
        typed(back_up, home)
        assert crawl.poll() is None, "the crawl ended before the backup did"
        crawl.send_signal(signal.SIGKILL)
    shutil.copytree(home / "backup", elsewhere / "backup")
    said = typed(practise, elsewhere)
    assert "\nno problems, " in said and "records read back with the digest" in said
    before = len(site.server.log)
    restored = elsewhere / "drill"
    typed("nkarchive crawl", restored)
    assert held(restored) == 60
    assert len(site.server.log) - before < 60 - 5
    typed("nkarchive doctor --all --offline", restored)


def held(home: Path) -> int:
    if not (home / "archive.db").exists():
        return 0
    db = sqlite3.connect(home / "archive.db", timeout=30)
    try:
        return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # just being made
    finally:
        db.close()
