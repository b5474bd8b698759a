"""Every figure of a study: one catalogue, one style, one place where files are written."""
