"""The workflow as a module of another one, twice: its data, its keys, its folders."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from driving import TINY, Tree

pytestmark = pytest.mark.workflow

SNAKEFILE = """
configfile: "mine.yaml"

rule all_mine:
    input: "mine.txt"

rule points:
    input: "raw.txt"
    output: "made/points.csv"
    shell: "cat {{input}} > {{output}}"

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
    input:
        "results/tiny/figures/point_cloud.pdf",
        "below/results/theirs/sweeps/mini.csv",
    output: "mine.txt"
    shell: "ls {{input}} > {{output}}"
"""
POINTS = "x,y\n" + "".join(f"{i},{i % 7 - i}\n" for i in range(20))


@pytest.fixture
def importing(unmade: Tree, tmp_path: Path) -> Tree:
    """A workflow of another folder that takes the tiny study twice, once below a prefix.

    The second trains on points that a rule of the importing workflow makes.
    """
    root = tmp_path / "theirs"
    root.mkdir()
    (root / "Snakefile").write_text(SNAKEFILE.format(project=unmade.root))
    (root / "raw.txt").write_text(POINTS)
    one = yaml.safe_load(TINY.read_text()) | {"samples": "theirs.tsv"}
    mini = {"activations": ["relu"], "lambda": [1], "mu": [1], "seeds": [1]}
    two = one | {
        "name": "theirs",
        "sweeps": {"mini": mini},
        "dataset": {"file": "made/points.csv"},
    }
    (root / "mine.yaml").write_text(yaml.safe_dump({"one": one, "two": two}))
    (root / "src").symlink_to(unmade.root / "src")
    return Tree(root)


def test_a_module_serves_twice_below_a_prefix_on_points_of_another_rule(importing: Tree) -> None:
    answer = importing.make(cores=2)
    assert "warning: config: the key samples is not of pseudo-invertible" in answer.text
    assert (importing.root / "below/results/theirs/dataset.csv").read_text().count("\n") == 21
    assert (importing.root / "below/results/theirs/sweeps/mini.csv").exists()
    assert importing.plan() == {}
    (importing.root / "raw.txt").write_text(POINTS + "20,-18\n")
    planned = importing.plan()
    assert {"points", "two_dataset", "two_train_shard", "two_merge", "mine"} <= set(planned)
    assert "one_dataset" not in planned


def test_a_misspelt_key_is_refused_in_a_module_too(importing: Tree) -> None:
    path = importing.root / "mine.yaml"
    config = yaml.safe_load(path.read_text())
    config["one"]["trainning"] = {"width": 5}
    path.write_text(yaml.safe_dump(config))
    assert "trainning is not a known key" in importing.snakemake("--dry-run").sentence
