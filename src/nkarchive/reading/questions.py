"""A dozen questions that researchers ask of a news archive, as SQL that Datasette can run and anybody can change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. *explained* says what counts, and what the answer is no proof of; *given*: parameters, as examples."""

    name: str
    title: str
    explained: str
    sql: str
    given: Mapping[str, str] = field(default_factory=dict)

    def canned(self) -> dict[str, Any]:
        """Return it as a canned query of Datasette's metadata."""
        canned = {"title": self.title, "description": self.explained, "sql": self.sql.strip()}
        return canned | ({"params": list(self.given)} if self.given else {})


QUESTIONS = (
    Question(
        name="coverage",
        title="How much is held of each source, year by year?",
        explained="By the articles' own dates; undated articles stand under an empty year. A year with few articles may be a year"
        " of which little was captured: compare with the pages that are advertised and missing.",
        sql="""
SELECT source, substr(month, 1, 4) AS year, sum(articles) AS articles
FROM article_counts GROUP BY source, year ORDER BY source, year
""",
    ),
    Question(
        name="word_by_month",
        title="How often does a word appear, month by month?",
        explained="Words as in the search box, without filters. Counts stories as well as articles, since a state agency prints one"
        " text under several links. A very common word of a large archive may run into Datasette's time limit: the search"
        " page answers that with estimates.",
        sql="""
SELECT substr(a.published, 1, 7) AS month, count(*) AS articles, count(DISTINCT a.story_id) AS stories
FROM articles_fts f CROSS JOIN articles a INDEXED BY articles_facts ON a.id = f.rowid
WHERE articles_fts MATCH escape_fts(:words) AND a.published IS NOT NULL
GROUP BY month ORDER BY month
""",
        given={"words": "ferry"},
    ),
    Question(
        name="word_by_source",
        title="Which sources use a word, and when for the first time?",
        explained="The first use is the first among the articles held, by their own dates.",
        sql="""
SELECT a.source, count(*) AS articles, min(a.published) AS first, max(a.published) AS last
FROM articles_fts f CROSS JOIN articles a INDEXED BY articles_facts ON a.id = f.rowid
WHERE articles_fts MATCH escape_fts(:words)
GROUP BY a.source ORDER BY articles DESC
""",
        given={"words": "ferry"},
    ),
    Question(
        name="rewritten_most",
        title="Which articles were rewritten most often?",
        explained="Each edit is a version that was seen: what changed between two visits of the crawler and back is not.",
        sql="""
SELECT e.edits, a.versions, a.source, a.headline, a.url, a.id
FROM (SELECT article_id, count(*) AS edits FROM events WHERE kind = 'edited'
      GROUP BY article_id ORDER BY edits DESC, article_id LIMIT 100) e
JOIN articles a ON a.id = e.article_id ORDER BY e.edits DESC, a.id
""",
    ),
    Question(
        name="headlines_rewritten",
        title="Which headlines were rewritten, and how did they read before?",
        explained="Of the latest 2,000 edits. A headline may have been corrected; what it meant is for a person to judge.",
        sql="""
SELECT v.seen_at, b.headline AS before, v.headline AS after, a.source, a.url
FROM (SELECT article_id, at FROM events WHERE kind = 'edited' ORDER BY at DESC LIMIT 2000) e
JOIN versions v ON v.article_id = e.article_id AND v.seen_at = e.at
JOIN versions b ON b.article_id = v.article_id AND b.number = v.number - 1
JOIN articles a ON a.id = v.article_id
WHERE b.headline != v.headline ORDER BY v.seen_at DESC
""",
    ),
    Question(
        name="gone",
        title="What disappeared, and has not come back?",
        explained="The latest 500 articles whose pages answered 404 or 410. That is what was seen; it is no proof that"
        " somebody deleted them.",
        sql="""
SELECT e.at AS seen_gone, a.source, a.published, a.headline, a.url
FROM (SELECT article_id, at FROM events WHERE kind = 'gone' ORDER BY at DESC LIMIT 1000) e
JOIN articles a ON a.id = e.article_id WHERE a.status = 'gone' ORDER BY e.at DESC LIMIT 500
""",
    ),
    Question(
        name="gone_by_month",
        title="When did how many articles disappear, by source?",
        explained="By the month in which it was noticed. Many at once is more often a moved site than a purge.",
        sql="""
SELECT month, source, sum(events) FILTER (WHERE kind = 'gone') AS gone,
       sum(events) FILTER (WHERE kind = 'returned') AS returned
FROM event_counts WHERE kind IN ('gone', 'returned') GROUP BY month, source ORDER BY month, source
""",
    ),
    Question(
        name="told_most",
        title="Which stories were told most often?",
        explained="By the number of articles in (nearly) the same words.",
        sql="""
SELECT s.articles, f.headline, f.source AS first_in, f.published,
       (SELECT group_concat(DISTINCT source) FROM articles WHERE story_id = s.id) AS sources, s.id AS story
FROM (SELECT id, articles, first_article_id FROM stories WHERE articles > 1 ORDER BY articles DESC, id LIMIT 100) s
JOIN articles f ON f.id = s.first_article_id ORDER BY s.articles DESC, s.id
""",
    ),
    Question(
        name="who_prints_whom",
        title="Whose texts do which sources print?",
        explained="Pairs of articles of one story, by the source whose article came in earlier: which is the one that we saw"
        " first, not always the one that wrote it.",
        sql="""
SELECT a.source AS earlier, b.source AS later, l.kind, count(*) AS pairs
FROM story_links l
CROSS JOIN articles a INDEXED BY articles_facts ON a.id = l.article_id
CROSS JOIN articles b INDEXED BY articles_facts ON b.id = l.other_id
WHERE a.source != b.source GROUP BY 1, 2, 3 ORDER BY pairs DESC
""",
    ),
    Question(
        name="bylines",
        title="Who signs most?",
        explained="Names as printed: two people of one name count as one, one of two spellings as two.",
        sql="""
SELECT n.articles, u.name, u.kind, u.id AS author
FROM byline_counts n JOIN authors u ON u.id = n.author_id ORDER BY n.articles DESC, u.name LIMIT 200
""",
    ),
    Question(
        name="byline_by_year",
        title="What did one person write, year by year and for whom?",
        explained="By the name exactly as printed.",
        sql="""
SELECT substr(a.published, 1, 4) AS year, a.source, count(*) AS articles
FROM authors u JOIN article_authors s ON s.author_id = u.id
CROSS JOIN articles a INDEXED BY articles_facts ON a.id = s.article_id
WHERE u.name = :name GROUP BY year, a.source ORDER BY year, a.source
""",
        given={"name": "Ri Yong-su"},
    ),
    Question(
        name="missing",
        title="What was advertised and never captured?",
        explained="Links on the pages of held articles to what looks like articles, by how lately they were seen.",
        sql="""
SELECT source, first_seen, headline, text, url, article_id AS advertised_on
FROM advertised WHERE target_id IS NULL ORDER BY source DESC, first_seen DESC LIMIT 1000
""",
    ),
    Question(
        name="undated",
        title="How many articles bear no date, by source?",
        explained="Timelines leave these out.",
        sql="""
SELECT source, sum(articles) FILTER (WHERE month = '') AS undated, sum(articles) AS articles
FROM article_counts GROUP BY source ORDER BY undated DESC
""",
    ),
    Question(
        name="translated",
        title="Which articles are held in two languages?",
        explained="As the pages themselves link them, or as their addresses say; no text is compared across languages.",
        sql="""
SELECT a.source, a.published, a.language, a.headline, b.language AS other_language, b.headline AS other_headline, b.url
FROM (SELECT article_id, target_id FROM translations WHERE target_id IS NOT NULL LIMIT 1000) t
JOIN articles a ON a.id = t.article_id JOIN articles b ON b.id = t.target_id
ORDER BY a.published DESC
""",
    ),
)
