"""Names that are spelt in several ways, so that one spelling finds them all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from nkarchive.text import fold, words

Key = tuple[str, ...]


def key_of(text: str) -> Key:
    """Return the words by which a name is known: ``Kim Jong-un`` and ``KIM JONG UN`` are one."""
    return tuple(words(fold(text)))


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Groups of spellings of one name, as ``thesaurus:`` of config.yaml lists them."""

    groups: tuple[tuple[str, ...], ...] = ()

    def index(self) -> Mapping[Key, tuple[str, ...]]:
        """Return name -> all its spellings, those of every group that has it."""
        found: dict[Key, dict[str, None]] = {}
        for group in self.groups:
            for name in group:
                if key := key_of(name):
                    found.setdefault(key, {}).update(dict.fromkeys(group))
        return {key: tuple(names) for key, names in found.items()}


def thesaurus(groups: Iterable[Sequence[str]]) -> Thesaurus:
    """Return the thesaurus of these groups."""
    return Thesaurus(tuple(tuple(group) for group in groups))


# Leaders, institutions and places whose spelling differs between north, south and the English press; the same list
# stands in config/starter.yaml, where an archive's keeper changes it.
DEFAULT = thesaurus(json.loads(resources.files("nkarchive.query").joinpath("spellings.json").read_text("utf-8")))
