-- A row in here holds back everything that leaves by itself, until a person confirms: after a restore.
CREATE TABLE outgoing_pause (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    reason TEXT COLLATE "C" NOT NULL,
    since TIMESTAMPTZ NOT NULL
);
