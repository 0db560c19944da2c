-- A row in here holds back everything that leaves by itself, until a person confirms: after a restore.
CREATE TABLE outgoing_pause (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    reason TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;
