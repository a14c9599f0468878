"""``serve``: the archive in a browser."""

from __future__ import annotations

import json
import time
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from socket import create_connection
from tempfile import TemporaryDirectory
from threading import Thread

import click

from nkarchive.cli.common import Settings, common
from nkarchive.clock import stamp


@click.command()
@click.option("--port", "-p", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0: any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines in.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
@common
def serve(settings: Settings, port: int, host: str, open_browser: bool) -> None:
    """Open the archive's reading room in a browser, until Ctrl-C.

    The tables and SQL are one click away: it is Datasette. It only reads: a crawl may write meanwhile.

    \b
    Example:
      nkarchive serve --port 8002 --open
    """
    path = settings.archive_path()
    if find_spec("datasette") is None:
        raise click.UsageError("this needs Datasette, which is not installed: pip install 'nkarchive[datasette]'")
    from nkarchive.store.reader import open_archive

    with open_archive(path) as reader:
        immutable = reader.immutable
    from datasette.cli import serve as datasette_serve
    from datasette.plugins import pm

    from nkarchive.serve import plugin

    # the entry point has done it already, but where the package runs without its metadata
    if not pm.is_registered(plugin):
        pm.register(plugin, "nkarchive")
    with TemporaryDirectory(prefix="nkarchive-serve-") as directory:
        metadata = Path(directory) / "metadata.json"
        metadata.write_text(json.dumps({"plugins": {"nkarchive": _plugin_settings(settings)}}), encoding="utf-8")
        arguments = ["--immutable", str(path)] if immutable else [str(path)]
        arguments += ["--host", host, "--port", str(port), "--metadata", str(metadata)]
        if open_browser:
            if not port:
                raise click.UsageError("--open needs to know the port: name one with --port")
            Thread(target=_open_when_it_answers, args=(host, port), daemon=True).start()
        datasette_serve.main(arguments, standalone_mode=False)


def _plugin_settings(settings: Settings) -> dict[str, str]:
    """Return what the plugin is told: the calendar if it is fixed, and the configuration if it is this archive's."""
    told = {"now": stamp(settings.fixed_now)} if settings.fixed_now else {}
    config = settings.optional_config()
    if config is None or (settings.archive is not None and settings.archive.resolve() != config.archive_path.resolve()):
        return told  # it looks for the captures beside the archive
    return told | {"captures": str(config.captures_dir.resolve()), "config": str(config.path.resolve())}


def _open_when_it_answers(host: str, port: int) -> None:
    """Open the reading room as soon as the server takes connections; Datasette's own ``--open`` shows the tables."""
    local = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    for _ in range(100):
        try:
            create_connection((local, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            webbrowser.open(f"http://{local}:{port}/")
            return
