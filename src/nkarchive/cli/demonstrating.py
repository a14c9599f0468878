"""``demo``: two invented newspapers, archived twice, searched; what a reader would type is what runs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nkarchive.cli.common import Settings, common
from nkarchive.errors import ConfigError, NkArchiveError

if TYPE_CHECKING:
    from nkarchive.demo.site import DemoSite

DIRECTORY = Path("demo-archive")
MARKER = ".made-by-nkarchive-demo"
# the calendar of the sample pages, so that the demo prints the same on any day
FIRST_PASS = datetime(2024, 3, 12, 6, tzinfo=UTC)
ENGLISH, KOREAN = "ferry", "평양"


@click.command()
@click.option("--serve", "then_serve", is_flag=True, help="Open the reading room on the result.")
@click.option("--port", type=click.IntRange(0, 65535), help="The reading room's port.")
@common
def demo(settings: Settings, then_serve: bool, port: int | None) -> int:
    """Archive two invented newspapers, twice, and search them.

    Works in ./demo-archive/, which is made anew each time, without the internet. Exits 0 only if
    every page became what it should.

    \b
    Examples:
      nkarchive demo
      nkarchive demo --serve
    """
    from nkarchive.demo.site import DemoSite

    if settings.config_path or settings.archive:
        click.echo("nkarchive: the demo makes a configuration and an archive of its own", err=True)
    make_directory(DIRECTORY)
    with chdir(DIRECTORY), DemoSite() as site:
        Path("config.yaml").write_text(site.config(), encoding="utf-8")
        magazine, daily = site.urls.values()
        click.echo(f"Two invented newspapers stand at {magazine} (English) and {daily} (Korean).")
        click.echo(f"\n$ cd {DIRECTORY}")
        trouble = _two_passes(site, settings.fixed_now or FIRST_PASS)
        if trouble:
            raise NkArchiveError(f"the demo did not go as it should: {trouble}")
        _search()
        _say_how_to_go_on()
        if then_serve:
            # at the end of the second pass, after which no pass is late
            fixed = f"{(settings.fixed_now or FIRST_PASS) + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
            return _type("serve", "--now", fixed, *([] if port is None else ["--port", str(port)]))
    return 0


def make_directory(directory: Path) -> None:
    """Make *directory* anew. Raises ConfigError where it exists and no demo made it."""
    ours = directory.is_dir() and not directory.is_symlink()
    if ours and (directory / MARKER).exists():
        shutil.rmtree(directory)
    elif directory.is_symlink() or (directory.exists() and not (ours and not any(directory.iterdir()))):
        raise ConfigError(
            f"{directory} is here already and was not made by `nkarchive demo`:"
            " move it away, or run the demo in another directory"
        )
    directory.mkdir(exist_ok=True)
    (directory / MARKER).write_text("`nkarchive demo` deletes this directory and makes it anew.\n")


def _two_passes(site: DemoSite, began: datetime) -> str:
    """Crawl, let a night pass, crawl again, show what changed; return the first thing that went wrong."""
    trouble = _pass(site, began, run=1)
    if trouble:
        return trouble
    site.turn("second")
    _say("A night later. The newspapers have changed what they said, and do not say so.")
    trouble = _pass(site, began + timedelta(days=1), run=2)
    if trouble:
        return trouble
    _type("changes")
    _type("diff", str(_first_edited(site)))
    return ""


def _pass(site: DemoSite, now: datetime, *, run: int) -> str:
    code = _type("crawl", "--now", f"{now:%Y-%m-%dT%H:%M:%SZ}")
    outcomes = dict(_rows("SELECT url, outcome FROM outcomes WHERE run_id = ?", run))
    [(twins,)] = _rows("SELECT count(*) - count(DISTINCT story_id) FROM articles")
    return (
        misses(site.expected(), outcomes)
        or (f"pass {run} exited {code}" if code else "")
        or (f"{twins} articles tell another's story, not the one that is a reprint" if twins != 1 else "")
    )


def misses(expected: Mapping[str, str], outcomes: Mapping[str, str]) -> str:
    """Return one clause on what is not as *expected* (URL to outcome), '' if all is."""
    wrong = [
        f"{url} should be {outcome!r}, is {outcomes.get(url, 'not visited')!r}"
        for url, outcome in expected.items()
        if outcomes.get(url) != outcome
    ]
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return f"{wrong[0]}{more}" if wrong else ""


def _first_edited(site: DemoSite) -> int:
    url = next(url for url, outcome in site.expected().items() if outcome == "edited")
    [(article_id,)] = _rows("SELECT id FROM articles WHERE url = ?", url)
    return int(article_id)


def _rows(sql: str, *values: str | int) -> list[tuple[Any, ...]]:
    from nkarchive.store.connecting import open_to_read

    db = open_to_read(Path("archive.db")).connection
    try:
        return db.execute(sql, values).fetchall()
    finally:
        db.close()


def _search() -> None:
    _say("Search: Korean words are found inside compounds, too.")
    _type("search", ENGLISH, "--limit", "1")
    _type("search", KOREAN, "--limit", "1")


def _say_how_to_go_on() -> None:
    _say("Go on:")
    for command, gain in (
        (f"cd {DIRECTORY} && nkarchive serve", "read it in a browser"),
        ("nkarchive init my-archive", "begin one of your own"),
    ):
        click.echo(f"  {command:<36}{gain}")


def _say(sentence: str) -> None:
    click.echo(f"\n{sentence}")


def _type(*words: str) -> int:
    """Print a command line as a reader would type it, run it, return its exit code."""
    from nkarchive.cli import cli

    click.echo(f"\n$ nkarchive {' '.join(words)}")
    return cli.main(list(words), prog_name="nkarchive", standalone_mode=False) or 0
