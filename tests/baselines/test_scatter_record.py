"""Which way an invertible map of a scatter should go, where the answer is known."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from pseudo_invertible.baselines.scatter import least_of
from pseudo_invertible.baselines.scatter_record import best_curves, direction_of, scatter_record
from pseudo_invertible.experiment.generator import generate
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings

X = np.linspace(-1, 1, 201)


def direction(x: np.ndarray, y: np.ndarray) -> tuple[int, str]:
    scatter = Dataset(x, y)
    return tuple(direction_of(least_of(scatter), scatter))


@pytest.mark.parametrize("slope", [3.0, -1e-6])
def test_a_trend_says_the_direction(slope: float) -> None:
    assert direction(X, slope * (X + 7)) == (np.sign(slope), "trend")


def test_a_symmetric_fold_has_no_direction() -> None:
    assert direction(X, X**2) == (0, "none")


def test_without_dependence_there_is_no_direction() -> None:
    # Every y with every x: not even chance correlates them.
    x, y = (part.ravel() for part in np.meshgrid(np.arange(15.0), np.arange(15.0)))
    assert direction(x, y) == (0, "none")


@pytest.mark.parametrize("sign", [1, -1])
def test_without_a_trend_the_better_monotone_map_says_it(sign: int) -> None:
    # Rises on nearly all of its range, and two far points take the correlation away.
    y = sign * X.copy()
    y[0], y[-1] = sign * 30.0, -sign * 30.0
    assert abs(np.corrcoef(X, y)[0, 1]) < 2 / np.sqrt(len(X))
    found = least_of(Dataset(X, y)).misfit
    better = found.increasing.value < found.decreasing.value
    assert found.best.value < 1
    assert direction(X, y) == (1 if better else -1, "best map")


def test_a_y_that_hardly_varies_has_the_direction_of_one_that_does() -> None:
    y = np.sin(2 * X) + 0.1 * np.random.default_rng(0).standard_normal(len(X))
    assert direction(X, 1e-9 * y + 3e-9) == direction(X, y) == (1, "trend")


def test_a_record_of_own_data_leaves_the_generators_columns_empty() -> None:
    scatter = Dataset(X, X**3)
    least = least_of(scatter)
    record = scatter_record(least, scatter, direction_of(least, scatter), None, own=True)
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    empty = {name for name, value in record.items() if value is None}
    assert {"generator_seed", "far_from_monotone", "floor_misfit", "outer_invertible"} <= empty
    assert record["least_misfit_low"] <= record["least_misfit"]
    assert (record["own"], record["direction_by"], record["points"]) == (True, "trend", 201)


def test_a_record_of_the_smallest_scatter_is_complete() -> None:
    settings = GeneratorSettings(seed=203, points=10)
    scatter = generate(settings)
    least = least_of(scatter, settings)
    record = scatter_record(least, scatter, direction_of(least, scatter), settings, own=False)
    assert None not in record.values()
    assert record["least_misfit_low"] <= record["least_misfit"]
    assert record["least_fit_sum_low"] <= record["least_fit_sum"]


def test_the_curve_to_draw_runs_the_way_of_the_best_map() -> None:
    curves = best_curves(least_of(Dataset(X, -(X**3))))
    assert (np.diff(curves["best_x"]) >= 0).all()
    assert (np.diff(curves["best_y"]) <= 0).all()


@pytest.mark.parametrize(
    ("rising", "falling", "expected"),
    [
        (0.5, 0.53, (1, "best map")),
        (0.53, 0.5, (-1, "best map")),
        (0.5, 0.515, (0, "none")),
        (0.515, 0.5, (0, "none")),
        (1.01, 1.3, (0, "none")),
        (0.99, 1.3, (1, "best map")),
        (1.3, 0.99, (-1, "best map")),
    ],
)
def test_the_better_map_says_it_only_where_it_is_clearly_better_than_the_other_and_constants(
    rising: float, falling: float, expected: tuple[int, str]
) -> None:
    fold = Dataset(X, X**2)
    least = least_of(fold)
    up, down = least.misfit
    misfits = least.misfit._replace(
        increasing=replace(up, value=rising), decreasing=replace(down, value=falling)
    )
    assert direction_of(replace(least, misfit=misfits), fold) == expected


@pytest.mark.parametrize(("correlation", "by"), [(0.19, "none"), (0.21, "trend")])
def test_a_trend_counts_from_two_over_the_root_of_the_number_on(correlation: float, by: str):
    x, noise = np.repeat([-1.0, 1.0], 50), np.tile([-1.0, 1.0], 50)
    scatter = Dataset(x, correlation * x + np.sqrt(1 - correlation**2) * noise)
    least = least_of(Dataset(X, X**2))
    assert direction_of(least, scatter).by == by


def test_a_record_tells_spreads_and_what_straight_lines_leave() -> None:
    scatter = Dataset(X, 10 * X**3)
    least = least_of(scatter)
    record = scatter_record(least, scatter, direction_of(least, scatter), None, own=False)
    assert record["sd_x"] == pytest.approx(np.sqrt(1 / 3), rel=1e-2)
    assert record["sd_y"] == pytest.approx(10 * np.sqrt(1 / 7), rel=2e-2)
    assert record["line_misfit"] == pytest.approx(1 - 21 / 25, abs=5e-3)
    on_a_line = Dataset(X, 3 * X - 1)
    least = least_of(on_a_line)
    record = scatter_record(least, on_a_line, direction_of(least, on_a_line), None, own=False)
    assert record["line_misfit"] == 0
