"""`timonel doctor`: what is checked, and what can be mended."""
