"""What each table of an archive is, in words, for the pages of Datasette."""

from __future__ import annotations

from typing import Any

# sorted only by what has an index: a table page must not grow slower with the archive
_TABLES: dict[str, dict[str, Any]] = {
    "articles": {
        "description": "Articles as last seen. What they said before is in versions.",
        "fts_table": "articles_fts",
        "fts_pk": "id",
        "sort_desc": "published",
        "label_column": "headline",
        "facets": ["source", "language", "status"],
        "columns": {
            "url": "The one spelling under which the article is stored; others are in aliases",
            "byline": "As printed, in one line; name by name in article_authors",
            "published": "ISO 8601: a day where only a day is known, else with the page's own offset",
            "published_text": "The date as printed",
            "body": "Paragraphs parted by a blank line",
            "status": "live, gone (404 or 410), moved or blocked, as last seen",
            "first_seen": "UTC, as are all times but published and updated",
            "versions": "How many versions there are",
            "story_id": "Articles of one story say (nearly) the same: count stories, not articles",
            "capture_id": "The HTTP response that the article was read from",
            "content_sha256": "Of headline, standfirst, byline, date, body and captions",
            "provenance": "JSON: which part of the page each field came from",
        },
    },
    "sources": {"description": "Publishers.", "label_column": "title"},
    "stories": {"description": "Articles that tell one story in (nearly) the same words."},
    "story_links": {"description": "Why two articles are one story."},
    "versions": {
        "description": "What an article said at one time. Nothing is ever overwritten.",
        "sort_desc": "id",
    },
    "events": {
        "description": "What happened to an article: new, edited, gone, moved, blocked, returned.",
        "sort_desc": "at",
        "facets": ["kind"],
        "columns": {"detail": "What changed, or what was seen"},
    },
    "authors": {"description": "People and organisations that sign.", "label_column": "name"},
    "article_authors": {"description": "Who signed what, in the order printed."},
    "captions": {"description": "Captions of the articles' own pictures, of the latest version."},
    "teasers": {
        "description": "Stories advertised on an article's page; target_id is the article, once held.",
        "facets": ["kind"],
    },
    "translations": {"description": "The same story in another language, as the page itself links it."},
    "aliases": {"description": "Other URLs of an article: redirects, short links, canonical URLs."},
    "captures": {
        "description": "HTTP exchanges, and where their bytes lie in the WARC files.",
        "sort_desc": "id",
        "columns": {
            "sha256": "Of the body in its content coding, as received",
            "refers_to": "The capture whose body this answer repeats (304, or the same bytes)",
        },
    },
    "runs": {"description": "Runs of the crawler.", "sort_desc": "id"},
    "passes": {
        "description": "One source's part of a run; finished_at is empty where it was cut off.",
        "sort_desc": "run_id",
    },
    "outcomes": {"description": "What became of each URL in a run: exactly one outcome.", "facets": ["outcome"]},
    "urls": {"description": "The frontier: every URL found, where, and when it is due.", "facets": ["kind", "state"]},
    # of use to the crawler and the index alone
    "claims": {"hidden": True},
    "warc_files": {"hidden": True},
    "hosts": {"hidden": True},
    "segmented": {"hidden": True},
    "articles_text": {"hidden": True},
    "_sqlite_migrations": {"hidden": True},
    "sqlite_sequence": {"hidden": True},
}


def database_metadata() -> dict[str, Any]:
    """Return Datasette's metadata for an archive."""
    return {
        "description": "A news archive kept by nkarchive. Search it on the articles table, in English or Korean.",
        "tables": {name: dict(table) for name, table in _TABLES.items()},
    }
