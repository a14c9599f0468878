"""Lines that a source prints on its articles, learned from its own articles: slogans, trailers, copyright lines.

A line that opens or closes five texts of one source, which are otherwise not the same, is furniture. It is kept
out of the comparison of texts, and a change in it is no edit; it stays in every version.
"""

from __future__ import annotations

import hashlib

from sqlite_utils import Database

from nkarchive.likeness.wording import edges, lines_without

LEARNED_AT = 5  # different texts


def known(db: Database, source: str) -> frozenset[str]:
    """Return the lines that *source* is known to print on its articles."""
    rows = db.execute("SELECT line FROM boilerplate WHERE source = ?", [source]).fetchall()
    return frozenset(line for (line,) in rows)


def learn(db: Database, source: str, body: str, text_sha256: str, *, at: str) -> list[str]:
    """Count the edges of a text that was just read; return the lines that are furniture from now on."""
    learned = []
    text = int(text_sha256[:11], 16)
    for line in edges(body):
        key = _key(source, line)
        db.execute("INSERT OR IGNORE INTO edge_lines (key, text) VALUES (?, ?)", [key, text])
        count = db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM edge_lines WHERE key = ? LIMIT ?)", [key, LEARNED_AT]
        ).fetchone()[0]
        if (
            count == LEARNED_AT
            and db.execute(
                "INSERT OR IGNORE INTO boilerplate (source, line, learned_at) VALUES (?, ?, ?)", [source, line, at]
            ).rowcount
        ):
            learned.append(line)
    return learned


def versions_with(db: Database, source: str, lines: list[str]) -> list[int]:
    """Return the versions of *source* that open or close with one of *lines*."""
    found: set[int] = set()
    for line in lines:
        for (text,) in db.execute("SELECT text FROM edge_lines WHERE key = ?", [_key(source, line)]).fetchall():
            digits = f"{text:011x}"
            rows = db.execute(
                "SELECT v.id FROM versions v JOIN articles a ON a.id = v.article_id"
                " WHERE v.text_sha256 >= ? AND v.text_sha256 < ? AND a.source = ?",
                [digits, digits + "g", source],
            ).fetchall()
            found.update(version for (version,) in rows)
    return sorted(found)


def forget(db: Database) -> None:
    """Forget all furniture, to learn it anew."""
    db.execute("DELETE FROM boilerplate")
    db.execute("DELETE FROM edge_lines")


def without(body: str, lines: frozenset[str]) -> str:
    """Return *body* without the furniture *lines* at its ends."""
    return "\n".join(lines_without(body, lines))


def _key(source: str, line: str) -> int:
    digest = hashlib.blake2b(f"{source}\x1f{line}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") & ((1 << 47) - 1)
