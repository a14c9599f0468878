"""The configuration beside an archive, where the plugin setting ``config`` names it: schedules, and spellings of names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nkarchive.config import Config, load
from nkarchive.errors import ConfigError
from nkarchive.query import DEFAULT, Thesaurus
from nkarchive.query.thesaurus import thesaurus


def configuration(settings: Mapping[str, Any]) -> Config | None:
    """Return the configuration as it stands now, None where none is named or it cannot be read."""
    path = Path(str(settings.get("config") or ""))
    try:
        return _loaded(path, path.stat().st_mtime_ns) if path.name else None
    except OSError:
        return None


@lru_cache(maxsize=8)
def _loaded(path: Path, changed_ns: int) -> Config | None:
    try:
        return load(path)
    except ConfigError:
        return None  # the keeper hears of it from the next crawl; readers read on


def spellings(settings: Mapping[str, Any]) -> Thesaurus:
    """Return which names are found together: those of the settings, of the configuration, or nkarchive's own list.

    >>> spellings({"thesaurus": [["Rice", "쌀"]]}).groups
    (('Rice', '쌀'),)
    """
    groups = settings.get("thesaurus")
    if isinstance(groups, list):
        return thesaurus([[str(name) for name in group] for group in groups if isinstance(group, list)])
    config = configuration(settings)
    return config.thesaurus if config else DEFAULT
