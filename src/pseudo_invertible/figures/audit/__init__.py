"""The audit's figures: one module a figure, each with a point that is computed from its tables."""
