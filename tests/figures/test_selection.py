"""Which rows a panel shows."""

from __future__ import annotations

from made_tables import UNEQUAL, some_runs

from pseudo_invertible.figures import selection


def test_weights_stand_from_unconstrained_to_rigid_whatever_the_order_of_rows() -> None:
    runs = some_runs(((100.0, 100.0), (0.0, 0.0), (1.0, 1.0)))
    assert selection.weight_pairs(runs) == [(0.0, 0.0), (1.0, 1.0), (100.0, 100.0)]
    assert selection.all_equal(runs)
    assert not selection.all_equal(some_runs(UNEQUAL))


def test_runs_are_told_apart_by_the_way_they_go() -> None:
    runs = selection.select(some_runs(), activation="silu", lambda_=1.0)
    ways = selection.ways(runs)
    assert {way: len(found) for way, found in ways.items()} == {"right": 5, "wrong": 2}
    assert list(selection.ways(ways["right"])) == ["right"]
