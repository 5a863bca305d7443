"""Pure decisions about records."""
