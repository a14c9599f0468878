"""What every command takes: where the configuration and the archive are, and what day it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from nkarchive.config import Config

DEFAULT_CONFIG = Path("config.yaml")
DEFAULT_ARCHIVE = Path("archive.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The three common options, as given: None where they were not."""

    config_path: Path | None
    archive: Path | None
    fixed_now: datetime | None

    def now(self) -> datetime:
        """Return the calendar's time in UTC: ``--now`` if it was given."""
        return self.fixed_now or datetime.now(UTC)

    def config(self) -> Config:
        """Return the configuration. Raises ConfigError where there is none or it is wrong."""
        from nkarchive.config import load

        return load(self.config_path or DEFAULT_CONFIG)

    def optional_config(self) -> Config | None:
        """Return the configuration, None where none was named and there is no config.yaml here."""
        if self.config_path is None and not DEFAULT_CONFIG.exists():
            return None
        return self.config()

    def archive_path(self) -> Path:
        """Return the archive's path: the option, else the configuration's, else ./archive.db."""
        if self.archive is not None:
            return self.archive
        config = self.optional_config()
        return config.archive_path if config else DEFAULT_ARCHIVE


def iso_time(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """Read an option's ISO 8601 date or time; UTC where it has no offset."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not an ISO 8601 date or time (write 2024-08-05T12:00:00Z)") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --config, --archive and --now; the command is called with ``settings`` first."""

    @click.option("--config", "config_path", type=click.Path(path_type=Path), help="Default: ./config.yaml")
    @click.option("--archive", type=click.Path(path_type=Path), help="Default: what the configuration says.")
    @click.option(
        "--now", "fixed_now", callback=iso_time, metavar="TIME", help="Fix the calendar (ISO 8601; UTC if no offset)."
    )
    def command(*, config_path: Path | None, archive: Path | None, fixed_now: datetime | None, **rest: Any) -> Any:
        settings = Settings(config_path=config_path, archive=archive, fixed_now=fixed_now)
        return function(settings, **rest)

    return update_wrapper(command, function)
