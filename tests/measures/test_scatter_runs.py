"""Rows of runs on one scatter of many: against straight lines, and which way they go."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from making import some_pair

from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.scatter_training import ScatterRun
from pseudo_invertible.measures.off_sample import off_sample_metrics
from pseudo_invertible.measures.scatter_runs import rows_of
from pseudo_invertible.study.configuration import Configuration

LOSS = np.array([4, 2, 1], np.float32)


def row(dataset: Dataset, direction: int = 1, diverged_at: int = -1) -> Any:
    configuration = Configuration("silu", 1.0, 1.0)
    run = ScatterRun(configuration, "raw", 7, some_pair(7), LOSS, diverged_at)
    return rows_of([run], dataset, direction).iloc[0]


def test_a_misfit_is_compared_with_that_of_two_straight_lines(small: Dataset) -> None:
    found = row(small)
    of_lines = 1 - np.corrcoef(small.x, small.y)[0, 1] ** 2
    assert found["over_lines"] == pytest.approx(found["misfit"] / of_lines)


def test_a_run_goes_wrong_against_the_scatters_direction_if_it_has_one(small: Dataset) -> None:
    signs = {row(small)[name] for name in ("sign_f", "sign_g")}
    assert signs <= {-1, 1}
    for direction in (-1, 1):
        assert row(small, direction)["wrong_orientation"] == (signs != {direction})
    assert row(small, 0)["wrong_orientation"] is None


@pytest.mark.parametrize("update", [0, 5])
def test_a_run_that_diverged_has_no_numbers(small: Dataset, update: int) -> None:
    found = row(small, diverged_at=update)
    assert found["diverged_at"] == update
    assert "misfit" not in found or pd.isna(found["misfit"])


@pytest.mark.parametrize("slope", [0.3, -7.0])
def test_on_a_line_the_straight_regressions_leave_nothing_to_compare_with(slope: float) -> None:
    x = np.random.default_rng(2).uniform(-3, 5, 300)
    found = row(Dataset(x, slope * x + 1))
    assert found["misfit"] > 0
    assert found["over_lines"] == np.inf


def test_off_the_sample_the_worse_axis_counts(small: Dataset) -> None:
    for data in (small, Dataset(small.x, 0.1 * small.y)):
        maps, found = Maps(some_pair(7), "silu"), row(data)
        on_x, on_y = off_sample_metrics(maps.f, maps.g, data, None)
        for name in ("ratio_outside", "ratio_between"):
            assert found[name] == max(on_x[name], on_y[name])


def test_a_row_tells_how_smoothly_the_loss_fell(small: Dataset) -> None:
    found = row(small)
    assert (found["rising_share"], found["risen"], found["largest_rise"]) == (0, 0, 0)
