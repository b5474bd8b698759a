"""The audit's figures: one module a figure, each headed by numbers from its tables."""
