"""``crawl`` and ``add``: fetch, and say what became of it."""

from __future__ import annotations

import json
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nkarchive.cli.common import DEFAULT_CONFIG, Settings, common
from nkarchive.cli.logs import log_summary, log_to_stderr
from nkarchive.cli.outputs import Outputs, watched
from nkarchive.model import Kind, Lead, OutcomeKind, Source

if TYPE_CHECKING:
    from nkarchive.config import Config
    from nkarchive.crawl.health import Summary

NEEDS_A_PERSON = 1


@click.command()
@click.option("--source", "names", multiple=True, metavar="S", help="Only this source, now, due or not. Repeatable.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N article pages per source.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option(
    "--log",
    "log_format",
    type=click.Choice(["lines", "json"]),
    help="Write log lines to stderr, as `run` does, instead of the table.",
)
@watched
@common
def crawl(
    settings: Settings,
    names: Sequence[str],
    limit: int | None,
    as_json: bool,
    log_format: str | None,
    heartbeat: Path | None,
    metrics: Path | None,
) -> int:
    """Make one pass over all that is due: discover, fetch, extract, dedupe, store.

    Safe under cron: a second one exits 75 while the first still runs.

    \b
    Examples:
      nkarchive crawl
      nkarchive crawl --source mirae-news --limit 5
    """
    from nkarchive.crawl import run_pass

    config = replace(settings.config(), archive_path=settings.archive_path())
    sources = config.chosen(names)
    for warning in config.warnings(sources):
        click.echo(f"nkarchive: {warning}", err=True)
    if log_format:
        log_to_stderr(as_json=log_format == "json")
    outputs = Outputs(settings=settings, config=config, heartbeat=heartbeat, metrics=metrics)
    with outputs.failing(), stopping() as (stop, signalled), progress_bar() as progress:
        summary = run_pass(
            config,
            sources,
            calendar=settings.now,
            again=bool(names),
            due_only=not names,
            limit=limit,
            stop=stop,
            progress=progress,
        )
    if as_json:
        click.echo(json.dumps(summary.as_dict(), ensure_ascii=False))
    if log_format:
        log_summary(summary)
    elif not as_json:
        print_summary(summary)
    code = signalled[0] if signalled else exit_code(summary)
    outputs.after(run_id=summary.run_id, exit_code=code)
    return code


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@common
def add(settings: Settings, urls: Sequence[str], as_json: bool) -> int:
    """Archive these pages now.

    Each goes under the source whose `articles` pattern matches or whose `start` has its host, else
    under the source `added`.

    \b
    Example:
      nkarchive add https://www.example.org/2024/08/a-story
    """
    from nkarchive.config import Config
    from nkarchive.crawl import run_pass
    from nkarchive.urls import canonicalise

    archive = settings.archive_path()
    config = settings.optional_config() or Config(
        path=DEFAULT_CONFIG, archive_path=archive, captures_dir=archive.parent / "captures"
    )
    config = replace(config, archive_path=archive)
    only: dict[str, list[Lead]] = {}
    sources: dict[str, Source] = {}
    for url in urls:
        source = _owner(config, canonicalise(url))
        sources[source.name] = source
        lead = Lead(url=canonicalise(url, keep=source.keep_query), kind=Kind.ARTICLE)
        only.setdefault(source.name, []).append(lead)
    with stopping() as (stop, signalled), progress_bar() as progress:
        summary = run_pass(
            config, list(sources.values()), calendar=settings.now, only=only, stop=stop, progress=progress
        )
    if as_json:
        click.echo(json.dumps(summary.as_dict(), ensure_ascii=False))
    else:
        print_summary(summary)
    return signalled[0] if signalled else exit_code(summary)


def _owner(config: Config, url: str) -> Source:
    from nkarchive.urls import host_of

    for source in config.sources:
        if source.articles and re.search(source.articles, url):
            return source
    for source in config.sources:
        if any(host_of(start) == host_of(url) for start in source.start):
            return source
    return Source(name="added", title="Pages added by hand", proxy=config.proxy)


def exit_code(summary: Summary) -> int:
    """Return 1 where something needs a person."""
    return NEEDS_A_PERSON if summary.alarms else 0


@contextmanager
def stopping() -> Iterator[tuple[threading.Event, list[int]]]:
    """Give an event that SIGTERM and SIGINT set, and the exit code that says which it was."""
    stop, codes = threading.Event(), []

    def on_signal(number: int, frame: object) -> None:
        codes.append(128 + number)
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop, codes
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, OutcomeKind], None] | None]:
    """Show progress on a terminal; be quiet elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("crawling")
        pages: dict[str, int] = {}

        def show(source: str, kind: OutcomeKind) -> None:
            pages[source] = pages.get(source, 0) + 1
            busy = ", ".join(f"{name} {number}" for name, number in pages.items())
            bar.update(task, description=f"{busy} pages; last: {source} {kind}")

        yield show


def print_summary(summary: Summary) -> None:
    """Print a run's table: per source, the count of each outcome; then what needs a person."""
    for note in summary.notes:
        click.echo(note)
    if not summary.counts:
        return
    used = [kind for kind in OutcomeKind if any(kind in counts for counts in summary.counts.values())]
    rows = [[name, *(str(counts.get(kind, "·")) for kind in used)] for name, counts in summary.counts.items()]
    table = [["source", *used], *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        click.echo("  ".join(cells).rstrip())
    for trouble in summary.troubles:
        click.echo(trouble)
    click.echo(f"The archive holds {summary.stories} stories in {summary.articles} articles.")
    if summary.stopped:
        click.echo("Stopped before the end; the next crawl takes up where this one left off.")
    for name, alarm in summary.alarms.items():
        click.echo(f"needs a person: {name}: {alarm}")
