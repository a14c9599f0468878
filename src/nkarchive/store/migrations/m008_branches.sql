-- Branches that lead nowhere are ended.

-- a chain of listing pages (branch: the listing's URL) or pages of one shape (branch: the URL with each run of
-- digits a 0). pages: how many on end, all of them never seen before, have brought no new article in run_id.
-- ended_at: since when nothing new is read there, NULL while it is read on
CREATE TABLE branches (
    source TEXT NOT NULL REFERENCES sources(name), branch TEXT NOT NULL, run_id INTEGER NOT NULL,
    pages INTEGER NOT NULL DEFAULT 0, ended_at TEXT,
    PRIMARY KEY (source, branch)
) STRICT, WITHOUT ROWID;
-- of a sitemap: how many sitemaps lie between it and the one that the site or the configuration names
ALTER TABLE urls ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
-- what a news sitemap says beside title and date
ALTER TABLE announcements ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE announcements ADD COLUMN keywords TEXT NOT NULL DEFAULT '';
