"""The panels that the write-up's figures are put together from, and the key below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from pseudo_invertible.experiment.maps import Maps, residuals
from pseudo_invertible.figures import keys, style
from pseudo_invertible.figures.words import four_digits
from pseudo_invertible.figures.write_up.run import Run

Curve = Callable[[Float64[np.ndarray, " n"]], Float64[np.ndarray, " n"]]

# Points of the even grid that a curve is drawn on, and the room it may take: this many
# ranges of the data beyond them on either side, so that a wild curve leaves the panel
# but cannot flatten the data in it.
GRID_POINTS = 1001
ROOM = 2.5
MARGIN = 0.04
# How strongly the other seeds show: the ink of this many full lines, shared among them.
INK_BEHIND = 6.0


def grid_over(values: Float64[np.ndarray, " n"]) -> Float64[np.ndarray, " grid"]:
    """An even, rising grid over the range of data that may come in any order."""
    return np.linspace(values.min(), values.max(), GRID_POINTS)


def draw_points(
    axes: Axes, across: Float64[np.ndarray, " n"], up: Float64[np.ndarray, " n"]
) -> Line2D:
    """Draw a scatter, as an image where it has many points."""
    rasterized = len(across) > style.VECTOR_POINTS
    (points,) = axes.plot(
        across, up, color=style.POINT_COLOUR, rasterized=rasterized, **style.POINTS
    )
    return points


def name_axes(axes: Axes, x: str, y: str) -> None:
    """Name both axes, with few and round ticks."""
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))


def draw_fits(left: Axes, right: Axes, run: Run, letters: str = "ab") -> None:
    """Draw f over the scatter (x, y) and g over the scatter (y, x)."""
    (x, y), maps = run.dataset, run.maps
    terms = _terms(run)
    draw_points(left, x, y)
    _draw_curves(left, x, y, maps.f, [m.f for m in run.others], style.F_COLOUR, "f")
    _entitle(left, letters[0], "$f$ over the data", "fit_y", terms, "$x$", "$y$")
    draw_points(right, y, x)
    _draw_curves(right, y, x, maps.g, [m.g for m in run.others], style.G_COLOUR, "g")
    _entitle(right, letters[1], "$g$ over the data", "fit_x", terms, "$y$", "$x$")


def draw_compositions(left: Axes, right: Axes, run: Run, letters: str = "ab") -> None:
    """Draw g∘f over x and f∘g over y, each against the identity."""
    (x, y), maps = run.dataset, run.maps
    terms = _terms(run)
    there, back = [_g_of_f(m) for m in run.others], [_f_of_g(m) for m in run.others]
    _draw_identity(left, x)
    _draw_curves(left, x, x, _g_of_f(maps), there, style.F_COLOUR, "g_of_f")
    _entitle(left, letters[0], r"$g \circ f$", "cycle_x", terms, "$x$", "$g(f(x))$")
    _draw_identity(right, y)
    _draw_curves(right, y, y, _f_of_g(maps), back, style.G_COLOUR, "f_of_g")
    _entitle(right, letters[1], r"$f \circ g$", "cycle_y", terms, "$y$", "$f(g(y))$")


def draw_key(figure: Figure, run: Run, *, fits: bool, compositions: bool) -> None:
    """Draw the one key of a figure, below its panels, where it covers no data."""
    red, blue = (Line2D([], [], color=c, **style.FRONT) for c in (style.F_COLOUR, style.G_COLOUR))
    names = [r"$f$"] * fits + [r"$g \circ f$"] * compositions
    names_back = [r"$g$"] * fits + [r"$f \circ g$"] * compositions
    # A tuple of lines is one entry of the key; matplotlib's types do not know it.
    handles: list[Any] = [red, blue]
    labels = [", ".join(names), ", ".join(names_back)]
    if fits:
        points = style.POINTS | {"markersize": 3, "alpha": 1}
        handles.append(Line2D([], [], color=style.POINT_COLOUR, **points))
        labels.append("data")
    if compositions:
        handles.append(Line2D([], [], **style.IDENTITY))
        labels.append("identity")
    if run.others:
        faint = [
            Line2D([], [], color=c, alpha=0.45, **style.BEHIND)
            for c in (style.F_COLOUR, style.G_COLOUR)
        ]
        handles.append(tuple(faint))
        labels.append(others_label(len(run.others)))
    keys.draw_key(figure, handles, labels)


def others_label(count: int) -> str:
    """How the key names the seeds behind."""
    return "1 other seed" if count == 1 else f"{count} other seeds"


def behind_alpha(count: int) -> float:
    """The opacity of each of the lines behind: fainter the more there are."""
    return min(0.45, max(0.06, INK_BEHIND / max(count, 1)))


def shown_range(
    data: Float64[np.ndarray, " n"], curve: Float64[np.ndarray, " grid"]
) -> tuple[float, float]:
    """The limits of an axis: all the data, and the curve as far as ROOM reaches."""
    low, high = float(data.min()), float(data.max())
    room = ROOM * (high - low)
    seen = np.clip(curve[np.isfinite(curve)], low - room, high + room)
    low, high = min(low, *seen.tolist()), max(high, *seen.tolist())
    margin = MARGIN * (high - low)
    return low - margin, high + margin


def _g_of_f(maps: Maps) -> Curve:
    return lambda x: maps.g(maps.f(x))


def _f_of_g(maps: Maps) -> Curve:
    return lambda y: maps.f(maps.g(y))


def _terms(run: Run) -> dict[str, float]:
    errors = residuals(run.maps, run.dataset)
    return {name: float(np.mean(error**2)) for name, error in errors._asdict().items()}


def _draw_identity(axes: Axes, values: Float64[np.ndarray, " n"]) -> None:
    ends = [values.min(), values.max()]
    axes.plot(ends, ends, **style.IDENTITY)


def _draw_curves(
    axes: Axes,
    across: Float64[np.ndarray, " n"],
    up: Float64[np.ndarray, " n"],
    front: Curve,
    behind: list[Curve],
    colour: str,
    gid: str,
) -> None:
    grid = grid_over(across)
    alpha = behind_alpha(len(behind))
    for curve in behind:
        axes.plot(grid, curve(grid), color=colour, alpha=alpha, **style.BEHIND)
    values = front(grid)
    axes.plot(grid, values, color=colour, gid=gid, **style.FRONT)
    axes.set_xlim(shown_range(across, grid))
    axes.set_ylim(shown_range(up, values))


def _entitle(
    axes: Axes, letter: str, title: str, term: str, terms: dict[str, float], x: str, y: str
) -> None:
    axes.set_title(f"({letter})  {title}", loc="left")
    axes.set_title(f"{term} = {four_digits(terms[term])}", loc="right")
    name_axes(axes, x, y)
