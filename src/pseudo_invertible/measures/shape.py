"""Metrics that say what kind of map a run has found, beyond how well it fits.

All are functions of f and g alone, so that any pair of maps can be measured: networks, flows,
or a map whose answer is known.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.experiment.maps import Map
from pseudo_invertible.experiment.scatter import Dataset

GRID_STEPS = 1000
# A slope below this share of (range of the data's values / range of their arguments) is flat.
FLAT = 1e-9
# Correlations up to this size are rounding: a map without noise has no trend then.
ROUNDING = 1e-9
# So small a share of the variance is what rounding leaves of points on a line.
ON_A_LINE = 1e-12


def derived_metrics(f: Map, g: Map, dataset: Dataset) -> dict[str, float | int | bool]:
    """Trend, linearity, monotony and steepness of both maps, and of their composition.

    trend_f, trend_g: slope of the straight line through f over the sample's x, as a multiple of
    the slope of the line through the data (likewise g over y): 1 captures the linear trend, below
    0 runs against it. orientation_f, orientation_g, wrong_orientation: see ``orientation``.
    linearity_f, linearity_g: see ``linearity``. monotone_share_f, monotone_share_g: see
    ``monotone_share``. lipschitz_f, lipschitz_g and ``…_median``: steepest and median |slope| over
    the range of the data, in units of y per x and of x per y. inverse_slope_max,
    inverse_slope_median: of |g'(f(x))·f'(x) − 1| over the range of x; 0 for an exact inverse.
    The slopes are finite differences over 1000 even steps.
    """
    x, y = dataset
    of_x, of_y = f(x), g(y)
    grid_x, grid_y = even_grid(x), even_grid(y)
    on_grid_x = f(grid_x)
    slopes_f = np.diff(on_grid_x) / np.diff(grid_x)
    slopes_g = np.diff(g(grid_y)) / np.diff(grid_y)
    # By the chain rule g'(f(x))·f'(x) is the slope of g∘f.
    inverse = np.abs(np.diff(g(on_grid_x)) / np.diff(grid_x) - 1)
    orientation_f, orientation_g = orientation(x, of_x, y), orientation(y, of_y, x)
    return {
        "trend_f": trend(x, of_x) / (trend(x, y) or 1.0),
        "trend_g": trend(y, of_y) / (trend(y, x) or 1.0),
        "orientation_f": orientation_f,
        "orientation_g": orientation_g,
        "wrong_orientation": orientation_f < 0 or orientation_g < 0,
        "linearity_f": linearity(x, of_x),
        "linearity_g": linearity(y, of_y),
        "monotone_share_f": monotone_share(slopes_f, FLAT * float(np.ptp(y) / np.ptp(x))),
        "monotone_share_g": monotone_share(slopes_g, FLAT * float(np.ptp(x) / np.ptp(y))),
        "lipschitz_f": float(np.abs(slopes_f).max()),
        "lipschitz_f_median": float(np.median(np.abs(slopes_f))),
        "lipschitz_g": float(np.abs(slopes_g).max()),
        "lipschitz_g_median": float(np.median(np.abs(slopes_g))),
        "inverse_slope_max": float(inverse.max()),
        "inverse_slope_median": float(np.median(inverse)),
    }


def goes_the_wrong_way(f: Map, g: Map, dataset: Dataset) -> bool:
    """Whether f or g runs against the trend of the data."""
    x, y = dataset
    return orientation(x, f(x), y) < 0 or orientation(y, g(y), x) < 0


def even_grid(values: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " m"]:
    """1001 even points over the range of the values."""
    return np.linspace(values.min(), values.max(), GRID_STEPS + 1)


def trend(arguments: Float64[np.ndarray, " n"], values: Float64[np.ndarray, " n"]) -> float:
    """Slope of the least-squares line through values over arguments."""
    centred = arguments - arguments.mean()
    return float(centred @ values / (centred @ centred))


def orientation(
    arguments: Float64[np.ndarray, " n"],
    mapped: Float64[np.ndarray, " n"],
    data: Float64[np.ndarray, " n"],
) -> int:
    """+1 where a map runs with the data's trend, −1 against it, 0 where either has no trend.

    A trend is the sign of the correlation with the arguments. The data's counts from 2/√n on,
    where chance alone would seldom carry it; the map's, which has no noise, from rounding on.
    """
    of_data = trend_sign(arguments, data, 2 / np.sqrt(len(data)))
    return of_data * trend_sign(arguments, mapped)


def trend_sign(
    arguments: Float64[np.ndarray, " n"],
    values: Float64[np.ndarray, " n"],
    least: float = ROUNDING,
) -> int:
    """The sign of the correlation of values with arguments; 0 up to ``least`` in size."""
    found = correlation(arguments, values)
    return 0 if abs(found) <= least else int(np.sign(found))


def correlation(first: Float64[np.ndarray, " n"], second: Float64[np.ndarray, " n"]) -> float:
    """Pearson's correlation; 0 where either is constant."""
    first, second = first - first.mean(), second - second.mean()
    sizes = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / sizes if sizes > 0 else 0.0


def left_by_lines(x: Float64[np.ndarray, " n"], y: Float64[np.ndarray, " n"]) -> float:
    """Share of the variance that two straight regressions leave, 1 − r² on either axis.

    0 where the points lie on a line, up to rounding.
    """
    left = 1 - correlation(x, y) ** 2
    return left if left > ON_A_LINE else 0.0


def linearity(arguments: Float64[np.ndarray, " n"], mapped: Float64[np.ndarray, " n"]) -> float:
    """R² of the straight line through a map at the sample's arguments; 1 for a constant map."""
    constant = np.ptp(mapped) <= 1e-12 * max(1.0, float(np.abs(mapped).max()))
    return 1.0 if constant else correlation(arguments, mapped) ** 2


def monotone_share(slopes: Float64[np.ndarray, " m"], flat: float) -> float:
    """Share of the range on which a map moves in its dominant direction.

    slopes: on even steps. flat: size up to which a slope is no movement. 1 for a strictly
    monotone map, 0 for a constant one.
    """
    return float(max(np.mean(slopes > flat), np.mean(slopes < -flat)))
