"""Agent kinds, one file each."""
