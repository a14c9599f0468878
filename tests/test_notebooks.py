"""What the documentation shows of notebooks runs, and all three libraries say the same of one archive."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rows import add_article, make

PAGE = Path(__file__).parent.parent / "docs" / "notebooks.md"
CELLS = dict(re.findall(r"^```python (\w+)\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # what these libraries warn of is theirs
]


def listed(frame: Any) -> list[dict[str, Any]]:
    """A table of either library as rows."""
    return list(frame.to_dicts() if hasattr(frame, "to_dicts") else frame.to_dict("records"))


@pytest.mark.parametrize("library", ["pandas", "polars", "duckdb"])
def test_a_notebook_runs_as_shown(library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for needed in re.findall(r"^import (\w+)", CELLS[library], re.M):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: pip install 'nkarchive[notebooks]'")
    db = make(tmp_path / "archive.db")
    add_article(db, "http://a.example/1", headline="Ferry sinks", source="a", published="2024-08-05")
    add_article(
        db, "http://b.example/1", headline="Ferry sinks", source="b", published="2024-08-06T09:00:00+09:00", story_id=1
    )
    add_article(db, "http://b.example/2", headline="평양 나루", source="b", published="2024-09-01")
    add_article(db, "http://b.example/3", headline="The ferry is late", source="b", published=None)
    db.close()
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(CELLS[library], names)
    by_month = names["by_month"].reset_index() if library == "pandas" else names["by_month"]
    # a month without an article is 0, null or NaN, as each library has it
    months = [
        (row["month"], *(row[source] > 0 if row[source] else False for source in "ab")) for row in listed(by_month)
    ]
    assert months == [("2024-08", True, True), ("2024-09", False, True)]
    assert sorted(row["headline"] for row in listed(names["stories"])) == ["Ferry sinks", "The ferry is late"]
    names["archive"].close()


def test_every_library_has_its_ten_lines() -> None:
    assert list(CELLS) == ["pandas", "polars", "duckdb"]
    assert all(cell.count("\n") <= 11 for cell in CELLS.values())
