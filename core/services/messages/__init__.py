"""Messages: sent, read, handed over."""
