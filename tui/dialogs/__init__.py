"""Modal questions, one file each."""
