-- What came before there were mails counts as mailed.
ALTER TABLE contact_messages ADD COLUMN mailed INTEGER NOT NULL DEFAULT 1;

CREATE INDEX contact_messages_by_mailed ON contact_messages (mailed, created_at, id);
