"""What each CSS selector of the sources' rules found, page after page: a layout that changed is seen here first."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from nkarchive.clock import stamp
from nkarchive.model import Selector, Source

FEWEST_PAGES = 5  # fewer than this without a match say nothing about a layout
# An article without a byline is no change of layout: where a selector matched only on some pages before,
# so many misses in a row must be unlikelier than this to mean something.
_UNLIKELY = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadSelector:
    """A selector that matched nothing on the last *pages* pages, the first of them seen on *since* (ISO day).

    *number* is its layout's place in the source's rules, None where the configuration is not known.
    *ever*: it did match before.
    """

    number: int | None
    field: str
    css: str
    since: str
    pages: int
    ever: bool

    def __str__(self) -> str:
        layout = "rules" if self.number is None else f"rules[{self.number}]"
        advice = "the layout may have changed" if self.ever else "it never did, is it spelt right?"
        return f"{layout}.{self.field} '{self.css}' matches nothing since {self.since} ({self.pages} pages): {advice}"


def count(db: Database, source: str, tried: Sequence[Selector], *, at: datetime) -> None:
    """Enter what the selectors of *source* found on a page seen *at* that time; the caller holds the transaction."""
    for each in tried:
        # a page of long ago, read late, does not say that the layout has changed since
        db.execute(
            "INSERT INTO selectors (source, layout, field, selector, pages_seen, pages_matched, last_matched_at,"
            " missed, missed_since) VALUES (:source, :layout, :field, :css, 1, :matched,"
            " iif(:matched, :at, NULL), NOT :matched, iif(:matched, NULL, :at))"
            " ON CONFLICT (source, layout, field, selector) DO UPDATE SET"
            " pages_seen = pages_seen + 1, pages_matched = pages_matched + :matched,"
            " last_matched_at = iif(:matched, max(coalesce(last_matched_at, ''), :at), last_matched_at),"
            " missed = iif(:matched, 0, missed + (:at >= coalesce(last_matched_at, ''))),"
            " missed_since = iif(:matched, NULL, iif(:at >= coalesce(last_matched_at, ''),"
            "   min(coalesce(missed_since, :at), :at), missed_since))",
            {
                "source": source,
                "layout": each.layout,
                "field": each.field,
                "css": each.css,
                "matched": each.matched,
                "at": stamp(at),
            },
        )


def dead(db: sqlite3.Connection, name: str, source: Source | None) -> tuple[DeadSelector, ...]:
    """Return the selectors of a source that stopped matching, or never matched and nothing stands in for them.

    Where *source*, its configuration, is known, only those that are still in its rules.
    """
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'selectors'").fetchone():
        return ()  # an archive that was last written before this was counted
    rows = db.execute(
        "SELECT layout, field, selector, pages_seen, pages_matched, missed, substr(missed_since, 1, 10),"
        " (SELECT max(pages_matched) FROM selectors other WHERE other.source = selectors.source"
        "  AND other.layout = selectors.layout AND other.field = selectors.field)"
        " FROM selectors WHERE source = ? AND missed >= ? ORDER BY layout, rowid",
        [name, FEWEST_PAGES],
    )
    found = []
    for layout, field, css, seen, matched, missed, since, best in rows:
        number = _number(source, layout, field, css)
        if source is not None and number is None:
            continue
        usual = matched / (seen - missed) if matched else 0.0  # the share of pages that it matched on before
        if (1 - usual) ** missed <= _UNLIKELY if matched else not best:
            found.append(
                DeadSelector(number=number, field=field, css=css, since=since, pages=missed, ever=bool(matched))
            )
    return tuple(sorted(found, key=lambda each: each.number or 0))


def _number(source: Source | None, layout: str, field: str, css: str) -> int | None:
    for number, rules in enumerate(source.rules if source else ()):
        until = rules.until_on.isoformat() if rules.until_on else ""
        if until == layout and css in getattr(rules, field, ()):
            return number
    return None
