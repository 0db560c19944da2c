DROP TABLE media_uses;
DROP TABLE media_sources;
DROP TABLE media;
