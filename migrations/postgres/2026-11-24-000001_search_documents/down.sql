ALTER TABLE search_terms DROP CONSTRAINT search_terms_pkey;
ALTER TABLE search_terms ADD PRIMARY KEY (locale, folded, term, post_id);
ALTER TABLE search_terms ADD FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE;
CREATE INDEX search_terms_by_post_id_locale ON search_terms (post_id, locale);
DROP TABLE search_documents;
