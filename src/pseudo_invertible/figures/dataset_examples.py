"""Some of the other datasets: their points, the best invertible map, and f of every run."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from pseudo_invertible.claims.words import label, number
from pseudo_invertible.figures import panels, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import BESIDE, percent, tick, widened
from pseudo_invertible.figures.sources import Sources

COLUMNS = 4
BEST: dict[str, Any] = {"color": style.INK, "linewidth": 1.5, "zorder": 5}
# Of protocols, in their order.
LINES: tuple[dict[str, Any], ...] = (
    {"color": "#ee7733", "linestyle": (0, (4, 1.5))},
    {"color": "#009988"},
    {"color": "#33bbee"},
)
_PROTOCOL = re.compile(r"protocol~([^/]+)/activation~([^/]+)/curves\.npz$")


def _ordered(data: Sources) -> pd.DataFrame:
    """The rows of the datasets that are shown, from the nearest to monotone to the farthest."""
    table = data["datasets"]
    return table[table["dataset"].isin(data["examples"])].sort_values("far_from_monotone")


def _protocols(data: Sources) -> list[tuple[str, str]]:
    """Protocol and activation of every kind of curves that there is."""
    names = [name for files in data["examples"].values() for name in files]
    found = (_PROTOCOL.search(name) for name in names)
    kinds = dict.fromkeys((str(match[1]), str(match[2])) for match in found if match)
    return list(kinds)[: len(LINES)]


def draw(data: Sources, options: Options) -> Figure:
    """Draw a panel per dataset, in the order of their distance from monotone."""
    shown, kinds = _ordered(data), _protocols(data)
    columns = min(COLUMNS, len(shown))
    rows = -(-len(shown) // columns)
    figure = style.new_figure(style.DOUBLE_COLUMN, 0.95 + 1.75 * rows)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, row in zip(grid, shown.to_dict("records"), strict=False):
        _draw_panel(axes, data["examples"][row["dataset"]], kinds)
        far = row["far_from_monotone"]
        told = f", {percent(float(far))} off" if pd.notna(far) else ""
        axes.set_title(
            f"{row['dataset'].replace('_', ' ')}{told}\nleast FVU \
{number(row['least_fvu'])}",
            loc="left",
        )
    for axes in grid[::columns]:
        axes.set_ylabel("$y$")
    for axes in grid[len(shown) :]:
        axes.set_axis_off()
    style.headline(figure, _point(shown))
    entries: dict[str, Any] = {"invertible map of least FVU": BEST}
    for (protocol, activation), look in zip(kinds, LINES, strict=False):
        entries[f"$f$, {label(activation)}, {protocol.replace('_', ' ')}"] = look
    style.key(figure, entries)
    return figure


def _draw_panel(axes: Axes, files: dict[str, Any], kinds: list[tuple[str, str]]) -> None:
    x, y = files["dataset.csv"]
    panels.draw_points(axes, x, y, markersize=1.2, alpha=0.5)
    best = files["possible.npz"]
    axes.plot(best["best_x"], best["best_y"], gid="best", **BEST)
    for (protocol, activation), look in zip(kinds, LINES, strict=False):
        curves = files.get(f"protocol~{protocol}/activation~{activation}/curves.npz")
        if curves is not None:
            largest = curves["lambda"] == curves["lambda"].max()
            for curve in curves["f"][largest]:
                axes.plot(curves["x"], curve, linewidth=0.8, alpha=0.8, zorder=3, **look)
    axes.set_ylim(widened(y, BESIDE))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.set_xlabel("$x$")


def _point(shown: pd.DataFrame) -> str:
    """What the best maps leave unexplained, from first to last."""
    least = [number(value) for value in shown["least_fvu"]]
    if len(least) == 1:
        return f"The best invertible map has an FVU of {least[0]}."
    return f"From the dataset nearest to monotone to the farthest, the least FVU of an invertible \
map goes from {least[0]} to {least[-1]}."


def _weight(data: Sources) -> str:
    for files in data["examples"].values():
        for name, content in files.items():
            if name.endswith("curves.npz"):
                return f" at λ = μ = {tick(float(content['lambda'].max()))}"
    return ""


def caption(data: Sources, options: Options) -> str:
    """How to read the panels."""
    shown = _ordered(data)
    return f"{len(shown)} datasets of the generator, by their distance from monotone (off: of the \
variance that the conditional means explain, what monotone functions do not): points, the \
invertible map of least FVU, and f for every seed{_weight(data)}."


def alt(data: Sources, options: Options) -> str:
    """The panels and the ends of what is possible."""
    shown = _ordered(data)
    return f"{len(shown)} small scatter plots with curves over them. {_point(shown)}"
