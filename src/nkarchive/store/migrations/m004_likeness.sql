-- Near-duplicates: an index of likeness, kinds of links, learned furniture.

-- keys by which versions that may be alike find each other (nkarchive.likeness.sketch), and how they were made
CREATE TABLE likeness_keys (
    key INTEGER NOT NULL, version_id INTEGER NOT NULL, PRIMARY KEY (key, version_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE likeness_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
-- how many keys of a version are shingles of its text; NULL: not in the index yet (nkarchive regroup)
ALTER TABLE versions ADD COLUMN samples INTEGER;
CREATE INDEX versions_unread ON versions(id) WHERE samples IS NULL;
-- kind: what other_id is to article_id: same text, rewritten, abridged, extended, translation
ALTER TABLE story_links ADD COLUMN kind TEXT NOT NULL DEFAULT 'same text';
CREATE INDEX story_links_other ON story_links(other_id);
CREATE INDEX translations_held ON translations(target_id) WHERE target_id IS NOT NULL;
-- lines that a source prints on its articles; edge_lines: the ends of its texts, from which they are learned
CREATE TABLE boilerplate (
    source TEXT NOT NULL REFERENCES sources(name), line TEXT NOT NULL, learned_at TEXT NOT NULL,
    PRIMARY KEY (source, line)
) STRICT;
-- what pages have advertised, kept when the teaser is gone; lead_key: by which an excerpt finds its article
CREATE TABLE advertised (
    url TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources(name),
    article_id INTEGER NOT NULL REFERENCES articles(id), kind TEXT NOT NULL,
    headline TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '', published TEXT,
    first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, lead_key INTEGER,
    target_id INTEGER REFERENCES articles(id), found_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX advertised_lead ON advertised(lead_key) WHERE lead_key IS NOT NULL AND target_id IS NULL;
CREATE INDEX advertised_missing ON advertised(source, first_seen) WHERE target_id IS NULL;
CREATE TABLE openings (
    key INTEGER NOT NULL, article_id INTEGER NOT NULL, PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE edge_lines (key INTEGER NOT NULL, text INTEGER NOT NULL, PRIMARY KEY (key, text)) STRICT, WITHOUT ROWID;
