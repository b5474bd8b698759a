"""The loss that is minimised, in its one home. Source: write-up, first section.

Written for any arrays: JAX traces it to train, NumPy evaluates it for the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Terms(NamedTuple):
    """The four terms, each in squared units of the axis it is named after.

    fit_y: mean (y − f(x))². fit_x: mean (x − g(y))².
    cycle_x: mean (x − g(f(x)))². cycle_y: mean (y − f(g(y)))².
    """

    fit_y: Any
    fit_x: Any
    cycle_x: Any
    cycle_y: Any


def residuals(f: Callable[[Any], Any], g: Callable[[Any], Any], x: Any, y: Any) -> Terms:
    """Y − f(x), x − g(y), x − g(f(x)) and y − f(g(y)) at n points: arrays like x and y."""
    y_of_x, x_of_y = f(x), g(y)
    return Terms(y - y_of_x, x - x_of_y, x - g(y_of_x), y - f(x_of_y))


def weighted(terms: Any, lambda_: Any, mu: Any) -> Any:
    """The loss fit_y + fit_x + λ·cycle_x + μ·cycle_y: λ goes with x, μ with y.

    terms: ``Terms``, or anything whose four parts come in their order (columns of a table).
    """
    fit_y, fit_x, cycle_x, cycle_y = terms
    return fit_y + fit_x + lambda_ * cycle_x + mu * cycle_y
