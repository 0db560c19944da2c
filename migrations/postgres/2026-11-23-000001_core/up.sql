CREATE TABLE settings (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE posts (
    id UUID PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    source_path TEXT COLLATE "C" UNIQUE,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE revisions (
    id UUID PRIMARY KEY,
    post_id UUID NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    locale TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    sections TEXT COLLATE "C" NOT NULL,
    cover TEXT COLLATE "C",
    seo TEXT COLLATE "C" NOT NULL,
    tags TEXT COLLATE "C" NOT NULL,
    published_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (post_id, locale, number)
);

CREATE TABLE translations (
    post_id UUID NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    locale TEXT COLLATE "C" NOT NULL,
    section TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    folded TEXT COLLATE "C" NOT NULL,
    revision_id UUID NOT NULL,
    base_revision_id UUID,
    live_revision_id UUID,
    last_live_revision_id UUID,
    live_slug TEXT COLLATE "C",
    published_at TIMESTAMPTZ,
    live_updated_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (post_id, locale),
    UNIQUE (locale, section, slug),
    UNIQUE (locale, section, live_slug)
);

CREATE TABLE tags (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE tag_words (
    tag_id UUID NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    locale TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    folded TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tag_id, locale),
    UNIQUE (locale, slug)
);

CREATE TABLE translation_tags (
    post_id UUID NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    tag_id UUID NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (post_id, locale, tag_id),
    FOREIGN KEY (post_id, locale) REFERENCES translations (post_id, locale) ON DELETE CASCADE
);

CREATE TABLE list_places (
    list TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    post_id UUID NOT NULL,
    ordinal BIGINT NOT NULL,
    live BOOLEAN NOT NULL,
    PRIMARY KEY (list, locale, post_id),
    UNIQUE (list, locale, ordinal)
);

CREATE TABLE redirects (
    id UUID PRIMARY KEY,
    from_path TEXT COLLATE "C" NOT NULL UNIQUE,
    post_id UUID,
    locale TEXT COLLATE "C",
    target TEXT COLLATE "C",
    manual BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE feed (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL
);

CREATE TABLE changes (
    seq BIGINT PRIMARY KEY,
    id UUID NOT NULL,
    last_seq BIGINT NOT NULL,
    revision_id UUID,
    entry TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE webhook_endpoints (
    id UUID PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    secret TEXT COLLATE "C" NOT NULL,
    previous_secret TEXT COLLATE "C",
    previous_until TIMESTAMPTZ,
    enabled BOOLEAN NOT NULL,
    disabled_reason TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE deliveries (
    id UUID PRIMARY KEY,
    endpoint_id UUID NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    leased_until TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);

CREATE TABLE delivery_attempts (
    id UUID PRIMARY KEY,
    delivery_id UUID NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    duration_ms BIGINT NOT NULL,
    status INTEGER,
    error TEXT COLLATE "C"
);

CREATE TABLE builds (
    id UUID PRIMARY KEY,
    target TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    change_id UUID NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    result TEXT COLLATE "C",
    received_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE api_tokens (
    id UUID PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL UNIQUE,
    hint TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);

CREATE TABLE search_terms (
    locale TEXT COLLATE "C" NOT NULL,
    folded TEXT COLLATE "C" NOT NULL,
    term TEXT COLLATE "C" NOT NULL,
    post_id UUID NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    weight BIGINT NOT NULL,
    PRIMARY KEY (locale, folded, term, post_id)
);

CREATE TABLE imported_files (
    path TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    post_id UUID NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    revision_id UUID NOT NULL,
    draft BOOLEAN NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (path, locale)
);

CREATE TABLE imported_site_file (
    id SMALLINT PRIMARY KEY CHECK (id = 1),
    hash TEXT COLLATE "C" NOT NULL,
    settings_version BIGINT NOT NULL
);

CREATE TABLE idempotency_keys (
    key TEXT COLLATE "C" NOT NULL,
    caller TEXT COLLATE "C" NOT NULL,
    route TEXT COLLATE "C" NOT NULL,
    body_hash TEXT COLLATE "C" NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (key, caller)
);

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
