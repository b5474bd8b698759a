"""Every seed's f and g."""

from __future__ import annotations

import numpy as np
from drawn import lines, words
from made_tables import (
    ACTIVATIONS,
    EQUAL,
    networks_for,
    some_dataset,
    some_runs,
)
from making import some_pair

from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.figures.audit import seeds


def test_seeds_draws_every_seed_and_marks_those_against_the_trend() -> None:
    metrics, dataset = some_runs(), some_dataset()
    figure = seeds.draw(dataset, metrics, networks_for(metrics))
    assert len(figure.axes) == len(EQUAL) * len(ACTIVATIONS) * 2
    assert len(lines(figure, "f 1")) == len(EQUAL) * len(ACTIVATIONS)
    assert len(lines(figure, "f 3 wrong")) == 2 * len(ACTIVATIONS)
    assert not lines(figure, "g 3 wrong")
    line = lines(figure, "g 2")[0]
    expected = Maps(some_pair(2, width=4), "relu").g(np.asarray(line.get_xdata()))
    np.testing.assert_array_equal(line.get_ydata(), expected)
    assert "2 of 7" in words(figure)


def test_seeds_point_says_where_none_is_wrong() -> None:
    assert "Up to λ = μ = 0 none does" in seeds.point(some_runs())
    assert "at every weight" in seeds.point(some_runs().assign(wrong_orientation=False))
