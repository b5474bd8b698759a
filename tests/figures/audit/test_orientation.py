"""Which way runs go: what the figure draws and says follows from its tables."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import audit, line, runs_out_of_the_page, words
from made_tables import ACTIVATIONS, some_directions

from pseudo_invertible.figures.audit import orientation
from pseudo_invertible.figures.audit.ways import WAYS
from pseudo_invertible.measures.orientation import orientation_table


def test_a_runs_line_has_the_colour_of_its_end_on_the_data_in_every_pairing() -> None:
    figure = audit("orientation")
    on_opposite = figure.axes[1]
    for seed, way in ((1, 1), (2, -1)):
        drawn = line(figure.axes[4], f"way opposite {seed}")
        assert drawn.get_color() == WAYS[way]["color"]
        assert np.sign(np.asarray(drawn.get_ydata())[-1]) == way
    # At the small weights all follow the data, whichever way these go.
    assert line(on_opposite, "way opposite 1").get_color() == WAYS[-1]["color"]
    assert np.asarray(line(on_opposite, "way opposite 1").get_ydata())[-1] == 1


def test_the_point_counts_runs() -> None:
    told = orientation.point(orientation_table(some_directions()))
    assert "in 10 of 12 runs before the first update, and in 12 of 12 after 500" in told
    assert "in 12 of 12 at λ = μ = 100 and in 0 of 12 at λ = μ = 1" in told


def test_shares_of_stuck_runs_are_those_of_the_metrics() -> None:
    figure = audit("orientation")
    for name in ACTIVATIONS:
        shares = np.asarray(line(figure, f"share {name}").get_ydata())
        assert shares.tolist() == pytest.approx([0, 2 / 7, 2 / 7])


def test_data_without_a_trend_have_no_right_way() -> None:
    runs = some_directions(trend=0)
    figure = audit("orientation", orientation=orientation_table(runs), orientation_runs=runs)
    assert "the data have no trend" in words(figure)
    assert not runs_out_of_the_page(figure)


@pytest.mark.parametrize("weights", [(100.0,), (0.5, 1.0, 100.0)])
def test_other_weights_and_a_single_seed_can_be_drawn(weights: tuple[float, ...]) -> None:
    runs = some_directions(1, weights)
    figure = audit("orientation", orientation=orientation_table(runs), orientation_runs=runs)
    assert not runs_out_of_the_page(figure)
