"""What is possible on a dataset: known numbers, and every kind of data that people bring."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest

from pseudo_invertible.baselines import comparison, flow
from pseudo_invertible.baselines.comparison import baselines, symmetric
from pseudo_invertible.baselines.possible import COLUMNS, datasets_table, possible
from pseudo_invertible.data.dataset import Dataset, opposite
from pseudo_invertible.data.generator import Generator, generate
from pseudo_invertible.errors import UserError

NORMAL, OTHER = np.random.default_rng(0).normal(size=(2, 60))
EVEN = np.linspace(-1, 1, 21)
TAILS = 10 ** np.linspace(-2, 3, 60)
CASES = {
    "exact line": Dataset(EVEN, 5 - 3e-3 * EVEN),
    "12 points, falling, convex": Dataset(np.arange(12.0) + 1, np.exp(-np.arange(12.0) / 3)),
    "ties": Dataset(np.round(NORMAL), np.round(NORMAL + OTHER)),
    "two values": Dataset(np.repeat([0.0, 1], 20), np.tile([0.0, 1], 20)),
    "heavy tails": Dataset(TAILS, TAILS * np.exp(OTHER)),
    "far units": Dataset(1e6 * (2 + NORMAL), 1e-4 * (3 - NORMAL + OTHER)),
    "fold": Dataset(EVEN, EVEN**2),
    "independent": Dataset(NORMAL, OTHER),
}
OF_GENERATOR = {"generator_seed", "far_from_monotone", "floor_y", "floor_x", "floor_fvu"}
CURVES = {
    *("x", "y", "best_fit_loss_f", "best_fit_loss_g", "best_fvu_f", "best_fvu_g"),
    *("flow_f", "flow_g"),
}


class Line(NamedTuple):
    """In place of a flow, which takes seconds to compile."""

    slope: float

    def f(self, x: np.ndarray) -> np.ndarray:
        return self.slope * x

    def g(self, y: np.ndarray) -> np.ndarray:
        return y / self.slope


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "fit_flow", lambda *_: Line(2.0))
    coarse = partial(comparison.best_in_expectation, fineness=50)
    monkeypatch.setattr(comparison, "best_in_expectation", coarse)


def strict(record: dict[str, Any]) -> dict[str, Any]:
    """The record as JSON has it: no NaN, no infinity."""
    return json.loads(json.dumps(record, allow_nan=False))


@pytest.mark.parametrize("name", CASES)
def test_numbers_of_any_data_are_finite_and_in_order(name: str) -> None:
    record, curves = possible(CASES[name], None, name)
    assert strict(record) == record
    assert tuple(record) == COLUMNS
    assert record["least_fvu_low"] <= record["least_fvu"] <= record["least_fit_loss_fvu"] + 1e-12
    assert record["least_fit_loss_low"] <= record["least_fit_loss"]
    assert 0 <= record["monotone_fvu"] <= record["least_fvu"] + 1e-12
    assert 0 <= record["lines_fvu"] <= 1 + 1e-12
    assert {column for column, value in record.items() if value is None} == OF_GENERATOR
    sign = 1 if record["direction"] == "increasing" else -1
    assert (np.diff(curves["best_x"]) >= 0).all()
    assert (sign * np.diff(curves["best_y"]) >= 0).all()
    if name == "exact line":
        zeros = ("lines_fvu", "monotone_fvu", "least_fvu", "least_fit_loss", "least_fit_loss_low")
        assert {record[column] for column in zeros} == {0}
    if name == "independent":
        assert record["least_fvu_low"] > 1 > record["lines_fvu"]


def test_published_data_have_the_known_numbers() -> None:
    generator = Generator()
    record, _ = possible(generate(generator), generator, "own")
    known = {
        "points": 1000, "generator_seed": 101, "correlation": -0.876483, "spearman": -0.889326,
        "least_fit_loss": 6.126098, "least_fit_loss_fvu": 0.216139, "least_fvu": 0.170043,
        "monotone_fvu": 0.140583, "lines_fvu": 0.231778, "far_from_monotone": 0.02507,
        "floor_y": 0.0170664, "floor_x": 6.179339, "floor_fvu": 0.12152,
    }  # fmt: skip
    assert {name: record[name] for name in known} == pytest.approx(known, abs=1e-5)


def test_a_table_of_datasets_has_all_columns_even_where_one_is_empty() -> None:
    table = datasets_table([possible(CASES["ties"], None, "seed_201")[0]])
    assert tuple(table.columns) == COLUMNS
    assert table["floor_fvu"].isna().all()


def test_a_csv_has_everything_that_needs_no_generator() -> None:
    dataset = CASES["far units"]
    numbers, arrays = baselines(dataset, None)
    assert strict(numbers) == numbers
    assert set(arrays) == CURVES
    unknown = ("noise_floor", "population", "far_from_monotone")
    assert [numbers[name] for name in unknown] == [None] * 3
    y, x = np.var(dataset.y), np.var(dataset.x)
    assert numbers["variance"] == pytest.approx({"x": x, "y": y})
    for name in ("lines", "best_fit_loss", "best_fvu", "flow"):
        found = numbers[name]
        assert found["fvu"] == pytest.approx((found["fit_y"] / y + found["fit_x"] / x) / 2)
    best = numbers["best_fvu"]
    assert best["lower_bound"] <= best["fvu"] < best["other_direction"]
    assert best["direction"] == "decreasing"
    assert 0 < best["linearity_f"] <= 1
    assert (arrays["x"][0], arrays["x"][-1]) == (dataset.x.min(), dataset.x.max())


def test_generated_data_have_floor_population_and_conditional_means() -> None:
    generator = Generator(points=50)
    numbers, arrays = baselines(generate(generator), generator)
    assert strict(numbers) == numbers
    assert set(arrays) == CURVES | {"mean_y", "mean_x"}
    assert all(np.isfinite(curve).all() for curve in arrays.values())
    assert numbers["population"] == pytest.approx({"fit_loss": 6.26, "fvu": 0.17}, rel=0.1)
    assert numbers["noise_floor"]["floor_x"] == pytest.approx(6.179339, abs=1e-5)
    assert 3 < numbers["noise_floor"]["sample_fit_x"] < 12


def test_without_noise_the_floor_is_a_reason() -> None:
    generator = Generator(points=50, noise=0.0)
    numbers, _ = baselines(generate(generator), generator)
    assert "noise of at least" in strict(numbers)["noise_floor"]["none"]
    assert possible(generate(generator), generator, "exact")[0]["floor_fvu"] is None


def test_a_generator_that_did_not_draw_the_data_is_refused() -> None:
    x, y = generate(Generator(points=50))
    with pytest.raises(UserError, match="cannot have drawn"):
        baselines(Dataset(x, y + 1e3), Generator(points=50))


def test_a_flow_that_cannot_be_fitted_is_null(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "fit_flow", lambda *_: Line(np.nan))
    numbers, arrays = baselines(CASES["ties"], None)
    assert strict(numbers)["flow"] is None
    assert "flow_f" not in arrays


def test_symmetry_is_about_zero_and_survives_rounding() -> None:
    grid = np.linspace(-10, 10, 1000)
    assert symmetric(np.random.default_rng(0).permutation(grid))
    assert symmetric(opposite(Dataset(grid, grid)).x)
    assert not symmetric(grid + 0.01)
    assert not symmetric(np.append(grid, 3.0))
