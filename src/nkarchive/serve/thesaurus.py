"""Which spellings of a name are found together: the plugin setting ``thesaurus``, else nkarchive's own list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nkarchive.query import DEFAULT, Thesaurus
from nkarchive.query.thesaurus import thesaurus


def of(settings: Mapping[str, Any]) -> Thesaurus:
    """Return the thesaurus of an archive's settings.

    >>> of({"thesaurus": [["Rice", "쌀"]]}).groups
    (('Rice', '쌀'),)
    """
    groups = settings.get("thesaurus")
    if not isinstance(groups, list):
        return DEFAULT
    return thesaurus([[str(name) for name in group] for group in groups if isinstance(group, list)])
