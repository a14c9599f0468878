-- What each source brings day by day, and the alarms that were raised.

-- one row a source and day of its own calendar on which a pass could read it. new: articles that came in; late: those of
-- them that were old news already (the back catalogue, or dated a week before they came); pages: pages that were read
-- for the first time, late ones left out, of which so many were rejected, or lack a headline, a date, … by_rule: all
-- fields that the source's rules name were found by them; by_fallback: at least one was not; by_guess: the text was
-- found by trafilatura, because neither a rule nor the page itself says where it stands
CREATE TABLE yields (
    source TEXT NOT NULL REFERENCES sources(name), day TEXT NOT NULL, weekday INTEGER NOT NULL,
    passes INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, late INTEGER NOT NULL DEFAULT 0,
    edited INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    blocked INTEGER NOT NULL DEFAULT 0, pages INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,
    no_headline INTEGER NOT NULL DEFAULT 0, no_date INTEGER NOT NULL DEFAULT 0,
    no_body INTEGER NOT NULL DEFAULT 0, no_byline INTEGER NOT NULL DEFAULT 0,
    no_caption INTEGER NOT NULL DEFAULT 0, by_rule INTEGER NOT NULL DEFAULT 0,
    by_fallback INTEGER NOT NULL DEFAULT 0, by_guess INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, day)
) STRICT;
-- an alarm from its beginning to its end; until is NULL while it lasts. told_at: when the alarm command or URL heard
-- of its beginning, end_told_at of its end. subject: the field that drifted. became_usual: it ended because the source
-- has been so for four weeks
CREATE TABLE alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL REFERENCES sources(name), kind TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '', text TEXT NOT NULL, since TEXT NOT NULL, until TEXT,
    raised_at TEXT NOT NULL, became_usual INTEGER NOT NULL DEFAULT 0, told_at TEXT, end_told_at TEXT
) STRICT;
CREATE INDEX alarms_source ON alarms(source, since);
CREATE INDEX alarms_open ON alarms(source) WHERE until IS NULL;
