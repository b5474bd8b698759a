"""The workflow as a module of somebody else's: their targets, their keys, their folder."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from driving import TINY, Tree

pytestmark = pytest.mark.workflow

SNAKEFILE = """
configfile: "mine.yaml"

module one:
    snakefile: "{project}/workflow/Snakefile"
    config: config["one"]

use rule * from one as one_*

module two:
    snakefile: "{project}/workflow/Snakefile"
    config: config["two"]
    prefix: "below"

use rule * from two as two_*

rule mine:
    input: "results/tiny/dataset.csv", "below/results/other/sweeps/mini.csv"
    output: "mine.txt"
    shell: "cat {{input}} > {{output}}"
"""


@pytest.fixture
def importing(fresh, tmp_path: Path) -> Tree:
    """A workflow of another folder that takes the tiny study twice, once below a prefix."""
    project, root = fresh().root, tmp_path / "theirs"
    root.mkdir()
    (root / "Snakefile").write_text(SNAKEFILE.format(project=project))
    one = yaml.safe_load(TINY.read_text())
    mini = {"activations": ["relu"], "lambda": [1], "mu": [1], "seeds": [1], "updates": 10}
    two = one | {"name": "other", "sweeps": {"mini": mini}}
    config = {"one": one | {"pathvars": {"a": "b"}, "samples": "theirs.tsv"}, "two": two}
    (root / "mine.yaml").write_text(yaml.safe_dump(config))
    (root / "src").symlink_to(project / "src")
    return Tree(root)


def test_a_module_serves_targets_of_the_importing_workflow_twice_and_below_a_prefix(
    importing: Tree,
) -> None:
    importing.make("mine", cores=1)
    assert (importing.root / "mine.txt").stat().st_size > 0
    assert (importing.root / "below/results/other/sweeps/mini_curves.npz").exists()
    assert importing.plan("mine") == {}
    assert importing.plan("one_point_cloud") == {"one_point_cloud": 1}


def test_a_misspelt_key_of_ours_is_still_refused_in_a_module(importing: Tree) -> None:
    path = importing.root / "mine.yaml"
    config = yaml.safe_load(path.read_text())
    config["one"]["trainning"] = {"updates": 5}
    path.write_text(yaml.safe_dump(config))
    answer = importing.snakemake("-n", "mine")
    assert "trainning is not a known key; did you mean training?" in answer.sentence


def test_an_artifact_below_a_prefix_is_checked_like_any_other(importing: Tree) -> None:
    importing.make("mine", cores=1)
    made = importing.root / "below/results/other/sweeps/mini.csv"
    made.write_text(made.read_text().replace("relu", "silu"))
    answer = importing.snakemake("-n", "mine")
    assert "below/results/other/sweeps/mini.csv" in answer.text
    assert "warning: " in answer.text
