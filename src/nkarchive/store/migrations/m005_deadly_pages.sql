-- Pages that cannot be read without the death of a worker are found out, and left alone.

-- how often on end the worker that read the page died: it hung, took too much memory, or crashed
ALTER TABLE urls ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
CREATE INDEX urls_left_alone ON urls(source, url) WHERE state = 'left-alone';
