"""Figures of many scatters: what being invertible costs on each, and eight of them in full."""
