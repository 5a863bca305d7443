"""Every action of the operator as data."""
