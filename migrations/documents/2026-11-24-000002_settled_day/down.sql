DROP TABLE settled_day;
