"""Other datasets: what is possible on each, and what the networks reach."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.claims.datasets import CLOSE, medians
from pseudo_invertible.claims.words import count, label, phrase
from pseudo_invertible.figures import style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import FVU, fixed_ticks, log_axis, percent, weights
from pseudo_invertible.figures.selection import directions, finished, values_of
from pseudo_invertible.figures.sources import Sources

UNKNOWN = 1.12  # where a dataset is drawn whose distance from monotone is not known
BEST: dict[str, Any] = {
    **{"color": style.G_COLOUR, "marker": "D", "markersize": 4, "linestyle": "none"},
    "markeredgewidth": 0,
}
FLOOR: dict[str, Any] = {
    **{"color": style.FAINT, "marker": "_", "markersize": 5, "linestyle": "none"}
}
MEANS: dict[str, Any] = {"color": style.INK, "linestyle": (0, (5, 3)), "linewidth": 0.8}


def _others(data: Sources) -> pd.DataFrame:
    found = data["datasets"]
    return found[found["dataset"] != "own"].reset_index(drop=True)


def _far(datasets: pd.DataFrame) -> np.ndarray:
    return datasets["far_from_monotone"].astype(float).fillna(UNKNOWN).to_numpy()


def _strongest(data: Sources) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """Runs at the largest weight by protocol and activation, one table for each panel."""
    runs = finished(data["datasets_runs"])
    runs = runs[(runs["lambda"] == runs["mu"]) & (runs["lambda"] == runs["lambda"].max())]
    first = runs[runs["activation"] == values_of(runs, "activation")[0]] if len(runs) else runs
    groups = first.groupby(["protocol", "activation"], sort=False)
    return [((str(protocol), str(name)), part) for (protocol, name), part in groups][:3]


def draw(data: Sources, options: Options) -> Figure:
    """Draw the best invertible map of every dataset; below, the networks' runs by protocol."""
    others, groups = _others(data), _strongest(data)
    figure = style.new_figure(style.DOUBLE_COLUMN, 5.4 if groups else 3.2)
    rows = figure.add_gridspec(2 if groups else 1, 1)
    axes = figure.add_subplot(rows[0])
    least, floor = others["least_fvu"].to_numpy(float), others["floor_fvu"].astype(float)
    axes.vlines(_far(others), floor.fillna(others["least_fvu"]), least, color=style.G_COLOUR,
                linewidth=1.0, alpha=0.4)  # fmt: skip
    axes.plot(_far(others), floor, **FLOOR)
    axes.plot(_far(others), least, gid="best", **BEST)
    axes.set_ylim(0, 1.12 * max(1.0, float(np.max(least))))
    panels, titles = [axes], ["The best invertible map, and the noise floor"]
    if groups:
        row = rows[1].subgridspec(1, len(groups)).subplots(sharey=True, squeeze=False)[0]
        every = [part["fvu"].to_numpy() for _, part in groups]
        log_axis(row[0], "y", np.concatenate([least, *every, [1.0]]))
        for panel, ((protocol, activation), part) in zip(row, groups, strict=True):
            _draw_runs(panel, part, others)
            panels.append(panel)
            how = phrase(protocol, int(part["updates"].iloc[0]))
            titles.append(f"{label(activation)} {how}, {weights(*[part['lambda'].iloc[0]] * 2)}")
    for panel in panels:
        _finish(panel, others)
    for panel in panels[:2]:
        panel.set_ylabel(FVU if panel is axes else "FVU")
    style.letter_titles(panels, titles)
    style.headline(figure, _point(data))
    _draw_key(figure, others, [part for _, part in groups])
    return figure


def _draw_runs(axes: Axes, runs: pd.DataFrame, others: pd.DataFrame) -> None:
    far = dict(zip(others["dataset"], _far(others), strict=True))
    axes.plot(_far(others), others["least_fvu"], **BEST | {"alpha": 0.5, "zorder": 1})
    for direction, part in directions(runs):
        style.draw_runs(axes, part["dataset"].map(far), part["fvu"], direction)


def _finish(axes: Axes, others: pd.DataFrame) -> None:
    axes.axhline(1, gid="means", zorder=1, **MEANS)
    known = others["far_from_monotone"].astype(float)
    most = float(known.max()) if known.notna().any() else 0.0
    places = np.arange(0, max(0.2, most) + 0.03, 0.1 if most < 0.85 else 0.25).tolist()
    names, end = [percent(place) for place in places], max(0.2, most) + 0.04
    if known.isna().any():
        places, names, end = [*places, UNKNOWN], [*names, "unknown"], UNKNOWN + 0.06
    axes.set_xlim(-0.02, end)
    fixed_ticks(axes.xaxis, places, names)
    axes.set_xlabel("how far from monotone")


def _draw_key(figure: Figure, others: pd.DataFrame, runs: list[pd.DataFrame]) -> None:
    entries: dict[str, Any] = {"best invertible map": BEST}
    if others["floor_fvu"].notna().any():
        entries["noise floor"] = FLOOR
    entries["predicting the means"] = MEANS
    if runs:
        entries |= style.directions_key([name for name, _ in directions(pd.concat(runs))])
    style.key(figure, entries)


def _point(data: Sources) -> str:
    """On how many datasets something invertible predicts at all, and networks come close."""
    others = _others(data)
    hopeless = int((others["least_fvu"] >= 1).sum())
    told = f"On {count(hopeless, len(others))} other datasets no invertible map predicts better \
than the means."
    groups = [part for (protocol, _), part in _strongest(data) if protocol == "clean"]
    if not groups:
        return told
    found = medians(groups[0], others.set_index("dataset"))
    close = int((found["over_least"] <= CLOSE["a third"]).sum())
    weight = groups[0]["lambda"].iloc[0]
    return f"{told} Trained cleanly at {weights(weight, weight)}, the median FVU is at most a \
third above the best map's on {count(close, len(found))}."


def caption(data: Sources, options: Options) -> str:
    """How to read the panels."""
    below = " Below, every run at the largest weight." if _strongest(data) else ""
    return f"A mark above is a dataset of the generator; the line down to the noise floor is what \
being invertible costs. How far from monotone: of the variance that the conditional means \
explain, what the best monotone functions do not.{below}"


def alt(data: Sources, options: Options) -> str:
    """The scatter plots and their counts."""
    return f"FVU against the distance from a monotone relation. {_point(data)}"
