"""Fit against cycle error."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import lines, words
from made_tables import (
    ACTIVATIONS,
    EQUAL,
    some_baselines,
    some_runs,
)

from pseudo_invertible.figures.audit import parts, tradeoff


def test_tradeoff_draws_medians_intervals_floor_best_map_and_flow() -> None:
    metrics = some_runs()
    figure = tradeoff.draw(metrics, some_baselines())
    for name in ACTIVATIONS:
        (medians,) = lines(figure, f"medians {name}")
        rows = metrics[metrics["activation"] == name].groupby("lambda")[["cycle", "misfit"]]
        np.testing.assert_allclose(medians.get_xydata(), rows.median().to_numpy())
    for axes in figure.axes:
        assert len(lines(axes, "interval misfit")) == len(EQUAL)
        (floor,) = lines(axes, "floor")
        assert list(floor.get_ydata()) == pytest.approx([0.1, 0.1])  # type: ignore[arg-type]
        (flow,) = lines(axes, "flow")
        assert list(flow.get_ydata()) == [0.19]  # type: ignore[arg-type]
        assert {float(np.asarray(line.get_ydata())[0]) for line in lines(axes, "best")} == {0.18}
        (against,) = lines(axes, "against")
        assert list(against.get_ydata()) == [3.0, 3.0]  # type: ignore[arg-type]
        shown = sum(len(np.asarray(line.get_xdata())) for line in lines(axes, "runs"))
        assert shown == len(metrics) / 2


def test_tradeoff_of_own_data_has_no_floor_and_of_few_seeds_no_intervals() -> None:
    figure = tradeoff.draw(some_runs(count=2), some_baselines(floor=False))
    assert not lines(figure, "floor")
    assert not lines(figure, "interval misfit")
    assert "noise floor" not in words(figure)


@pytest.mark.parametrize(
    ("misfit", "said"), [(1.0, "far worse"), (0.25, "fit worse"), (0.18, "as well as the best")]
)
def test_tradeoffs_point_follows_from_the_numbers(misfit: float, said: str) -> None:
    told = tradeoff.point(some_runs().assign(misfit=misfit), tradeoff.limits_of(some_baselines()))
    assert said in told
    assert parts.number(misfit) in told
