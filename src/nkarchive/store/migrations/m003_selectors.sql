-- Selectors that stopped matching are noticed.

-- what each CSS selector of a source's rules found on the pages that it was tried on. layout: the last day of
-- its layout, '' for the one in use. missed: how many pages in a row, up to the last, it has matched nothing
-- on, the first of them seen at missed_since
CREATE TABLE selectors (
    source TEXT NOT NULL REFERENCES sources(name), layout TEXT NOT NULL, field TEXT NOT NULL,
    selector TEXT NOT NULL, pages_seen INTEGER NOT NULL, pages_matched INTEGER NOT NULL,
    last_matched_at TEXT, missed INTEGER NOT NULL DEFAULT 0, missed_since TEXT,
    PRIMARY KEY (source, layout, field, selector)
) STRICT;
