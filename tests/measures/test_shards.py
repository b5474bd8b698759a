"""Shards as files, and a sweep's table and curves from them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from making import some_pair

from pseudo_invertible.artifacts.arrays import read_arrays
from pseudo_invertible.artifacts.tables import read_table
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.runs import run_metrics
from pseudo_invertible.measures.shard_files import read_shard
from pseudo_invertible.measures.shards import Shard, ShardBuilder, write_shard
from pseudo_invertible.measures.sweep_table import merge
from pseudo_invertible.study.configuration import Configuration


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
    with pytest.raises(UserError, match=r"0\.npz: has no array activation"):
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


def test_a_run_that_diverges_before_its_first_update_is_marked(
    small: Dataset, tmp_path: Path
) -> None:
    shard = some_shard(small, range(1, 3), diverged=(1,))
    write_shard(tmp_path / "0.npz", shard._replace(diverged_at=np.minimum(shard.diverged_at, 0)))
    merge([tmp_path / "0.npz"], tmp_path / "grid.csv", tmp_path / "grid.npz")
    table = read_table(tmp_path / "grid.csv", ["seed"])
    assert table["diverged_at"].fillna(-1).tolist() == [0, -1]


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


@pytest.mark.parametrize("update", [0, 1])
def test_of_a_run_that_diverged_nothing_is_evaluated(small: Dataset, update: int) -> None:
    builder = ShardBuilder("silu", [(1, 0.5, 2.0), (2, 0.5, 2.0)], [0, 10], small)
    for index, first_bad in ((0, -1), (1, update)):
        builder.add(index, some_pair(index), np.ones((2, 4), np.float32), first_bad)
    shard = builder.build({"configuration": 1})
    assert shard.diverged_at.tolist() == [-1, update]
    assert np.isnan(shard.metrics).all(axis=1).tolist() == [False, True]
    for curve in shard.curves.values():
        assert np.isnan(curve).all(axis=1).tolist() == [False, True]
    assert (shard.history == 1).all()


def test_a_shard_of_no_known_activation_or_with_holes_is_refused(
    small: Dataset, tmp_path: Path
) -> None:
    shard, path = some_shard(small, range(1, 4), diverged=(2,)), tmp_path / "0.npz"
    write_shard(path, shard._replace(activation="tanh"))
    with pytest.raises(UserError, match=r"0\.npz: its activation is 'tanh'"):
        read_shard(path)
    shard.curves["gf"][2, 5] = np.nan
    write_shard(path, shard)
    with pytest.raises(UserError, match=r"its curves gf are not finite where nothing diverged"):
        read_shard(path)


def merged_with(tmp_path: Path, first: Shard, second: Shard) -> dict[str, np.ndarray]:
    paths = [tmp_path / "0.npz", tmp_path / "1.npz"]
    for path, shard in zip(paths, (first, second), strict=True):
        write_shard(path, shard)
    merge(paths, tmp_path / "grid.csv", tmp_path / "grid.npz")
    return read_arrays(tmp_path / "grid.npz")


def test_shards_that_differ_in_anything_that_was_measured_are_not_merged(
    small: Dataset, tmp_path: Path
) -> None:
    shard = some_shard(small, range(1, 3))
    for other in (
        shard._replace(x=shard.x + 1),
        shard._replace(y=shard.y + 1),
        shard._replace(columns=("other", *shard.columns[1:])),
        shard._replace(provenance=shard.provenance | {"sources": "def"}),
    ):
        with pytest.raises(UserError, match=r"1\.npz: was not made like"):
            merged_with(tmp_path, shard, other)


def test_shards_of_other_machines_are_merged_and_what_is_common_is_stated(
    small: Dataset, tmp_path: Path
) -> None:
    first, second = some_shard(small, range(1, 3)), some_shard(small, range(3, 4))
    second = second._replace(provenance=second.provenance | {"device": "gpu", "versions": "9"})
    curves = merged_with(tmp_path, first, second)
    assert curves["seed"].tolist() == [1, 2, 3]
    assert json.loads(str(curves["provenance"])) == {"sources": "abc"}


def test_a_sweep_without_shards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="at least one shard"):
        merge([], tmp_path / "t.csv", tmp_path / "c.npz")


def test_a_first_shard_that_diverged_whole_leaves_the_columns_to_the_next(
    small: Dataset, tmp_path: Path
) -> None:
    merged_with(
        tmp_path, some_shard(small, range(1, 2), diverged=(1,)), some_shard(small, range(2, 4))
    )
    table = read_table(tmp_path / "grid.csv", ["seed", "fit_y"])
    assert table["seed"].tolist() == [1, 2, 3]
    assert table["fit_y"].isna().tolist() == [True, False, False]
