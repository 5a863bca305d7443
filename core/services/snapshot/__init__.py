"""The picture that the screen shows, in parts."""
