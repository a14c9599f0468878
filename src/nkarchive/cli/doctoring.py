"""``nkarchive doctor``: is everything well that an archive stands on, and what to do where it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from nkarchive.cli.common import DEFAULT_ARCHIVE, DEFAULT_CONFIG, Settings, common
from nkarchive.errors import ConfigError, NkArchiveError

if TYPE_CHECKING:
    from nkarchive.config import Config
    from nkarchive.doctor import Finding

_STYLES = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command()
@click.option("--all", "thorough", is_flag=True, help="Read every capture back, and the whole search index.")
@click.option("--offline", is_flag=True, help="Ask no host.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@common
def doctor(settings: Settings, thorough: bool, offline: bool, as_json: bool) -> int:
    """Look at everything that an archive stands on; exit 1 if there is a problem.

    Disk, clock, lock, database, search index, captures, configuration, software, and whether each enabled source
    answers (one polite visit to what it begins with). Changes nothing, and may run beside a crawl.

    \b
    Examples:
      nkarchive doctor
      nkarchive doctor --all --offline
    """
    findings: list[Finding] = []
    for finding in _examine(settings, thorough=thorough, offline=offline):
        findings.append(finding)
        if not as_json:
            _print(finding)
    problems = sum(finding.level == "problem" for finding in findings)
    warnings = sum(finding.level == "warning" for finding in findings)
    if as_json:
        rows = [asdict(finding) for finding in findings]
        click.echo(json.dumps({"well": not problems, "findings": rows}, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{_counted(problems, 'problem')}, {_counted(warnings, 'warning')}")
    return 1 if problems else 0


def _print(finding: Finding) -> None:
    level = click.style(f"{finding.level:8}", fg=_STYLES[finding.level])
    click.echo(f"{level} {finding.part:13} {finding.says}")
    if finding.advice:
        click.echo(f"{'':8} {'':13} → {finding.advice}")


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _examine(settings: Settings, *, thorough: bool, offline: bool) -> Iterator[Finding]:
    from nkarchive.config import Config
    from nkarchive.doctor import machine
    from nkarchive.doctor import settings as configured
    from nkarchive.doctor.findings import ok, problem

    yield from machine.software()
    yield from machine.memory(machine.available_bytes())
    config: Config | None = None
    try:
        config = settings.optional_config()
    except ConfigError as error:
        for line in str(error).splitlines():
            yield problem("config", line, "correct it; until then no crawl begins")
    if config is not None:
        yield from configured.said(config)
        yield from machine.time_zones(source.timezone for source in config.sources)
    elif settings.config_path is None and not DEFAULT_CONFIG.exists():
        yield ok("config", "there is no config.yaml here; --config names one")
    path = settings.archive or (config.archive_path if config else DEFAULT_ARCHIVE)
    beside = config or Config(path=DEFAULT_CONFIG, archive_path=path, captures_dir=path.parent / "captures")
    yield from _of_archive(replace(beside, archive_path=path), settings, thorough=thorough, offline=offline)


def _of_archive(config: Config, settings: Settings, *, thorough: bool, offline: bool) -> Iterator[Finding]:
    from nkarchive.doctor import captures, clock, database, lock, machine
    from nkarchive.doctor import settings as configured
    from nkarchive.doctor.findings import problem, warning
    from nkarchive.store.connecting import open_to_read

    path, directory = config.archive_path, config.captures_dir
    yield from machine.disks((path, directory), least_bytes=config.free_disk_bytes)
    yield from machine.permissions(path, directory)
    if not path.exists():
        yield warning("database", f"there is no archive at {path} yet", "`nkarchive crawl` makes it")
        if not offline:
            yield from _reach(config, None)
        return
    yield from lock.held(path, directory)
    try:
        opened = open_to_read(path)
    except NkArchiveError as error:
        yield problem("database", str(error), "restore it from a backup (docs/run/backup.md), or name another file")
        return
    import sqlite3

    with closing(opened.connection) as db:
        try:
            yield from database.log(path)
            yield from database.whole(db)
            yield from database.version(db)
            yield from database.search_index(db, path, thorough=thorough)
            yield from clock.against_archive(db, settings.now())
            yield from captures.there(captures.files(db), directory)
            records = captures.every(db) if thorough else captures.sample(db)
            yield from captures.read_back(records, directory, all_of_them=thorough)
            yield from configured.patterns(config.enabled, db)
        except sqlite3.DatabaseError as error:
            yield problem("database", f"it cannot be read on: {error}", "restore it from a backup (docs/run/backup.md)")
        if not offline:
            yield from _reach(config, db)


def _reach(config: Config, db: object) -> Iterator[Finding]:
    import sqlite3

    from sqlite_utils import Database

    from nkarchive.doctor import clock, reach
    from nkarchive.store.hosts import Hosts

    if not config.enabled:
        return
    # what is learnt of the hosts is forgotten again: it is never flushed
    memory = Hosts(Database(db)) if isinstance(db, sqlite3.Connection) else _NoMemory()
    reached = reach.reach(config.enabled, config, memory)
    yield from reached.findings
    yield from clock.against_hosts(list(reached.dates.values()))


class _NoMemory:
    def load(self, origin: str) -> None:
        return None

    def save(self, origin: str, state: object) -> None:
        pass
