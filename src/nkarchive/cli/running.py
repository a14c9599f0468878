"""``nkarchive run``: the same pass as ``crawl``, on each source's own schedule."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from nkarchive.cli.common import Settings, common
from nkarchive.cli.crawling import exit_code
from nkarchive.cli.logs import log_summary, log_to_stderr
from nkarchive.cli.outputs import Outputs, watched

if TYPE_CHECKING:
    from nkarchive.model import Source
    from nkarchive.schedule import Timetable


def _seconds(ctx: click.Context, param: click.Parameter, value: str) -> float:
    from nkarchive.slots import duration_s

    try:
        return 0.0 if value == "0" else duration_s(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.option("--source", "names", multiple=True, metavar="NAME", help="Only this source; may be repeated.")
@click.option(
    "--jitter",
    "jitter_s",
    callback=_seconds,
    metavar="TIME",
    default="0",
    show_default=True,
    help="Delay each pass by up to this long at random (30s, 5m).",
)
@click.option(
    "--log",
    "log_format",
    type=click.Choice(["auto", "lines", "json"]),
    default="auto",
    help="Log lines for people or for machines; auto: lines on a terminal, else json.",
)
@watched
@common
def run(
    settings: Settings,
    names: tuple[str, ...],
    jitter_s: float,
    log_format: str,
    heartbeat: Path | None,
    metrics: Path | None,
) -> None:
    """Crawl every enabled source on its own schedule, until SIGTERM or Ctrl-C.

    Stops within 10 seconds with nothing half-written. Exits 75 if another `nkarchive run` keeps the schedule of
    this archive, or a crawl holds it at the start; later such a pass is skipped, logged and tried again.

    \b
    Example:
      nkarchive run --config /srv/nkarchive/config.yaml --jitter 1m
    """
    from nkarchive.schedule import Timetable
    from nkarchive.store.lock import hold

    log_to_stderr(as_json=log_format == "json" or (log_format == "auto" and not sys.stderr.isatty()))
    config = replace(settings.config(), archive_path=settings.archive_path())
    sources = config.chosen(names)
    for warning in config.warnings(sources):
        click.echo(f"nkarchive: {warning}", err=True)
    outputs = Outputs(settings=settings, config=config, heartbeat=heartbeat, metrics=metrics)
    timetable = Timetable(sources, jitter_s=jitter_s, idle=outputs.alive)
    _halt_on_signals(timetable)
    with hold(config.archive_path, schedule=True):
        timetable.run(lambda due: _one_pass(due, outputs, timetable))


def _one_pass(due: tuple[Source, ...], outputs: Outputs, timetable: Timetable) -> None:
    from nkarchive.crawl import run_pass

    config, settings = outputs.config, outputs.settings
    with outputs.failing():
        summary = run_pass(config, due, calendar=settings.now, due_only=True, stop=timetable.stop)
    log_summary(summary)
    outputs.after(run_id=summary.run_id, exit_code=exit_code(summary))


def _halt_on_signals(timetable: Timetable) -> None:
    def halt(number: int, frame: FrameType | None) -> None:
        # A second signal is a person who will not wait: what is stored can bear it.
        signal.signal(number, signal.SIG_DFL)
        timetable.halt()

    signal.signal(signal.SIGTERM, halt)
    signal.signal(signal.SIGINT, halt)
