"""``serve``: the archive in a browser."""

from __future__ import annotations

from importlib.util import find_spec

import click

from nkarchive.cli.common import Settings, common


@click.command()
@click.option("--port", "-p", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0: any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines in.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
@common
def serve(settings: Settings, port: int, host: str, open_browser: bool) -> None:
    """Read the archive in a browser, with Datasette, until Ctrl-C.

    It only reads: a crawl may write meanwhile.

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
    arguments = ["--immutable", str(path)] if immutable else [str(path)]
    arguments += ["--host", host, "--port", str(port)]
    datasette_serve.main([*arguments, *(["--open"] if open_browser else [])], standalone_mode=False)
