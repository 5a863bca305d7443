"""The SQLite store: an event log and the tables projected from it."""
