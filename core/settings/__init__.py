"""Typed settings and folders."""
