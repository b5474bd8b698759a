"""Snakemake's own lint: nothing but what is decided otherwise."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest
from driving import Tree

pytestmark = pytest.mark.workflow

# `snakemake --lint json` prints text all the same; its API gives what it promises.
LINT = """
from pathlib import Path
from snakemake.api import SnakemakeApi
from snakemake.settings.types import OutputSettings, ResourceSettings

with SnakemakeApi(OutputSettings()) as snakemake:
    snakemake.workflow(ResourceSettings(), snakefile=Path("Snakefile")).lint(json=True)
"""
# One environment holds the package and Snakemake; environment.yml makes it with conda.
DECIDED = {"Specify a conda environment or container for each rule."}


def test_lint_finds_nothing_but_that_rules_have_no_environment_of_their_own(
    fresh: Callable[[], Tree],
) -> None:
    answer = fresh().run(sys.executable, "-c", LINT)
    assert answer.code == 0, answer.text
    found = json.loads(answer.text[answer.text.index("{") :])
    said = {
        (lint["title"], str(item["for"]))
        for kind in ("snakefiles", "rules")
        for item in found[kind]
        for lint in item["lints"]
    }
    assert {title for title, _ in said} == DECIDED, said
