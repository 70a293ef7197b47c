"""The plan file: one SQLite file, every accepted edit a committed transaction."""
