"""What several files of tests look at: the reading room of a small site that was crawled twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from roomtest import Rooms


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, so that nobody waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of an archive with its captures (ferry.py)."""
    from ferry import crawled  # what only these tests need, only they load

    made = tmp_path_factory.mktemp("room")
    crawled(made)
    return made


@pytest.fixture(scope="session")
def room(home: Path) -> Iterator[Rooms]:
    """Its reading room."""
    from roomtest import rooms

    with rooms(home / "archive.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def ids(home: Path) -> dict[str, int]:
    """Name of a page -> number of its article."""
    db = sqlite3.connect(home / "archive.db")
    found = {url.rpartition("/")[2]: number for number, url in db.execute("SELECT id, url FROM articles")}
    db.close()
    return found
