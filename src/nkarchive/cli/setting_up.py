"""``nkarchive init``: a configuration to start from."""

from __future__ import annotations

from pathlib import Path

import click

from nkarchive.cli.common import DEFAULT_CONFIG, Settings, common
from nkarchive.errors import ConfigError

_NEXT = """\
Wrote {path}. Now:
  1. put your own address into user_agent, so that a site's keeper can write to you;
  2. see what is read from a page:   nkarchive extract URL
  3. try a source:                   nkarchive crawl{option} --source 38north --limit 5
  4. write `enabled: true` under it, and leave this running:   nkarchive run{option}"""


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="[DIR]")
@common
def init(settings: Settings, directory: Path) -> None:
    """Write a commented config.yaml to start from into DIR (default: here).

    \b
    Example:
      nkarchive init my-archive
    """
    from nkarchive.config import starter

    path = settings.config_path or directory / DEFAULT_CONFIG
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(starter())
    except FileExistsError:
        raise ConfigError(f"{path}: is there already and was left alone (name another directory)") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror} (name another directory)") from None
    option = "" if path == DEFAULT_CONFIG else f" --config {path}"
    click.echo(_NEXT.format(path=path, option=option))
