ALTER TABLE posts ADD COLUMN deleted_at TIMESTAMPTZ;
ALTER TABLE posts ADD COLUMN pair_rule TEXT COLLATE "C" NOT NULL DEFAULT 'separate';

ALTER TABLE revisions ADD COLUMN saved_by TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE revisions ADD COLUMN authors TEXT COLLATE "C" NOT NULL DEFAULT '[]';

CREATE TABLE autosaves (
    post_id UUID NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    locale TEXT COLLATE "C" NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (post_id, locale, user_id)
);

CREATE TABLE authors (
    id UUID PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    picture TEXT COLLATE "C",
    link TEXT COLLATE "C",
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE author_words (
    author_id UUID NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    locale TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    bio TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (author_id, locale)
);

CREATE TABLE translation_authors (
    post_id UUID NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    author_id UUID NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (post_id, locale, author_id),
    FOREIGN KEY (post_id, locale) REFERENCES translations (post_id, locale) ON DELETE CASCADE
);

-- What is not in the trash has no entry: the list of the trash is short, and stays so.
CREATE INDEX posts_by_deleted_at ON posts (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX autosaves_by_user_id ON autosaves (user_id);
CREATE INDEX autosaves_by_saved_at ON autosaves (saved_at);
CREATE INDEX translation_authors_by_author_id ON translation_authors (author_id);
-- Most languages were made from no other: those that were are asked whether they are behind.
CREATE INDEX translations_by_base_revision_id ON translations (base_revision_id) WHERE base_revision_id IS NOT NULL;
