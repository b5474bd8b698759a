"""Pairs of small networks that fit a scatter (x, y) and undo each other."""

__version__ = "1.0.0"
