"""Eight scatters, from the nearest to monotone to the farthest: the best map and the networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float32
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from pseudo_invertible.figures import keys, page, style, words
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

COLUMNS = 4
PANEL_HEIGHT = 1.75
# Room beyond the data, in ranges of y: a steep curve leaves the panel and does not flatten them.
ROOM = 0.35
BEST: dict[str, Any] = {"color": style.LINE_COLOUR, "linewidth": 1.5, "zorder": 5}
RUN: dict[str, Any] = {"linewidth": 0.8, "alpha": 0.8, "zorder": 3}
UNIT_LINES = {"raw": (0, (1.2, 1.2)), "standardised": "-"}
UNIT_NAMES = {"raw": "x and y as they are", "standardised": "in standard deviations"}

Curves = Mapping[str, Float32[np.ndarray, " ..."]]


def point(shown: pd.DataFrame) -> str:
    """What the figure shows, in numbers: what the best maps leave, from first to last."""
    least = [float(value) for value in shown["least_misfit"]]
    if len(least) == 1:
        return f"The best invertible map leaves the misfit {words.number(least[0])}."
    above = sum(value > 1 for value in shown["least_misfit_low"].astype(float))
    return (
        "From the nearest to monotone to the farthest, the best invertible map's misfit goes from "
        f"{words.number(least[0])} to {words.number(least[-1])}; on {above} of {len(least)} no "
        "invertible map fits better than two constants."
    )


def draw(scatters: pd.DataFrame, examples: Mapping[str, Any]) -> Figure:
    """Draw each example's points, its best invertible map, and f of all seeds.

    scatters: as in ``scatters/scatters.csv``; examples: ``rows``, which of its rows are shown, and
    for the place of each the arrays of ``examples.npz``, ``<place>/<name>``.
    """
    shown = scatters.iloc[np.asarray(examples["rows"], int)]
    columns = min(COLUMNS, len(shown))
    rows = -(-len(shown) // columns)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 1.15 + PANEL_HEIGHT * rows)
        grid = figure.subplots(rows, columns, squeeze=False).ravel()
        kinds: list[tuple[str, str]] = []
        for place, (axes, (_, row)) in enumerate(zip(grid, shown.iterrows(), strict=False)):
            curves = {
                name.partition("/")[2]: values
                for name, values in examples.items()
                if name.startswith(f"{place}/")
            }
            _draw_points(axes, curves)
            axes.plot(curves["best_x"], curves["best_y"], gid="best", **BEST)
            kinds += _draw_networks(axes, curves)
            _entitle(axes, row)
            axes.set_xlabel("$x$")
        for axes in grid[::columns]:
            axes.set_ylabel("$y$")
        for axes in grid[len(shown) :]:
            axes.set_axis_off()
        page.say(figure, point(shown))
        _draw_key(figure, list(dict.fromkeys(kinds)))
    return figure


def _draw_points(axes: Axes, curves: Curves) -> None:
    x, y = curves["points_x"], curves["points_y"]
    look = style.POINTS | {"markersize": 1.2, "alpha": 0.5}
    many = len(x) > style.VECTOR_POINTS
    axes.plot(x, y, color=style.POINT_COLOUR, rasterized=many, **look)
    low, high = float(y.min()), float(y.max())
    room = ROOM * (high - low)
    axes.set_ylim(low - room, high + room)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))


def _draw_networks(axes: Axes, curves: Curves) -> list[tuple[str, str]]:
    """Draw f of every seed; which activations and units there are."""
    found = []
    for name, values in curves.items():
        map_, *kind = name.split("_")
        if map_ != "f":
            continue
        activation, units = kind
        found.append((activation, units))
        look = look_of(activation, units)
        for curve in values:
            axes.plot(curves["x"], curve, gid=f"f {activation} {units}", **look)
    return found


def look_of(activation: str, units: str) -> dict[str, Any]:
    """How f of one activation is drawn, by the units in which it was trained."""
    colour, _ = style.ACTIVATION_LOOKS[activation]
    return {"color": colour, "linestyle": UNIT_LINES[units], **RUN}


def _entitle(axes: Axes, row: pd.Series) -> None:
    name = "the study's own" if row["own"] else f"seed {int(row['generator_seed'])}"
    far = row["far_from_monotone"]
    told = f", {words.percent(float(far))} off" if pd.notna(far) else ""
    axes.set_title(
        f"{name}{told}\nbest map: misfit {words.number(row['least_misfit'])}", loc="left"
    )


def _draw_key(figure: Figure, kinds: list[tuple[str, str]]) -> None:
    handles = [Line2D([], [], **BEST)]
    texts = ["best invertible map"]
    for activation, units in kinds:
        handles.append(Line2D([], [], **look_of(activation, units)))
        texts.append(f"$f$, {ACTIVATION_LABELS[activation]}, {UNIT_NAMES[units]}")
    note = (
        "Off: how far from monotone, of what the conditional means explain, the share that "
        "monotone functions leave. A curve for each seed, at the largest weights λ = μ."
    )
    keys.draw_key(figure, handles, texts, note)
