CREATE TABLE settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE posts (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    source_path TEXT UNIQUE,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE revisions (
    id BLOB PRIMARY KEY,
    post_id BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    number INTEGER NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL,
    sections TEXT NOT NULL,
    cover TEXT,
    seo TEXT NOT NULL,
    tags TEXT NOT NULL,
    published_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (post_id, locale, number)
) STRICT;

CREATE TABLE translations (
    post_id BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    section TEXT NOT NULL,
    version INTEGER NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    folded TEXT NOT NULL,
    revision_id BLOB NOT NULL,
    base_revision_id BLOB,
    live_revision_id BLOB,
    last_live_revision_id BLOB,
    live_slug TEXT,
    published_at INTEGER,
    live_updated_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (post_id, locale),
    UNIQUE (locale, section, slug),
    UNIQUE (locale, section, live_slug)
) STRICT;

CREATE TABLE tags (
    id BLOB PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tag_words (
    tag_id BLOB NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (tag_id, locale),
    UNIQUE (locale, slug)
) STRICT;

CREATE TABLE translation_tags (
    post_id BLOB NOT NULL,
    locale TEXT NOT NULL,
    tag_id BLOB NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (post_id, locale, tag_id),
    FOREIGN KEY (post_id, locale) REFERENCES translations (post_id, locale) ON DELETE CASCADE
) STRICT;

CREATE TABLE list_places (
    list TEXT NOT NULL,
    locale TEXT NOT NULL,
    post_id BLOB NOT NULL,
    ordinal INTEGER NOT NULL,
    live INTEGER NOT NULL,
    PRIMARY KEY (list, locale, post_id),
    UNIQUE (list, locale, ordinal)
) STRICT;

CREATE TABLE redirects (
    id BLOB PRIMARY KEY,
    from_path TEXT NOT NULL UNIQUE,
    post_id BLOB,
    locale TEXT,
    target TEXT,
    manual INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE feed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
) STRICT;

CREATE TABLE changes (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    last_seq INTEGER NOT NULL,
    revision_id BLOB,
    entry TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_endpoints (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    previous_secret TEXT,
    previous_until INTEGER,
    enabled INTEGER NOT NULL,
    disabled_reason TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
    id BLOB PRIMARY KEY,
    endpoint_id BLOB NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    leased_until INTEGER,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;

CREATE TABLE delivery_attempts (
    id BLOB PRIMARY KEY,
    delivery_id BLOB NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    status INTEGER,
    error TEXT
) STRICT;

CREATE TABLE builds (
    id BLOB PRIMARY KEY,
    target TEXT NOT NULL,
    status TEXT NOT NULL,
    seq INTEGER NOT NULL,
    change_id BLOB NOT NULL,
    started_at INTEGER NOT NULL,
    result TEXT,
    received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_tokens (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE TABLE search_terms (
    locale TEXT NOT NULL,
    folded TEXT NOT NULL,
    term TEXT NOT NULL,
    post_id BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    weight INTEGER NOT NULL,
    PRIMARY KEY (locale, folded, term, post_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE imported_files (
    path TEXT NOT NULL,
    locale TEXT NOT NULL,
    post_id BLOB NOT NULL,
    hash TEXT NOT NULL,
    revision_id BLOB NOT NULL,
    draft INTEGER NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (path, locale)
) STRICT;

CREATE TABLE imported_site_file (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    hash TEXT NOT NULL,
    settings_version INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency_keys (
    key TEXT NOT NULL,
    caller TEXT NOT NULL,
    route TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (key, caller)
) STRICT;

CREATE INDEX translations_by_updated_at ON translations (updated_at);
CREATE INDEX translation_tags_by_tag_id ON translation_tags (tag_id);
CREATE INDEX list_places_by_post_id ON list_places (post_id);
CREATE INDEX redirects_by_post_id ON redirects (post_id);
CREATE INDEX deliveries_by_state_due_at ON deliveries (state, due_at);
CREATE INDEX deliveries_by_endpoint_id_created_at ON deliveries (endpoint_id, created_at);
CREATE INDEX delivery_attempts_by_delivery_id ON delivery_attempts (delivery_id);
CREATE INDEX builds_by_received_at ON builds (received_at);
CREATE INDEX builds_by_target_seq ON builds (target, seq);
CREATE INDEX search_terms_by_post_id_locale ON search_terms (post_id, locale);
CREATE INDEX idempotency_keys_by_created_at ON idempotency_keys (created_at);

INSERT INTO feed (id, seq) VALUES (1, 0);
