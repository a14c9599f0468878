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
            "status": "live, gone (404 or 410), moved, blocked or unreadable (no article any more), as last seen",
            "first_seen": "UTC, as are all times but published and updated",
            "versions": "How many versions there are",
            "story_id": "Articles of one story say (nearly) the same: count stories, not articles",
            "capture_id": "The HTTP response that the article was read from",
            "content_sha256": "Of headline, standfirst, byline, date, body and captions",
            "provenance": "JSON: which part of the page each field came from (docs/extraction.md explains the words)",
        },
    },
    "sources": {"description": "Publishers.", "label_column": "title"},
    "stories": {
        "description": "Articles that tell one story in (nearly) the same words. Count these, not articles.",
        "columns": {
            "first_article_id": "The article that came in first, which is not always the one that was printed first",
            "articles": "How many articles tell it",
        },
    },
    "story_links": {
        "description": "Why two articles are one story, or one story in two languages (which are never merged).",
        "facets": ["kind"],
        "columns": {
            "article_id": "The article that came in earlier",
            "other_id": "The article that came in later",
            "similarity": "0 to 1: of three-word runs in common; of an abridged text, of its own; 0 of a translation",
            "reason": "In words, for a person",
            "kind": "What other_id is to article_id: same text, rewritten, abridged, extended, translation",
        },
    },
    "advertised": {
        "description": "What pages have advertised, kept when the teaser is gone; without target_id it was never captured.",
        "sort_desc": "url",
        "facets": ["source", "kind", "found_by"],
        "columns": {
            "url": "The advertised address, as the article would be stored",
            "source": "Whose page advertised it",
            "article_id": "The article whose page advertised it first",
            "kind": "related (chosen for this article) or listing (latest, most read)",
            "headline": "As the teaser prints it",
            "text": "The teaser's excerpt",
            "published": "As the teaser dates it",
            "first_seen": "When a page advertised it first, UTC",
            "last_seen": "When a page advertised it last, UTC",
            "lead_key": "Of the excerpt's beginning, by which the article is found where its address differs",
            "target_id": "The article meant, once held",
            "found_by": "url, or text: the article begins with the excerpt",
        },
    },
    "boilerplate": {
        "description": "Lines that a source prints on its articles, learned from five texts; they stay in every version.",
        "columns": {
            "source": "Whose line it is",
            "line": "The line; digits are written #, so that one year is as good as another",
            "learned_at": "When a fifth text of the source opened or closed with it, UTC",
        },
    },
    "versions": {
        "description": "What an article said at one time. Nothing is ever overwritten.",
        "sort_desc": "id",
        "columns": {
            "captions": "JSON, as are teasers: as this version had them",
            "provenance": "JSON: which part of the page each field of this version came from",
            "samples": "How many keys of its text are in the index of likeness; empty: not in it yet",
            "text_sha256": "Of the words of the body alone: equal texts are one story",
        },
    },
    "version_pages": {
        "description": "The pages of a version that stands on several, in order; those of one page are not here.",
        "columns": {"capture_id": "Empty where a page did not answer: the version ends before it"},
    },
    "events": {
        "description": "What happened to an article: new, edited, completed, gone, moved, blocked, unreadable, returned.",
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
    "aliases": {"description": "Other URLs of an article: redirects, short links, canonical URLs, its further pages."},
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
    "yields": {
        "description": "What each source brought on each day of its own calendar on which it could be read.",
        "sort_desc": "day",
        "facets": ["source"],
        "columns": {
            "late": "Of the new articles, those that were old news already: back catalogue",
            "pages": "Pages read for the first time, late ones left out",
            "by_fallback": "Pages on which the source's rules did not find what they name",
            "by_guess": "Pages whose text was found by trafilatura",
        },
    },
    "alarms": {
        "description": "What is, or was, wrong with a source, from its beginning to its end.",
        "sort_desc": "id",
        "facets": ["source", "kind"],
        "columns": {
            "until": "Empty while it lasts",
            "became_usual": "1: it ended because the source has been so for four weeks",
        },
    },
    "selectors": {
        "description": "What each CSS selector of the sources' rules found: one that stopped matching is a new layout.",
        "columns": {
            "layout": "The last day of the layout (its `until`), empty for the one in use",
            "pages_seen": "Pages that it was tried on; it is not tried where one before it matched",
            "missed": "Pages in a row, up to the last, on which it matched nothing",
            "missed_since": "When the first of them was seen",
        },
    },
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


def database_metadata() -> dict[str, Any]:
    """Return Datasette's metadata for an archive."""
    return {
        "description": "A news archive kept by nkarchive. Search it on the articles table, in English or Korean.",
        "tables": {name: dict(table) for name, table in _TABLES.items()},
    }
