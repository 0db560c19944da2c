DROP TABLE outgoing_pause;
