"""What each table of an archive is, in words, for the pages of Datasette."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from nkarchive.reading.questions import QUESTIONS
from nkarchive.serve.columns import columns

# sorted only by what has an index: a table page must not grow slower with the archive
_TABLES: dict[str, dict[str, Any]] = {
    "articles": {
        "description": "Articles as last seen. What they said before is in versions.",
        "fts_table": "articles_fts",
        "fts_pk": "id",
        "sort_desc": "published",
        "label_column": "headline",
        "facets": ["source", "language", "status"],
    },
    "sources": {"description": "Publishers.", "label_column": "title"},
    "stories": {
        "description": "Articles that tell one story in (nearly) the same words. Count these, not articles.",
    },
    "story_links": {
        "description": "Why two articles are one story, or one story in two languages (which are never merged).",
        "facets": ["kind"],
    },
    "advertised": {
        "description": "What pages have advertised, kept when the teaser is gone; without target_id it was never captured.",
        "sort_desc": "url",
        "facets": ["source", "kind", "found_by"],
    },
    "boilerplate": {
        "description": "Lines that a source prints on its articles, learned from five texts; they stay in every version.",
    },
    "versions": {
        "description": "What an article said at one time. Nothing is ever overwritten.",
        "sort_desc": "id",
    },
    "version_pages": {
        "description": "The pages of a version that stands on several, in order; those of one page are not here.",
    },
    "events": {
        "description": "What happened to an article: new, edited, completed, gone, moved, blocked, unreadable, returned.",
        "sort_desc": "at",
        "facets": ["kind"],
    },
    "authors": {"description": "People and organisations that sign.", "label_column": "name"},
    "article_authors": {"description": "Who signed what, in the order printed."},
    "captions": {"description": "Captions of the articles' own pictures, of the latest version."},
    "teasers": {
        "description": "Stories advertised on an article's page; target_id is the article, once held.",
        "facets": ["kind"],
    },
    "translations": {"description": "The same story in another language, as the page itself links it."},
    "aliases": {"description": "Other URLs of an article: redirects, short links, canonical URLs, its further pages."},
    "captures": {
        "description": "HTTP exchanges, and where their bytes lie in the WARC files.",
        "sort_desc": "id",
    },
    "runs": {"description": "Runs of the crawler.", "sort_desc": "id"},
    "passes": {
        "description": "One source's part of a run; finished_at is empty where it was cut off.",
        "sort_desc": "run_id",
    },
    "outcomes": {"description": "What became of each URL in a run: exactly one outcome.", "facets": ["outcome"]},
    "urls": {"description": "The frontier: every URL found, where, and when it is due.", "facets": ["kind", "state"]},
    "yields": {
        "description": "What each source brought on each day of its own calendar on which it could be read.",
        "sort_desc": "day",
        "facets": ["source"],
    },
    "alarms": {
        "description": "What is, or was, wrong with a source, from its beginning to its end.",
        "sort_desc": "id",
        "facets": ["source", "kind"],
    },
    "selectors": {
        "description": "What each CSS selector of the sources' rules found: one that stopped matching is a new layout.",
    },
    "article_counts": {
        "description": "How many articles there are by source, month, language and status: the quick way to a timeline.",
        "facets": ["source", "language", "status"],
    },
    "byline_counts": {"description": "How many articles each byline signs.", "sort_desc": "articles"},
    "event_counts": {
        "description": "How many edits, disappearances and other events there were, by month and source.",
        "facets": ["kind", "source"],
    },
    "published": {"description": "When this copy of the archive was made for the web, and what it leaves out."},
    "totals": {"hidden": True},
    # of use to the crawler and the index alone
    "announcements": {"hidden": True},
    "claims": {"hidden": True},
    "warc_files": {"hidden": True},
    "hosts": {"hidden": True},
    "likeness_keys": {"hidden": True},
    "likeness_settings": {"hidden": True},
    "edge_lines": {"hidden": True},
    "branches": {"hidden": True},
    "openings": {"hidden": True},
    "segmented": {"hidden": True},
    "articles_text": {"hidden": True},
    "_sqlite_migrations": {"hidden": True},
    "sqlite_sequence": {"hidden": True},
}


def database_metadata(tables: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, Any]:
    """Return Datasette's metadata for an archive; *tables*: the columns of each, as the file has them.

    Without *tables* only columns that mean something else in every table are described.
    """
    named = tables or {}
    return {
        "description": "A news archive kept by nkarchive. Search it on the articles table, in English or Korean.",
        "tables": {
            name: dict(table) | {"columns": columns(name, named.get(name, ()))} for name, table in _TABLES.items()
        },
        "queries": {question.name: question.canned() for question in QUESTIONS},
    }


def columns_of(conn: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Return the columns of every table of an archive."""
    found: dict[str, tuple[str, ...]] = {}
    for table, column in conn.execute(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
        " AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, c.cid"
    ):
        found[table] = (*found.get(table, ()), column)
    return found
