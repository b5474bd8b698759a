"""Runs and tables of many scatters, where the answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from making import some_pair

from pseudo_invertible.experiment.mlp import Linear, Network, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.scatter_training import ScatterRun, train_on_scatter
from pseudo_invertible.experiment.training import Run
from pseudo_invertible.measures.scatter_runs import curves_of, rows_of
from pseudo_invertible.measures.scatters_table import examples_of, runs_table, scatters_table
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings

X = np.linspace(-1, 1, 41)
LOSS = np.array([3.0, 2.0, 1.0], np.float32)


def straight(slope: float) -> Network:
    """slope·x, exactly: two rectified rays."""
    first = Linear(np.array([[1, -1]], np.float32), np.zeros(2, np.float32))
    second = Linear(np.eye(2, dtype=np.float32), np.zeros(2, np.float32))
    third = Linear(np.array([[slope], [-slope]], np.float32), np.zeros(1, np.float32))
    return (first, second, third)


def run_with(f: float, g: float, diverged_at: int = -1, weight: float = 1.0) -> ScatterRun:
    pair = Pair(straight(f), straight(g))
    return ScatterRun(Configuration("relu", weight, weight), "raw", 101, pair, LOSS, diverged_at)


def test_on_a_line_the_line_itself_leaves_nothing_and_goes_the_right_way() -> None:
    row = rows_of([run_with(2.0, 0.5)], Dataset(X, 2 * X), 1).iloc[0]
    assert row["misfit"] == pytest.approx(0, abs=1e-12)
    assert row["cycle"] == pytest.approx(0, abs=1e-6)
    assert (row["sign_f"], row["sign_g"], row["wrong_orientation"]) == (1, 1, False)


@pytest.mark.parametrize(("f", "g"), [(-2.0, 0.5), (2.0, -0.5), (-2.0, -0.5)])
def test_either_map_against_the_direction_makes_a_run_wrong(f: float, g: float) -> None:
    assert rows_of([run_with(f, g)], Dataset(X, 2 * X), 1).iloc[0]["wrong_orientation"]
    flipped = rows_of([run_with(-f, -g)], Dataset(X, -2 * X), -1).iloc[0]
    assert flipped["wrong_orientation"]


def test_where_no_direction_can_be_said_no_run_is_wrong_or_right() -> None:
    rows = rows_of([run_with(2.0, 0.5), run_with(-2.0, -0.5)], Dataset(X, X**2), 0)
    assert rows["wrong_orientation"].isna().all()
    table = scatters_table([{"generator_seed": 7, "own": False}], [rows]).iloc[0]
    assert pd.isna(table["relu_raw_1_wrong"])
    assert pd.isna(table["relu_raw_1_misfit_right"])
    assert pd.isna(table["relu_raw_1_cycle_wrong"])
    assert table["relu_raw_1_misfit"] > 0


def test_two_constants_have_misfit_one_on_a_y_that_hardly_varies() -> None:
    y = 1e-6 * X
    row = rows_of([run_with(0.0, 0.0)], Dataset(X, y), 1).iloc[0]
    assert row["misfit"] == pytest.approx(1)
    assert not row["wrong_orientation"]


def test_a_diverged_run_is_marked_and_counts_nowhere() -> None:
    runs = [run_with(2.0, 0.5), run_with(np.nan, np.nan, diverged_at=3)]
    rows = rows_of(runs, Dataset(X, 2 * X), 1)
    assert rows["diverged_at"].tolist()[1] == 3
    assert rows.loc[1, ["misfit", "cycle", "wrong_orientation"]].isna().all()
    row = scatters_table([{"generator_seed": 7, "own": False}], [rows]).iloc[0]
    assert (row["relu_raw_1_runs"], row["relu_raw_1_wrong"]) == (1, 0)
    curves = curves_of(runs, Dataset(X, 2 * X))
    assert curves["f_relu_raw"].shape == (1, 101)
    only = rows_of(runs[1:], Dataset(X, 2 * X), 1)
    record = {"generator_seed": None, "own": True}
    assert scatters_table([record], [only]).iloc[0]["relu_raw_1_runs"] == 0
    assert runs_table([record], [only])["misfit"].isna().all()


def test_a_learning_rate_that_is_too_large_marks_runs_and_fails_nothing() -> None:
    training = TrainingSettings(updates=30, width=4, learning_rate=1e30)
    scatter = Dataset(X, X**3)
    runs = train_on_scatter(
        scatter, ["silu"], ["raw"], [Run(1, 1.0, 1.0)], training, lambda *_: lambda *_: None
    )
    rows = rows_of(runs, scatter, 1)
    assert rows["diverged_at"].notna().all()


def test_medians_of_both_ways_stand_apart() -> None:
    runs = [run_with(2.0, 0.5), run_with(-2.0, -0.5), run_with(1.0, 0.5)]
    rows = rows_of(runs, Dataset(X, 2 * X), 1)
    row = scatters_table([{"generator_seed": 7, "own": False}], [rows]).iloc[0]
    assert row["relu_raw_1_wrong"] == pytest.approx(1 / 3)
    assert row["relu_raw_1_misfit_wrong"] == pytest.approx(4)
    assert row["relu_raw_1_misfit_right"] == pytest.approx(rows["misfit"][[0, 2]].median())
    assert row["relu_raw_1_cycle_right"] == pytest.approx(rows["cycle"][[0, 2]].median())


def test_curves_are_those_of_the_largest_weight_in_every_unit() -> None:
    runs = [
        run_with(1.0, 1.0, weight=1.0),
        run_with(2.0, 0.5, weight=100.0),
        run_with(3.0, 0.3, weight=100.0)._replace(units="standardised"),
    ]
    curves = curves_of(runs, Dataset(X, 2 * X))
    np.testing.assert_allclose(curves["f_relu_raw"], [2 * curves["x"]], rtol=1e-6)
    np.testing.assert_allclose(curves["g_relu_standardised"], [0.3 * curves["y"]], rtol=1e-5)


def test_standardised_units_fit_alike_whatever_the_unit_of_y() -> None:
    training = TrainingSettings(updates=40, width=6)
    misfits = []
    for unit in (1.0, 1e-5):
        scatter = Dataset(X, unit * (X + 0.2 * np.sin(9 * X)))
        runs = train_on_scatter(
            scatter,
            ["relu"],
            ["standardised"],
            [Run(1, 1.0, 1.0)],
            training,
            lambda *_: lambda *_: None,
        )
        misfits.append(rows_of(runs, scatter, 1)["misfit"].iloc[0])
    assert misfits[0] == pytest.approx(misfits[1], rel=1e-3)


@pytest.mark.parametrize(
    ("far", "expected"),
    [
        ([0.3, 0.1, 0.2], [1, 2, 0]),
        ([None, 0.1, 0.2, 0.0], [3, 1, 2, 0]),
        ([0.5, *np.linspace(0, 1, 20)], None),
        ([None], [0]),
    ],
)
def test_examples_go_from_the_most_monotone_to_the_least(
    far: list[float | None], expected: list[int] | None
) -> None:
    chosen = examples_of(pd.DataFrame({"far_from_monotone": far}), 8)
    if expected is not None:
        assert chosen == expected
        return
    assert len(chosen) == len(set(chosen)) == 8
    assert (chosen[0], chosen[-1]) == (1, 20)


def test_units_and_seeds_come_back_from_a_real_pair() -> None:
    pair = some_pair(3)
    run = ScatterRun(Configuration("silu", 0.0, 0.0), "standardised", 9, pair, LOSS, -1)
    row = rows_of([run], Dataset(X, X**3), 1).iloc[0]
    assert (row["units"], row["seed"], row["activation"]) == ("standardised", 9, "silu")


@pytest.mark.parametrize(
    ("scatters", "count", "ranks"),
    [(9, 5, [0, 2, 4, 6, 8]), (9, 2, [0, 8]), (9, 1, [0]), (3, 8, [0, 1, 2]), (4, 3, [0, 2, 3])],
)
def test_examples_lie_evenly_by_rank(scatters: int, count: int, ranks: list[int]) -> None:
    assert (
        examples_of(pd.DataFrame({"far_from_monotone": np.arange(scatters) / 9}), count) == ranks
    )


def test_runs_of_every_scatter_stand_under_its_name() -> None:
    records = [{"generator_seed": None, "own": True}, {"generator_seed": 7, "own": False}]
    rows = rows_of([run_with(2.0, 0.5), run_with(-2.0, 0.5, diverged_at=4)], Dataset(X, 2 * X), 1)
    table = runs_table(records, [rows, rows])
    assert table.columns[:3].tolist() == ["generator_seed", "own", "activation"]
    assert table["generator_seed"].isna().tolist() == [True, True, False, False]
    assert table["own"].tolist() == [True, True, False, False]
    assert table["diverged_at"].fillna(-1).tolist() == [-1, 4, -1, 4]
    assert table.index.is_unique


def test_runs_of_other_units_and_weights_are_summed_up_apart() -> None:
    runs = [
        run_with(1.0, 0.5),
        run_with(3.0, 0.5)._replace(units="standardised"),
        run_with(-2.0, 0.5, weight=100.0),
        run_with(2.0, 0.5, weight=0.01),
    ]
    rows = rows_of(runs, Dataset(X, 2 * X), 1)
    found = scatters_table([{"generator_seed": 7, "own": False}], [rows]).iloc[0]
    # f = 1·x on y = 2·x leaves a quarter of y's variance and none of x's; f = −2·x leaves four.
    assert found["relu_raw_1_misfit"] == pytest.approx(1 / 8)
    assert found["relu_standardised_1_misfit"] == pytest.approx(1 / 8)
    assert found["relu_raw_100_misfit"] == pytest.approx(2)
    assert found["relu_raw_0.01_misfit"] == pytest.approx(0, abs=1e-12)
    assert found["relu_raw_100_wrong"] == 1
