"""The control center: a Textual program over core's snapshots and commands."""
