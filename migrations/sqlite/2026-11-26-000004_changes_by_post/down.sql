DROP INDEX changes_by_post_id_locale;
ALTER TABLE changes DROP COLUMN locale;
ALTER TABLE changes DROP COLUMN post_id;
