"""Questions to the operator, and standing answers."""
