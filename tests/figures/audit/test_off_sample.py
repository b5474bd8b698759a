"""Cycle errors off the sample."""

from __future__ import annotations

import numpy as np
from drawn import audit, lines, words
from made_tables import some_curves, some_off_sample_runs, some_runs

from pseudo_invertible.figures.audit import off_sample


def test_the_tables_curves_are_drawn_apart_by_the_way_runs_go_and_the_inside_is_shaded() -> None:
    curves = some_curves()
    figure = audit("off_sample", off_sample_curves=curves)
    first = curves.iloc[:21]
    for gid, column in (("right", "median"), ("first_seed", "first_seed")):
        line = lines(figure, gid)[0]
        np.testing.assert_array_equal(line.get_xdata(), first["position"])
        np.testing.assert_array_equal(line.get_ydata(), first[column])
    wrong = curves[curves["way"] == "wrong"].iloc[:21]
    np.testing.assert_array_equal(lines(figure, "wrong")[0].get_ydata(), wrong["median"])
    inside = figure.axes[0].findobj(lambda artist: artist.get_gid() == "inside")
    assert len(inside) == 1


def test_the_number_in_a_corner_is_the_median_of_right_way_runs() -> None:
    said = words(audit("off_sample"))
    assert "×5" in said
    assert "×50" not in said


def test_the_head_states_by_how_much_errors_grow_and_judges_nothing() -> None:
    told = off_sample.point(off_sample.ratios_of(some_off_sample_runs(), some_runs()))
    assert "of runs that go the right way is 5 times that on it" in told
    assert "midway between its points 1 times (medians, the worse axis, λ, μ > 0)" in told


def test_runs_that_all_go_the_wrong_way_can_be_drawn() -> None:
    metrics = some_runs().assign(wrong_orientation=True)
    curves = (
        some_curves()
        .assign(way="wrong")
        .drop_duplicates(["activation", "lambda", "axis", "position"])
    )
    figure = audit("off_sample", metrics=metrics, off_sample_curves=curves)
    assert figure.get_suptitle().startswith("No run goes the right way")
