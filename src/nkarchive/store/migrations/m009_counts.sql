-- Reading a large archive quickly: an index of what results are narrowed by, and counts kept true by triggers.

-- all that a search asks of its hits stands here, so that it need not touch the articles' long rows
CREATE INDEX articles_facts ON articles(id, source, language, status, published, story_id);
CREATE INDEX events_kind_at ON events(kind, at, article_id);

-- month: of publication on the page's own calendar, '' where no date is known
CREATE TABLE article_counts (
    source TEXT NOT NULL, month TEXT NOT NULL, language TEXT NOT NULL, status TEXT NOT NULL,
    articles INTEGER NOT NULL, PRIMARY KEY (source, month, language, status)
) STRICT, WITHOUT ROWID;
CREATE TABLE byline_counts (author_id INTEGER PRIMARY KEY REFERENCES authors(id), articles INTEGER NOT NULL) STRICT;
CREATE INDEX byline_counts_articles ON byline_counts(articles);
-- month: in which it was seen, UTC
CREATE TABLE event_counts (
    kind TEXT NOT NULL, month TEXT NOT NULL, source TEXT NOT NULL,
    events INTEGER NOT NULL, PRIMARY KEY (kind, month, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE totals (name TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;

INSERT INTO article_counts
SELECT source, coalesce(substr(published, 1, 7), '') AS month, language, status, count(*)
FROM articles INDEXED BY articles_facts GROUP BY source, month, language, status;
INSERT INTO byline_counts SELECT author_id, count(*) FROM article_authors GROUP BY author_id;
INSERT INTO event_counts
SELECT e.kind, substr(e.at, 1, 7) AS month, a.source, count(*)
FROM events e CROSS JOIN articles a INDEXED BY articles_facts ON a.id = e.article_id GROUP BY e.kind, month, a.source;
INSERT INTO totals VALUES ('stories', (SELECT count(*) FROM stories)), ('versions', (SELECT count(*) FROM versions));

CREATE TRIGGER article_counts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO article_counts
    VALUES (NEW.source, coalesce(substr(NEW.published, 1, 7), ''), NEW.language, NEW.status, 1)
    ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER article_counts_delete AFTER DELETE ON articles BEGIN
    UPDATE article_counts SET articles = articles - 1 WHERE source = OLD.source
        AND month = coalesce(substr(OLD.published, 1, 7), '') AND language = OLD.language AND status = OLD.status;
    DELETE FROM article_counts WHERE source = OLD.source AND month = coalesce(substr(OLD.published, 1, 7), '')
        AND language = OLD.language AND status = OLD.status AND articles = 0;
END;
CREATE TRIGGER article_counts_update AFTER UPDATE OF source, published, language, status ON articles
WHEN (OLD.source, OLD.published, OLD.language, OLD.status) IS NOT (NEW.source, NEW.published, NEW.language, NEW.status)
BEGIN
    UPDATE article_counts SET articles = articles - 1 WHERE source = OLD.source
        AND month = coalesce(substr(OLD.published, 1, 7), '') AND language = OLD.language AND status = OLD.status;
    DELETE FROM article_counts WHERE source = OLD.source AND month = coalesce(substr(OLD.published, 1, 7), '')
        AND language = OLD.language AND status = OLD.status AND articles = 0;
    INSERT INTO article_counts
    VALUES (NEW.source, coalesce(substr(NEW.published, 1, 7), ''), NEW.language, NEW.status, 1)
    ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER byline_counts_insert AFTER INSERT ON article_authors BEGIN
    INSERT INTO byline_counts VALUES (NEW.author_id, 1) ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER byline_counts_delete AFTER DELETE ON article_authors BEGIN
    UPDATE byline_counts SET articles = articles - 1 WHERE author_id = OLD.author_id;
    DELETE FROM byline_counts WHERE author_id = OLD.author_id AND articles = 0;
END;
CREATE TRIGGER event_counts_insert AFTER INSERT ON events BEGIN
    INSERT INTO event_counts
    SELECT NEW.kind, substr(NEW.at, 1, 7), source, 1 FROM articles WHERE id = NEW.article_id
    ON CONFLICT DO UPDATE SET events = events + 1;
END;
CREATE TRIGGER event_counts_delete AFTER DELETE ON events BEGIN
    UPDATE event_counts SET events = events - 1 WHERE kind = OLD.kind AND month = substr(OLD.at, 1, 7)
        AND source = (SELECT source FROM articles WHERE id = OLD.article_id);
    DELETE FROM event_counts WHERE kind = OLD.kind AND month = substr(OLD.at, 1, 7) AND events = 0;
END;
CREATE TRIGGER totals_story_insert AFTER INSERT ON stories BEGIN
    UPDATE totals SET number = number + 1 WHERE name = 'stories';
END;
CREATE TRIGGER totals_story_delete AFTER DELETE ON stories BEGIN
    UPDATE totals SET number = number - 1 WHERE name = 'stories';
END;
CREATE TRIGGER totals_version_insert AFTER INSERT ON versions BEGIN
    UPDATE totals SET number = number + 1 WHERE name = 'versions';
END;
CREATE TRIGGER totals_version_delete AFTER DELETE ON versions BEGIN
    UPDATE totals SET number = number - 1 WHERE name = 'versions';
END;
