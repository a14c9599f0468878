"""The archive from Python, beside a writer, and where it cannot be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import nkarchive
from nkarchive.errors import ArchiveFailed, ArchiveMissing, ArchiveTooNew
from nkarchive.model import Caption, EventKind
from nkarchive.store.reader import open_archive
from rows import fill

NOW = datetime(2024, 8, 10, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "archive.db")
    return tmp_path / "archive.db"


def test_an_address_is_found_however_it_is_spelt(path: Path) -> None:
    with open_archive(path) as archive:
        for spelling in ("HTTP://Mirae.example:80/1#top", "https://mirae.example/1", "mirae.example/1"):
            article = archive.article(spelling)
            assert article is not None and article.id == 1


def test_the_front_door(path: Path) -> None:
    with nkarchive.open_archive(path) as archive:
        assert [article.url for article in archive.articles()] == [
            "http://mirae.example/1",
            "http://daily.example/a",
            "http://mirae.example/2",
        ]
        article = archive.article("http://mirae.example/?p=1")
        assert article is not None
        assert (article.id, article.captions) == (1, (Caption(text="Soldiers carry sandbags"),))
        assert archive.article("http://mirae.example/none") is None
        assert [hit.id for hit in archive.search("평양")] == [2]
        assert [event.kind for event in archive.changes().events] == [EventKind.GONE, EventKind.EDITED]
        with pytest.raises(ValueError, match="soon"):
            archive.search("평양", since="soon")


def test_a_reader_stands_beside_a_writer(path: Path) -> None:
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE articles SET headline = 'half-written' WHERE id = 3")
    with open_archive(path) as archive:
        article = archive.article(3)
        assert article is not None and article.headline == "Harvest"
        reading = archive.articles()
        next(reading)
        writer.execute("COMMIT")
        article = archive.article(3)
        assert article is not None and article.headline == "half-written"
        # nothing that reads keeps the write-ahead log from being folded in
        assert writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    writer.close()


def test_reading_never_writes(path: Path) -> None:
    before = path.read_bytes()
    with open_archive(path) as archive:
        archive.search("평양")
        archive.health(now=NOW)
        list(archive.articles())
    assert path.read_bytes() == before


@pytest.fixture
def shared(path: Path) -> Iterator[Path]:
    """A copy of the archive where everybody may read it: pytest's own directories are closed to others."""
    directory = Path(tempfile.mkdtemp())
    shutil.copy(path, directory / "archive.db")
    directory.chmod(0o755)
    yield directory / "archive.db"
    shutil.rmtree(directory)


@contextmanager
def without_write_access(directory: Path) -> Iterator[None]:
    directory.chmod(0o555)
    root = os.geteuid() == 0  # whom no mode holds back: be nobody for a while
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        directory.chmod(0o755)


def test_an_archive_on_a_read_only_medium_can_be_read(shared: Path) -> None:
    with without_write_access(shared.parent), open_archive(shared) as archive:
        assert archive.immutable
        assert [hit.id for hit in archive.search("평양")] == [2]


def test_a_log_that_cannot_be_read_is_not_passed_over(shared: Path) -> None:
    shared.with_name("archive.db-wal").write_bytes(b"x" * 4128)
    with (
        without_write_access(shared.parent),
        pytest.raises(ArchiveFailed, match=r"archive\.db-wal holds changes"),
    ):
        open_archive(shared)


def test_a_file_that_is_no_archive_is_named(tmp_path: Path) -> None:
    note, empty, other = tmp_path / "note.txt", tmp_path / "empty.db", tmp_path / "other.db"
    note.write_text("This is not a database. " * 100)
    empty.touch()
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    for path, said in ((note, "nor any SQLite database"), (empty, "holds no archive"), (other, "holds no archive")):
        with pytest.raises(ArchiveMissing, match=said):
            open_archive(path)


def test_an_archive_of_a_later_version_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('nkarchive', 'm999_later', '')"
        )
    connection.close()
    with pytest.raises(ArchiveTooNew, match="m999_later"):
        open_archive(path)


def test_a_broken_archive_is_said_not_traced(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(ArchiveFailed, match="cannot be read"), open_archive(path) as archive:
        list(archive.articles())
