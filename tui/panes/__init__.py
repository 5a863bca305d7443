"""Parts of a screen, one file each."""
