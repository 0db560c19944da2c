-- What a page has in search_terms is noted per page: an index by post was as large as the table itself, and written at random.
CREATE TABLE search_documents (
    post_id UUID NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    terms TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (post_id, locale)
);

INSERT INTO search_documents (post_id, locale, terms)
SELECT post_id, locale, string_agg(weight || ' ' || term || E'\n', '') FROM search_terms GROUP BY post_id, locale;

DROP INDEX search_terms_by_post_id_locale;
ALTER TABLE search_terms DROP CONSTRAINT search_terms_post_id_fkey;
ALTER TABLE search_terms DROP CONSTRAINT search_terms_pkey;
ALTER TABLE search_terms ADD PRIMARY KEY (locale, folded, post_id, term);
