-- Pages that cannot be read without the death of a worker are found out, and left alone; large frontiers.

-- how often on end the worker that read the page died: it hung, took too much memory, or crashed
ALTER TABLE urls ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
CREATE INDEX urls_left_alone ON urls(source, url) WHERE state = 'left-alone';

-- a pass begins with its source's few finders, which are not to be looked for among millions of articles
CREATE INDEX urls_finders ON urls(source) WHERE kind != 'article';
