"""``search``, ``show``, ``diff``, ``changes`` and ``status``: the archive as a reader finds it.

They open it read-only, so they may run beside a crawl and on a copy on a read-only medium.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nkarchive.cli.common import DEFAULT_CONFIG, Settings, common, iso_time
from nkarchive.cli.outputs import metrics_option, write_metrics
from nkarchive.text import fold

if TYPE_CHECKING:
    from nkarchive.config import Config
    from nkarchive.store.holdings import Holding
    from nkarchive.store.reader import Reader

NEEDS_A_PERSON = 1
_A_YEAR = timedelta(days=365)
_CHANGE_KINDS = ("edited", "gone", "returned", "moved", "blocked", "unreadable", "completed", "new")
_SHOWN_CHANGES = 50
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _day(check: str) -> Callable[[click.Context, click.Parameter, str], str]:
    def checked(ctx: click.Context, param: click.Parameter, value: str) -> str:
        from nkarchive.query import dates

        try:
            if value:
                getattr(dates, check)(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None
        return value

    return checked


# -word is an exclusion, not a bundle of short options (of which -h would be one)
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1, required=True)
@click.option("--source", "sources", multiple=True, metavar="S", help="Only this source. Repeatable.")
@click.option("--since", callback=_day("first_day"), default="", metavar="DAY", help="Published on DAY or later.")
@click.option("--until", callback=_day("day_past"), default="", metavar="DAY", help="Published on DAY or earlier.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Articles to show.")
@_json
@common
def search(
    settings: Settings,
    query: Sequence[str],
    sources: Sequence[str],
    since: str,
    until: str,
    limit: int,
    as_json: bool,
) -> None:
    """Find articles by their words, in English and Korean.

    All words are wanted. "Quoted words" must stand together; OR parts alternatives and is weaker than
    the space between words; -word leaves out what has it; word* is a beginning. source:, author:,
    language:, status:, year:, after: and before: narrow the result (docs/query-it.md). A name that the
    thesaurus of config.yaml knows is found in all its spellings, unless it is quoted. A DAY is
    2024-08-05, 2024-08 or 2024, on the page's own calendar.

    \b
    Examples:
      nkarchive search '"Kim Jong Un" flood -missile'
      nkarchive search 평양 --since 2024-08 --json
      nkarchive search 'missile source:tumen-courier before:2018 author:"Ri Yong-su"'
    """
    from nkarchive.cli import rendering
    from nkarchive.query import DEFAULT, parse

    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word.split("=")[0])
    words = " ".join(query)
    config = settings.optional_config()
    asked = parse(words, thesaurus=config.thesaurus if config else DEFAULT)
    with _reader(settings) as reader:
        _check_sources(reader, (*sources, *asked.values("source"), *asked.values("source", excluded=True)))
        found = reader.search(asked, sources=sources, since=since, until=until, limit=limit)
    if as_json:
        _print_json([asdict(hit) | {"snippet": str(hit.snippet)} for hit in found], keys=_HIT_KEYS)
    else:
        rendering.found(found, words, asked.notes)


@click.command()
@click.argument("article")
@click.option("--version", "number", type=click.IntRange(min=1), metavar="N", help="As it stood in version N.")
@_json
@common
def show(settings: Settings, article: str, number: int | None, as_json: bool) -> None:
    """Print an article as held. ARTICLE is its number, its URL, or another URL of it.

    \b
    Examples:
      nkarchive show 12
      nkarchive show http://www.example.org/2016/09/a-story --version 1
    """
    from nkarchive.cli import rendering

    with _reader(settings) as reader:
        holding = _held(reader, article)
        versions = reader.versions(holding.id)
        where = reader.whereabouts(holding)
    chosen = None
    if number is not None:
        _check_numbers([number], len(versions))
        chosen = versions[number - 1]
    if as_json:
        row = asdict(holding) | {"history": [asdict(version) for version in versions]}
        if chosen is not None:
            # the version's fields in place of the latest; what is of no version stays
            row |= asdict(chosen) | {"version": chosen.number, "byline": [chosen.byline] if chosen.byline else []}
        row |= {
            "aliases": [{"url": url, "reason": reason} for url, reason in where.aliases],
            "tellings": [asdict(telling) for telling in where.tellings],
        }
        if where.capture:
            row["capture"] = dict(zip(("file", "offset", "length", "sha256"), where.capture, strict=True))
        _print_json(row)
    else:
        rendering.article(holding, versions, where, chosen)


@click.command()
@click.argument("article")
@click.argument("numbers", nargs=-1, type=click.IntRange(min=1), metavar="[N [M]]")
@common
def diff(settings: Settings, article: str, numbers: Sequence[int]) -> None:
    """Show what changed between two versions of an article, word by word.

    Without N and M: between the last two. With N alone: between N and the last.
    [-words taken out-] and {+words put in+} are marked so, in colour on a terminal.

    \b
    Examples:
      nkarchive diff 12
      nkarchive diff http://www.example.org/2016/09/a-story 1 3
    """
    from nkarchive.cli import rendering
    from nkarchive.store.differences import compare

    if len(numbers) > 2:
        raise click.UsageError("two versions can be compared, not more: nkarchive diff ARTICLE N M")
    with _reader(settings) as reader:
        holding = _held(reader, article)
        versions = reader.versions(holding.id)
    _check_numbers(numbers, len(versions))
    if len(versions) < 2:
        seen = f", first seen {holding.first_seen}" if holding.first_seen else ""
        click.echo(f"article {holding.id} has one version{seen}: there is nothing to compare it with")
        return
    older = versions[(numbers[0] if numbers else len(versions) - 1) - 1]
    newer = versions[(numbers[1] if len(numbers) == 2 else len(versions)) - 1]
    rendering.differences(holding, older, newer, compare(older, newer))


@click.command()
@click.option("--since", callback=iso_time, metavar="TIME", help="Seen then or later (ISO 8601; UTC if no offset).")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_CHANGE_KINDS), help="Only these. Repeatable.")
@click.option("--limit", type=click.IntRange(min=1), help=f"At most so many ({_SHOWN_CHANGES}, with --json all).")
@_json
@common
def changes(settings: Settings, since: datetime | None, kinds: Sequence[str], limit: int | None, as_json: bool) -> None:
    """List edits, disappearances and returns, newest first.

    An article that is `gone` was answered 404 or 410 when we last asked; what that means is for a
    person to judge. Arrivals are listed only with --kind new.

    \b
    Examples:
      nkarchive changes --since 2024-08-01
      nkarchive changes --kind gone --json
    """
    from nkarchive.cli import rendering
    from nkarchive.model import EventKind

    shown = limit if limit or as_json else _SHOWN_CHANGES
    with _reader(settings) as reader:
        found = reader.changes(since=since, kinds=[EventKind(kind) for kind in kinds], limit=shown)
    if as_json:
        _print_json([asdict(event) for event in found.events])
    else:
        rendering.changed(found)


@click.command()
@click.option("--alarms", "past_alarms", is_flag=True, help="List the alarms of the last year instead, over or not.")
@_json
@metrics_option
@common
def status(settings: Settings, past_alarms: bool, as_json: bool, metrics: Path | None) -> int:
    """Say of each source how it is doing; exit 1 if one needs a person.

    One does while an alarm lasts: it could not be read, brings nothing or far less than is usual for it, or its
    pages are read otherwise than they were. Also when three times in a row its schedule named a time and
    no pass came to its end, or when a selector of its rules has matched nothing of late. Then a line for each host: how
    often it may be asked and why, and what is wrong with it; and for each feed, sitemap or start page that follows no
    fixed schedule how often it is read.

    \b
    Examples:
      nkarchive status
      nkarchive status --alarms
    """
    from nkarchive.cli import rendering
    from nkarchive.cli.host_states import finders, host_states

    config = settings.optional_config()
    with _reader(settings) as reader:
        sources = reader.health(now=settings.now(), sources=config.sources if config else ())
        stories, articles = reader.totals()
        advice = reader.advice(config.thresholds if config else None)
        hosts, polls = reader.hosts(now=settings.now()), reader.polls()
        alarms = reader.alarms(since=settings.now() - _A_YEAR) if past_alarms else ()
    code = NEEDS_A_PERSON if any(source.needs for source in sources) else 0
    if metrics:
        write_metrics(metrics, _with_archive(settings), settings)
    if past_alarms:
        if as_json:
            _print_json([asdict(alarm) for alarm in alarms])
        else:
            rendering.alarms(alarms)
        return code
    if as_json:
        rows = [asdict(source) | {"needs_a_person": bool(source.needs)} for source in sources]
        _print_json(
            {
                "stories": stories,
                "articles": articles,
                "advice": advice,
                "sources": rows,
                "hosts": [asdict(host) for host in hosts],
                "finders": [asdict(poll) for poll in polls],
            }
        )
    else:
        rendering.healths(sources, stories=stories, articles=articles, advice=advice)
        host_states(hosts)
        finders(polls)
    return code


def _with_archive(settings: Settings) -> Config:
    from nkarchive.config import Config

    path = settings.archive_path()
    config = settings.optional_config() or Config(
        path=DEFAULT_CONFIG, archive_path=path, captures_dir=path.parent / "captures"
    )
    return replace(config, archive_path=path)


_HIT_KEYS = ("id", "url", "source", "headline", "published", "byline", "snippet", "story_id")


def _reader(settings: Settings) -> Reader:
    from nkarchive.store.reader import open_archive

    return open_archive(settings.archive_path())


def _held(reader: Reader, which: str) -> Holding:
    holding = reader.article(which)
    if holding is None:
        what = f"number {which}" if which.isdigit() else fold(which)
        raise click.UsageError(f"the archive holds no article {what} (find one with `nkarchive search`)")
    return holding


def _check_sources(reader: Reader, sources: Sequence[str]) -> None:
    known = reader.source_names()
    for source in sources:
        if source not in known:
            held = ", ".join(known) or "none yet"
            raise click.BadParameter(f"the archive has no source {source!r}: it has {held}", param_hint="--source")


def _check_numbers(numbers: Sequence[int], count: int) -> None:
    for number in numbers:
        if number > count:
            has = "one version" if count == 1 else f"versions 1 to {count}"
            raise click.UsageError(f"there is no version {number}: the article has {has}")


def _print_json(value: Any, *, keys: Sequence[str] = ()) -> None:
    if keys:
        value = [{key: row[key] for key in keys} for row in value]
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
