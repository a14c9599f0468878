-- The page of changes finds the newest of each kind at once, among a million arrivals.
CREATE INDEX events_kind ON events(kind, at);
