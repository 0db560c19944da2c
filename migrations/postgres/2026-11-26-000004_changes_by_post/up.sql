-- Which page a change is about, so that the newest one of a page is found at once: how an editor learns whether it is live.
ALTER TABLE changes ADD COLUMN post_id UUID;
ALTER TABLE changes ADD COLUMN locale TEXT COLLATE "C";

UPDATE changes SET post_id = revisions.post_id, locale = revisions.locale
FROM revisions WHERE revisions.id = changes.revision_id;

CREATE INDEX changes_by_post_id_locale ON changes (post_id, locale, seq) WHERE post_id IS NOT NULL;
