"""``publish``: a copy of the archive for the web."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from nkarchive.cli.common import Settings, common

_ENDINGS = (".db", ".sqlite", ".sqlite3")


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR|FILE")
@click.option("--title", default="", metavar="TEXT", help="What the archive is called.")
@click.option("--license", "rights", default="", metavar="TEXT", help="Under which terms it may be used.")
@click.option("--license-url", default="", metavar="URL", help="Where these terms stand.")
@click.option("--about-url", default="", metavar="URL", help="A page about the archive.")
@common
def publish(settings: Settings, target: Path, title: str, rights: str, license_url: str, about_url: str) -> None:
    """Write a copy of the archive for the web, with metadata for Datasette, and say how to serve it.

    The copy holds what readers need: articles, versions, stories, what disappeared, the search index. It
    leaves out the frontier, what the crawler did, and the captures. A copy that is there already is
    replaced at once when the new one is done; a crawl may run meanwhile. It needs room for two copies.

    \b
    Examples:
      nkarchive publish public/
      nkarchive publish public/news.db --title "News of the north" --about-url https://example.org/about
    """
    from nkarchive.clock import stamp
    from nkarchive.reading.publishing import publish as write_copy
    from nkarchive.serve.metadata import Titles, write_metadata

    archive = settings.archive_path()
    is_file = target.suffix in _ENDINGS and not target.is_dir()
    path = target if is_file else target / "archive.db"
    beside = path.with_name(f"{path.stem}.metadata.json" if is_file else "metadata.json")
    made = write_copy(archive, path, at=stamp(settings.now()))
    titles = Titles(title=title, license=rights, license_url=license_url, about_url=about_url)
    write_metadata(path, beside, titles)
    click.echo(f"{made.articles:,} articles in {path} ({made.size / 1e6:,.1f} MB), described in {beside}. To serve it:")
    click.echo(f"  datasette serve -i {shlex.quote(str(path))} -m {shlex.quote(str(beside))}")
