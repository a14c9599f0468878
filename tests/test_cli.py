"""The command line as a person meets it: help, errors, and what it costs to ask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from nkarchive.cli import _FAMILIES, cli

HEAVY = (
    "trafilatura",
    "httpx",
    "lxml",
    "sqlite_utils",
    "pydantic",
    "datasette",
    "apscheduler",
    "bs4",
    "rich",
    "warcio",
)


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nkarchive", *words], capture_output=True, text=True, timeout=60, check=False, cwd=cwd
    )


@pytest.mark.parametrize("command", _FAMILIES)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    answer = CliRunner().invoke(cli, [command, "--help"])
    assert answer.exit_code == 0, answer.output
    assert "Example" in answer.output
    assert f"  nkarchive {command}" in answer.output


@pytest.mark.parametrize("command", _FAMILIES)
def test_every_command_takes_the_common_options(command: str) -> None:
    found = cli.get_command(click.Context(cli), command)
    for words in [[command, name] for name in found.commands] if isinstance(found, click.Group) else [[command]]:
        output = CliRunner().invoke(cli, [*words, "--help"]).output
        assert [option for option in ("--config", "--archive", "--now") if option not in output] == []


def test_the_help_lists_every_command() -> None:
    output = CliRunner().invoke(cli, ["--help"]).output
    assert [command for command in _FAMILIES if f"\n  {command} " not in output] == []


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["crawl", "--help"], ["search", "--help"], ["demo", "--help"]]
)
def test_asking_for_help_loads_nothing_heavy(words: list[str]) -> None:
    """A second's import is too much for a --help, and a crontab's first mistake is a wrong option."""
    script = f"""
import sys
from nkarchive.cli import cli
cli.main({words!r}, standalone_mode=False)
print("loaded:", sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_import_nkarchive_loads_nothing_heavy() -> None:
    script = f"import sys, nkarchive; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_command_is_a_usage_error() -> None:
    done = run("crwal")
    assert done.returncode == 2
    assert "No such command 'crwal'" in done.stderr


def test_a_time_that_is_none_says_how_to_write_one(tmp_path: Path) -> None:
    done = run("crawl", "--now", "yesterday", cwd=tmp_path)
    assert done.returncode == 2
    assert "write 2024-08-05T12:00:00Z" in done.stderr


def test_an_error_of_ours_is_one_sentence_and_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "demo-archive").mkdir()
    (tmp_path / "demo-archive" / "thesis.txt").write_text("years of work")
    done = run("demo", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nkarchive: demo-archive is here already")
    assert "Traceback" not in done.stderr


def test_a_crawl_without_a_configuration_says_what_to_do(tmp_path: Path) -> None:
    done = run("crawl", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "nkarchive init" in done.stderr


def test_a_search_without_an_archive_says_what_to_do(tmp_path: Path) -> None:
    done = run("search", "ferry", cwd=tmp_path)
    assert done.returncode == 2
    assert "nkarchive crawl" in done.stderr
