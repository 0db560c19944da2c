-- What a page has in search_terms is noted per page: an index by post was as large as the table itself, and written at random.
CREATE TABLE search_documents (
    post_id BLOB NOT NULL,
    locale TEXT NOT NULL,
    terms TEXT NOT NULL,
    PRIMARY KEY (post_id, locale)
) STRICT;

INSERT INTO search_documents (post_id, locale, terms)
SELECT post_id, locale, group_concat(weight || ' ' || term || char(10), '') FROM search_terms GROUP BY post_id, locale;

CREATE TABLE search_terms_by_folded (
    locale TEXT NOT NULL,
    folded TEXT NOT NULL,
    post_id BLOB NOT NULL,
    term TEXT NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (locale, folded, post_id, term)
) STRICT, WITHOUT ROWID;

INSERT INTO search_terms_by_folded (locale, folded, post_id, term, weight)
SELECT locale, folded, post_id, term, weight FROM search_terms ORDER BY locale, folded, post_id, term;

DROP TABLE search_terms;
ALTER TABLE search_terms_by_folded RENAME TO search_terms;
