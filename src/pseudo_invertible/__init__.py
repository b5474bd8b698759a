"""Pairs of small networks that fit a scatter (x, y) and undo each other."""
