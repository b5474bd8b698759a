"""The training loss and its terms over updates. Source: write-up, "Equal priority"."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.errors import UserError
from pseudo_invertible.figures import panels, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import log_axis, precise, weights
from pseudo_invertible.figures.sources import Sources

# A term has the colour of the panel that shows it: fit solid, cycle dotted.
TERMS = {
    "fit_y": (style.F_COLOUR, "-"),
    "fit_x": (style.G_COLOUR, "-"),
    "cycle_x": (style.F_COLOUR, (0, (1.2, 1.2))),
    "cycle_y": (style.G_COLOUR, (0, (1.2, 1.2))),
}
# From this ratio of largest to smallest value on, an axis is logarithmic.
LOG_RATIO = 5.0


def _front(data: Sources, options: Options) -> pd.DataFrame:
    history, seeds = data["history"], data["history"]["seed"].unique().tolist()
    seed = seeds[0] if options.seed is None else options.seed
    if seed not in seeds:
        raise UserError(f"the history has no seed {seed}; it has {seeds}.")
    return history[history["seed"] == seed]


def draw(data: Sources, options: Options) -> Figure:
    """Draw the loss over updates beside its four terms, unweighted, of the seed in front."""
    front, history = _front(data, options), data["history"]
    figure = style.new_figure(style.DOUBLE_COLUMN, 2.9)
    left, right = figure.subplots(1, 2)
    others = history[history["seed"] != front["seed"].iloc[0]]
    behind = [rows for _, rows in others.groupby("seed")] if options.other_seeds else []
    _draw_loss(left, front, behind)
    for name, (colour, line) in TERMS.items():
        look = {"color": colour, "linestyle": line, "linewidth": 1.3, "gid": name}
        right.plot(front["update"], front[name], **look)
    _finish(left, front[["loss"]], "(a)  Loss", "loss (squared units of $x$ and $y$)")
    _finish(right, front[list(TERMS)], "(b)  Its four terms, unweighted", "squared units")
    entries = {f"seed {front['seed'].iloc[0]}": {"color": style.INK, **style.FRONT}}
    if behind:
        entries[panels.others_label(len(behind))] = {"color": style.FAINT, **style.BEHIND}
    entries |= {n: {"color": c, "linestyle": line} for n, (c, line) in TERMS.items()}
    style.headline(figure, "  ·  ".join(filter(None, (options.title, _name(front, options)))))
    style.key(figure, entries)
    return figure


def _draw_loss(axes: Axes, front: pd.DataFrame, behind: list[pd.DataFrame]) -> None:
    alpha = panels.behind_alpha(len(behind))
    for rows in behind:
        axes.plot(rows["update"], rows["loss"], color=style.FAINT, alpha=alpha, **style.BEHIND)
    axes.plot(front["update"], front["loss"], color=style.INK, gid="loss", **style.FRONT)
    known = front[np.isfinite(front["loss"])]
    for place, shift, side in ((0, (6, -1), "left"), (-1, (0, 6), "right")):
        if len(known):
            at = known["update"].iloc[place], known["loss"].iloc[place]
            axes.plot(*at, "o", color=style.INK, markersize=3.5, zorder=5)
            look: Any = {"textcoords": "offset points", "ha": side, "bbox": style.BELOW_TEXT}
            axes.annotate(precise(at[1]), at, xytext=shift, zorder=6, **look)


def _finish(axes: Axes, values: pd.DataFrame, title: str, label: str) -> None:
    known = values.to_numpy(np.float64)
    known = known[np.isfinite(known)]
    if len(known) and known.min() > 0 and known.max() / known.min() > LOG_RATIO:
        log_axis(axes, "y", known)
    axes.set_title(title, loc="left")
    axes.set_xlabel("update")
    axes.set_ylabel(label)
    if len(known) < values.size:
        panels.note(axes, "diverged: the loss is not finite")


def _name(front: pd.DataFrame, options: Options) -> str:
    activation = f"{options.label}, " if options.activation else ""
    row = front.iloc[0]
    return f"{activation}{weights(row['lambda'], row['mu'])}, seed {int(row['seed'])}"


def _ends(front: pd.DataFrame) -> str:
    first, last = front["loss"].iloc[0], front["loss"].iloc[-1]
    updates = int(front["update"].iloc[-1])
    if not np.isfinite(last):
        return f"The loss starts at {precise(first)} and is not finite after {updates} updates."
    return f"The loss goes from {precise(first)} to {precise(last)} in {updates} updates."


def caption(data: Sources, options: Options) -> str:
    """Which run, and its loss at both ends."""
    front = _front(data, options)
    return f"Training, {_name(front, options)}: (a) the loss fit_y + fit_x + λ·cycle_x + \
μ·cycle_y, (b) its four terms without their weights. {_ends(front)}"


def alt(data: Sources, options: Options) -> str:
    """The two panels, and the loss at both ends."""
    return f"Two panels with curves over the updates: the loss, and its four terms. \
{_ends(_front(data, options))}"
