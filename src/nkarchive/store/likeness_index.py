"""The index of likeness: keys of every version, in the archive itself, by which texts that may be alike are found.

Nothing of it is held in memory. A key that very many texts share (a weather report's formula) yields its
oldest and its newest texts only: a text that is like all of them is like those, and no look-up grows with
the archive.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from nkarchive.likeness import sketch
from nkarchive.likeness.compare import Thresholds

_OF_A_KEY = 16  # texts at either end of a key's list
_MOST = 24  # texts compared word by word, the likeliest first
_KEYS = {
    "seed": str(sketch.SEED),
    "permutations": str(sketch.PERMUTATIONS),
    "bands": str(sketch.BANDS),
    "algorithm": sketch.ALGORITHM,
    "reading": sketch.READING,
}
_JUDGED_BY = "thresholds"
_REMEDY = "run `nkarchive regroup`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A version of another article that may be alike."""

    version_id: int
    article_id: int


def settle(db: Database, thresholds: Thresholds) -> None:
    """Write how keys are made and texts judged into an archive that says nothing of it."""
    for name, value in _settings(thresholds).items():
        db.execute("INSERT OR IGNORE INTO likeness_settings (name, value) VALUES (?, ?)", [name, value])


def advice(db: sqlite3.Connection, thresholds: Thresholds | None = None) -> str:
    """Return one sentence that says why ``nkarchive regroup`` should be run, '' where it need not be.

    Without *thresholds* those that the stories were told by are taken for right.
    """
    held = dict(db.execute("SELECT name, value FROM likeness_settings").fetchall())
    ours = _settings(thresholds or Thresholds())
    differ = {name for name, value in ours.items() if held.get(name, value) != value}
    if differ - {_JUDGED_BY}:
        return f"The index of likeness was made by another nkarchive: old and new texts miss each other; {_REMEDY}."
    if thresholds and differ:
        return f"The stories were told by other thresholds ({held[_JUDGED_BY]}) than config.yaml now has; {_REMEDY}."
    if db.execute("SELECT 1 FROM versions WHERE samples IS NULL LIMIT 1").fetchone():
        return f"Some articles came before likeness was looked for: only the same words join them; {_REMEDY}."
    return ""


def _settings(thresholds: Thresholds) -> dict[str, str]:
    judged = ", ".join(f"{name} {getattr(thresholds, name)}" for name in thresholds.__slots__)
    return {**_KEYS, _JUDGED_BY: judged}


def add(db: Database, version_id: int, keys: tuple[int, ...]) -> None:
    """Enter a version's keys."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO likeness_keys (key, version_id) VALUES (?, ?)", [(key, version_id) for key in keys]
    )
    db.execute("UPDATE versions SET samples = ? WHERE id = ?", [_samples(keys), version_id])


def remove(db: Database, version_id: int, keys: tuple[int, ...]) -> None:
    """Take a version's keys out: it is about to be read otherwise."""
    db.conn.executemany(
        "DELETE FROM likeness_keys WHERE key = ? AND version_id = ?", [(key, version_id) for key in keys]
    )
    db.execute("UPDATE versions SET samples = NULL WHERE id = ?", [version_id])


def clear(db: Database, thresholds: Thresholds) -> None:
    """Empty the index, to be made anew with the settings of this version."""
    db.execute("DELETE FROM likeness_keys")
    db.execute("DELETE FROM likeness_settings")
    db.execute("UPDATE versions SET samples = NULL WHERE samples IS NOT NULL")
    settle(db, thresholds)


def candidates(db: Database, keys: tuple[int, ...], *, other_than: int | None) -> list[Candidate]:
    """Return the versions of other articles that share enough of *keys*, the likeliest first.

    Enough is one band, or two shingles and 0.4 of those that the text with fewer has.
    """
    bands: Counter[int] = Counter()
    shingles: Counter[int] = Counter()
    for key, listed in _versions_of(db, keys):
        if len(listed) > 2 * _OF_A_KEY:
            newest = "SELECT version_id FROM likeness_keys WHERE key = ? ORDER BY version_id DESC LIMIT ?"
            rows = db.execute(newest, [key, _OF_A_KEY]).fetchall()
            listed = [*listed[:_OF_A_KEY], *(version for (version,) in rows)]
        (bands if sketch.is_band(key) else shingles).update(listed)
    mine = _samples(keys)
    near = bands.keys() | {v for v, shared in shingles.items() if shared > 1}
    likely = []
    for version, article, samples in db.execute(
        "SELECT id, article_id, samples FROM versions WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(near))],
    ).fetchall():
        enough = max(2.0, 0.4 * min(mine, samples or 0))
        if article != other_than and (bands[version] or shingles[version] >= enough):
            likely.append((-4 * bands[version] - shingles[version], version, article))
    return [Candidate(version_id=version, article_id=article) for _, version, article in sorted(likely)[:_MOST]]


def _versions_of(db: Database, keys: tuple[int, ...]) -> Iterator[tuple[int, list[int]]]:
    """Yield each key that some version has, with the oldest of those versions: one more than both ends of a list hold."""
    rows = db.execute(
        "SELECT k.value, (SELECT group_concat(version_id) FROM"
        "  (SELECT version_id FROM likeness_keys WHERE key = k.value ORDER BY version_id LIMIT ?2))"
        " FROM json_each(?1) k",
        [json.dumps(keys), 2 * _OF_A_KEY + 1],
    ).fetchall()
    for key, listed in rows:
        if listed:
            yield key, [int(version) for version in listed.split(",")]


def _samples(keys: tuple[int, ...]) -> int:
    return sum(not sketch.is_band(key) for key in keys)
