"""A page of every kind of the reading room, found in an archive that has them (papers.py)."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def number(archive: Path, query: str) -> int:
    """Return the number that a query finds in the archive."""
    db = sqlite3.connect(archive)
    try:
        return int(db.execute(query).fetchone()[0])
    finally:
        db.close()


def tour(archive: Path) -> dict[str, str]:
    """Return name -> path of a page of every kind."""
    edited = number(archive, "SELECT article_id FROM versions WHERE number = 2 LIMIT 1")
    korean = number(archive, "SELECT id FROM articles WHERE language = 'ko' AND capture_id IS NOT NULL LIMIT 1")
    story = number(archive, "SELECT story_id FROM articles GROUP BY story_id HAVING count(*) > 2 LIMIT 1")
    capture = number(archive, "SELECT capture_id FROM versions WHERE capture_id IS NOT NULL ORDER BY id LIMIT 1")
    gone = number(archive, "SELECT id FROM articles WHERE status = 'gone' LIMIT 1")
    one, other = [
        number(archive, f"SELECT {which}(id) FROM articles WHERE story_id = {story}") for which in ("min", "max")
    ]
    found = {
        "front": "",
        "search": "/search?q=ferry",
        "search-korean": "/search?q=평양&sort=newest",
        "search-help": "/search",
        "search-none": "/search?q=zzz+source:nobody",
        "article": f"/article/{edited}",
        "article-korean": f"/article/{korean}",
        "article-gone": f"/article/{gone}",
        "version": f"/article/{edited}/version/1",
        "diff": f"/article/{edited}/diff/1/2",
        "diff-inline": f"/article/{edited}/diff/1/2?view=inline",
        "compare": f"/compare/{one}/{other}",
        "story": f"/story/{story}",
        "sources": "/sources",
        "source": "/source/tumen-courier",
        "byline": "/byline/1",
        "changes": "/changes",
        "missing": "/missing",
        "capture": f"/capture/{capture}",
        "absent": "/article/999999",
    }
    return {name: f"/read/archive{path}" for name, path in found.items()}
