"""How others come in."""
