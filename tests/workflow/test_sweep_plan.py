"""The jobs of sweeps: what changes them, what they may take, their targets."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from driving import PROJECT, Tree
from sweeping import PLANE, SCHEMA, config_with

from pseudo_invertible.artifacts.tables import read_table
from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.plan import Plan
from pseudo_invertible.workflow.resources import expected_megabytes, expected_minutes
from pseudo_invertible.workflow.targets import Targets

# What is made once all shards of a sweep are there: table and curves, figure, target.
MINI = {"mini_table": 1, "mini_figure": 1, "mini": 1}


def plan_with(**grids: Any) -> Plan:
    return Plan(config_with(**grids), SCHEMA)


def test_a_larger_shard_may_take_longer_and_more_memory() -> None:
    assert expected_minutes(10**5, 500, 1000, 30) > 100 * expected_minutes(1, 500, 1000, 30)
    assert expected_megabytes(338, 1000, 30) == 1013
    assert expected_megabytes(10**5, 1000, 30) == 3007
    # The scatter itself is held, and one chunk of it evaluated at a time.
    assert expected_megabytes(1, 10**6, 30) > expected_megabytes(1, 1000, 30) + 400


def test_an_appended_seed_leaves_full_shards_alone() -> None:
    before = plan_with(plane=PLANE).sweeps
    after = plan_with(plane=PLANE | {"seeds": {"first": 101, "count": 5}}).sweeps
    for index in "01":
        names = {"sweep": "plane", "shard_activation": "relu", "shard": index}
        assert before.train_shard(names) == after.train_shard(names)
    assert set(before.shards("plane")) < set(after.shards("plane"))


@pytest.mark.parametrize(
    "change",
    [{"updates": 100}, {"history_every": 25}, {"lambda": [1]}, {"mu": [1]}, {"shard_size": 300}],
)
def test_what_changes_a_shard_changes_its_parameters(change: dict[str, Any]) -> None:
    names = {"sweep": "plane", "shard_activation": "relu", "shard": "0"}
    before = plan_with(plane=PLANE).sweeps.train_shard(names)
    assert plan_with(plane=PLANE | change).sweeps.train_shard(names) != before


def test_parameters_of_a_shard_stay_small_on_a_large_grid() -> None:
    axis = {"logspace": [0.001, 1000, 158]}
    grid = PLANE | {"lambda": axis, "mu": axis}
    plan = plan_with(plane=grid).sweeps
    assert plan.sweeps["plane"].size > 10**5
    names = {"sweep": "plane", "shard_activation": "silu", "shard": "147"}
    assert len(repr(plan.train_shard(names))) < 500


@pytest.mark.parametrize("name", ["fits_equal", "point_cloud", "orientation", "claims"])
def test_a_sweep_named_like_a_figure_is_refused_and_does_not_take_its_place(name: str) -> None:
    with pytest.raises(UserError, match=f"sweeps has the name {name}, but another target"):
        plan_with(**{name: PLANE})


def test_no_rule_is_named_like_a_table_or_figure_of_a_sweep_that_may_be() -> None:
    figures = plan_with().figures
    files = [*(PROJECT / "workflow/rules").glob("*.smk"), PROJECT / "workflow/Snakefile"]
    rules = re.findall(
        r"^rule (\w+)_(?:table|figure):", "\n".join(map(Path.read_text, files)), re.M
    )
    assert rules
    assert set(rules) <= set(figures)


def test_a_grid_named_like_another_target_is_refused() -> None:
    with pytest.raises(UserError, match="sweeps has the name metrics, but another target"):
        plan_with(metrics=PLANE).sweeps.refuse_taken_names(["all", "metrics"])


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("sweeps/plane/shards/relu/2.npz", "no shard 2; its shards are numbered 0 to 1"),
        ("sweeps/flat/shards/relu/0.npz", "no sweep flat; it has plane"),
        ("sweeps/flat.csv", r"its sweeps' files are .*plane\.csv"),
    ],
)
def test_a_target_that_no_grid_makes_is_refused(path: str, sentence: str) -> None:
    plan = plan_with(plane=PLANE)
    targets = Targets(plan)
    with pytest.raises(UserError, match=sentence):
        targets.refuse_unknown([f"results/published/{path}"], [])
    targets.refuse_unknown([plan.layout.sweep_table("plane"), *plan.sweeps.shards("plane")], [])


# Through Snakemake.


@pytest.mark.workflow
def test_a_grid_is_its_own_target_and_trains_only_what_is_new(fresh: Callable[[], Tree]) -> None:
    tree = fresh()
    grid = {"activations": ["relu"], "lambda": [0.1, 1], "mu": [1, 10], "shard_size": 3}

    def configure(**changes: Any) -> None:
        tree.configure(sweeps={"mini": grid | changes})

    configure(seeds=[1, 2, 3])
    assert not {"mini", "train_shard"} & set(tree.plan())
    assert tree.plan("mini") == {"dataset": 1, "train_shard": 4, **MINI}
    tree.make("mini")
    made = tree.artifacts()
    assert {"sweeps/mini.csv", "sweeps/mini_curves.npz"} < set(made)
    table = read_table(tree.root / "results/tiny/sweeps/mini.csv", ["seed", "diverged_at"])
    assert table["seed"].tolist() == [1] * 4 + [2] * 4 + [3] * 4
    assert tree.plan("mini") == {}

    (tree.root / "results/tiny/sweeps/mini/shards/relu/2.npz").unlink()
    (tree.root / "results/tiny/sweeps/mini.csv").unlink()
    assert tree.plan("mini") == {"train_shard": 1, **MINI}
    tree.make("mini")
    assert tree.artifacts() == made

    configure(seeds=[1, 2, 3, 4])
    assert tree.plan("mini") == {"train_shard": 2, **MINI}
    configure(seeds=[1, 2, 3], activations=["relu", "silu"])
    assert tree.plan("mini") == {"train_shard": 4, **MINI}
    configure(seeds=[1, 2, 3], mu=[1, 20])
    assert tree.plan("mini") == {"train_shard": 4, **MINI}
    configure(seeds=[1, 2, 3], shard_size=12)
    tree.make("mini")
    changed = tree.artifacts()
    for name in ("sweeps/mini.csv", "sweeps/mini_curves.npz"):
        assert changed[name] == made[name], name
    answer = tree.snakemake("--cores", "1", "results/tiny/sweeps/mini/shards/relu/1.npz")
    assert answer.sentence.endswith("no shard 1; its shards are numbered 0 to 0.")
