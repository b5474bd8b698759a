"""Numbers about trained pairs: how well they fit, which way they go, what they do elsewhere."""
