"""The posts as files: a snapshot for Duet's generator, a folder for Duet's import, a site for Hugo."""
