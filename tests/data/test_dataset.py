"""Points: what networks can be fitted to, the opposite pairing, and what is held out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pseudo_invertible.data.csv import hold_out, read_csv
from pseudo_invertible.data.dataset import (
    Dataset,
    check_dataset,
    opposite,
    read_dataset,
    trend,
    write_dataset,
)
from pseudo_invertible.errors import UserError

numbers = st.floats(-1e14, 1e14, allow_subnormal=False)
points = st.lists(st.tuples(numbers, numbers), min_size=10, max_size=30, unique_by=lambda p: p[0])


def over_grid(values: np.ndarray) -> Dataset:
    return Dataset(np.arange(len(values), dtype=float), values)


def same(one: Dataset, other: Dataset) -> bool:
    return np.array_equal(one.x, other.x) and np.array_equal(one.y, other.y)


@settings(deadline=None, max_examples=20)
@given(points)
def test_written_points_come_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[float, float]]
) -> None:
    x, y = np.array(drawn).T + (-1.0) ** np.arange(len(drawn)) * 5e14  # never constant
    path = tmp_path_factory.mktemp("points") / "dataset.csv"
    write_dataset(path, Dataset(x, y))
    assert same(read_dataset(path), Dataset(x, y))
    assert same(read_csv(path).dataset, Dataset(x, y))


@settings(max_examples=25)
@given(points)
def test_opposite_twice_is_the_identity(drawn: list[tuple[float, float]]) -> None:
    dataset = Dataset(*np.array(drawn).T)
    assert same(opposite(opposite(dataset)), dataset)


def test_opposite_keeps_all_values_of_x_where_there_are_ties() -> None:
    ties = Dataset(np.array([1.0, 1, 2, 3, 3, 3]), np.arange(6.0))
    assert opposite(ties).x.tolist() == [3, 3, 3, 2, 1, 1]


def test_opposite_of_a_symmetric_grid_is_its_mirror(published: Dataset) -> None:
    np.testing.assert_allclose(opposite(published).x, -published.x, atol=1e-14)
    assert np.array_equal(opposite(published).y, published.y)


def test_opposite_reverses_the_trend(published: Dataset) -> None:
    assert (trend(published), trend(opposite(published))) == (-1, 1)
    assert trend(over_grid(np.arange(20.0) % 2)) == 0


@pytest.mark.parametrize(
    ("y", "says"),
    [
        (np.arange(9.0), "has 9 points; there should be 10 to 1000000"),
        (np.arange(1_000_001.0), "has 1000001 points"),
        (np.full(12, 3.0), "y is constant (3)"),
        (np.append(np.arange(12.0), np.nan), "y is not finite everywhere"),
        (np.append(np.arange(12.0), -np.inf), "y is not finite everywhere"),
        (np.arange(12) * 1e300, "y reaches 1.1e+301; it should stay within ±1e+15"),
        (np.arange(12) * 1e-20, "y has a standard deviation of 3.45e-20; it should have at"),
        (1.7e9 + np.arange(12), "y varies by 3.45 around 1.7e+09, where float32"),
    ],
)
def test_points_that_float32_cannot_fit_are_refused(y: np.ndarray, says: str) -> None:
    with pytest.raises(UserError) as refusal:
        check_dataset(over_grid(y), "data.csv")
    assert str(refusal.value).startswith(f"data.csv: {says}")


def test_x_and_y_of_different_lengths_are_refused() -> None:
    with pytest.raises(UserError, match=r"x has the shape \(12,\) and y \(13,\)"):
        check_dataset(Dataset(np.arange(12.0), np.arange(13.0)), "the points")


@pytest.mark.parametrize("scale", [1e-14, 1.0, 1e14])
def test_any_usual_unit_is_accepted(published: Dataset, scale: float) -> None:
    scaled = Dataset(published.x, published.y * scale)
    assert same(check_dataset(scaled, "data.csv"), scaled)


@pytest.mark.parametrize("share_lost", [0.008, 0.012])
def test_float32_may_take_a_hundredth_of_a_deviation(share_lost: float) -> None:
    # Around 2²⁰ its steps are 1/8, and rounding to them has the deviation of a step over √12.
    spread = 2.0**-3 / np.sqrt(12) / share_lost
    dataset = over_grid(np.linspace(-1, 1, 10_000) * np.sqrt(3) * spread + 1.5 * 2**20)
    if share_lost < 0.01:
        check_dataset(dataset, "data.csv")
    else:
        with pytest.raises(UserError, match=r"y varies by .* steps of 0\.125"):
            check_dataset(dataset, "data.csv")


def test_hold_out_parts_the_points_and_is_seeded(published: Dataset) -> None:
    training, holdout = hold_out(published, 0.2)
    assert (len(training.x), len(holdout.x)) == (800, 200)
    assert np.array_equal(np.sort([*training.x, *holdout.x]), published.x)
    assert (np.diff(training.x) > 0).all()
    assert (np.diff(holdout.x) > 0).all()
    assert same(hold_out(published, 0.2)[1], holdout)
    assert not same(hold_out(published, 0.2, seed=1)[1], holdout)


@pytest.mark.parametrize(("count", "share"), [(40, 0.2), (19, 0.5), (100, 0.95)])
def test_hold_out_needs_ten_points_in_either_part(count: int, share: float) -> None:
    with pytest.raises(UserError, match=rf"holdout of {share} of {count} points has .* least 10"):
        hold_out(over_grid(np.arange(float(count))), share)


def test_example_of_the_readme_is_read() -> None:
    example = read_csv(Path(__file__).parents[2] / "data/example.csv")
    assert (len(example.dataset.x), example.columns, example.note) == (120, ("x", "y"), "")
