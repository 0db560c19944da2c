-- What is to happen at a minute, and what became of it: the ledger. It outlives its post.
CREATE TABLE schedules (
    id BLOB PRIMARY KEY,
    post_id BLOB NOT NULL,
    -- `publish` or `unpublish`.
    action TEXT NOT NULL,
    -- `scheduled`, `held`, `done`, `skipped`, `cancelled` or `failed`.
    state TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    -- `user:<id>` or `token:<id>`.
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- When an instance took it, which one, and by how much it was late then.
    ran_at INTEGER,
    instance TEXT,
    lateness_ms INTEGER,
    -- The newest change of the feed that it made.
    seq INTEGER,
    -- Why it failed or was cancelled.
    reason TEXT
) STRICT;

-- The languages of a schedule: all of them are done, or none.
CREATE TABLE schedule_languages (
    schedule_id BLOB NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    -- What goes live; null where something is taken down.
    revision_id BLOB,
    number INTEGER,
    title TEXT NOT NULL,
    PRIMARY KEY (schedule_id, locale)
) STRICT;

CREATE INDEX schedules_by_state_due_at ON schedules (state, due_at);
CREATE INDEX schedules_by_due_at ON schedules (due_at, id);
CREATE INDEX schedules_by_post_id ON schedules (post_id, state);
