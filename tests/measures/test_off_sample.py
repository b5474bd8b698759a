"""Points off the sample lie where they should, and errors there are those of known maps."""

from __future__ import annotations

import numpy as np
import pytest
from making import some_networks

from pseudo_invertible.experiment.generator import generate, held_out
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.off_sample import (
    between,
    off_sample_curves,
    off_sample_metrics,
    off_sample_tables,
    stretched_grid,
)
from pseudo_invertible.study.settings import GeneratorSettings

X = np.linspace(-1, 1, 101)
SAMPLE = Dataset(X, 2 * X)


def double(x):
    return 2 * x


def half_inside(y):
    """The inverse of double on the sample's range of y, and stuck at its ends outside."""
    return np.clip(y, -2, 2) / 2


def test_between_lies_midway_between_distinct_neighbours():
    assert between(np.array([3.0, 1, 1, 2])).tolist() == [1.5, 2.5]


def test_the_grid_reaches_twice_the_width_and_keeps_the_centre():
    grid = stretched_grid(np.array([1.0, 3.0]))
    assert (grid[0], grid[-1]) == (0.0, 4.0)
    assert len(grid) == 401


def test_a_fresh_draw_has_the_splines_of_the_sample_but_other_points():
    settings = GeneratorSettings(points=4000, noise=1e-9)
    sample, fresh = generate(settings), held_out(settings)
    assert not np.intersect1d(sample.x, fresh.x).size
    assert fresh.x.min() >= settings.low
    assert fresh.x.max() <= settings.high
    np.testing.assert_allclose(fresh.y, np.interp(fresh.x, *sample), atol=1e-4)
    np.testing.assert_array_equal(fresh.y, held_out(settings).y)


def test_an_exact_inverse_errs_nowhere():
    for row in off_sample_metrics(double, lambda y: y / 2, SAMPLE, SAMPLE):
        for name in ("on_sample", "between", "outside", "held_out"):
            assert row[name] == 0
        assert row["ratio_outside"] == 1


def test_an_inverse_that_ends_with_the_sample_errs_outside_only():
    def slightly_off(y):
        return half_inside(y) + 0.01

    x_row, y_row = off_sample_metrics(double, slightly_off, SAMPLE, None)
    assert (x_row["axis"], y_row["axis"]) == ("x", "y")
    assert x_row["on_sample"] == pytest.approx(0.01)
    assert x_row["between"] == pytest.approx(0.01)
    assert x_row["ratio_between"] == pytest.approx(1)
    # Beyond 1, x − g(f(x)) = x − 1 ∓ 0.01 on the flanks (1, 2] and [−2, −1).
    flank = np.linspace(1, 2, 501)[1:] - 1
    expected = np.sqrt(np.mean(np.concatenate([flank - 0.01, flank + 0.01]) ** 2))
    assert x_row["outside"] == pytest.approx(expected)
    assert y_row["outside"] > 50 * y_row["on_sample"]
    assert "held_out" not in x_row


def test_curves_are_quartiles_over_seeds_with_the_published_one_beside():
    offsets = (0.4, 0.1, 0.2, 0.3, 0.5)
    pairs = [(double, lambda y, c=c: y / 2 + c) for c in offsets]
    curves = off_sample_curves(pairs, SAMPLE)
    along_x = curves[curves["axis"] == "x"]
    assert len(curves) == 2 * 401
    np.testing.assert_allclose(along_x["first_seed"], 0.4)
    np.testing.assert_allclose(along_x[["q25", "median", "q75"]], [[0.2, 0.3, 0.4]] * 401)
    inside = along_x[along_x["place"] == "inside"]["position"]
    assert inside.min() >= -1
    assert inside.max() <= 1
    np.testing.assert_allclose(curves[curves["axis"] == "y"]["median"], 0.6)


def test_curves_keep_pairs_that_go_the_wrong_way_apart():
    def turned(x):
        return -2 * x

    right = [(double, lambda y: y / 2 + 0.1)]
    wrong = [(turned, lambda y, c=c: -y / 2 + c) for c in (0.3, 0.5)]
    curves = off_sample_curves([*right, *wrong], SAMPLE)
    along_x = curves[curves["axis"] == "x"].groupby("way")["median"]
    np.testing.assert_allclose(along_x.get_group("right"), 0.1)
    np.testing.assert_allclose(along_x.get_group("wrong"), 0.4)
    assert set(off_sample_curves(right, SAMPLE)["way"]) == {"right"}


def test_what_errs_off_the_sample_alone_errs_infinitely_more_there():
    for row in off_sample_metrics(double, half_inside, SAMPLE, None):
        assert row["on_sample"] == row["between"] == 0
        assert row["outside"] > 0
        assert (row["ratio_between"], row["ratio_outside"]) == (1, np.inf)


def test_the_ends_of_the_data_still_lie_inside():
    data = Dataset(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0]))
    curves = off_sample_curves([(lambda x: x, lambda y: y)], data)
    inside = curves[(curves["axis"] == "x") & (curves["place"] == "inside")]["position"]
    assert (inside.min(), inside.max(), len(inside)) == (1, 3, 201)


def test_every_run_of_every_configuration_has_a_row_per_axis(small: Dataset):
    trained = [some_networks([3, 8], "silu", 0.5, 2.0), some_networks([3], "relu", 1.0, 4.0)]
    fresh = Dataset(small.x + 0.01, small.y)
    curves, rows = off_sample_tables(trained, small, fresh)
    names = ["activation", "lambda", "mu", "seed", "axis"]
    assert rows[names].to_numpy().tolist() == [
        ["silu", 0.5, 2.0, 3, "x"],
        ["silu", 0.5, 2.0, 3, "y"],
        ["silu", 0.5, 2.0, 8, "x"],
        ["silu", 0.5, 2.0, 8, "y"],
        ["relu", 1.0, 4.0, 3, "x"],
        ["relu", 1.0, 4.0, 3, "y"],
    ]
    maps = Maps(trained[0].pair(1), "silu")
    along_x, along_y = fresh.x - maps.g(maps.f(fresh.x)), small.y - maps.f(maps.g(small.y))
    assert rows["held_out"][2] == pytest.approx(np.sqrt(np.mean(along_x**2)))
    assert rows["on_sample"][3] == pytest.approx(np.sqrt(np.mean(along_y**2)))
    assert rows["ratio_held_out"][2] == pytest.approx(rows["held_out"][2] / rows["on_sample"][2])
    assert list(curves.columns[:5]) == ["activation", "lambda", "mu", "axis", "way"]
    grid = stretched_grid(small.y)
    relu = curves[(curves["activation"] == "relu") & (curves["axis"] == "y")]
    maps = Maps(trained[1].pair(0), "relu")
    np.testing.assert_allclose(relu["median"], np.abs(grid - maps.f(maps.g(grid))))
