"""Pure functions from a record and a width to a line."""
