CREATE TABLE users (
    id BLOB PRIMARY KEY,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Name and address without marks and case, to search by.
    folded TEXT NOT NULL,
    locale TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    confirmed_at INTEGER,
    disabled_at INTEGER,
    last_login_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE totp_secrets (
    user_id BLOB PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- Null while it waits for its first code.
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user_id, hash)
) STRICT;

CREATE TABLE passkeys (
    id BLOB PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    credential TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;

CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seed TEXT NOT NULL,
    counter INTEGER NOT NULL,
    has_second_factor INTEGER NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When the person last proved who they are: step-up.
    authenticated_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    access_expires_at INTEGER NOT NULL,
    idle_expires_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    end_reason TEXT
) STRICT;

CREATE TABLE one_time_links (
    hash TEXT PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    -- The new address of a change of address.
    email TEXT,
    -- The password that was chosen with a sign-up: the account takes it when the link is used.
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE mails (
    id BLOB PRIMARY KEY,
    template TEXT NOT NULL,
    locale TEXT NOT NULL,
    -- Who it goes to and what it says: sealed, and emptied once it is sent or given up.
    sealed TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    claimed_until INTEGER,
    error TEXT,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    -- 1, 2, 3 …: two instances that make a key at the same moment make one.
    number INTEGER NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The change of the feed that carries it to the site.
    announced_seq INTEGER NOT NULL,
    -- Null until the production target shows that change.
    live_since INTEGER
) STRICT;

CREATE TABLE audit_log (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL,
    -- `user:<id>`, `token:<id>`, `cli` or `anonymous`.
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    -- `user:<id>`, `token:<id>` …: what it was done to.
    subject TEXT NOT NULL,
    address TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;

CREATE INDEX users_by_created_at ON users (created_at);
CREATE INDEX passkeys_by_user_id ON passkeys (user_id);
CREATE INDEX sessions_by_user_id ON sessions (user_id);
CREATE INDEX sessions_by_expires_at ON sessions (expires_at);
CREATE INDEX one_time_links_by_user_id ON one_time_links (user_id);
CREATE INDEX one_time_links_by_expires_at ON one_time_links (expires_at);
CREATE INDEX mails_by_state_due_at ON mails (state, due_at);
CREATE INDEX audit_log_by_at ON audit_log (at, id);
CREATE INDEX audit_log_by_actor ON audit_log (actor, at);
CREATE INDEX audit_log_by_subject ON audit_log (subject, at);
CREATE INDEX audit_log_by_action ON audit_log (action, at);

-- What was written down stays as it was.
CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_log_is_not_deleted BEFORE DELETE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
