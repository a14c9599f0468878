-- Articles of several pages, and what was announced of an article before it was fetched.

-- what a feed, a news sitemap or a listing said of a URL before its article was held; kept as it was then,
-- so that a page is read again with the same witnesses, whatever its feed says by now
CREATE TABLE announcements (
    url TEXT NOT NULL, place TEXT NOT NULL, headline TEXT NOT NULL DEFAULT '',
    published TEXT NOT NULL DEFAULT '', byline TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (url, place)
) STRICT;
-- the pages of a version that stands on several; capture_id is NULL where a page did not answer,
-- so that the version ends before it
CREATE TABLE version_pages (
    version_id INTEGER NOT NULL REFERENCES versions(id), position INTEGER NOT NULL,
    url TEXT NOT NULL, capture_id INTEGER REFERENCES captures(id),
    PRIMARY KEY (version_id, position)
) STRICT;
