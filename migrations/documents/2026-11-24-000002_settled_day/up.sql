-- No more events come in for this day and those before it.
CREATE TABLE settled_day (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    day INTEGER NOT NULL
) STRICT;
