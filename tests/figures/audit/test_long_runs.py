"""Misfit and cycle error over many updates."""

from __future__ import annotations

import numpy as np
from drawn import lines
from made_tables import (
    some_baselines,
    some_long_runs,
)

from pseudo_invertible.figures.audit import long_runs
from pseudo_invertible.figures.audit.series import series_of


def test_long_runs_draws_the_tables_runs_and_medians() -> None:
    table = some_long_runs()
    figure = long_runs.draw(table, some_baselines())
    assert len(series_of(table)) == 5
    assert len(lines(figure, "misfit median")) == 10
    rows = table[(table["activation"] == "relu") & (table["remedy"] == "plain")]
    rows = rows[rows["lambda"] == 0]
    np.testing.assert_array_equal(
        lines(figure, "misfit median")[0].get_ydata(), rows.groupby("updates")["misfit"].median()
    )
    np.testing.assert_array_equal(
        lines(figure, "cycle 2")[0].get_ydata(), rows.loc[rows["seed"] == 2, "cycle"]
    )


def test_the_point_follows_from_the_numbers() -> None:
    table = some_long_runs()
    table["misfit"] = np.where(table["updates"] == 500, 20.0, 0.25)
    assert "from 20 to 0.25" in long_runs.point(table)
    right = table.assign(wrong_orientation=False)
    assert "no run is against the data's trend" in long_runs.point(right)
