"""Widgets that know nothing of Timonel's records."""
