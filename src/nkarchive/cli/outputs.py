"""What `crawl`, `run` and `status` leave for those who watch machines: a heartbeat file, and metrics for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nkarchive.cli.common import Settings
from nkarchive.errors import ArchiveBusy, NkArchiveError

if TYPE_CHECKING:
    from nkarchive.config import Config

heartbeat_option = click.option(
    "--heartbeat",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PATH",
    help="Write this file at the end of each pass. Default: `heartbeat:` of the configuration.",
)
metrics_option = click.option(
    "--metrics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PATH",
    help="Write metrics for Prometheus into this file (x.prom). Default: `metrics:` of the configuration.",
)


def watched(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --heartbeat and --metrics."""
    return heartbeat_option(metrics_option(function))


@dataclass(slots=True, kw_only=True)
class Outputs:
    """Where the heartbeat and the metrics of a command go: None is nowhere."""

    settings: Settings
    config: Config
    heartbeat: Path | None
    metrics: Path | None
    _last: tuple[int, int] = (0, 0)  # the last pass and its exit code

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Write a heartbeat where a pass fails as a whole; a pass that another run holds up is none."""
        try:
            yield
        except NkArchiveError as error:
            if not isinstance(error, ArchiveBusy):
                self._beat(run_id=0, exit_code=error.exit_code, says=str(error))
            raise

    def after(self, *, run_id: int, exit_code: int) -> None:
        """Write both after a pass. What cannot be written is said, and stops nothing."""
        self._last = (run_id, exit_code)
        self.alive()
        path = self.metrics or self.config.metrics_path
        if path is not None:
            write_metrics(path, self.config, self.settings, exit_code=exit_code)

    def alive(self) -> None:
        """Beat for the last pass once more: nothing was due since."""
        run_id, exit_code = self._last
        self._beat(run_id=run_id, exit_code=exit_code)

    def _beat(self, *, run_id: int, exit_code: int, says: str = "") -> None:
        path = self.heartbeat or self.config.heartbeat_path
        if path is None:
            return
        from nkarchive.report.heartbeat import beat

        try:
            beat(path, at=self.settings.now(), run_id=run_id, exit_code=exit_code, says=says)
        except OSError as error:
            _unwritten("heartbeat", path, error)


def write_metrics(path: Path, config: Config, settings: Settings, *, exit_code: int | None = None) -> None:
    """Write the metrics of the archive as it is; *exit_code* is that of the pass that has just ended.

    What goes wrong is said, and stops nothing.
    """
    from nkarchive.report import metrics
    from nkarchive.store.reader import open_archive

    now = settings.now()
    try:
        with open_archive(config.archive_path) as reader:
            sources = reader.health(now=now, sources=config.sources)
            hosts = reader.hosts(now=now)
        last = None if exit_code is None else metrics.LastPass(at=now, exit_code=exit_code)
        disks = {"archive": config.archive_path, "captures": config.captures_dir}
        metrics.write(path, sources, hosts, disks=disks, last_pass=last)
    except OSError as error:
        _unwritten("metrics", path, error)
    except NkArchiveError as error:
        click.echo(f"nkarchive: no metrics were written: {error}", err=True)


def _unwritten(what: str, path: Path, error: OSError) -> None:
    click.echo(f"nkarchive: the {what} file {path} cannot be written: {error.strerror or error}", err=True)
