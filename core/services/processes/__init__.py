"""Background processes, and the trees of all processes."""
