"""Midweek: the work of therapy between sessions, private by design."""

__version__ = "0.1.0"
