"""Numbers about trained pairs: how well they fit and undo each other, and what shape they have."""
