"""Sweeps: axes, the order of runs, shards, what config.yaml may say, merged results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from driving import Tree
from hypothesis import given, settings
from hypothesis import strategies as st

from pseudo_invertible.artifacts.tables import read_arrays, read_table
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Linear, Network, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.runs import run_metrics
from pseudo_invertible.measures.shards import Shard, ShardBuilder, read_shard, write_shard
from pseudo_invertible.measures.sweep_table import merge
from pseudo_invertible.study.config import read_study
from pseudo_invertible.study.configuration import Configuration, canonical_weight
from pseudo_invertible.study.sweep import Sweep, listed, logspace, read_axis
from pseudo_invertible.workflow.plan import Plan
from pseudo_invertible.workflow.resources import expected_megabytes, expected_minutes

PROJECT = Path(__file__).resolve().parents[2]
SCHEMA = PROJECT / "workflow/schemas/config.schema.yaml"
PLANE: dict[str, Any] = {
    "activations": ["relu", "silu"],
    "lambda": {"logspace": [0.001, 1000, 13]},
    "mu": {"logspace": [0.001, 1000, 13]},
    "seeds": {"first": 101, "count": 4},
    "history_every": 50,
    "shard_size": 338,
}


# What is made once all shards of a grid are there: its table and curves, its figure, its target.
MINI = {"mini_table": 1, "mini_figure": 1, "mini": 1}


def config_with(**grids: Any) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load((PROJECT / "config.yaml").read_text())
    return config | {"sweeps": grids}


def plan_with(**grids: Any) -> Plan:
    return Plan(config_with(**grids), SCHEMA)


def grid_with(**changes: Any) -> Sweep:
    return read_study(config_with(plane=PLANE | changes), SCHEMA).sweeps["plane"]


def all_runs(grid: Sweep) -> list[tuple[int, float, float]]:
    shards = (grid.shard(index) for index in range(grid.shards_per_activation))
    return [run for shard in shards for run in shard.runs()]


# Axes.


def test_decades_of_a_logspace_come_out_exactly() -> None:
    weights = logspace(0.001, 1000, 13).weights
    assert weights[::2] == (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
    assert [canonical_weight(weight) for weight in weights[1:3]] == ["0.00316227766017", "0.01"]


@pytest.mark.parametrize(
    "ends", [(0, 1, 3), (1, 1, 3), (2, 1, 3), (0.1, 1, 1), (0.1, 1, 2.5), (1, float("inf"), 3)]
)
def test_a_logspace_that_is_none_is_refused(ends: tuple[float, float, int]) -> None:
    with pytest.raises(ValueError, match="whole count of at least 2"):
        logspace(*ends)


@given(
    low=st.floats(1e-9, 1e3),
    ratio=st.floats(1.5, 1e9),
    count=st.integers(2, 60),
)
def test_the_text_of_an_axis_gives_the_same_axis_back(
    low: float, ratio: float, count: int
) -> None:
    axis = logspace(low, low * ratio, count)
    assert read_axis(axis.text) == axis
    assert read_axis(listed(axis.weights).text).weights == axis.weights
    assert list(axis.weights) == sorted(axis.weights)


@pytest.mark.parametrize("text", ["", "1,x", "-1", "logspace:1:10", "logspace:10:1:3", "nan"])
def test_a_text_that_is_no_axis_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="should look like"):
        read_axis(text)


# Runs and shards.


def test_the_plane_has_1352_runs_in_4_shards_of_about_a_minute() -> None:
    grid = grid_with()
    assert (grid.size, grid.shards_per_activation) == (1352, 2)
    assert expected_minutes(338, 500, 1000, 30) < 10


def test_a_larger_shard_may_take_longer_and_more_memory() -> None:
    assert expected_minutes(10**5, 500, 1000, 30) > 100 * expected_minutes(1, 500, 1000, 30)
    assert expected_megabytes(338, 1000, 30) == 1013
    assert expected_megabytes(10**5, 1000, 30) == 3006
    assert expected_megabytes(1, 10**6, 30) > 4000


@settings(max_examples=60, deadline=None)
@given(
    lambdas=st.integers(1, 5),
    mus=st.integers(1, 5),
    seeds=st.integers(1, 5),
    shard_size=st.integers(1, 40),
)
def test_shards_hold_every_run_once_in_an_order_that_shard_size_does_not_change(
    lambdas: int, mus: int, seeds: int, shard_size: int
) -> None:
    changes = {
        "lambda": list(range(lambdas)),
        "mu": list(range(mus)),
        "seeds": {"first": 7, "count": seeds},
    }
    runs = all_runs(grid_with(**changes, shard_size=shard_size))
    assert Counter(runs) == Counter(
        (7 + seed, float(a), float(b))
        for seed in range(seeds)
        for a in range(lambdas)
        for b in range(mus)
    )
    assert runs == all_runs(grid_with(**changes, shard_size=1000))


def test_a_diagonal_pairs_first_with_first() -> None:
    grid = grid_with(**{"lambda": [0, 1, 2], "mu": [5, 6, 7]}, combine="diagonal", seeds=[1, 2])
    assert all_runs(grid) == [(s, a, a + 5.0) for s in (1, 2) for a in (0.0, 1.0, 2.0)]
    assert grid.runs_per_activation == 6


def test_lambda_and_mu_do_not_trade_places() -> None:
    runs = all_runs(grid_with(**{"lambda": [1], "mu": [5, 6]}, seeds=[3]))
    assert runs == [(3, 1.0, 5.0), (3, 1.0, 6.0)]


def test_an_appended_seed_leaves_full_shards_alone() -> None:
    before = plan_with(plane=PLANE).sweeps
    after = plan_with(plane=PLANE | {"seeds": {"first": 101, "count": 5}}).sweeps
    for index in "01":
        names = {"sweep": "plane", "shard_activation": "relu", "shard": index}
        assert before.shard_params(names) == after.shard_params(names)
    assert set(before.shards("plane")) < set(after.shards("plane"))


@pytest.mark.parametrize(
    "change",
    [{"updates": 100}, {"history_every": 25}, {"lambda": [1]}, {"mu": [1]}, {"shard_size": 300}],
)
def test_what_changes_a_shard_changes_its_parameters(change: dict[str, Any]) -> None:
    names = {"sweep": "plane", "shard_activation": "relu", "shard": "0"}
    before = plan_with(plane=PLANE).sweeps.shard_params(names)
    assert plan_with(plane=PLANE | change).sweeps.shard_params(names) != before


def test_parameters_of_a_shard_stay_small_on_a_large_grid() -> None:
    axis = {"logspace": [0.001, 1000, 158]}
    grid = PLANE | {"lambda": axis, "mu": axis}
    plan = plan_with(plane=grid).sweeps
    assert plan.sweeps["plane"].size > 10**5
    names = {"sweep": "plane", "shard_activation": "silu", "shard": "147"}
    assert len(repr(plan.shard_params(names))) < 500


# Configuration.


def test_what_a_grid_leaves_out_comes_from_the_study() -> None:
    brief = {"activations": ["relu"], "lambda": [1], "mu": [1]}
    study = read_study(config_with(brief=brief), SCHEMA)
    grid = study.sweeps["brief"]
    assert grid.seeds == study.seeds
    assert grid.updates == grid.history_every == study.training.updates
    assert grid.combine == "product"


def test_a_study_needs_no_dense_grid() -> None:
    config = config_with()
    for without in (config, config | {"sweeps": None}):
        plan = Plan(without, SCHEMA)
        assert plan.study.sweeps == {}
        assert all(plan.sweeps.wildcard_constraints.values())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"activations": ["relu", "relu"]}, r"plane\.activations has relu twice"),
        ({"lambda": [1, 1.0]}, r"plane\.lambda has 1 twice"),
        ({"mu": [0.1, 0.1000000000000001]}, r"plane\.mu has 0\.1 twice"),
        ({"seeds": [1, 1]}, r"plane\.seeds has 1 twice"),
        ({"lambda": [-1]}, r"plane\.lambda\[0\] is -1; it should be 0, or a number from"),
        (
            {"lambda": {"logspace": [0, 1, 3]}},
            r"plane\.lambda\.logspace\[0\] is 0; it should be a number from",
        ),
        (
            {"lambda": {"logspace": [1, 2]}},
            r"plane\.lambda\.logspace is \[1, 2\]; it should be 3 numbers",
        ),
        (
            {"lambda": {"linspace": [1, 2, 3]}},
            r"lambda\.linspace is not a known key; did you mean",
        ),
        ({"lambda": {"logspace": [1, 1.0000000000001, 5]}}, "so close that some are the same"),
        ({"mu": 3}, r"plane\.mu is 3; it should be a list of 1 to 1000 weights, or \{logspace"),
        ({"combine": "zip"}, r"plane\.combine is 'zip'; it should be product or diagonal"),
        ({"combine": "diagonal", "mu": [1]}, r"plane\.combine pairs 13 lambdas with 1 mus"),
        ({"history_every": 7}, r"plane\.history_every is 7; it should divide the updates \(500\)"),
        ({"shard_size": 0}, r"plane\.shard_size is 0; it should be a whole number"),
        ({"shards": 4}, r"plane\.shards is not a known key; did you mean shard_size"),
    ],
)
def test_a_wrong_grid_is_refused_in_one_sentence(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence) as error:
        grid_with(**change)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["my plane", "a/b", "1st", "a.b", ""])
def test_a_grid_needs_a_name_that_can_be_a_target(name: str) -> None:
    with pytest.raises(UserError, match="sweeps has the name"):
        plan_with(**{name: PLANE})


def test_a_grid_named_like_another_target_is_refused() -> None:
    with pytest.raises(UserError, match="sweeps has the name metrics, but another target"):
        plan_with(metrics=PLANE).sweeps.refuse_taken_names(["all", "metrics"])


def test_numbers_written_as_text_are_read_as_numbers() -> None:
    grid = grid_with(**{"lambda": {"logspace": ["1e-3", "1e3", "7"]}, "mu": ["1e1"]})
    assert grid.lambdas == (0.001, 0.01, 0.1, 1, 10, 100, 1000)
    assert grid.mus == (10,)


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
    with pytest.raises(UserError, match=sentence):
        plan.refuse_unknown_targets([f"results/published/{path}"], [])
    plan.refuse_unknown_targets(
        [plan.layout.sweep_table("plane"), *plan.sweeps.shards("plane")], []
    )


# Shards as files, and their merger.


def some_pair(seed: int) -> Pair:
    generator = np.random.default_rng(seed)

    def network() -> Network:
        return tuple(
            Linear(
                generator.normal(0, 0.6, shape).astype(np.float32),
                generator.normal(0, 0.6, shape[1]).astype(np.float32),
            )
            for shape in ((1, 4), (4, 4), (4, 1))
        )

    return Pair(network(), network())


def some_shard(dataset: Dataset, seeds: range, diverged: tuple[int, ...] = ()) -> Shard:
    runs = [(seed, 0.5, 2.0) for seed in seeds]
    builder = ShardBuilder("silu", runs, [0, 10, 20], dataset)
    for index, (seed, _, _) in enumerate(runs):
        history = np.full((3, 4), seed, np.float32)
        builder.add(index, some_pair(seed), history, 7 if seed in diverged else -1)
    return builder.build({"sources": "abc", "configuration": seeds.start, "device": "cpu"})


def test_a_shard_comes_back_as_it_was_written(small: Dataset, tmp_path: Path) -> None:
    shard = some_shard(small, range(1, 4), diverged=(2,))
    write_shard(tmp_path / "0.npz", shard)
    back = read_shard(tmp_path / "0.npz")
    for before, after in zip(shard, back, strict=True):
        np.testing.assert_equal(after, before)


def test_a_foreign_file_is_no_shard(tmp_path: Path) -> None:
    np.savez(tmp_path / "0.npz", x=np.zeros(3))
    with pytest.raises(UserError, match=r"0\.npz: is not a shard of a sweep"):
        read_shard(tmp_path / "0.npz")


@pytest.fixture
def merged(small: Dataset, tmp_path: Path) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """Five runs in three shards; the second shard diverged whole, and seed 4 in the third."""
    paths = [tmp_path / f"{index}.npz" for index in range(3)]
    write_shard(paths[0], some_shard(small, range(1, 3)))
    write_shard(paths[1], some_shard(small, range(3, 4), diverged=(3,)))
    write_shard(paths[2], some_shard(small, range(4, 6), diverged=(4,)))
    assert merge(paths, tmp_path / "grid.csv", tmp_path / "grid.npz") == 5
    return read_table(tmp_path / "grid.csv", ["seed"]), read_arrays(tmp_path / "grid.npz")


def test_the_table_of_a_grid_holds_the_same_metrics_as_that_of_a_study(
    merged: tuple[pd.DataFrame, dict[str, np.ndarray]], small: Dataset
) -> None:
    table, _ = merged
    expected = run_metrics(some_pair(5), Configuration("silu", 0.5, 2.0), small)
    assert list(table.columns) == [
        *("activation", "lambda", "mu", "seed", "diverged_at"),
        *expected,
    ]
    assert table["seed"].tolist() == [1, 2, 3, 4, 5]
    assert {name: table[name].iloc[4] for name in expected} == expected


def test_holes_of_a_grid_are_marked_and_only_they_are_empty(
    merged: tuple[pd.DataFrame, dict[str, np.ndarray]],
) -> None:
    table, curves = merged
    diverged = table["seed"].isin([3, 4])
    assert table["diverged_at"].notna().tolist() == diverged.tolist()
    assert (table["diverged_at"].dropna() == 7).all()
    assert table["fit_y"].isna().tolist() == diverged.tolist()
    assert curves["diverged_at"].tolist() == [-1, -1, 7, 7, -1]
    for name in ("f", "g", "gf", "fg"):
        assert np.isnan(curves[name]).all(axis=1).tolist() == diverged.tolist()
        assert np.isnan(curves[name]).any(axis=1).tolist() == diverged.tolist()


def test_curves_of_a_grid_are_the_maps_of_its_runs(
    merged: tuple[pd.DataFrame, dict[str, np.ndarray]], small: Dataset
) -> None:
    _, curves = merged
    maps, x, y = Maps(some_pair(2), "silu"), curves["x"], curves["y"]
    assert (x[0], x[-1], y[0], y[-1]) == (
        *(small.x.min(), small.x.max()),
        *(small.y.min(), small.y.max()),
    )
    for name, values in {
        "f": maps.f(x),
        "g": maps.g(y),
        "gf": maps.g(maps.f(x)),
        "fg": maps.f(maps.g(y)),
    }.items():
        assert curves[name].dtype == np.float32
        np.testing.assert_allclose(curves[name][1], values, rtol=1e-6)


def test_merging_twice_gives_the_same_bytes(small: Dataset, tmp_path: Path) -> None:
    write_shard(tmp_path / "0.npz", some_shard(small, range(3)))
    for name in ("a", "b"):
        merge([tmp_path / "0.npz"], tmp_path / f"{name}.csv", tmp_path / f"{name}_curves.npz")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    first, second = ((tmp_path / f"{name}_curves.npz").read_bytes() for name in "ab")
    assert first == second


def test_shards_of_other_data_are_not_merged(
    small: Dataset, published: Dataset, tmp_path: Path
) -> None:
    for index, dataset in enumerate((small, published)):
        write_shard(tmp_path / f"{index}.npz", some_shard(dataset, range(2)))
    with pytest.raises(UserError, match=r"1\.npz: was not made like"):
        merge([tmp_path / "0.npz", tmp_path / "1.npz"], tmp_path / "t.csv", tmp_path / "c.npz")


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
