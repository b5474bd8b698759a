"""Cubic splines piece by piece: Gauss's rule between knots, turning points, inverses."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.interpolate import UnivariateSpline

BISECTIONS = 60
ROUNDING = 1e-12


def breaks(spline: UnivariateSpline, low: float, high: float) -> np.ndarray:
    """Both ends of [low, high] and the spline's knots between them, in order: float64[k]."""
    knots = spline.get_knots()
    return np.unique(np.concatenate([[low, high], knots[(knots > low) & (knots < high)]]))


def composite(
    edges: np.ndarray, nodes: int, *, smooth_ends: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Gauss–Legendre between neighbouring edges: places and weights, float64[…, (k − 1)·nodes].

    edges: float64[…, k], rising along the last axis. smooth_ends: substitute so that square roots
    at the edges are integrated exactly.
    """
    t, w = np.polynomial.legendre.leggauss(nodes)
    if smooth_ends:
        # t ↦ t(3 − t²)/2 has slope 0 at both ends: a square root there becomes a polynomial.
        t, w = t * (3 - t**2) / 2, w * 1.5 * (1 - t**2)
    half = np.diff(edges)[..., None] / 2
    shape = (*edges.shape[:-1], -1)
    return (edges[..., :-1, None] + half * (1 + t)).reshape(shape), (half * w).reshape(shape)


def turns(spline: UnivariateSpline, low: float, high: float) -> np.ndarray:
    """Ends and turning points of a cubic spline on [low, high], float64[k]: monotone between."""
    edges = breaks(spline, low, high)
    found = [edges[:1], edges[-1:]]
    slope = spline.derivative()
    for left, right in pairwise(edges):
        middle, half = (left + right) / 2, (right - left) / 2
        first, centre, last = slope(np.array([left, middle, right]))
        parabola = [centre, (last - first) / 2, (first + last) / 2 - centre]
        roots = np.polynomial.Polynomial(parabola).roots()
        t = np.real(roots[np.abs(np.imag(roots)) < ROUNDING])
        found.append(middle + half * t[np.abs(t) < 1])
    return np.unique(np.concatenate(found))


def inverse_on(
    spline: UnivariateSpline, low: float, high: float, values: np.ndarray
) -> np.ndarray:
    """Solve spline(z) = value on [low, high], where the spline is monotone: float64[m]."""
    left, right = np.full_like(values, low), np.full_like(values, high)
    rising = bool(np.diff(spline(np.array([low, high])))[0] >= 0)
    for _ in range(BISECTIONS):
        middle = (left + right) / 2
        below = (spline(middle) < values) == rising
        left, right = np.where(below, middle, left), np.where(below, right, middle)
    return (left + right) / 2
