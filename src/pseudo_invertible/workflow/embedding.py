"""The workflow inside another one, as a Snakemake ``module``: what is ours there, and where."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

# A key that Snakemake itself reads from any configuration.
SNAKEMAKE_KEYS = ("pathvars",)
TYPO = 0.75


def own_keys(config: Mapping[str, Any], schema: Path, *, in_module: bool) -> dict[str, Any]:
    """The top-level keys of a configuration that are this workflow's.

    Those that Snakemake reads are left out; in a module, whose configuration is part of somebody
    else's, so is every key that is not a known one, misspelt.
    """
    known = list(yaml.safe_load(schema.read_text(encoding="utf-8"))["properties"])

    def ours(key: str) -> bool:
        if key in SNAKEMAKE_KEYS:
            return False
        near = difflib.get_close_matches(str(key), known, n=1, cutoff=TYPO)
        return not in_module or key in known or bool(near)

    return {key: value for key, value in config.items() if ours(key)}
