"""Records and enums, one file a noun; no I/O."""
