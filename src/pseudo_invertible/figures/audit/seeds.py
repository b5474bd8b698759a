"""Every seed's f and g over the weights, small, with those the wrong way marked."""

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
from pseudo_invertible.figures import keys, page, selection, style, words
from pseudo_invertible.measures.stated import configuration_of
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, Configuration

COLUMNS = 6
WRONG_COLOUR = style.LINE_COLOUR
GRID_POINTS = 201


class Runs(NamedTuple):
    """All seeds of one configuration.

    maps: by seed. wrong_f, wrong_g: seeds whose f, g goes the wrong way.
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
        configuration = configuration_of(trained)
        activation, lambda_, mu = configuration
        shown = selection.select(metrics, activation=activation, lambda_=lambda_, mu=mu)
        wrong = [
            frozenset(shown.loc[shown[f"orientation_{name}"] < 0, "seed"].tolist())
            for name in "fg"
        ]
        maps = {
            seed: Maps(trained.pair(index), activation)
            for index, seed in enumerate(trained.seeds.tolist())
        }
        found[configuration] = Runs(maps, *wrong)
    return found


def point(metrics: pd.DataFrame) -> str:
    """What the figure shows, in numbers: at which weights most runs go the wrong way."""
    shares = metrics.groupby(["lambda", "mu"])["wrong_orientation"].mean()
    pairs = selection.weight_pairs(metrics)
    worst = max(pairs, key=lambda pair: (shares[pair], pairs.index(pair)))
    if shares[worst] == 0:
        return "Every seed's f and g go the right way, that of the data's trend, at every weight."
    counts = {
        name: _count(selection.select(metrics, activation=name, lambda_=worst[0], mu=worst[1]))
        for name in selection.activations_of(metrics)
    }
    told = (
        f"At {words.weights_name(*worst)}, {words.by_activation(counts)} seeds end the wrong way: "
        "f or g goes against the trend of the data"
    )
    first = next(place for place, pair in enumerate(pairs) if shares[pair] > 0)
    if first == 0:
        return f"{told}."
    return f"{told}. Up to {words.weights_name(*pairs[first - 1])} none does."


def _count(runs: pd.DataFrame) -> str:
    return f"{int(runs['wrong_orientation'].sum())} of {len(runs)}"


def draw(dataset: Dataset, metrics: pd.DataFrame, networks: Sequence[Networks]) -> Figure:
    """Draw a panel for f and one for g of every configuration; columns are weights.

    metrics: as in ``metrics.csv``; networks: of every configuration.
    """
    runs = runs_by_configuration(networks, metrics)
    pairs, names = selection.weight_pairs(metrics), selection.activations_of(metrics)
    bands = [pairs[start : start + COLUMNS] for start in range(0, len(pairs), COLUMNS)]
    shown = [(band, name, which) for band in bands for name in names for which in "fg"]
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 0.95 + 1.16 * len(shown))
        grid = figure.subplots(len(shown), len(bands[0]), squeeze=False)
        for row, (band, name, which) in zip(grid, shown, strict=True):
            _draw_row(row, [Configuration(name, *pair) for pair in band], which, dataset, runs)
            for axes in row[len(band) :]:
                axes.set_axis_off()
        page.say(figure, point(metrics))
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
            axes.set_title(words.weights_title(*configuration[1:]), fontsize=7)
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
        keys.write_corner(axes, f"{len(wrong)} of {len(runs.maps)}")


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
    keys.draw_key(
        figure,
        handles,
        ["$f$, a line per seed", "$g$, a line per seed", "the wrong way", "data"],
        "Each panel has the data's range across; f over (x, y), g over (y, x). Bold: of how many "
        "seeds f (or g) goes the wrong way, against the trend of the data.",
    )
