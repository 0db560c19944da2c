DROP TABLE schedule_languages;
DROP TABLE schedules;
