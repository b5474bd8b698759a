"""Cycle errors off the sample."""

from __future__ import annotations

import numpy as np
import pytest
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


@pytest.mark.parametrize(("ratio", "said"), [(5.0, "only around the sample"), (1.1, "as inverse")])
def test_off_samples_point_follows_from_the_numbers(ratio: float, said: str) -> None:
    assert said in off_sample.point(some_ratios(outside=ratio))
