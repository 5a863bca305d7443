"""Timonel's engine: everything but the screen. Imports neither textual nor rich."""
