"""Points off the sample lie where they should, and errors there are those of known maps."""

from __future__ import annotations

import numpy as np
import pytest

from pseudo_invertible.experiment.generator import generate, held_out
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.off_sample import (
    between,
    off_sample_curves,
    off_sample_metrics,
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
