CREATE TABLE search_terms_by_term (
    locale TEXT NOT NULL,
    folded TEXT NOT NULL,
    term TEXT NOT NULL,
    post_id BLOB NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    weight INTEGER NOT NULL,
    PRIMARY KEY (locale, folded, term, post_id)
) STRICT, WITHOUT ROWID;

INSERT INTO search_terms_by_term (locale, folded, term, post_id, weight)
SELECT locale, folded, term, post_id, weight FROM search_terms;

DROP TABLE search_terms;
ALTER TABLE search_terms_by_term RENAME TO search_terms;
CREATE INDEX search_terms_by_post_id_locale ON search_terms (post_id, locale);
DROP TABLE search_documents;
