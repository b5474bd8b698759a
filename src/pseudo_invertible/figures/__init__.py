"""All figures of a study: what there is (``catalogue``), one module a kind, one place to save."""
