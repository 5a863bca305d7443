"""The supervisor as others see it: started, found, stopped, read."""
