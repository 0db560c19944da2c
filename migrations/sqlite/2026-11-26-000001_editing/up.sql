ALTER TABLE posts ADD COLUMN deleted_at INTEGER;
ALTER TABLE posts ADD COLUMN pair_rule TEXT NOT NULL DEFAULT 'separate';

ALTER TABLE revisions ADD COLUMN saved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE revisions ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';

CREATE TABLE autosaves (
    post_id BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (post_id, locale, user_id)
) STRICT;

CREATE TABLE authors (
    id BLOB PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    picture TEXT,
    link TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE author_words (
    author_id BLOB NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    name TEXT NOT NULL,
    bio TEXT NOT NULL,
    PRIMARY KEY (author_id, locale)
) STRICT;

CREATE TABLE translation_authors (
    post_id BLOB NOT NULL,
    locale TEXT NOT NULL,
    author_id BLOB NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (post_id, locale, author_id),
    FOREIGN KEY (post_id, locale) REFERENCES translations (post_id, locale) ON DELETE CASCADE
) STRICT;

-- What is not in the trash has no entry: the list of the trash is short, and stays so.
CREATE INDEX posts_by_deleted_at ON posts (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX autosaves_by_user_id ON autosaves (user_id);
CREATE INDEX autosaves_by_saved_at ON autosaves (saved_at);
CREATE INDEX translation_authors_by_author_id ON translation_authors (author_id);
-- Most languages were made from no other: those that were are asked whether they are behind.
CREATE INDEX translations_by_base_revision_id ON translations (base_revision_id) WHERE base_revision_id IS NOT NULL;
