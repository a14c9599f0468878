"""``extract --explain``: the account of one extraction, as text for a person and as JSON for a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nkarchive.extract.explaining import FIELDS, GATE, Candidate, Explained, value_of
from nkarchive.extract.ledger import Award
from nkarchive.model import Article, Rejection
from nkarchive.text import fold

_MOST_CANDIDATES = 12  # of one field in the text; JSON has them all
_LONGEST = 160
_LABEL_WIDTH = 14


def shown(account: Explained) -> None:
    """Print *account*: in columns and colour on a terminal, whole lines in a pipe."""
    out = Console(highlight=False, markup=False, emoji=False)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for label, lines in _account(account):
        if out.is_terminal:
            table.add_row(label, Text("\n").join(lines))
        else:
            for place, line in enumerate(lines):
                out.print(("" if place else label).ljust(_LABEL_WIDTH) + line.plain, soft_wrap=True)
    if out.is_terminal:
        out.print(table)


def as_json(account: Explained) -> dict[str, Any]:
    """Return *account* for machines: every field with its value, whence and why, and all its candidates."""
    from nkarchive.cli.extracting import to_json

    found = to_json(account.found)
    fields: dict[str, Any] = {}
    for field in (GATE, *FIELDS):
        award = account.award(field)
        value = found[_key(field)] if field != GATE and isinstance(account.found, Article) else award.value
        candidates = [_candidate(each) for each in account.candidates(field)]
        fields[field] = {"value": value, "where": award.where, "why": award.why, "candidates": candidates}
    return {
        "url": account.found.url,
        "rejected": found["rejected"],
        "fields": fields,
        "dead_selectors": list(account.dead),
    }


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return *text* on one line, cut where it is longer than *longest* signs.

    >>> shortened("one  two three", 9)
    'one two …'
    """
    text = fold(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + " …"


def _account(account: Explained) -> Iterator[tuple[str, list[Text]]]:
    gate = account.award(GATE)
    verdict = f"no article ({gate.value})" if isinstance(account.found, Rejection) else "an article"
    yield "page", [Text(fold(account.found.url))]
    yield GATE, [Text(f"{verdict}: {gate.why}"), *_candidates(account, GATE)]
    for field in FIELDS:
        award = account.award(field)
        if isinstance(account.found, Rejection) and not award.where and not account.candidates(field):
            continue  # turned away before this was asked
        value = _said(account, field) or award.value
        source = f"from {award.where}: {award.why}" if award.where else award.why
        lines = [Text(shortened(value, 240)) if value else Text("none", style="dim"), Text(source, style="cyan")]
        yield field, [*lines, *_candidates(account, field)]
    for sentence in account.dead:
        yield "dead", [Text(sentence, style="bold red")]


def _said(account: Explained, field: str) -> str:
    value = value_of(account.found, field)
    if not value or not isinstance(account.found, Article):
        return value
    parts = {
        "body": account.found.paragraphs, "captions": account.found.captions,
        "teasers": account.found.teasers, "translations": account.found.translations,
    }.get(field)  # fmt: skip
    if parts is None:
        return value
    noun = "paragraph" if field == "body" else field.removesuffix("s")
    return f"{len(parts)} {noun}{'' if len(parts) == 1 else 's'}: {' / '.join(filter(None, value.splitlines()))}"


def _candidates(account: Explained, field: str) -> Iterator[Text]:
    others = [each for each in account.candidates(field) if _adds(each, account.award(field))]
    for each in others[:_MOST_CANDIDATES]:
        offer = each.offer
        mark = "+" if each.won else "-"
        weight = "" if offer.weight is None else f" (weight {offer.weight:g})"
        value = f" “{shortened(offer.value)}”" if offer.value and not each.won else ""
        at = f" in {offer.at}" if offer.at else ""
        judged = "this one" if each.won else each.why_not
        yield Text(f"{mark} {offer.where}{weight}{value}{at}: {judged}", style="green" if each.won else "dim")
    if len(others) > _MOST_CANDIDATES:
        yield Text(f"- and {len(others) - _MOST_CANDIDATES} more (--json lists them)", style="dim")


def _adds(candidate: Candidate, award: Award) -> bool:
    """Say whether a line on *candidate* says more than the decision itself does."""
    offer = candidate.offer
    if candidate.won:
        return bool(offer.at) or offer.weight is not None
    return bool(offer.against) or (bool(offer.value) and offer.value not in award.why)


def _candidate(candidate: Candidate) -> dict[str, Any]:
    offer = candidate.offer
    return {
        "where": offer.where,
        "weight": offer.weight,
        "at": offer.at,
        "value": offer.value,
        "won": candidate.won,
        "why_not": candidate.why_not,
    }


def _key(field: str) -> str:
    return "image_url" if field == "image" else field
