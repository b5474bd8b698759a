"""Rules, turns and inverses of splines whose answers are known from calculus."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.interpolate import UnivariateSpline

from pseudo_invertible.baselines.quadrature import breaks, composite, inverse_on, turns

GRID = np.linspace(-3, 3, 13)


def wave(scale: float = 1.0) -> UnivariateSpline:
    """z³ − z, with knots at the halves between −2 and 2; it turns at ±1/√3."""
    return UnivariateSpline(GRID, scale * (GRID**3 - GRID), k=3, s=0)


def test_breaks_are_both_ends_and_the_knots_between_them() -> None:
    assert breaks(wave(), -0.75, 1.0).tolist() == pytest.approx([-0.75, -0.5, 0, 0.5, 1])


@pytest.mark.parametrize("nodes", [1, 2, 5])
def test_gauss_is_exact_on_every_piece_up_to_its_degree(nodes: int) -> None:
    edges = np.array([-1.0, 0.5, 2.0, 2.25])
    places, weights = composite(edges, nodes)
    assert len(places) == len(weights) == 3 * nodes
    assert (np.diff(places) > 0).all()
    for piece, (low, high) in enumerate(pairwise(edges)):
        own = slice(piece * nodes, (piece + 1) * nodes)
        for power in range(2 * nodes):
            exact = (high ** (power + 1) - low ** (power + 1)) / (power + 1)
            assert weights[own] @ places[own] ** power == pytest.approx(exact, rel=1e-12)


def test_with_smooth_ends_square_roots_at_the_edges_are_met_exactly() -> None:
    edges = np.array([1.0, 3.0, 4.0])
    places, weights = composite(edges, 12, smooth_ends=True)
    assert weights.sum() == pytest.approx(3, rel=1e-13)
    first = slice(0, 12)
    # A half disc of radius 1 around 2; and what turns at one of the edges only.
    disc = weights[first] @ np.sqrt(1 - (places[first] - 2) ** 2)
    assert disc == pytest.approx(np.pi / 2, rel=1e-12)
    second = slice(12, 24)
    assert weights[second] @ np.sqrt(places[second] - 3) == pytest.approx(2 / 3, rel=1e-12)
    assert weights[second] @ np.sqrt(4 - places[second]) == pytest.approx(2 / 3, rel=1e-12)


@pytest.mark.parametrize("scale", [1.0, -1e-3])
def test_a_spline_turns_where_its_slope_changes_sign_and_nowhere_else(scale: float) -> None:
    root = 1 / np.sqrt(3)
    found = turns(wave(scale), -2.2, 2.9)
    assert found.tolist() == pytest.approx([-2.2, -root, root, 2.9])
    assert turns(wave(scale), 0.0, 1.0).tolist() == pytest.approx([0, root, 1])
    assert turns(wave(scale), 1.0, 2.0).tolist() == pytest.approx([1, 2])


@pytest.mark.parametrize("scale", [1.0, -1.0])
@pytest.mark.parametrize(("low", "high"), [(0.6, 2.9), (-0.5, 0.5), (-2.9, -0.6)])
def test_an_inverse_finds_the_place_of_every_value_on_its_piece(
    scale: float, low: float, high: float
) -> None:
    spline, places = wave(scale), np.linspace(low, high, 50)
    np.testing.assert_allclose(inverse_on(spline, low, high, spline(places)), places, atol=1e-9)
