"""The loops that run when nobody looks."""
