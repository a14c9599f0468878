"""``story``, ``missing`` and ``regroup``: one story told many times, and the stories never captured."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from nkarchive.cli.common import Settings, common
from nkarchive.text import fold

if TYPE_CHECKING:
    from nkarchive.store.reader import Reader

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@click.argument("which", metavar="STORY")
@click.option("--diff", "with_diff", is_flag=True, help="Show each telling beside the first, side by side.")
@_json
@common
def story(settings: Settings, which: str, with_diff: bool, as_json: bool) -> None:
    """Show who told a story, who had it first, and what each telling cut or added.

    STORY is a story's number (s12), or an article of it: its number, its URL, another URL of it.

    \b
    Examples:
      nkarchive story s12
      nkarchive story http://www.example.org/2016/09/a-story --diff
    """
    from nkarchive.cli import lineages

    with _reader(settings) as reader:
        found = reader.story(which)
        if found is None:
            raise click.UsageError(f"the archive holds no story {fold(which)} (find one with `nkarchive search`)")
        bodies = [_body(reader, telling.article_id) for telling in found.tellings] if with_diff else []
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        lineages.lineage(found, bodies)


@click.command()
@click.option("--source", metavar="S", help="Only what this source's pages advertise.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="At most so many (50, with --json all).")
@_json
@common
def missing(settings: Settings, source: str | None, limit: int | None, as_json: bool) -> None:
    """List articles that pages advertise and the archive never captured, per source.

    An address is `never asked for` where no pattern of the source took it for an article; else it says
    what became of the attempt.

    \b
    Examples:
      nkarchive missing --source focus-weekly
      nkarchive missing --json
    """
    from nkarchive.cli import lineages

    with _reader(settings) as reader:
        if source is not None and source not in reader.source_names():
            held = ", ".join(reader.source_names()) or "none yet"
            raise click.BadParameter(f"the archive has no source {source!r}: it has {held}", param_hint="--source")
        found = reader.missing(source=source, limit=limit if limit or as_json else 50)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        lineages.never_captured(found)


@click.command()
@_json
@common
def regroup(settings: Settings, as_json: bool) -> None:
    """Compute all stories anew from the texts held, and say what changed. No network; nothing held is altered.

    Run it after an update that says so, or after changing the thresholds in config.yaml. All or nothing: if it
    is interrupted the stories stay as they were.

    \b
    Example:
      nkarchive regroup
    """
    from nkarchive.cli import lineages
    from nkarchive.errors import ArchiveMissing
    from nkarchive.store.archive import open_for_writing

    path = settings.archive_path()
    if not path.exists():
        raise ArchiveMissing(f"{path}: no archive there: make one with `nkarchive crawl`, or name it with --archive")
    config = settings.optional_config()
    with open_for_writing(path) as archive, archive.transaction():
        if config:
            archive.articles.stories.thresholds = config.thresholds
        done = archive.articles.stories.redo()
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2))
        return
    lineages.regrouped(done)


def _body(reader: Reader, article_id: int) -> str:
    holding = reader.article(article_id)
    return holding.body if holding else ""


def _reader(settings: Settings) -> Reader:
    from nkarchive.store.reader import open_archive

    return open_archive(settings.archive_path())
