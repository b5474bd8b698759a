"""Sweeps: their axes, the order of their runs, their shards, what config.yaml may say."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sweeping import PLANE, SCHEMA, config_with

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.config import read_study
from pseudo_invertible.study.configuration import canonical_weight
from pseudo_invertible.study.sweep import Axis, Sweep, listed, logspace


def grid_with(**changes: Any) -> Sweep:
    return read_study(config_with(plane=PLANE | changes), SCHEMA).sweeps["plane"]


def all_runs(grid: Sweep) -> list[tuple[int, float, float]]:
    shards = (grid.shard(index) for index in range(grid.shards_per_activation))
    return [run for shard in shards for run in shard.runs()]


@pytest.mark.parametrize("size", [1, 168, 169, 338, 500])
def test_a_shard_states_the_seeds_that_it_trains_and_no_other(size: int) -> None:
    grid = grid_with(shard_size=size, seeds=[101, 7, 300])
    for index in {0, 1, grid.shards_per_activation // 2, grid.shards_per_activation - 1}:
        shard = grid.shard(min(index, grid.shards_per_activation - 1))
        assert shard.seeds == tuple(dict.fromkeys(seed for seed, _, _ in shard.runs()))


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


@given(low=st.floats(1e-9, 1e3), ratio=st.floats(1.5, 1e9), count=st.integers(2, 60))
def test_weights_of_a_logspace_rise_and_number_what_was_asked(
    low: float, ratio: float, count: int
) -> None:
    weights = logspace(low, low * ratio, count).weights
    assert len(weights) == count
    assert list(weights) == sorted(weights)
    assert listed(weights).weights == weights


@pytest.mark.parametrize("stated", [{}, {"listed": (1.0,), "logspace": (1.0, 2.0, 3)}])
def test_an_axis_is_stated_in_one_way(stated: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="either"):
        Axis(**stated)


# Runs and shards.


def test_the_plane_has_1352_runs_in_4_shards_of_about_a_minute() -> None:
    grid = grid_with()
    assert (grid.size, grid.shards_per_activation) == (1352, 2)


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


@pytest.mark.parametrize("index", [-1, 2])
def test_a_shard_that_is_none_of_an_activations_is_an_error(index: int) -> None:
    with pytest.raises(IndexError):
        grid_with().shard(index)


def test_lambda_and_mu_do_not_trade_places() -> None:
    runs = all_runs(grid_with(**{"lambda": [1], "mu": [5, 6]}, seeds=[3]))
    assert runs == [(3, 1.0, 5.0), (3, 1.0, 6.0)]


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
        assert read_study(without, SCHEMA).sweeps == {}


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
        read_study(config_with(**{name: PLANE}), SCHEMA)


def test_numbers_written_as_text_are_read_as_numbers() -> None:
    grid = grid_with(**{"lambda": {"logspace": ["1e-3", "1e3", "7"]}, "mu": ["1e1"]})
    assert grid.lambdas == (0.001, 0.01, 0.1, 1, 10, 100, 1000)
    assert grid.mus == (10,)
