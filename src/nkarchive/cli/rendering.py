"""How what was read is printed: tables and colour on a terminal, plain lines in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nkarchive.model import EventKind
from nkarchive.store.differences import Change
from nkarchive.text import fold

if TYPE_CHECKING:
    from nkarchive.store.alarms import Alarm
    from nkarchive.store.changes import Changes
    from nkarchive.store.differences import Passage
    from nkarchive.store.health import SourceHealth
    from nkarchive.store.holdings import Holding, Version, Whereabouts
    from nkarchive.store.search import Found, Hit

_FOUND = "bold yellow"
_KIND_STYLES = {EventKind.EDITED: "yellow", EventKind.RETURNED: "green", EventKind.NEW: "green"}
_MARKS = {Change.SAME: ("", ""), Change.REMOVED: ("[-", "-]"), Change.ADDED: ("{+", "+}")}
_STYLES = {Change.SAME: "", Change.REMOVED: "red strike", Change.ADDED: "green underline"}


def found(found: Found, query: str, notes: Sequence[str] = ()) -> None:
    """Print hits, one story after another, in the order of its best telling; *notes* say how the query was taken."""
    out = _console()
    for note in notes:
        click.echo(fold(note), err=True)
    if not found.articles:
        click.echo(f"nothing found for {fold(query)}")
        return
    shown = f"; the best {len(found)} shown" if len(found) < found.articles else ""
    _line(out, f"{count_stories(found.stories, found.articles)} for {fold(query)}{shown}", "bold")
    by_story: dict[int, list[Hit]] = {}
    for hit in found:
        by_story.setdefault(hit.story_id, []).append(hit)
    for tellings in by_story.values():
        _telling(out, tellings[0])
        for other in tellings[1:]:
            called = "" if other.headline == tellings[0].headline else f"{fold(other.headline)}, "
            _line(out, f"   the same story: {called}article {other.id}, {_facts(other)}", "dim")


def _telling(out: Console, hit: Hit) -> None:
    out.print()
    _line(out, fold(hit.headline), "bold")
    _line(out, f"   article {hit.id}, {_facts(hit)}", "dim")
    snippet = Text("   ")
    for text, is_found in hit.snippet.runs:
        marked = f"**{text}**" if is_found and not _is_coloured(out) else text
        snippet.append(marked, style=_FOUND if is_found else "")
    _print(out, snippet)


def _facts(hit: Hit) -> str:
    return ", ".join(part for part in (hit.source, hit.published or "undated", *hit.byline, hit.url) if part)


def article(holding: Holding, versions: Sequence[Version], where: Whereabouts, chosen: Version | None = None) -> None:
    """Print an article as it stands, or as it stood in *chosen*, with all that is known of it."""
    out = _console()
    shown = chosen or holding
    byline = chosen.byline if chosen else ", ".join(holding.byline)
    _line(out, fold(shown.headline), "bold")
    for text in (shown.standfirst, byline):
        if text:
            _line(out, fold(text), "italic")
    printed = f" (printed: {fold(holding.published_text)})" if holding.published_text and not chosen else ""
    _line(out, f"{holding.source}, {shown.published or 'undated'}{printed}", "dim")
    _line(out, holding.url, "dim")
    for paragraph in shown.body.split("\n\n"):
        out.print()
        _line(out, fold(paragraph))
    leads_to = {url: f" (article {number})" for url, number in where.leads_to}
    _list(out, "Captions", (f"{c.text} ({c.credit})" if c.credit else c.text for c in shown.captions))
    _list(
        out,
        "Advertised on the page",
        (
            f"{', '.join(filter(None, (t.headline, t.published, t.url)))}{leads_to.get(t.url, '')}"
            for t in shown.teasers
        ),
    )
    _list(
        out,
        "In other languages",
        (f"{t.language} {t.url}{leads_to.get(t.url, '')}" for t in holding.translations),
    )
    _list(
        out,
        "The same story",
        (f"article {t.id}, {t.source}, {t.published or 'undated'}, {t.url}" for t in where.tellings),
    )
    _list(out, "Also found under", (f"{url} ({reason})" for url, reason in where.aliases))
    _list(out, "In the archive", _record(holding, versions, where, chosen))


def _record(holding: Holding, versions: Sequence[Version], where: Whereabouts, chosen: Version | None) -> Iterable[str]:
    if chosen:
        yield f"version {chosen.number} of {len(versions)}, seen {chosen.seen_at}"
    yield f"{holding.status}, first seen {holding.first_seen}, last seen {holding.last_seen}"
    if len(versions) > 1:
        yield f"{len(versions)} versions, last changed {holding.last_changed} (nkarchive diff {holding.id})"
    if where.capture and not chosen:
        file, offset, _, sha256 = where.capture
        yield f"captured in {file} at {offset}, sha256 {sha256}"


def differences(holding: Holding, older: Version, newer: Version, passages: Sequence[Passage]) -> None:
    """Print what changed between two versions, in the manner of a word-wise unified diff."""
    out = _console()
    _line(out, f"--- article {holding.id}, version {older.number}, seen {older.seen_at}", "bold")
    _line(out, f"+++ article {holding.id}, version {newer.number}, seen {newer.seen_at}", "bold")
    if not passages:
        _line(out, "no difference in headline, standfirst, byline, date, body or captions")
    for passage in passages:
        place = f", paragraph {passage.paragraph}" if passage.field == "body" else ""
        _line(out, f"@@ {passage.field}{place} @@", "cyan")
        text = Text()
        for piece in passage.pieces:
            before, after = ("", "") if _is_coloured(out) else _MARKS[piece.change]
            text.append(f"{before}{piece.text}{after}", style=_STYLES[piece.change])
        _print(out, text)


def changed(found: Changes) -> None:
    """Print events as a table, newest first."""
    if not found.events:
        click.echo("no edits, disappearances or returns")
        return
    rows = [
        (
            event.at,
            Text(event.kind.value, style=_KIND_STYLES.get(event.kind, "red")),
            event.source,
            str(event.article_id),
            fold(event.headline),
            fold(event.detail),
        )
        for event in found.events
    ]
    _table(("seen", "what", "source", "article", "headline", "detail"), rows, right={"article"})
    if len(found.events) < found.total:
        click.echo(f"the newest {len(found.events)} of {found.total}: see more with --limit")


def healths(sources: Sequence[SourceHealth], *, stories: int, articles: int, advice: str = "") -> None:
    """Print how each source is doing, then what failed, what needs a person, and *advice* on the archive."""
    rows = []
    for source in sources:
        usual = "" if source.usual is None else f" ({source.usual:g})"
        state = "needs a person" if source.needs else "off" if source.enabled is False else "ok"
        if state == "ok" and source.last_began is None:
            state = "not tried yet"
        rows.append(
            (
                source.name,
                Text(state, style={"needs a person": "bold red", "ok": "green"}.get(state, "dim")),
                source.last_success or "never",
                str(source.stories),
                str(source.articles),
                f"{source.new_today}{usual}",
                str(source.due),
                ", ".join(f"{number} {outcome}" for outcome, number in source.last_pass.items()),
            )
        )
    heads = ("source", "state", "last success", "stories", "articles", "new in 24 h (usual)", "due", "last pass")
    if rows:
        _table(heads, rows, right={"stories", "articles", "new in 24 h (usual)", "due"})
    click.echo(f"the archive holds {count_stories(stories, articles)}")
    out = _console()
    if advice:
        _line(out, advice)
    for source in sources:
        for failure in source.failures[:3]:
            _line(out, f"failed: {failure.url}: {fold(failure.detail)}")
        if len(source.failures) > 3:
            _line(out, f"failed: {len(source.failures) - 3} more of {source.name} (status --json lists them)")
    for source in sources:
        for need in source.needs:
            _line(out, f"needs a person: {source.name}: {fold(need)}", "bold red")


def alarms(found: Sequence[Alarm]) -> None:
    """Print alarms as a table, newest first."""
    if not found:
        click.echo("no alarms")
        return
    rows = [
        (
            alarm.since,
            Text("lasts", style="bold red") if alarm.until is None else Text(alarm.until),
            alarm.source,
            alarm.kind,
            fold(alarm.text) + (" (it has become the usual)" if alarm.became_usual else ""),
        )
        for alarm in found
    ]
    _table(("since", "until", "source", "kind", "what"), rows, right=set())


def count_stories(stories: int, articles: int) -> str:
    """Return a count for people: stories, with the articles that tell them.

    >>> count_stories(3, 4), count_stories(1, 1)
    ('3 stories (4 articles)', '1 story (1 article)')
    """
    noun, many = ("story" if stories == 1 else "stories"), ("article" if articles == 1 else "articles")
    return f"{stories:,} {noun} ({articles:,} {many})"


def _console() -> Console:
    # rich's own highlighting would colour numbers and quotes in the middle of a sentence
    return Console(highlight=False, markup=False, emoji=False)


def _is_coloured(out: Console) -> bool:
    return out.is_terminal and not out.no_color


def _print(out: Console, text: Text) -> None:
    # a pipe gets whole lines, whatever the width of a terminal that is not there
    out.print(text, soft_wrap=not out.is_terminal)


def _line(out: Console, text: str, style: str = "") -> None:
    _print(out, Text(text, style=style))


def _list(out: Console, heading: str, lines: Iterable[str]) -> None:
    found = [fold(line) for line in lines]
    if found:
        out.print()
        _line(out, heading, "bold")
        for line in found:
            _line(out, f"  {line}")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str | Text]], *, right: set[str]) -> None:
    out = _console()
    if out.is_terminal:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for head in heads:
            table.add_column(head, justify="right" if head in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*row)
        out.print(table)
        return
    cells = [list(heads), *([str(cell) for cell in row] for row in rows)]
    widths = [max(Text(row[column]).cell_len for row in cells) for column in range(len(heads))]
    for row in cells:
        padded = []
        for head, cell, width in zip(heads, row, widths, strict=True):
            gap = " " * (width - Text(cell).cell_len)
            padded.append(gap + cell if head in right else cell + gap)
        click.echo("  ".join(padded).rstrip())
