"""Every seed's f and g over the weights, small, with runs against the data's trend marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import parts
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, Configuration

COLUMNS = 6
WRONG_COLOUR = style.LINE_COLOUR
GRID_POINTS = 201


class Runs(NamedTuple):
    """All seeds of one configuration.

    maps: by seed. wrong_f, wrong_g: seeds whose f, g runs against the data's trend.
    """

    maps: Mapping[int, Maps]
    wrong_f: frozenset[int]
    wrong_g: frozenset[int]


def runs_by_configuration(
    networks: Sequence[Networks], metrics: pd.DataFrame
) -> dict[Configuration, Runs]:
    """Join networks, which say in their provenance what they are, with their orientations."""
    found = {}
    for trained in networks:
        stated = trained.provenance["configuration"]
        configuration = Configuration(
            stated["activation"], float(stated["lambda"]), float(stated["mu"])
        )
        activation, lambda_, mu = configuration
        rows = parts.select(metrics, activation=activation, lambda_=lambda_, mu=mu)
        wrong = [
            frozenset(rows.loc[rows[f"orientation_{name}"] < 0, "seed"].tolist()) for name in "fg"
        ]
        maps = {
            seed: Maps(trained.pair(index), activation)
            for index, seed in enumerate(trained.seeds.tolist())
        }
        found[configuration] = Runs(maps, *wrong)
    return found


def point(metrics: pd.DataFrame) -> str:
    """What the figure shows, in a sentence: where runs are stuck in the wrong orientation."""
    shares = metrics.groupby(["lambda", "mu"])["wrong_orientation"].mean()
    worst = max(parts.weight_pairs(metrics), key=lambda pair: (shares[pair], pair))
    if shares[worst] == 0:
        return "Every seed's f and g run with the data's trend, at every weight."
    free = [pair for pair in parts.weight_pairs(metrics) if shares[pair] == 0]
    counts = {
        name: _count(parts.select(metrics, activation=name, lambda_=worst[0], mu=worst[1]))
        for name in parts.activations_of(metrics)
    }
    alike = len(set(counts.values())) == 1
    told = (
        f"At {parts.weights_name(*worst)}, "
        + (f"{next(iter(counts.values()))} seeds" if alike else parts.by_activation(counts))
        + (", whatever the activation," if alike and len(counts) > 1 else "")
        + " end in a pair that runs against the data's trend"
    )
    first = next((pair for pair in parts.weight_pairs(metrics) if shares[pair] > 0), worst)
    below = [pair for pair in free if pair[0] * pair[1] <= first[0] * first[1]]
    if below and len(below) == len(free):
        return f"{told}; up to {parts.weights_name(*below[-1])} none does."
    return f"{told}."


def _count(rows: pd.DataFrame) -> str:
    return f"{int(rows['wrong_orientation'].sum())} of {len(rows)}"


def draw(dataset: Dataset, metrics: pd.DataFrame, networks: Sequence[Networks]) -> Figure:
    """Draw a panel for f and one for g of every configuration; columns are weights.

    metrics: as in ``metrics.csv``; networks: of every configuration.
    """
    runs = runs_by_configuration(networks, metrics)
    pairs = parts.weight_pairs(metrics)
    names = parts.activations_of(metrics)
    bands = [pairs[start : start + COLUMNS] for start in range(0, len(pairs), COLUMNS)]
    columns = len(bands[0])
    rows = [(band, name, which) for band in bands for name in names for which in "fg"]
    with style.styled():
        figure = panels.new_figure(style.DOUBLE_COLUMN, 0.95 + 1.16 * len(rows))
        grid = figure.subplots(len(rows), columns, squeeze=False)
        for row, (band, name, which) in zip(grid, rows, strict=True):
            _draw_row(row, [Configuration(name, *pair) for pair in band], which, dataset, runs)
            for axes in row[len(band) :]:
                axes.set_axis_off()
        parts.say(figure, point(metrics))
        _draw_key(figure)
    return figure


def _draw_row(
    row: Sequence[Axes],
    configurations: Sequence[Configuration],
    which: str,
    dataset: Dataset,
    runs: Mapping[Configuration, Runs],
) -> None:
    across, up = dataset if which == "f" else dataset[::-1]
    low, high = float(up.min()), float(up.max())
    for column, (axes, configuration) in enumerate(zip(row, configurations, strict=False)):
        axes.set_xticks([])
        axes.set_yticks([])
        if configuration in runs:
            _draw_panel(axes, across, up, runs[configuration], which)
        room = 0.35 * (high - low)
        axes.set_xlim(float(across.min()), float(across.max()))
        axes.set_ylim(low - room, high + room)
        if which == "f":
            axes.set_title(configuration.weights_text, fontsize=7)
        if column == 0:
            label = ACTIVATION_LABELS[configuration.activation]
            axes.set_ylabel(f"{label}\n${which}$", rotation=0, ha="right", va="center")


def _draw_panel(axes: Axes, across: Any, up: Any, runs: Runs, which: str) -> None:
    axes.plot(
        across,
        up,
        color=style.POINT_COLOUR,
        rasterized=len(across) > style.VECTOR_POINTS,
        **{**style.POINTS, "markersize": 1.0, "alpha": 0.35},
    )
    grid = np.linspace(across.min(), across.max(), GRID_POINTS)
    wrong = runs.wrong_f if which == "f" else runs.wrong_g
    alpha = min(0.9, max(0.3, 12 / len(runs.maps)))
    for seed, maps in runs.maps.items():
        against = seed in wrong
        axes.plot(
            grid,
            (maps.f if which == "f" else maps.g)(grid),
            gid=f"{which} {seed}" + " wrong" * against,
            **_line(which, against=against),
            alpha=alpha,
        )
    if wrong:
        parts.write_corner(axes, f"{len(wrong)} of {len(runs.maps)}")


def _line(which: str, *, against: bool) -> dict[str, Any]:
    if against:
        dashes = (0, (4, 1.6))
        return {"color": WRONG_COLOUR, "linestyle": dashes, "linewidth": 0.8, "zorder": 5}
    colour = style.F_COLOUR if which == "f" else style.G_COLOUR
    return {"color": colour, "linestyle": "-", "linewidth": 0.8, "zorder": 4}


def _draw_key(figure: Figure) -> None:
    handles = [Line2D([], [], **_line(which, against=False)) for which in "fg"]
    handles.append(Line2D([], [], **_line("f", against=True)))
    handles.append(Line2D([], [], color=style.POINT_COLOUR, **{**style.POINTS, "markersize": 3}))
    parts.draw_key(
        figure,
        handles,
        ["$f$, a line per seed", "$g$, a line per seed", "against the data's trend", "data"],
        "Each panel has the data's range across; f over (x, y), g over (y, x). Bold: how many "
        "seeds' f (or g) runs against the trend.",
    )
