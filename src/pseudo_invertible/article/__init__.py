"""The article: one page, one paper, and the playground, computed from a study's results."""
