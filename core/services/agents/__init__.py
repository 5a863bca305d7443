"""What agents say and do: hooks, tools, the dropbox, their own records."""
