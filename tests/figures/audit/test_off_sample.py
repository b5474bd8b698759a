"""Cycle errors off the sample."""

from __future__ import annotations

import numpy as np
from drawn import lines, words
from made_tables import (
    some_curves,
    some_ratios,
)

from pseudo_invertible.figures.audit import off_sample


def test_off_sample_draws_the_tables_curves_and_shades_the_inside() -> None:
    curves = some_curves()
    figure = off_sample.draw(curves, some_ratios())
    line = lines(figure, "median")[0]
    first = curves.iloc[:21]
    np.testing.assert_array_equal(line.get_xdata(), first["position"])
    np.testing.assert_array_equal(line.get_ydata(), first["median"])
    np.testing.assert_array_equal(lines(figure, "first_seed")[0].get_ydata(), first["first_seed"])
    inside = figure.axes[0].findobj(lambda artist: artist.get_gid() == "inside")
    assert len(inside) == 1
    assert "×5" in words(figure)


def test_the_head_states_by_how_much_errors_grow_and_judges_nothing() -> None:
    told = off_sample.point(some_ratios(outside=5.0))
    assert "the cycle error is 5 times that on it, midway between its points 1 times" in told
    assert "λ, μ > 0" in told
