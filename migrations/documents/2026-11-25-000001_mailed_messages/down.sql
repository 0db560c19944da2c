DROP INDEX contact_messages_by_mailed;
ALTER TABLE contact_messages DROP COLUMN mailed;
