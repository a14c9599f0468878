-- The schema of the first release.

CREATE TABLE sources (
    name TEXT PRIMARY KEY, title TEXT NOT NULL DEFAULT '', home_url TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '', timezone TEXT NOT NULL DEFAULT 'UTC'
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, started_at TEXT NOT NULL, finished_at TEXT,
    version TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT ''
) STRICT;

-- one source's part of a run; finished_at stays NULL when the run was cut off
CREATE TABLE passes (
    run_id INTEGER NOT NULL REFERENCES runs(id), source TEXT NOT NULL REFERENCES sources(name),
    began_at TEXT NOT NULL, finished_at TEXT, leads INTEGER NOT NULL DEFAULT 0,
    alarm TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run_id, source)
) STRICT;
CREATE INDEX passes_source ON passes(source, began_at);

CREATE TABLE captures (
    id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, final_url TEXT NOT NULL,
    fetched_at TEXT NOT NULL, status INTEGER NOT NULL, content_type TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL, warc_length INTEGER NOT NULL,
    tls_verified INTEGER, address TEXT NOT NULL DEFAULT '', origin TEXT NOT NULL DEFAULT 'crawl',
    refers_to INTEGER REFERENCES captures(id), run_id INTEGER REFERENCES runs(id),
    UNIQUE (warc_file, warc_offset)
) STRICT;
CREATE INDEX captures_url ON captures(url, id);
CREATE INDEX captures_run ON captures(run_id);
-- up to which byte every record of a file has its row; beyond it a run that was cut off left off
CREATE TABLE warc_files (file TEXT PRIMARY KEY, committed_end INTEGER NOT NULL) STRICT;

CREATE TABLE stories (
    id INTEGER PRIMARY KEY AUTOINCREMENT, first_article_id INTEGER REFERENCES articles(id),
    articles INTEGER NOT NULL DEFAULT 0
) STRICT;

-- body and provenance stand last: what stands behind a long text costs a walk over its overflow pages
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES sources(name),
    headline TEXT NOT NULL, standfirst TEXT NOT NULL DEFAULT '', byline TEXT NOT NULL DEFAULT '',
    published TEXT, published_text TEXT NOT NULL DEFAULT '', updated TEXT,
    language TEXT NOT NULL DEFAULT '', section TEXT NOT NULL DEFAULT '',
    word_count INTEGER NOT NULL DEFAULT 0, image_url TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'live', first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
    last_changed TEXT NOT NULL, versions INTEGER NOT NULL DEFAULT 1,
    story_id INTEGER NOT NULL REFERENCES stories(id), capture_id INTEGER REFERENCES captures(id),
    content_sha256 TEXT NOT NULL, body TEXT NOT NULL, provenance TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX articles_source_published ON articles(source, published);
CREATE INDEX articles_source_story ON articles(source, story_id);
CREATE INDEX articles_published ON articles(published);
CREATE INDEX articles_story ON articles(story_id);
CREATE INDEX articles_first_seen ON articles(first_seen);

CREATE TABLE story_links (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    other_id INTEGER NOT NULL REFERENCES articles(id),
    similarity REAL NOT NULL, reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (article_id, other_id)
) STRICT;

CREATE TABLE authors (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, kind TEXT NOT NULL,
    UNIQUE (name, kind)
) STRICT;
CREATE TABLE article_authors (
    article_id INTEGER NOT NULL REFERENCES articles(id), author_id INTEGER NOT NULL REFERENCES authors(id),
    position INTEGER NOT NULL, PRIMARY KEY (article_id, position)
) STRICT;
CREATE INDEX article_authors_author ON article_authors(author_id);

-- captions and teasers are the latest version's; those of every version stand in it as JSON
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL REFERENCES articles(id),
    number INTEGER NOT NULL, seen_at TEXT NOT NULL, headline TEXT NOT NULL,
    standfirst TEXT NOT NULL DEFAULT '', byline TEXT NOT NULL DEFAULT '', published TEXT,
    body TEXT NOT NULL, captions TEXT NOT NULL DEFAULT '[]', teasers TEXT NOT NULL DEFAULT '[]',
    provenance TEXT NOT NULL DEFAULT '{}', content_sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL,
    weight REAL NOT NULL DEFAULT 0, capture_id INTEGER REFERENCES captures(id),
    UNIQUE (article_id, number)
) STRICT;
CREATE INDEX versions_text ON versions(text_sha256);

CREATE TABLE captions (
    article_id INTEGER NOT NULL REFERENCES articles(id), position INTEGER NOT NULL,
    text TEXT NOT NULL, credit TEXT NOT NULL DEFAULT '', image_url TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (article_id, position)
) STRICT;
-- target_url: the link's canonical URL, under which the article it leads to is held, or will be
CREATE TABLE teasers (
    article_id INTEGER NOT NULL REFERENCES articles(id), position INTEGER NOT NULL,
    kind TEXT NOT NULL, url TEXT NOT NULL, headline TEXT NOT NULL DEFAULT '', published TEXT,
    text TEXT NOT NULL DEFAULT '', target_id INTEGER REFERENCES articles(id),
    target_url TEXT NOT NULL DEFAULT '', PRIMARY KEY (article_id, position)
) STRICT;
CREATE INDEX teasers_target ON teasers(target_url);
CREATE TABLE translations (
    article_id INTEGER NOT NULL REFERENCES articles(id), language TEXT NOT NULL, url TEXT NOT NULL,
    target_id INTEGER REFERENCES articles(id), target_url TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (article_id, url)
) STRICT;
CREATE INDEX translations_target ON translations(target_url);
CREATE TABLE aliases (
    url TEXT PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles(id), reason TEXT NOT NULL
) STRICT;
CREATE INDEX aliases_article ON aliases(article_id);

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article_id INTEGER NOT NULL REFERENCES articles(id),
    at TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '',
    capture_id INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX events_at ON events(at);
CREATE INDEX events_article ON events(article_id);

-- the frontier. changed_at: when the page last brought something new, from which revisits count.
-- whole: this listing page is being read as part of a reading to the end; whole_at: when the last one ended
CREATE TABLE urls (
    url TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES sources(name), kind TEXT NOT NULL,
    state TEXT NOT NULL, found_at TEXT NOT NULL, found_on TEXT NOT NULL DEFAULT '', next_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0, etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '', visited_at TEXT, changed_at TEXT,
    listing_url TEXT NOT NULL DEFAULT '', whole INTEGER NOT NULL DEFAULT 0, whole_at TEXT,
    capture_id INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX urls_due ON urls(source, kind, next_at) WHERE next_at IS NOT NULL;
CREATE TABLE claims (
    url TEXT NOT NULL, listing_url TEXT NOT NULL, claim TEXT NOT NULL, seen_at TEXT NOT NULL,
    run_id INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (url, listing_url)
) STRICT;
CREATE TABLE outcomes (
    run_id INTEGER NOT NULL REFERENCES runs(id), url TEXT NOT NULL, source TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '', outcome TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '',
    capture_id INTEGER REFERENCES captures(id), PRIMARY KEY (run_id, url)
) STRICT;
CREATE INDEX outcomes_url ON outcomes(url);

-- what a host asked of us, remembered across runs
CREATE TABLE hosts (
    origin TEXT PRIMARY KEY, robots_body TEXT, robots_status INTEGER, robots_at TEXT,
    robots_good_at TEXT, delay_s REAL NOT NULL DEFAULT 0, not_before TEXT,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

-- the segmented form of what unicode61 cannot split; NULL where the text needs no segmenting
CREATE TABLE segmented (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id),
    headline TEXT, standfirst TEXT, body TEXT, byline TEXT, captions TEXT
) STRICT;
CREATE VIEW articles_text AS
SELECT a.id AS id,
       coalesce(s.headline, a.headline) AS headline,
       coalesce(s.standfirst, a.standfirst) AS standfirst,
       coalesce(s.body, a.body) AS body,
       coalesce(s.byline, a.byline) AS byline,
       coalesce(s.captions, (SELECT group_concat(text, char(10)) FROM
           (SELECT text FROM captions WHERE article_id = a.id ORDER BY position)), '') AS captions
FROM articles a LEFT JOIN segmented s ON s.article_id = a.id;
CREATE VIRTUAL TABLE articles_fts USING fts5(
    headline, standfirst, body, byline, captions,
    content='articles_text', content_rowid='id', tokenize='unicode61'
);
