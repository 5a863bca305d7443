"""Cleaning, cutting and human values."""
