"""``fixture``: pages kept with what must come out of them, so that no change to extraction breaks them unseen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click

from nkarchive.cli.common import Settings, common

if TYPE_CHECKING:
    from nkarchive.cli.golden import Difference
    from nkarchive.extract.explaining import Explained
    from nkarchive.model import Page

DEFAULT_DIRECTORY = Path("tests/fixtures")
_DIFFERS = 1
_LONGEST_NAME = 60
# fields of which there is one value, so that two sources can contradict each other
_SINGLE = ("headline", "standfirst", "published", "updated", "byline", "section", "language", "image")
# what an article that lacks them is asked about
_EMPTY = {
    "published": "is no date printed?",
    "byline": "does nobody sign it?",
    "standfirst": "does the text begin at once?",
    "captions": "has no picture a caption?",
    "teasers": "does it advertise no other story?",
}


@click.group()
def fixture() -> None:
    """Keep pages with what must come out of them.

    \b
    Examples:
      nkarchive fixture add https://example.org/news/story --config config.yaml --name two-authors
      nkarchive fixture check
    """


@fixture.command()
@click.argument("target", metavar="FILE or URL")
@click.option("--url", help="The address of the page in FILE, as in --url https://example.org/news/story.")
@click.option("--name", default="", metavar="CASE", help="What the page is a case of, as in --name two-authors.")
@click.option(
    "--dir", "directory", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT_DIRECTORY,
    show_default=True, help="Where cases are kept, as in --dir my-fixtures.",
)  # fmt: skip
@click.option(
    "--replace", is_flag=True, help="Write over a case of that name, as after a change that is for the better."
)
@common
def add(settings: Settings, target: str, url: str | None, name: str, directory: Path, replace: bool) -> None:
    """Save a page, and what extraction sees on it now, for you to check.

    The case is DIR/SOURCE/CASE: page.html, with article.json or rejection.json. What is wrong in the JSON,
    put right by hand: it says what must come out, not what does.

    \b
    Examples:
      nkarchive fixture add https://example.org/news/story --config config.yaml --name two-authors
      nkarchive fixture add saved.html --url https://example.org/news/story
    """
    from nkarchive.cli import golden
    from nkarchive.cli.extracting import as_the_source_has_it, page_of, source_of
    from nkarchive.extract import explain

    if name and not re.fullmatch(r"[a-z0-9-]+", name):
        raise click.BadParameter(f"{name!r} is not a name of small letters, digits and hyphens", param_hint="--name")
    sources = settings.config().sources if settings.config_path else ()
    page, rules = as_the_source_has_it(page_of(target, url, settings), sources)
    source = source_of(page.url, sources)
    case = directory / (source.name if source else _slug(urlsplit(page.url).hostname or "")) / (name or _named(page))
    account = explain(page, rules)
    made = golden.files(page, rules, account.found)
    if case.exists() and any(case.iterdir()) and not replace:
        raise golden.FixtureError(f"{case} is there already and was left alone (give another --name, or --replace)")
    try:
        case.mkdir(parents=True, exist_ok=True)
        for file, content in made.items():
            (case / file).write_bytes(content)
        for file in golden.FILES - made.keys():
            (case / file).unlink(missing_ok=True)  # of the case that was replaced
    except OSError as error:
        raise golden.FixtureError(f"{case} cannot be written: {error.strerror} (name another --dir)") from None
    for line in _to_check(case, list(made), account):
        click.echo(line)


@fixture.command()
@click.argument("directory", type=click.Path(path_type=Path), default=DEFAULT_DIRECTORY, metavar="[DIR]")
@common
def check(settings: Settings, directory: Path) -> int:
    """Read every page in DIR again and say, field by field, what does not come out as it must.

    Exits 1 if a page differs. DIR may also be one source's directory, or one case.

    \b
    Examples:
      nkarchive fixture check
      nkarchive fixture check tests/fixtures/mirae-news
    """
    from nkarchive.cli import golden

    cases = golden.cases(directory)
    if not cases:
        raise golden.FixtureError(f"{directory} holds no case (make one with `nkarchive fixture add URL`)")
    differing = 0
    for case in cases:
        found = golden.differences(case)
        differing += bool(found)
        if found:
            click.echo(str(case))
            for difference in found:
                for line in _shown(difference):
                    click.echo(f"  {line}")
    click.echo(
        f"{len(cases)} {'case' if len(cases) == 1 else 'cases'}, {differing or 'none'} differ{'s' * (differing == 1)}"
    )
    return _DIFFERS if differing else 0


def _to_check(case: Path, names: list[str], account: Explained) -> Iterator[str]:
    from nkarchive.cli.explaining import shortened
    from nkarchive.extract.explaining import FIELDS, value_of
    from nkarchive.model import Rejection

    yield f"wrote {', '.join(names)} in {case}"
    if isinstance(account.found, Rejection):
        yield f"no article ({account.found.reason}): {account.found.detail}"
        yield "Is that so? If it is an article, write an article.json in place of rejection.json."
        return
    yield "Check each with the page beside it, and put right by hand what is wrong:"
    for field in FIELDS:
        award, value = account.award(field), value_of(account.found, field)
        source = f"  [{award.where}]" if award.where else ""
        yield f"  {field:<13} {shortened(value, 100) if value else '-'}{source if value else ''}"
    for field in FIELDS:
        if not value_of(account.found, field) and field in _EMPTY:
            yield f"warning: {field} is empty: {_EMPTY[field]}"
    for field in _SINGLE:
        others = contradicting(account, field)
        if others:
            yield f"warning: {field}: its candidates disagree: {'; '.join(others)}"
    for sentence in account.dead:
        yield f"warning: {sentence}"
    yield "The page is its publisher's: put invented text in its place before others get the case."


def contradicting(account: Explained, field: str) -> list[str]:
    """Return what other sources of *field* say that neither holds the value nor is held by it."""
    from nkarchive.cli.explaining import shortened
    from nkarchive.text import fold

    award = account.award(field)
    mine = fold(award.value).casefold()
    others: dict[str, str] = {}
    for candidate in account.candidates(field):
        offer = candidate.offer
        theirs = fold(offer.value).casefold()
        if mine and theirs and not candidate.won and not offer.against and mine not in theirs and theirs not in mine:
            others.setdefault(theirs, f"{offer.where} says {shortened(offer.value, 60)}")
    return list(others.values())[:5]


def _shown(difference: Difference) -> Iterator[str]:
    """Yield the lines that tell a difference; of long lists only the members that differ."""
    expected, found = difference.expected, difference.found
    if isinstance(expected, list) and isinstance(found, list) and len(expected) + len(found) > 2:
        yield f"{difference.field}: {len(expected)} expected, {len(found)} found"
        missing = [each for each in expected if each not in found]
        extra = [each for each in found if each not in expected]
        yield from (f"  - {_written(each)}" for each in missing)
        yield from (f"  + {_written(each)}" for each in extra)
        if not missing and not extra:
            yield "  the same, in another order or number"
    else:
        yield f"{difference.field}:"
        yield f"  - {_written(expected)}"
        yield f"  + {_written(found)}"


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _named(page: Page) -> str:
    """Return a case's name from the page's address: its last part that has letters."""
    parts = [_slug(part.partition(".")[0]) for part in reversed(unquote(urlsplit(page.url).path).split("/"))]
    return next((part for part in parts if re.search(r"[a-z]", part)), next(filter(None, parts), "page"))


def _slug(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower().removeprefix("www.")).strip("-")
    return slug[:_LONGEST_NAME].rstrip("-")
