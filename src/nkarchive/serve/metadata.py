"""The metadata file that goes with a published copy: for Datasette with our plugin or without."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nkarchive.reading.publishing import PUBLIC
from nkarchive.serve.descriptions import columns_of, database_metadata
from nkarchive.store.connecting import open_to_read

RIGHTS = "The texts belong to their publishers; ask them before you print them again"
_ABOUT = (
    "A news archive, published with nkarchive: articles as they were seen, with every version, and what disappeared."
    " What was not captured is not here; a page that is gone is no proof that somebody deleted it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What the keeper of an archive says of it; '' where nothing was said."""

    title: str = ""
    license: str = ""
    license_url: str = ""
    about_url: str = ""


def metadata_of(path: Path, titles: Titles) -> dict[str, Any]:
    """Return the metadata for the published copy at *path*: tables, columns, questions, rights."""
    with closing(open_to_read(path).connection) as conn:
        tables = columns_of(conn)
    database = database_metadata(tables)
    described: Mapping[str, dict[str, Any]] = database["tables"]
    shown = {name: described.get(name, {}) for name in tables if not name.startswith("articles_fts")}
    kept = {name: table if name in (*PUBLIC, "published") else {"hidden": True} for name, table in shown.items()}
    rights = {"license": titles.license or RIGHTS, "license_url": titles.license_url, "about_url": titles.about_url}
    said = {key: value for key, value in rights.items() if value}
    return {
        "title": titles.title or "A news archive",
        "description": _ABOUT,
        **said,
        "databases": {path.stem: database | said | {"tables": kept}},
    }


def write_metadata(path: Path, beside: Path, titles: Titles) -> None:
    """Write the metadata of the copy at *path* to the file *beside*."""
    draft = beside.with_name(f".{beside.name}.new")
    draft.write_text(json.dumps(metadata_of(path, titles), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(beside)
