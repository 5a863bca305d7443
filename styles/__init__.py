"""Style sheets of the control center, as package data."""
