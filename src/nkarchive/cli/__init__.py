"""The command line: one file a family of commands, each loaded when it is called."""

from __future__ import annotations

import logging
import sys
from importlib import import_module

import click

from nkarchive import __version__
from nkarchive.errors import NkArchiveError

# command -> the module of nkarchive.cli that holds it, as a click command of the same name
_FAMILIES = {
    "init": "setting_up",
    "crawl": "crawling",
    "add": "crawling",
    "run": "running",
    "extract": "extracting",
    "fixture": "fixtures",
    "search": "reading",
    "show": "reading",
    "diff": "reading",
    "changes": "reading",
    "story": "telling",
    "missing": "telling",
    "regroup": "telling",
    "status": "reading",
    "doctor": "doctoring",
    "serve": "serving",
    "publish": "publishing",
    "demo": "demonstrating",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_FAMILIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        family = _FAMILIES.get(cmd_name)
        if family is None:
            return None
        command = getattr(import_module(f"nkarchive.cli.{family}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nkarchive")
def cli() -> None:
    """Keeps the record of what news sites say about North Korea."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without text is no news


def main() -> None:
    """Run the command line; an error of ours is one sentence on stderr and its exit code."""
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except NkArchiveError as error:
        click.echo(f"nkarchive: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
