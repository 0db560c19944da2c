-- Days are counted from 1970-01-01, moments in microseconds from then. Events lie in the order of their days, so that old ones
-- are dropped from one end.
CREATE TABLE view_events (
    day INTEGER NOT NULL,
    id BLOB NOT NULL,
    post_id BLOB NOT NULL,
    locale TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    PRIMARY KEY (day, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_counts (
    post_id BLOB NOT NULL,
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (post_id, day, locale, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_messages (
    id BLOB NOT NULL PRIMARY KEY,
    locale TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    message TEXT NOT NULL,
    status TEXT NOT NULL,
    spam TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX contact_messages_by_created_at ON contact_messages (created_at, id);
