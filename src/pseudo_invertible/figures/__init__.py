"""The figures: one module a kind, one style sheet, one place where files are written."""
