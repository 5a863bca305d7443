"""Threads that look at what the screen shows and hand it over when it looks different."""
