CREATE TABLE media (
    id UUID PRIMARY KEY,
    version BIGINT NOT NULL,
    -- Of the file, in the store of files and in addresses.
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    -- BLAKE3 of the file.
    hash TEXT COLLATE "C" NOT NULL UNIQUE,
    file_name TEXT COLLATE "C" NOT NULL,
    -- File name and alternative texts without marks and case, to search by.
    folded TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    -- In thousandths, from the left and from the top.
    focal_x INTEGER NOT NULL,
    focal_y INTEGER NOT NULL,
    alt_en TEXT COLLATE "C" NOT NULL,
    alt_vi TEXT COLLATE "C" NOT NULL,
    -- Who, as in the audit log.
    uploaded_by TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- BLAKE3 of what was uploaded: the same again is the same medium.
CREATE TABLE media_sources (
    hash TEXT COLLATE "C" PRIMARY KEY,
    media_id UUID NOT NULL REFERENCES media (id) ON DELETE CASCADE
);

CREATE INDEX media_sources_media ON media_sources (media_id);
CREATE INDEX media_created_at ON media (created_at, id);

-- Which pages name which pictures, there or not. `live` tells what readers see from the working copy.
CREATE TABLE media_uses (
    name TEXT COLLATE "C" NOT NULL,
    post_id UUID NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    live BOOLEAN NOT NULL,
    PRIMARY KEY (name, post_id, locale, live),
    FOREIGN KEY (post_id, locale) REFERENCES translations (post_id, locale) ON DELETE CASCADE
);

CREATE INDEX media_uses_page ON media_uses (post_id, locale, live);
