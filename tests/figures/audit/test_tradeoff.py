"""Fit against cycle error."""

from __future__ import annotations

import numpy as np
from drawn import lines, words
from made_tables import (
    ACTIVATIONS,
    some_baselines,
    some_runs,
)
from matplotlib.axes import Axes

from pseudo_invertible.figures.audit import tradeoff
from pseudo_invertible.figures.audit.limits import limits_of


def heights(axes: Axes, gid: str) -> set[float]:
    """Where the lines of that name stand."""
    return {round(float(np.asarray(line.get_ydata())[0]), 9) for line in lines(axes, gid)}


def test_medians_are_of_runs_that_go_the_same_way_and_never_in_the_gap_between() -> None:
    metrics = some_runs()
    figure = tradeoff.draw(metrics, some_baselines())
    for name in ACTIVATIONS:
        for way, wrong in (("right", False), ("wrong", True)):
            drawn = np.concatenate([m.get_xydata() for m in lines(figure, f"median {way} {name}")])
            runs = metrics[
                (metrics["activation"] == name) & (metrics["wrong_orientation"] == wrong)
            ]
            expected = runs.groupby("lambda")[["cycle", "misfit"]].median().to_numpy()
            np.testing.assert_allclose(drawn, expected)
    assert "100: 2 of 7" in words(figure)


def test_limits_and_runs_are_those_of_the_tables() -> None:
    metrics = some_runs()
    figure = tradeoff.draw(metrics, some_baselines())
    for axes in figure.axes:
        assert heights(axes, "floor") == {0.1}
        assert heights(axes, "best") == {0.18}
        assert heights(axes, "wrong way") == {3.0}
        assert heights(axes, "flow") == {0.19}
        shown = sum(len(np.asarray(line.get_xdata())) for line in lines(axes, "runs"))
        assert shown == len(metrics) / 2


def test_intervals_stand_where_a_way_has_six_runs_or_more() -> None:
    figure = tradeoff.draw(some_runs(count=9), some_baselines())
    for axes in figure.axes:
        # At 0 all nine runs go the right way, at 1 and at 100 six do and three do not.
        assert len(lines(axes, "interval misfit")) == 3
        assert len(lines(axes, "interval cycle")) == 3


def test_tradeoff_of_own_data_has_no_floor_and_of_few_seeds_no_intervals() -> None:
    figure = tradeoff.draw(some_runs(count=2), some_baselines(floor=False))
    assert not lines(figure, "floor")
    assert not lines(figure, "interval misfit")
    assert "noise floor" not in words(figure)


def test_the_head_states_the_numbers_of_both_ways_and_judges_nothing() -> None:
    metrics = some_runs().assign(misfit=lambda runs: 0.5 + 6 * runs["wrong_orientation"])
    told = tradeoff.point(metrics, limits_of(some_baselines()))
    assert told.startswith("Median misfit at λ = μ = 100: 0.5 (ReLU) and 0.5 (SiLU)")
    assert "6.5 (ReLU) and 6.5 (SiLU) for runs that go the wrong way" in told
    assert told.endswith("The best invertible map has 0.18, the best the wrong way 3.")
