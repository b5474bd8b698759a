"""What the table of remedies says of runs whose end is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from making import some_networks

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.measures.remedies import remedies_table, remedy_runs


def some_runs(remedy: str, wrong: list[bool], misfits: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "remedy": remedy,
            "updates": 1000,
            "activation": "relu",
            "lambda": 100.0,
            "mu": 100.0,
            "seed": range(101, 101 + len(wrong)),
            "misfit": misfits,
            "cycle": np.array(misfits) / 10,
            "wrong_orientation": wrong,
        }
    )


def test_the_table_counts_stuck_runs_and_costs_those_that_are_not():
    runs = pd.concat(
        [
            some_runs("free_50", [False] * 4, [1, 2, 3, 9]),
            some_runs("plain", [True, False, False, True], [50, 3, 5, 60]),
        ]
    )
    table = remedies_table(runs)
    assert table.columns[:9].tolist() == [
        *("remedy", "activation", "updates", "n", "stuck"),
        *("stuck_low", "stuck_high", "misfit", "cycle"),
    ]
    assert table["remedy"].tolist() == ["plain", "free_50"]
    assert table["stuck"].tolist() == [2, 0]
    assert table["misfit"].tolist() == [4.0, 2.5]
    assert table["cycle"].tolist() == pytest.approx([0.4, 0.25])
    assert table["stuck_low"].tolist() == pytest.approx([0.0676, 0], abs=1e-4)
    assert table["stuck_high"].tolist() == pytest.approx([0.9324, 0.6024], abs=1e-4)


def test_where_all_are_stuck_there_is_no_cost_to_tell():
    table = remedies_table(some_runs("plain", [True, True], [50, 60]))
    assert table["misfit"].isna().all()
    assert table["stuck"].tolist() == [2]


def test_a_remedy_with_one_run_has_a_row_of_its_own():
    table = remedies_table(some_runs("plain", [False], [3.0]).assign(mu=7.0))
    assert table.loc[0, ["n", "stuck", "misfit", "lambda", "mu"]].tolist() == [
        1,
        0,
        3.0,
        100.0,
        7.0,
    ]


def test_rows_of_a_remedy_tell_after_how_many_updates(small: Dataset):
    networks = some_networks([3, 5], "silu", 1.0, 2.0)
    networks.provenance["training"] = {"updates": 40}
    table = remedy_runs("free_50", networks, small)
    assert table.columns[:5].tolist() == ["remedy", "updates", "activation", "lambda", "mu"]
    assert table["remedy"].tolist() == ["free_50"] * 2
    assert table["updates"].tolist() == [40, 40]
