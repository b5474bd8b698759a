"""The number per seed that a claim is judged on, from a few runs whose numbers are worked out."""

from __future__ import annotations

import pandas as pd
import pytest

from pseudo_invertible.claims import statistics
from pseudo_invertible.claims.evidence import ByWeight, MissingError, Runs, Subset, Weights
from pseudo_invertible.claims.statistics import Statistic

WEIGHTS = Weights.of((0.0, 0.1, 1.0, 10.0, 100.0))


def some_runs(subset: Subset = "all") -> Runs:
    """Seeds 1 and 2; at the strongest weight seed 2 is stuck. Of SiLU one weight is known."""
    columns = {
        0.0: {"misfit": [0.2, 0.4]},
        0.1: {"misfit": [0.5, 1.0]},
        1.0: {
            **{"misfit": [1.0, 3.0], "cycle_x_max": [8.0, 9.0], "cycle_x_median": [2.0, 1.0]},
            **{"cycle_y_max": [1.0, 5.0], "cycle_y_median": [0.2, 1.0]},
        },
        10.0: {"misfit": [4.0, 6.0]},
        100.0: {"misfit": [6.0, 3.0], "trend_f": [1.25, -2.0], "trend_g": [0.5, 1.5]},
    }
    by_weight: ByWeight = {
        ("relu", weight): pd.DataFrame(
            values | {"wrong_orientation": [False, weight == 100]}, index=[1, 2]
        )
        for weight, values in columns.items()
    } | {("silu", 0.0): pd.DataFrame({"misfit": [0.1, 0.8]}, index=[1, 2])}
    return Runs(by_weight, "the study's runs", "relu", subset, WEIGHTS, {})


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        (statistics.column("misfit", 10.0), [4.0, 6.0]),
        (statistics.ratio("misfit", "equal", "free"), [5.0, 7.5]),
        (statistics.difference("misfit", "high", "free"), [5.8, 2.6]),
        (statistics.between_activations("misfit", "free", "silu", "relu"), [0.5, 2.0]),
        (statistics.largest("high", "trend_f", "trend_g"), [1.25, 1.5]),
        (statistics.smallest("high", "trend_f", "trend_g"), [0.5, -2.0]),
        # 25 % too steep and half as steep; the wrong way, 3 from 1, and 50 % too steep.
        (statistics.farthest_from_one("high", "trend_f", "trend_g"), [0.5, 3.0]),
        (statistics.unevenness("equal"), [5.0, 9.0]),
        # 1 → 4 → 6 and 3 → 6 → 3.
        (statistics.largest_step("misfit", "equal", "high"), [4.0, 2.0]),
        (statistics.smallest_step("misfit", "equal", "high"), [1.5, 0.5]),
        # Two weights are one step.
        (statistics.largest_step("misfit", "low", "equal"), [2.0, 3.0]),
    ],
)
def test_the_number_of_each_seed_is_what_was_worked_out(
    statistic: Statistic, expected: list[float]
) -> None:
    assert statistic(some_runs()).to_dict() == pytest.approx(
        dict(zip((1, 2), expected, strict=True))
    )


@pytest.mark.parametrize(
    "statistic",
    [
        statistics.largest_step("misfit", "equal", "high"),
        statistics.smallest_step("misfit", "equal", "high"),
    ],
)
def test_steps_are_those_of_seeds_that_go_the_right_way_at_every_weight(
    statistic: Statistic,
) -> None:
    assert statistic(some_runs("right_way")).index.tolist() == [1]


def test_a_single_weight_has_no_steps() -> None:
    with pytest.raises(MissingError, match="no two weights"):
        statistics.steps("misfit", "equal", "equal")(some_runs())
