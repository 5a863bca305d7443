"""What can be done, one file a verb group."""
