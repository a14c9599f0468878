-- How each host is treated and why; conditional answers are checked; how often each finder is read.

-- latency_s: how long its last answer took. interval_s: the least time between two requests, and interval_why what
-- set it: configured, crawl-delay, latency or refusals. trouble: what went wrong last, '' after an answer.
-- robots_failing_since: since when its robots.txt cannot be had, and robots_trouble why
ALTER TABLE hosts ADD COLUMN latency_s REAL NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN interval_s REAL NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN interval_why TEXT NOT NULL DEFAULT '';
ALTER TABLE hosts ADD COLUMN trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE hosts ADD COLUMN robots_failing_since TEXT;
ALTER TABLE hosts ADD COLUMN robots_trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE hosts ADD COLUMN tls_verified INTEGER;
-- unmodified: its answers of "not modified" since the last that was checked; checks: how many were; lies: of those
-- that were untrue; lied_at: the last such, from which on conditional requests are left off for a while
ALTER TABLE hosts ADD COLUMN unmodified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN checks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN lies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hosts ADD COLUMN lied_at TEXT;
-- unmodified: answers of "not modified" since the last body. interval_s: how often a finder is read where the
-- source's schedule leaves room, NULL where it does not. wish_s: for how long its last answer asked not to be read again
ALTER TABLE urls ADD COLUMN unmodified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE urls ADD COLUMN interval_s REAL;
ALTER TABLE urls ADD COLUMN wish_s REAL NOT NULL DEFAULT 0;
-- a source's last pass, by the order of runs: a clock that was wrong may have dated it in the future
CREATE INDEX passes_last ON passes(source, run_id);
