"""What being invertible costs on many scatters, against how far each is from monotone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pseudo_invertible.figures import keys, labels, page, scales, selection, style, words
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

# The misfit of two constants: beyond it an invertible map explains nothing.
CONSTANTS = 1.0
# Where a scatter stands that is not known to be monotone or not: own data have no generator.
UNKNOWN = 1.1
# Activations stand side by side, a little off their place.
DODGE = 0.006
UNIT_TITLES = {"raw": "x and y as they are", "standardised": "in standard deviations"}
BEST_COLOUR = style.G_COLOUR
BEST: dict[str, Any] = {
    "color": BEST_COLOUR,
    "marker": "*",
    "markersize": 5,
    "markeredgewidth": 0,
    "linestyle": "none",
    "zorder": 5,
}
BEHIND: dict[str, Any] = BEST | {"markersize": 4, "alpha": 0.55, "zorder": 2}
FLOOR: dict[str, Any] = {
    "color": style.FAINT_COLOUR,
    "marker": "_",
    "markersize": 5,
    "linestyle": "none",
    "zorder": 3,
}
COST: dict[str, Any] = {"color": BEST_COLOUR, "linewidth": 1.0, "alpha": 0.45, "zorder": 2}
LEVEL: dict[str, Any] = {"color": style.LINE_COLOUR, "linestyle": (0, (5, 3)), "linewidth": 0.8}
OWN: dict[str, Any] = {"color": style.LINE_COLOUR, "linestyle": ":", "linewidth": 0.9, "zorder": 1}
WAYS: dict[str, dict[str, Any]] = {
    "right": {"markersize": 3.6, "markeredgewidth": 0, "alpha": 0.9},
    "wrong": {"marker": "x", "markersize": 3.4, "markeredgewidth": 0.7, "alpha": 0.75},
    "neither": {"markersize": 3.6, "markerfacecolor": "white", "markeredgewidth": 0.8},
}


def point(scatters: pd.DataFrame, scatters_runs: pd.DataFrame) -> str:
    """What the figure shows, in numbers: where no invertible map explains anything."""
    own, others = (scatters[scatters["own"].astype(bool) == is_own] for is_own in (True, False))
    of_own = words.number(float(own["least_misfit"].iloc[0])) if len(own) else ""
    if others.empty:
        return f"The best invertible map of the study's own scatter has a misfit of {of_own}."
    above = int((others["least_misfit_low"] > CONSTANTS).sum())
    told = [
        f"On {above} of {len(others)} other scatters no invertible map fits better than two "
        f"constants."
    ]
    far = others["far_from_monotone"].astype(float)
    known, middle = far.notna(), float(far.median())
    near, beyond = others[known & (far <= middle)], others[known & (far > middle)]
    if len(near) and len(beyond):
        units = _units(scatters_runs)[-1]
        runs = scatters_runs[scatters_runs["units"] == units]
        told.append(
            f"Medians of the half nearer to monotone: best map {_median(near)}, right-way "
            f"networks ({UNIT_TITLES[units]}) {_of_networks(runs, near)}; of the other half "
            f"{_median(beyond)} and {_of_networks(runs, beyond)}."
        )
    if of_own:
        told.append(f"The study's own: best map {of_own}.")
    return " ".join(told)


def _median(scatters: pd.DataFrame) -> str:
    return words.number(float(scatters["least_misfit"].median()))


def _of_networks(runs: pd.DataFrame, scatters: pd.DataFrame) -> str:
    rows = medians(strongest(runs), scatters)
    rows = rows[rows["way"] == "right"]
    return words.number(float(rows["misfit"].median()))


def strongest(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs with the largest weights that did not diverge."""
    return runs[(runs["mu"] == runs["mu"].max()) & runs["diverged_at"].isna()]


def medians(runs: pd.DataFrame, scatters: pd.DataFrame) -> pd.DataFrame:
    """The median misfit of the runs of each scatter and activation that go the same way.

    Columns activation, way (right, wrong, or neither where a scatter has no direction), far (from
    monotone), least (misfit of the best map), misfit.
    """
    told = scatters[["generator_seed", "own", "far_from_monotone", "least_misfit"]]
    told = told.rename(columns={"far_from_monotone": "far", "least_misfit": "least"})
    way = runs["wrong_orientation"].astype("boolean")
    named = runs.assign(way=way.map({True: "wrong", False: "right"}).fillna("neither"))
    keys_ = ["generator_seed", "own"]
    joined = named[[*keys_, "activation", "way", "misfit"]].merge(told, on=keys_)
    groups = joined.groupby([*keys_, "activation", "way"], sort=False, dropna=False)
    return groups.agg(
        far=("far", "first"), least=("least", "first"), misfit=("misfit", "median")
    ).reset_index()


def draw(scatters: pd.DataFrame, scatters_runs: pd.DataFrame) -> Figure:
    """Draw what is possible on every scatter, and below what the networks do, by units.

    scatters: as in ``scatters/scatters.csv``; scatters_runs: as in ``scatters/runs.csv``.
    """
    runs = strongest(scatters_runs)
    units = _units(scatters_runs)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 5.6)
        places: Any = [["best"] * len(units), units]
        mosaic = figure.subplot_mosaic(places, height_ratios=[1.15, 1])
        _draw_best(mosaic["best"], scatters)
        for name in units:
            rows = medians(runs[runs["units"] == name], scatters)
            _draw_networks(mosaic[name], rows, scatters)
        for axes in mosaic.values():
            _name_distance(axes, scatters)
        weights = selection.weight_pairs(runs)[-1:]
        at = f" at {words.weights_title(*weights[0])}" if weights else ""
        titles = [f"Networks{at}, {UNIT_TITLES[name]}" for name in units]
        page.letter_titles(
            mosaic.values(), ["The best of all invertible maps, and what it costs", *titles]
        )
        page.say(figure, point(scatters, scatters_runs))
        _draw_key(figure, scatters, runs)
        _label_own(mosaic["best"], scatters)
    return figure


def _units(runs: pd.DataFrame) -> list[str]:
    return [str(name) for name in runs["units"].drop_duplicates()]


def _distance(scatters: pd.DataFrame) -> Float64[np.ndarray, " scatters"]:
    return scatters["far_from_monotone"].astype(float).fillna(UNKNOWN).to_numpy()


def _draw_best(axes: Axes, scatters: pd.DataFrame) -> None:
    far, least = _distance(scatters), scatters["least_misfit"].to_numpy(np.float64)
    floor = scatters["floor_misfit"].astype(float).to_numpy()
    axes.vlines(far, np.minimum(floor, least), least, **COST)
    axes.plot(far, floor, gid="floor", **FLOOR)
    axes.plot(far, least, gid="best", **BEST)
    axes.axhline(CONSTANTS, gid="constants", **LEVEL)
    axes.set_ylim(0, 1.12 * max(CONSTANTS, float(np.max(least))))
    axes.set_ylabel(style.MISFIT_LABEL)


def _draw_networks(axes: Axes, rows: pd.DataFrame, scatters: pd.DataFrame) -> None:
    least = scatters["least_misfit"].to_numpy(np.float64)
    axes.plot(_distance(scatters), least, gid="best", **BEHIND)
    far = rows["far"].astype(float).fillna(UNKNOWN)
    names = selection.activations_of(rows)
    for (activation, way), part in rows.groupby(["activation", "way"], sort=False):
        look = look_of(str(activation), str(way))
        shift = DODGE * (2 * names.index(str(activation)) - len(names) + 1)
        axes.plot(far[part.index] + shift, part["misfit"], gid=f"{way} {activation}", **look)
    axes.axhline(CONSTANTS, **LEVEL)
    low, high = scales.positive_range([*least, *rows["misfit"], CONSTANTS])
    axes.set_ylim(low / 1.3, high * 1.3)
    scales.log_scale(axes, y=True)
    axes.set_ylabel(style.MISFIT_LABEL)


def look_of(activation: str, way: str) -> dict[str, Any]:
    """How the median of the runs of an activation that go one way is marked."""
    colour, marker = style.ACTIVATION_LOOKS[activation]
    return {"linestyle": "none", "color": colour, "marker": marker, "zorder": 4, **WAYS[way]}


def _name_distance(axes: Axes, scatters: pd.DataFrame) -> None:
    own = _distance(scatters[scatters["own"].astype(bool)])
    for place in own:
        axes.axvline(place, gid="own", **OWN)
    scales.name_shares(axes.xaxis)
    known = scatters["far_from_monotone"].notna()
    most = float(np.max(_distance(scatters)[known.to_numpy()], initial=0.0))
    axes.set_xlim(-0.02, max(0.3, most + 0.04))
    if not known.all():
        axes.set_xlim(-0.02, UNKNOWN + 0.06)
        ticks = [0, 0.25, 0.5, 0.75, 1, UNKNOWN]
        axes.set_xticks(ticks, [*map(words.percent, ticks[:-1]), "not\nknown"])
    axes.set_xlabel("how far from monotone")


def _label_own(axes: Axes, scatters: pd.DataFrame) -> None:
    own = scatters["own"].astype(bool).to_numpy()
    places = list(zip(_distance(scatters), scatters["least_misfit"].astype(float), strict=True))
    at = [place for place, is_own in zip(places, own, strict=True) if is_own]
    floor = scatters["floor_misfit"].astype(float).fillna(scatters["least_misfit"])
    bars = [((x, low), (x, high)) for (x, high), low in zip(places, floor, strict=True)]
    labels.label_points(axes, at, ["the study's own"] * len(at), places, bars)


def _draw_key(figure: Figure, scatters: pd.DataFrame, runs: pd.DataFrame) -> None:
    entries: dict[str, dict[str, Any]] = {"best invertible map": BEST}
    if scatters["floor_misfit"].notna().any():
        entries["the noise alone"] = FLOOR
    entries["two constants"] = LEVEL
    ways = set(medians(runs, scatters)["way"])
    for name in selection.activations_of(runs):
        entries[f"{ACTIVATION_LABELS[name]}, right way"] = look_of(name, "right")
        if "wrong" in ways:
            entries[f"{ACTIVATION_LABELS[name]}, wrong way"] = look_of(name, "wrong")
        if "neither" in ways:
            entries[f"{ACTIVATION_LABELS[name]}, no way is right"] = look_of(name, "neither")
    if scatters["own"].any():
        entries["the study's own scatter"] = OWN
    note = (
        "A line in (a) is what being invertible costs. How far from monotone: of what the "
        "conditional means explain, the share that monotone functions leave. Below, medians over "
        "the runs of a scatter that go the same way."
    )
    handles = [Line2D([], [], **look) for look in entries.values()]
    keys.draw_key(figure, handles, list(entries), note)
