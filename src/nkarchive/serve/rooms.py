"""Which of Datasette's databases are archives, and what is known of each beside its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from nkarchive.serve.paths import Paths

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette
    from datasette.database import Database

PLUGIN = "nkarchive"
_IS_ARCHIVE = "SELECT count(*) FROM sqlite_master WHERE name IN ('articles', 'articles_fts', 'segmented')"
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One archive as it is read. *captures* is where its WARC files are; *sources* are their names and titles."""

    database: Database
    title: str
    sources: Mapping[str, str]
    captures: Path | None
    settings: Mapping[str, Any]
    paths: Paths

    async def ask(self, question: Callable[[sqlite3.Connection], _Value]) -> _Value:
        """Return what a question to the archive's connection is answered with, off the event loop."""
        answer: _Value = await self.database.execute_fn(question)
        return answer


async def is_archive(database: Database) -> bool:
    """Return whether a database is an archive of ours."""
    return bool((await database.execute(_IS_ARCHIVE)).single_value() == 3)


def is_archive_connection(conn: sqlite3.Connection) -> bool:
    """Return whether a connection is to an archive of ours."""
    return bool(conn.execute(_IS_ARCHIVE).fetchone()[0] == 3)


async def open_room(datasette: Datasette, name: str) -> Room | None:
    """Return the room of the database of that name, None where there is none or it is no archive."""
    database = datasette.databases.get(name)
    if database is None or not await is_archive(database):
        return None
    # Datasette 1.0a41 forgets to fall back to the settings for all databases
    settings = datasette.plugin_config(PLUGIN, database=name) or datasette.plugin_config(PLUGIN) or {}
    sources = await database.execute("SELECT name, title FROM sources ORDER BY name")
    return Room(
        database=database,
        title=str(settings.get("title") or await _instance_title(datasette) or "The reading room"),
        sources={name: title or name for name, title in sources.rows},
        captures=_captures(database, settings),
        settings=settings,
        paths=Paths(database=name, under=datasette.urls.path),
    )


async def only_room(datasette: Datasette) -> str | None:
    """Return the name of the one archive that is served, None where there are others or other databases."""
    names = [name for name in datasette.databases if not name.startswith("_")]
    if len(names) != 1 or not await is_archive(datasette.databases[names[0]]):
        return None
    return str(names[0])


async def _instance_title(datasette: Datasette) -> str:
    """Return the title that the metadata gives to all that is served, as that of a published copy does."""
    if hasattr(datasette, "get_instance_metadata"):  # Datasette 1.0
        return str((await datasette.get_instance_metadata()).get("title") or "")
    return str(datasette.metadata("title") or "")


def _captures(database: Database, settings: Mapping[str, Any]) -> Path | None:
    """Return the directory that the settings name, else ``captures/`` beside the file, None where there is none."""
    beside = Path(database.path).parent if database.path else Path()
    directory = beside / str(settings.get("captures") or "captures")
    return directory if directory.is_dir() else None
