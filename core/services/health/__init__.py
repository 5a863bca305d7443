"""Samples, their past, and alarms."""
