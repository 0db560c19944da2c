-- What is to happen at a minute, and what became of it: the ledger. It outlives its post.
CREATE TABLE schedules (
    id UUID PRIMARY KEY,
    post_id UUID NOT NULL,
    -- `publish` or `unpublish`.
    action TEXT COLLATE "C" NOT NULL,
    -- `scheduled`, `held`, `done`, `skipped`, `cancelled` or `failed`.
    state TEXT COLLATE "C" NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    -- `user:<id>` or `token:<id>`.
    created_by TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    -- When an instance took it, which one, and by how much it was late then.
    ran_at TIMESTAMPTZ,
    instance TEXT COLLATE "C",
    lateness_ms BIGINT,
    -- The newest change of the feed that it made.
    seq BIGINT,
    -- Why it failed or was cancelled.
    reason TEXT COLLATE "C"
);

-- The languages of a schedule: all of them are done, or none.
CREATE TABLE schedule_languages (
    schedule_id UUID NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    locale TEXT COLLATE "C" NOT NULL,
    -- What goes live; null where something is taken down.
    revision_id UUID,
    number BIGINT,
    title TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (schedule_id, locale)
);

CREATE INDEX schedules_by_state_due_at ON schedules (state, due_at);
CREATE INDEX schedules_by_due_at ON schedules (due_at, id);
CREATE INDEX schedules_by_post_id ON schedules (post_id, state);
