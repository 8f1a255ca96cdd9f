"""Storage: the history in SQLite, and the settings in a file."""
