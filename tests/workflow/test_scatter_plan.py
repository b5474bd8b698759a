"""The jobs of many scatters, through Snakemake: what is added trains alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from driving import RESULTS, Tree, kill_step

pytestmark = pytest.mark.workflow

SHARDS = RESULTS / "scatters/shards"
# What is made again once all scatters are there.
ENDS = {"scatters_tables": 1, "scatters_figure": 1, "scatters_examples": 1, "scatters": 1}


def test_an_added_scatter_trains_itself_alone_and_a_lost_one_comes_back_the_same(
    fresh: Callable[[], Tree],
) -> None:
    tree = fresh()
    assert not {"scatters", "train_scatter"} & set(tree.plan())
    first = {"generators": [201], "seeds": 1, "weights": [0, 1], "updates": 20}
    tree.configure(scatters=first)
    tree.make("scatters")
    made = tree.artifacts()
    for name in ("scatters/scatters.csv", "scatters/runs.csv", "scatters/claims.csv"):
        assert made[name]
    for name in ("scatters", "scatters_examples"):
        assert made[f"figures/{name}.svg"]
    assert tree.plan("scatters") == {}

    shutil.rmtree(tree.root / SHARDS / "201")
    (tree.root / RESULTS / "scatters/scatters.csv").unlink()
    assert tree.plan("scatters")["train_scatter"] == 1
    killed = tree.start("scatters")
    kill_step(tree, "scatter")
    assert killed.wait(180) != 0
    assert not list((tree.root / SHARDS / "201").glob("*"))
    tree.make("scatters")
    assert tree.artifacts() == made

    tree.configure(scatters=first | {"generators": [201, 202]})
    assert tree.plan("scatters") == {"train_scatter": 1, **ENDS}
    tree.configure(scatters=first | {"weights": [0, 10]})
    planned = tree.plan("scatters")
    assert (planned["train_scatter"], planned["train_own_scatter"]) == (1, 1)


def test_own_data_are_one_scatter_among_others(fresh: Callable[[], Tree]) -> None:
    tree = fresh()
    one = {"generators": [202], "seeds": 1, "weights": [1], "updates": 20}
    tree.configure(name="mine", dataset={"file": "data/example.csv"}, scatters=one)
    tree.make("scatters")
    made = tree.artifacts(RESULTS.parent / "mine")
    _, own, other = made["scatters/scatters.csv"].decode().splitlines()
    assert own.startswith(",True,")
    assert other.startswith("202,False,")
    assert made["figures/scatters.png"]
    assert made["figures/scatters_examples.png"]
