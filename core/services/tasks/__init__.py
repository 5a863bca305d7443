"""Tasks: the queue and all that is done to it."""
