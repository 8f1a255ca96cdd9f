"""The history in SQLite and the settings file."""
