"""A copy of an archive for the web: what readers need, and nothing of the crawler's.

The copy has every table, so that whatever is asked of an archive can be asked of it; the tables of the crawler are
empty: the frontier, what each host and run did, and the captures, of which no pointer is left.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from nkarchive import __version__
from nkarchive.errors import ArchiveFailed
from nkarchive.store.connecting import open_to_read

# what is written out; every other table stays empty
PUBLIC = (
    "_sqlite_migrations", "sources", "stories", "articles", "story_links", "authors", "article_authors", "versions",
    "version_pages", "captions", "teasers", "translations", "aliases", "advertised", "boilerplate", "events",
    "segmented", "article_counts", "byline_counts", "event_counts", "totals",
)  # fmt: skip
_INDEX_TABLES = ("articles_fts_data", "articles_fts_idx", "articles_fts_docsize", "articles_fts_config")
_POINTERS = ("capture_id",)
_NOTE = "The captures, the frontier and what the crawler did are left out; their tables are empty."


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was written."""

    path: Path
    articles: int
    size: int


def published_at(conn: sqlite3.Connection) -> str | None:
    """Return when this copy was made for the web (UTC), None where it is the archive itself."""
    if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'published'").fetchone():
        return None
    row = conn.execute("SELECT at FROM published").fetchone()
    return str(row[0]) if row else None


def publish(archive: Path, target: Path, *, at: str) -> Published:
    """Write a copy of *archive* for the web to the file *target*; *at* (UTC) is noted in it.

    The copy is whole or not there: an older copy is replaced at once, when the new one is done. Runs beside a crawl.
    Raises ArchiveMissing, ArchiveTooNew, ArchiveFailed where *target* is something else than such a copy.
    """
    open_to_read(archive).connection.close()
    _refuse_strangers(archive, target)
    draft, compact = (target.with_name(f".{target.name}.{part}-{os.getpid()}") for part in ("draft", "new"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        articles = _write(archive, draft, compact, at=at)
        compact.replace(target)
        for leaving in ("-wal", "-shm"):
            target.with_name(f"{target.name}{leaving}").unlink(missing_ok=True)
    except (sqlite3.DatabaseError, OSError) as error:
        raise ArchiveFailed(f"{target} could not be written: {error}; {archive} is untouched") from error
    finally:
        for path in (draft, compact):
            with suppress(OSError):
                path.unlink()
    return Published(path=target, articles=articles, size=target.stat().st_size)


def _refuse_strangers(archive: Path, target: Path) -> None:
    if not target.exists():
        return
    if target.samefile(archive):
        raise ArchiveFailed(f"{target} is the archive itself: name another file for the copy")
    try:
        with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as held:
            if published_at(held) is not None:
                return
    except sqlite3.DatabaseError:
        pass
    raise ArchiveFailed(f"{target} is there, and was not made by `nkarchive publish`: name another file")


def _write(archive: Path, draft: Path, compact: Path, *, at: str) -> int:
    with closing(sqlite3.connect(draft, isolation_level=None, uri=True)) as db:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("ATTACH ? AS archive", [f"{archive.resolve().as_uri()}?mode=ro"])
        # one point in time, though a crawl may be writing
        db.execute("BEGIN")
        _copy(db)
        db.execute("CREATE TABLE published (at TEXT NOT NULL, version TEXT NOT NULL, note TEXT NOT NULL) STRICT")
        db.execute("INSERT INTO published VALUES (?, ?, ?)", [at, __version__, _NOTE])
        db.execute("COMMIT")
        db.execute("DETACH archive")
        db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
        # planned from a sample of each index: enough to choose by, and quick at any size
        db.execute("PRAGMA analysis_limit = 2000")
        db.execute("ANALYZE")
        db.execute("VACUUM INTO ?", [str(compact)])
        (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
    with compact.open("rb") as file:
        os.fsync(file.fileno())
    return int(articles)


def _copy(db: sqlite3.Connection) -> None:
    made = db.execute(
        "SELECT type, name, sql FROM archive.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY rowid"
    ).fetchall()
    shadows = {name for _, name, _ in made if name in _INDEX_TABLES}
    for kind, name, sql in made:
        if kind == "table" and name not in shadows:
            db.execute(sql)
    present = {name for kind, name, _ in made if kind == "table"}
    for table in PUBLIC:
        if table in present:
            _fill(db, table)
    for table in _INDEX_TABLES:  # making the virtual table made these, with a row or two of an empty index
        db.execute(f"DELETE FROM main.{table}")
        db.execute(f"INSERT INTO main.{table} SELECT * FROM archive.{table}")
    for kind, _, sql in made:
        if kind in ("index", "view", "trigger"):
            db.execute(sql)


def _fill(db: sqlite3.Connection, table: str) -> None:
    columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?, 'archive')", [table])]
    values = ", ".join("NULL" if name in _POINTERS else f'"{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    db.execute(f'INSERT INTO main."{table}" ({names}) SELECT {values} FROM archive."{table}"')
