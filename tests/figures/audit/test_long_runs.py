"""Misfit and cycle error over many updates."""

from __future__ import annotations

import numpy as np
from drawn import lines, words
from made_tables import (
    some_baselines,
    some_long_runs,
)

from pseudo_invertible.figures.audit import long_runs


def test_long_runs_draws_the_tables_runs_and_a_median_for_each_way() -> None:
    table = some_long_runs()
    figure = long_runs.draw(table, some_baselines())
    rows = table[table["activation"] == "relu"]
    for gid, place, weight, wrong in (("right", 1, 1, False), ("wrong", 0, 1, True)):
        runs = rows[(rows["lambda"] == weight) & (rows["wrong_orientation"] == wrong)]
        np.testing.assert_array_equal(
            lines(figure, f"misfit median {gid}")[place].get_ydata(),
            runs.groupby("updates")["misfit"].median(),
        )
    free = rows[rows["lambda"] == 0]
    np.testing.assert_array_equal(
        lines(figure, "cycle 2")[0].get_ydata(), free.loc[free["seed"] == 2, "cycle"]
    )
    assert "1 of 3" in words(figure)


def test_a_run_counts_by_the_way_in_which_it_ends() -> None:
    table = some_long_runs().query("activation == 'relu'").copy()
    table["wrong_orientation"] = (table["updates"] == 500) | (table["seed"] == 3)
    kinds = long_runs.ways_at_the_end(table[table["lambda"] == 1])
    assert {way: set(runs["seed"]) for way, runs in kinds.items()} == {
        "right": {1, 2},
        "wrong": {3},
    }


def test_the_head_states_the_numbers_of_both_ways() -> None:
    table = some_long_runs()
    table["misfit"] = np.where(table["updates"] == 500, 20.0, 0.25)
    told = long_runs.point(table)
    assert "Median misfit at λ = μ = 100 after 500 and 2000 updates: 20 → 0.25 (ReLU)" in told
    assert "for runs that end the wrong way" in told
    assert "wrong" not in long_runs.point(table.assign(wrong_orientation=False))
