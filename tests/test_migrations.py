"""Every archive that was ever written can be opened, and what is no archive says so in one sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from nkarchive.errors import ArchiveFailed, ArchiveTooNew
from nkarchive.store.archive import open_for_writing
from nkarchive.store.migrations import migrations

NAMES = [migration.name for migration in migrations.pending(Database(memory=True))]


def schema(path: Path) -> set[tuple[str, str]]:
    """Return name and statement of all that the file consists of."""
    db = sqlite3.connect(path)
    try:
        return {
            (name, " ".join((sql or "").split())) for name, sql in db.execute("SELECT name, sql FROM sqlite_master")
        }
    finally:
        db.close()


@pytest.mark.parametrize("stop_before", NAMES)
def test_an_archive_of_any_age_becomes_one_of_today(stop_before: str, tmp_path: Path) -> None:
    db = Database(tmp_path / "old.db")
    migrations.apply(db, stop_before=stop_before)
    db.close()
    for name in ("old.db", "new.db"):
        with open_for_writing(tmp_path / name) as archive:
            assert archive.size() == (0, 0)
    assert {name for name, _ in schema(tmp_path / "old.db")} == {name for name, _ in schema(tmp_path / "new.db")}


def test_opening_an_archive_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with open_for_writing(path):
        before = schema(path)
    with open_for_writing(path):
        assert schema(path) == before


def test_an_archive_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with open_for_writing(path) as archive, archive.transaction():
        archive.db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('nkarchive', 'm999_later', '2034')"
        )
    with pytest.raises(ArchiveTooNew) as raised, open_for_writing(path):
        pass
    assert str(raised.value) == (
        f"{path} was written by a later nkarchive (it has m999_later): install that version to use it"
    )


def test_what_is_no_database_is_said_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Bread, milk, " * 200)
    with pytest.raises(ArchiveFailed) as raised, open_for_writing(path):
        pass
    assert str(raised.value) == (
        f"{path} cannot be opened as an archive: file is not a database; name another file with --archive"
    )
    assert path.read_text() == "Bread, milk, " * 200


def test_somebody_elses_database_is_not_made_into_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "recipes.db"
    db = Database(path)
    db.table("recipes").insert({"name": "bread"})
    db.close()
    with pytest.raises(ArchiveFailed, match=r"recipes.db is a database of something else"), open_for_writing(path):
        pass
    assert [name for name, _ in schema(path)] == ["recipes"]


def test_an_empty_file_becomes_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.touch()
    with open_for_writing(path) as archive:
        assert archive.size() == (0, 0)


def test_a_directory_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveFailed) as raised, open_for_writing(tmp_path / "file" / "archive.db"):
        pass
    assert "File exists" in str(raised.value)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """The archive stays as it was, so the next attempt finds what it knows."""
    path = tmp_path / "archive.db"
    db = Database(path)
    migrations.apply(db, stop_before=NAMES[0])
    db.execute("CREATE TABLE stories (mine)")
    db.close()
    before = schema(path)
    with pytest.raises(ArchiveFailed, match="table stories already exists"), open_for_writing(path):
        pass
    assert schema(path) == before
