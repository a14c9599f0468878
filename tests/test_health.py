"""A source that fell silent is told as surely as one that raised an alarm."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nkarchive.model import Source
from nkarchive.store.reader import open_archive
from rows import add_article, add_pass, add_source, make

NOW = datetime(2024, 8, 10, 12, tzinfo=UTC)


HOURLY = Source(name="mirae", schedule="every 1h")


def passes(*times: tuple[str, str | None]) -> list[dict[str, str | None]]:
    return [{"began": f"2024-08-{began}:00:00Z", "finished": end and f"2024-08-{end}:05:00Z"} for began, end in times]


@pytest.mark.parametrize(
    ("source", "given", "needs"),
    [
        (HOURLY, [], ()),
        (HOURLY, passes(("10T11", "10T11")), ()),
        (HOURLY, passes(("10T09", "10T09")), ()),
        (
            HOURLY,
            passes(("10T08", "10T08")),
            ("no pass since 2024-08-10T08:05:00Z, though its schedule is 'every 1h'",),
        ),
        (Source(name="mirae", schedule="every 1h", enabled=False), passes(("01T08", "01T08")), ()),
        (HOURLY, passes(("10T11", None)), ()),  # the first pass, under way
        (HOURLY, passes(("10T08", "10T08"), ("10T11", None)), ()),
        (HOURLY, passes(("08T08", None)), ("no pass has come to its end since 2024-08-08T08:00:00Z",)),
        (
            HOURLY,
            passes(("08T08", "08T08"), ("08T10", None), ("10T11", None)),
            ("no pass has come to its end since 2024-08-08T08:05:00Z",),
        ),
        (Source(name="other"), passes(("01T08", "01T08")), ()),  # taken out of the configuration
    ],
)
def test_a_source_that_fell_silent_needs_a_person(
    tmp_path: Path, source: Source, given: list[dict[str, str]], needs: tuple[str, ...]
) -> None:
    db = make(tmp_path / "archive.db")
    add_source(db, "mirae")
    for each in given:
        add_pass(db, "mirae", **each)
    db.close()
    with open_archive(tmp_path / "archive.db") as archive:
        (found,) = (each for each in archive.health(now=NOW, sources=[source]) if each.name == "mirae")
    assert found.needs == needs


def test_the_usual_yield_leaves_out_the_first_day(tmp_path: Path) -> None:
    db = make(tmp_path / "archive.db")
    for number, day in enumerate(["06T12", "06T12", "06T12", "07T13", "08T13", "08T14", "10T11", "10T12"]):
        add_article(db, f"http://mirae.example/{number}", first_seen=f"2024-08-{day}:00:00Z")
    db.close()
    with open_archive(tmp_path / "archive.db") as archive:
        (found,) = archive.health(now=NOW)
    assert (found.new_today, found.usual) == (2, 1)
