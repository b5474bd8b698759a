"""Maps of a sweep."""

from __future__ import annotations

import numpy as np
from drawn import lines, words
from made_tables import (
    some_sweep,
)
from matplotlib.collections import QuadMesh

from pseudo_invertible.figures.audit import plane


def test_plane_maps_are_the_medians_of_the_table() -> None:
    grid = some_sweep(misfit=lambda lambda_, mu: lambda_ + 100 * mu)
    figure = plane.draw(grid)
    mesh = figure.findobj(lambda artist: artist.get_gid() == "misfit")[0]
    assert isinstance(mesh, QuadMesh)
    weights = (0.1, 1.0, 10.0)
    expected = [[lambda_ + 100 * mu for lambda_ in weights] for mu in weights]
    np.testing.assert_allclose(np.asarray(mesh.get_array()).reshape(3, 3), expected)


def test_plane_says_what_unequal_weights_do() -> None:
    rising = plane.point(some_sweep(misfit=lambda lambda_, mu: lambda_))
    assert "misfit is higher in 6 of 6 pairs (lower in 0)" in rising
    falling = plane.point(some_sweep(misfit=lambda lambda_, mu: mu))
    assert "misfit is higher in 0 of 6 pairs (lower in 6)" in falling
    assert "over the weights" in plane.point(some_sweep((1.0,)))


def test_wrong_way_runs_count_in_their_share_and_not_in_the_misfit() -> None:
    sweep = some_sweep()
    sweep["wrong_orientation"] = sweep["seed"] == 1
    sweep.loc[sweep["seed"] == 1, "misfit"] = 50.0
    misfit, _, wrong = (plane.map_of(sweep, "relu", quantity) for quantity in plane.QUANTITIES)
    assert np.all(misfit.values < 50)
    np.testing.assert_array_equal(wrong.values, np.full((3, 3), 0.5))
    nowhere = plane.map_of(sweep[sweep["seed"] == 1], "relu", plane.QUANTITIES[0])
    assert np.isnan(nowhere.values).all()


def test_plane_marks_runs_that_diverged_and_cells_that_were_not_trained() -> None:
    grid = some_sweep()
    gone = (grid["lambda"] == 10) & (grid["mu"] == 10) & (grid["activation"] == "relu")
    grid.loc[gone, "diverged_at"] = 12
    grid.loc[gone, ["misfit", "cycle"]] = np.nan
    grid["wrong_orientation"] = grid["wrong_orientation"].astype(object)
    grid.loc[gone, "wrong_orientation"] = np.nan
    figure = plane.draw(grid[(grid["lambda"] != 0.1) | (grid["mu"] != 1)])
    marks = lines(figure, "diverged")
    assert [tuple(np.concatenate(mark.get_data())) for mark in marks] == [(2, 2)] * 3
    assert "diverged" in words(figure)
    assert "no right-way run to show" in words(figure)
    found = plane.map_of(grid, "relu", plane.QUANTITIES[2])
    assert np.isnan(found.values[2, 2])
    assert np.isfinite(found.values[:2]).all()
