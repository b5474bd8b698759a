"""What Snakemake would run, and how the workflow is written: nothing is trained here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest
from driving import PROJECT, Tree

pytestmark = pytest.mark.workflow

TEN_FIGURES = {
    "point_cloud", "loss_equal", "fits_equal", "identity_equal", "fit_priority_0.1",
    "fit_priority_0.01", "invertibility_priority_10", "invertibility_priority_100",
    "unconstrained_relu", "unconstrained_silu",
}  # fmt: skip

# One environment holds the package and Snakemake; environment.yml makes it with conda.
DECIDED = {"Specify a conda environment or container for each rule."}


@pytest.fixture
def published(fresh: Callable[[], Tree]) -> Tree:
    """The project with its own config.yaml."""
    tree = fresh()
    shutil.copy(PROJECT / "config.yaml", tree.root)
    return tree


def test_the_published_study_is_what_config_yaml_says(published: Tree) -> None:
    planned = published.plan()
    # 12 configurations as published, 6 long, 12 clean, 5 protocols at the largest weight.
    assert planned["train"] == planned["measure"] == 12 + 6 + 12 + 5 * 2
    assert planned["train_shard"] == planned["measure_shard"] > 0
    assert set(planned) >= TEN_FIGURES | {"claims_table", "baselines", "provenance"}
    assert not {"datasets", "article", "plane"} & set(planned)
    planned = published.plan("write_up")
    assert planned["train"] == 12
    assert {rule for rule in planned if planned[rule] == 1} >= TEN_FIGURES
    assert not {"merge", "measure", "fits_equal_silu"} & set(planned)


def test_one_figure_trains_only_what_it_shows(unmade: Tree) -> None:
    for target in ("fits_equal", "results/tiny/figures/fits_equal.pdf"):
        assert unmade.plan(target) == {"dataset": 1, "train": 1, "fits_equal": 1}
    assert unmade.plan("point_cloud") == {"dataset": 1, "point_cloud": 1}


def test_a_weight_has_one_spelling_and_must_be_of_the_grid(unmade: Tree) -> None:
    runs = "results/tiny/runs/protocol~long/activation~relu"
    for path in (f"{runs}/lambda~1.0/mu~1/history.csv", f"{runs}/lambda~7.5/mu~1/history.csv"):
        answer = unmade.snakemake("--dry-run", path)
        assert answer.code != 0
        assert "MissingRuleException" in answer.text


def test_every_figure_and_sweep_is_a_target_of_its_name(unmade: Tree) -> None:
    answer = unmade.snakemake("--list-target-rules", "--quiet")
    wanted = {"all", "write_up", "audit", "article", "datasets", "plane", "dataset"}
    assert set(answer.text.split()) >= wanted | {"fits_equal", "tradeoff", "claims", "seeds"}


def test_appended_seeds_of_a_sweep_train_new_shards_only(finished: Tree) -> None:
    planned = finished.plan("plane", "--config", "sweeps={plane: {seeds: [101, 102, 103]}}")
    assert planned["train_shard"] == 1


def test_lint_finds_nothing_but_what_is_decided_otherwise(unmade: Tree) -> None:
    answer = unmade.snakemake("--lint")
    titles = set(re.findall(r"^    \* (.+?):?$", answer.text, re.MULTILINE))
    assert {title.removesuffix(":") for title in titles} == DECIDED, answer.text


def test_the_rules_are_formatted() -> None:
    words = [sys.executable, "-m", "snakefmt", "--check", "Snakefile", "workflow"]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
