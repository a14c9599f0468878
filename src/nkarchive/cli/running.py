"""``nkarchive run``: the same pass as ``crawl``, on each source's own schedule."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING

import click

from nkarchive.cli.common import Settings, common

if TYPE_CHECKING:
    from nkarchive.config import Config
    from nkarchive.crawl.health import Summary
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
@common
def run(settings: Settings, names: tuple[str, ...], jitter_s: float, log_format: str) -> None:
    """Crawl every enabled source on its own schedule, until SIGTERM or Ctrl-C.

    Stops within 10 seconds with nothing half-written. Exits 75 if another `nkarchive run` keeps the schedule of
    this archive, or a crawl holds it at the start; later such a pass is skipped, logged and tried again.

    \b
    Example:
      nkarchive run --config /srv/nkarchive/config.yaml --jitter 1m
    """
    from nkarchive.schedule import Timetable
    from nkarchive.store.lock import hold

    _log_to_stderr(as_json=log_format == "json" or (log_format == "auto" and not sys.stderr.isatty()))
    config = replace(settings.config(), archive_path=settings.archive_path())
    sources = config.chosen(names)
    for warning in config.warnings(sources):
        click.echo(f"nkarchive: {warning}", err=True)
    timetable = Timetable(sources, jitter_s=jitter_s)
    _halt_on_signals(timetable)
    with hold(config.archive_path, schedule=True):
        timetable.run(lambda due: _say(_one_pass(config, due, settings, timetable)))


def _one_pass(config: Config, due: tuple[Source, ...], settings: Settings, timetable: Timetable) -> Summary:
    from nkarchive.crawl import run_pass

    return run_pass(config, due, calendar=settings.now, due_only=True, stop=timetable.stop)


def _say(summary: Summary) -> None:
    import structlog

    log = structlog.get_logger()
    for note in summary.notes:
        log.info(note)
    for name, counts in summary.counts.items():
        log.info("pass", source=name, **counts)
    for trouble in summary.troubles:
        log.warning(trouble)
    for name, alarm in summary.alarms.items():
        log.warning("needs a person", source=name, why=alarm)


def _halt_on_signals(timetable: Timetable) -> None:
    def halt(number: int, frame: FrameType | None) -> None:
        # A second signal is a person who will not wait: what is stored can bear it.
        signal.signal(number, signal.SIG_DFL)
        timetable.halt()

    signal.signal(signal.SIGTERM, halt)
    signal.signal(signal.SIGINT, halt)


def _log_to_stderr(*, as_json: bool) -> None:
    import structlog

    final = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            final,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
