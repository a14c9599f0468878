"""An archive in which every text says the worst that a page could: to run, to break out, to break."""

from __future__ import annotations

import json
from pathlib import Path

from sqlite_utils import Database

from nkarchive.store import search_index
from rows import add_article, add_event, add_pass, add_version, edit, make

WORST = (
    "<script>window.broken=1</script>",
    '"><img src=x onerror="window.broken=2">',
    "' onmouseover='window.broken=3' autofocus onfocus='window.broken=4' x='",
    "javascript:window.broken=5",
    "</title></textarea></style></svg><svg onload=window.broken=6>",
    "&lt;script&gt;window.broken=7&lt;/script&gt; &#0; &#x80000000; &quot &amp",
    "\u202eдесрever \u2067 \u061c right to left, never ended",
    '"( AND NEAR(* ^ : {headline} - NOT OR *',
    "{{ 7*7 }}{% raw %}{{ config }}",
    "--></noscript>]]><!-- <![CDATA[",
    "=cmd|' /C calc'!A0",
    "\x0b\x1f control \x7f\ufffe signs",
    "a" * 3000,
    " ",
)
# words that only the program writes, and chooses among; and what is a reference
_CHOSEN = {
    ("articles", "status"), ("events", "kind"), ("teasers", "kind"), ("advertised", "kind"), ("story_links", "kind"),
    ("authors", "kind"), ("articles", "source"), ("urls", "source"), ("passes", "source"), ("outcomes", "source"),
    ("advertised", "source"), ("boilerplate", "source"), ("outcomes", "outcome"), ("captures", "warc_file"),
    ("sources", "name"), ("sources", "timezone"), ("selectors", "source"), ("alarms", "kind"), ("alarms", "source"),
    ("yields", "source"),
}  # fmt: skip
_JSON = {("articles", "provenance"), ("versions", "provenance"), ("versions", "captions"), ("versions", "teasers")}
_LEFT = {"_sqlite_migrations", "likeness_settings", "article_counts", "event_counts", "totals"}


def make_poisoned(path: Path) -> None:
    """Make an archive of as many articles as there are worst texts, each text of every row one of them."""
    db = make(path)
    db.execute("PRAGMA synchronous = OFF")
    for number, _ in enumerate(WORST):
        id_ = add_article(
            db, f"http://a.example/{number}", byline=("A", "B"), captions=("C",), standfirst="S", story_id=None
        )
        add_version(db, id_, 2)
        add_event(db, id_, "edited", at="2024-08-06T01:00:00Z")
        add_event(db, id_, "gone", at="2024-08-07T01:00:00Z")
        edit(db, id_, headline="E")
    _attach(db)
    db.execute("UPDATE articles SET story_id = 1 WHERE id IN (2, 3)")
    db.execute("PRAGMA foreign_keys = OFF")
    for table, column in _texts(db):
        for number, worst in enumerate(WORST):
            _fill(db, table, column, worst, number)
    for (id_,) in db.execute("SELECT id FROM articles").fetchall():
        db.execute(
            "INSERT OR IGNORE INTO sources (name, title) SELECT source, source FROM articles WHERE id = ?", [id_]
        )
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    db.execute("DELETE FROM segmented")
    for (id_,) in db.execute("SELECT id FROM articles").fetchall():
        search_index.index(db, id_)
    db.close()


def _attach(db: Database) -> None:
    """Give every article one of all that hangs on an article."""
    for number in range(1, len(WORST) + 1):
        url = f"http://a.example/{number - 1}"
        db.execute(
            "INSERT INTO captures (url, final_url, fetched_at, status, sha256, size, warc_file, warc_offset, warc_length)"
            " VALUES (?, ?, '2024-08-05T00:00:00Z', 200, 'd', 1, 'f', ?, 1)",
            [url, url, number],
        )
        db.execute("INSERT INTO teasers (article_id, position, kind, url) VALUES (?, 0, 'related', 'u')", [number])
        db.execute("INSERT INTO translations (article_id, language, url) VALUES (?, 'ko', 'u')", [number])
        db.execute("INSERT INTO aliases VALUES (?, ?, 'r')", [f"http://b.example/{number}", number])
        db.execute(
            "INSERT INTO advertised (url, source, article_id, kind, first_seen, last_seen)"
            " VALUES (?, 'mirae', ?, 'related', 't', 't')",
            [f"http://c.example/{number}", number],
        )
        db.execute("INSERT INTO urls (url, source, kind, state, found_at) VALUES (?, 'mirae', 'k', 's', 't')", [url])
        db.execute("INSERT INTO claims VALUES (?, 'l', 'c', 't', 0)", [url])
        if number > 1:
            db.execute("INSERT INTO story_links VALUES (1, ?, 0.5, 'r', 'rewritten')", [number])
    db.execute("UPDATE versions SET capture_id = article_id")
    db.execute("INSERT INTO yields (source, day, weekday, new) VALUES ('mirae', 'd', 1, 1)")
    db.execute("INSERT INTO alarms (source, kind, text, since, raised_at) VALUES ('mirae', 'silent', 't', 's', 'r')")
    add_pass(
        db,
        "mirae",
        began="2024-08-05T00:00:00Z",
        finished="2024-08-05T00:01:00Z",
        alarm="x",
        outcomes=(("http://d.example/", "failed", "x"),),
    )


def _texts(db: Database) -> list[tuple[str, str]]:
    tables = [
        name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT'")
    ]
    return [
        (table, column[1])
        for table in tables
        if table not in _LEFT
        for column in db.execute(f"PRAGMA table_info({table})").fetchall()
        if column[2] == "TEXT" and (table, column[1]) not in _CHOSEN
    ]


def _fill(db: Database, table: str, column: str, worst: str, number: int) -> None:
    # what must be unique is made so by a number at its end
    said = "?1 || iif(?2, rowid, '')"
    unique = table in ("articles", "aliases", "advertised", "urls", "claims", "authors", "translations", "boilerplate")
    unique = unique and column in ("url", "name", "line")
    if (table, column) in _JSON:
        value = {"provenance": {worst: worst}, "captions": [{"text": worst, "credit": worst, "image_url": worst}]}.get(
            column, [{"url": worst, "headline": worst, "published": worst, "text": worst, "kind": "related"}]
        )
        db.execute(f"UPDATE {table} SET {column} = ? WHERE (rowid - 1) % {len(WORST)} = {number}", [json.dumps(value)])
        return
    db.execute(f"UPDATE {table} SET {column} = {said} WHERE (rowid - 1) % {len(WORST)} = {number}", [worst, unique])
