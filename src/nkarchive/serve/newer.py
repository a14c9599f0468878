"""Datasette 1.0, tried on a pre-release: descriptions go into its own database, all else of a table into its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datasette.app import Datasette

_DESCRIBED = {"description", "columns"}


def is_newer(datasette: Datasette) -> bool:
    """Return whether this is a Datasette that no longer asks plugins for metadata."""
    return hasattr(datasette, "set_database_metadata")


async def describe(datasette: Datasette, name: str, metadata: Mapping[str, Any]) -> None:
    """Give it what ``get_metadata`` gives to Datasette 0.65; the user's own settings come before ours."""
    await datasette.set_database_metadata(name, "description", metadata["description"])
    config = datasette.config = datasette.config or {}
    tables = config.setdefault("databases", {}).setdefault(name, {}).setdefault("tables", {})
    for table, said in metadata["tables"].items():
        if "description" in said:
            await datasette.set_resource_metadata(name, table, "description", said["description"])
        for column, meaning in said.get("columns", {}).items():
            await datasette.set_column_metadata(name, table, column, "description", meaning)
        ours = {key: value for key, value in said.items() if key not in _DESCRIBED}
        tables[table] = ours | tables.get(table, {})
