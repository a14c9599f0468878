"""How stories are printed: the lineage, two tellings side by side, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nkarchive.store.differences import Change, compare_words
from nkarchive.text import fold

if TYPE_CHECKING:
    from nkarchive.store.advertised import Missing
    from nkarchive.store.lineage import Story, Told
    from nkarchive.store.regrouping import Regrouped

_MARKS = {Change.SAME: ("", ""), Change.REMOVED: ("[-", "-]"), Change.ADDED: ("{+", "+}")}
_STYLES = {Change.SAME: "", Change.REMOVED: "red strike", Change.ADDED: "green underline"}
_SHOWN = 20  # stories that merged or parted
_NARROWEST = 60  # columns for two texts beside each other


def lineage(story: Story, bodies: Sequence[str]) -> None:
    """Print who told a story, the first first; *bodies*, where given, beside the first one's."""
    out = _console()
    first = story.tellings[0]
    count = len(story.tellings)
    out.print(Text(f"story s{story.id}: {count} {'telling' if count == 1 else 'tellings'}", style="bold"))
    for number, telling in enumerate(story.tellings):
        out.print()
        out.print(Text(fold(telling.headline), style="bold"), soft_wrap=True)
        out.print(Text(f"  article {telling.article_id}, {_facts(telling)}"), soft_wrap=True)
        if telling.reason:
            other = "the first" if telling.like == first.article_id else f"article {telling.like}"
            out.print(Text(f"  {telling.kind}, beside {other}: {telling.reason}"), soft_wrap=True)
        elif number:
            out.print(Text("  joined through versions of these articles that are held no more as the latest"))
        if number:
            words = f"  {telling.kept:,} words of the first kept, {telling.cut:,} cut, {telling.added:,} added"
            out.print(Text(words), soft_wrap=True)
            if bodies:
                side_by_side(out, bodies[0], bodies[number])
    for twin in story.translations:
        out.print()
        out.print(Text(f"in {twin.language or 'another language'}: {fold(twin.headline)}", style="bold"))
        out.print(Text(f"  article {twin.article_id}, {_facts(twin)}"), soft_wrap=True)


def side_by_side(out: Console, older: str, newer: str) -> None:
    """Print two texts paragraph beside paragraph; what one cut is marked left, what one added right."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), show_header=False, width=max(out.width, _NARROWEST))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    was, is_ = older.split("\n\n"), newer.split("\n\n")
    for tag, i, j, k, m in SequenceMatcher(None, was, is_, autojunk=False).get_opcodes():
        if tag == "equal":
            table.add_row(Text("…", style="dim"), Text("…", style="dim"))
            continue
        pieces = compare_words("\n\n".join(was[i:j]), "\n\n".join(is_[k:m]))
        left, right = Text(), Text()
        for piece in pieces:
            opening, closing = ("", "") if out.is_terminal and not out.no_color else _MARKS[piece.change]
            text = f"{opening}{piece.text}{closing}"
            if piece.change is not Change.ADDED:
                left.append(text, style=_STYLES[piece.change])
            if piece.change is not Change.REMOVED:
                right.append(text, style=_STYLES[piece.change])
        table.add_row(left, right)
    out.print(table)


def never_captured(found: Sequence[Missing]) -> None:
    """Print what pages advertise and the archive does not hold."""
    out = _console()
    if not found:
        click.echo("nothing is missing: all that pages advertise is held")
        return
    source = ""
    for each in found:
        if each.source != source:
            source = each.source
            out.print(Text(f"{source}: advertised, never captured", style="bold"))
        said = fold(each.headline or each.text)
        day = each.published or f"first advertised {each.first_seen[:10]}"
        out.print(Text(f"  {said[:100]}"), soft_wrap=True)
        out.print(Text(f"    {each.url}"), soft_wrap=True)
        out.print(Text(f"    {day}; {each.state}; on {each.advertised_on}", style="dim"), soft_wrap=True)


def regrouped(done: Regrouped) -> None:
    """Print what making all stories anew changed: in numbers, and the first stories that merged or parted."""
    out = _console()
    click.echo(
        f"Stories: {done.stories_before:,} before, {done.stories_after:,} now. "
        f"Links: {done.links_before:,} before, {done.links_after:,} now. "
        f"Of {done.articles:,} articles {done.moved:,} in another story than before."
    )
    lines = [
        *(f"merged: {_stories(m.before)} are now s{m.story_id}: {fold(m.headline)}" for m in done.merged),
        *(f"parted: s{p.story_id} is now {_stories(p.after)}: {fold(p.headline)}" for p in done.parted),
    ]
    for line in lines[:_SHOWN]:
        out.print(Text(line), soft_wrap=True)
    if len(lines) > _SHOWN:
        click.echo(f"and {len(lines) - _SHOWN:,} more (--json lists all)")


def _stories(ids: Sequence[int]) -> str:
    listed = " ".join(f"s{story}" for story in ids[:10])
    return f"{listed} and {len(ids) - 10} more" if len(ids) > 10 else listed


def _facts(telling: Told) -> str:
    day = telling.published or "undated"
    seen = f"first seen {telling.first_seen[:16].replace('T', ' ')}"
    return ", ".join(part for part in (telling.source, day, seen, telling.byline, telling.url) if part)


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)
