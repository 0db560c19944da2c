DROP TABLE contact_messages;
DROP TABLE read_counts;
DROP TABLE view_events;
