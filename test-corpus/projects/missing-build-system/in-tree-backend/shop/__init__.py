"""Sells things."""

__version__ = "1.0"
