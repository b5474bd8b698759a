"""Which way runs go: what stays equal between the pairings, and what a row tells."""

from __future__ import annotations

import numpy as np
import pytest
from making import some_pair

from pseudo_invertible.experiment.maps import Maps, residuals
from pseudo_invertible.experiment.mlp import Linear, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.directions import (
    OPPOSITE,
    OWN,
    SHUFFLED,
    direction_rows,
    pairings,
)

FALLING = Dataset(np.linspace(-3, 3, 50), -(np.linspace(-3, 3, 50) ** 3))


@pytest.fixture(scope="module")
def own_data() -> Dataset:
    """Rows in any order, x on no grid."""
    generator = np.random.default_rng(3)
    x = generator.exponential(size=80)
    return Dataset(x, x + 0.1 * generator.normal(size=80))


def test_every_pairing_holds_the_same_x_and_the_same_y(own_data: Dataset):
    for name, data in pairings(own_data).items():
        np.testing.assert_array_equal(np.sort(data.x), np.sort(own_data.x), err_msg=name)
        np.testing.assert_array_equal(np.sort(data.y), np.sort(own_data.y), err_msg=name)


def test_the_opposite_pairing_turns_the_order_round_and_twice_is_the_first(own_data: Dataset):
    turned = pairings(own_data)[OPPOSITE]
    correlation = np.corrcoef(turned.x, turned.y)[0, 1]
    assert correlation < -0.5
    np.testing.assert_array_equal(pairings(turned)[OPPOSITE].x, own_data.x)


def test_on_the_published_grid_the_opposite_is_minus_x(published: Dataset):
    np.testing.assert_allclose(pairings(published)[OPPOSITE].x, -published.x, atol=1e-14)


def test_shuffled_data_have_no_trend_beyond_chance(published: Dataset):
    x, y = pairings(published)[SHUFFLED]
    assert abs(np.corrcoef(x, y)[0, 1]) < 2 / np.sqrt(len(x))


def test_the_penalty_is_the_same_on_every_pairing(own_data: Dataset):
    maps = Maps(some_pair(1), "relu")
    sizes = [
        [np.mean(getattr(residuals(maps, data), term) ** 2) for term in ("cycle_x", "cycle_y")]
        for data in pairings(own_data).values()
    ]
    np.testing.assert_allclose(sizes, [sizes[0]] * 3)


def test_a_row_tells_whether_f_and_g_rise_and_over_how_much_of_the_range():
    def line(slope: float) -> tuple[Linear, ...]:
        one = np.eye(1, dtype=np.float32)
        zero = np.zeros(1, np.float32)
        return Linear(one, zero + 10), Linear(one, zero), Linear(slope * one, zero)

    pairs = Pair(
        *(
            tuple(Linear(layer.w[None, None], layer.b[None, None]) for layer in line(slope))
            for slope in (2.0, -0.1)
        )
    )
    (row,) = direction_rows(pairs, [(101, 1.0, 1.0)], [5], "relu", OWN, FALLING).to_dict("records")
    assert row["correlation_f"] == pytest.approx(1)
    assert -1 < row["correlation_g"] < -0.9
    assert row["monotone_f"] == 1
    # Left of −10 all units of g are shut.
    assert row["monotone_g"] == pytest.approx((27 + 10) / 54, abs=2e-3)
    assert (row["seed"], row["updates"], row["data"], row["trend"]) == (101, 5, "own", -1)


def test_rows_follow_the_runs_and_the_updates_at_which_they_were_kept():
    """F has the slope of its run and update, g a tenth of it the other way round."""
    slopes = np.array([[1.0, -2.0, 3.0], [-4.0, 5.0, 6.0]], np.float32)

    def network(slopes: np.ndarray) -> tuple[Linear, ...]:
        rays = np.broadcast_to(np.array([[1, -1]], np.float32), (2, 3, 1, 2))
        through = np.broadcast_to(np.eye(2, dtype=np.float32), (2, 3, 2, 2))
        last = np.stack([slopes, -slopes], axis=-1)[..., None]
        zero = np.zeros((2, 3, 2), np.float32)
        return Linear(rays, zero), Linear(through, zero), Linear(last, zero[..., :1])

    pairs = Pair(network(slopes), network(-slopes / 10))
    runs = [(7, 0.5, 1.0), (9, 0.5, 2.0)]
    rows = direction_rows(pairs, runs, [0, 20, 500], "relu", OPPOSITE, FALLING)
    assert rows[["seed", "mu", "updates"]].to_numpy().tolist() == [
        [seed, mu, updates] for seed, _, mu in runs for updates in (0, 20, 500)
    ]
    assert (rows["lambda"] == 0.5).all()
    np.testing.assert_allclose(rows["correlation_f"], np.sign(slopes).ravel())
    np.testing.assert_allclose(rows["correlation_g"], -np.sign(slopes).ravel())


def test_shuffled_data_have_no_trend_even_where_chance_gives_them_one(own_data: Dataset):
    pair = some_pair(1)
    pairs = Pair(
        *(tuple(Linear(layer.w[None, None], layer.b[None, None]) for layer in one) for one in pair)
    )
    for name, trend in ((SHUFFLED, 0), (OWN, 1)):
        rows = direction_rows(pairs, [(1, 1.0, 1.0)], [0], "relu", name, own_data)
        assert rows["trend"].tolist() == [trend]
