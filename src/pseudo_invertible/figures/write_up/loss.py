"""The training loss and its terms over updates. Source: write-up, "Equal priority"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.figures import keys, page, scales, style
from pseudo_invertible.figures.settings import Settings
from pseudo_invertible.figures.words import four_digits
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.figures.write_up.run import run_of

# A term keeps the colour of the panel that shows it: fit solid, cycle dotted.
TERM_LINES = {
    "fit_y": (style.F_COLOUR, "-"),
    "fit_x": (style.G_COLOUR, "-"),
    "cycle_x": (style.F_COLOUR, (0, (1.2, 1.2))),
    "cycle_y": (style.G_COLOUR, (0, (1.2, 1.2))),
}
# From this ratio of largest to smallest value on, an axis is logarithmic.
LOG_RATIO = 5.0


def draw(
    settings: Settings, dataset: Dataset, networks: Sequence[Networks], history: pd.DataFrame
) -> Figure:
    """Draw the loss over updates beside the four terms, unweighted, of the seed in front.

    history: as in ``history.csv``. Raises UserError where it lacks the run's seed.
    """
    run = run_of(settings, dataset, networks)
    seeds = history["seed"].unique().tolist()
    if run.seed not in seeds:
        raise UserError(f"the history has no seed {run.seed}; it has {seeds}.")
    terms = {seed: history[history["seed"] == seed] for seed in seeds}
    front = terms.pop(run.seed)
    behind = list(terms.values()) if settings.other_seeds else []
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 2.9)
        left, right = figure.subplots(1, 2)
        _draw_loss(left, front, behind, run.seed)
        _draw_terms(right, front)
        page.draw_head(figure, *run.head)
        handles = [h for axes in (left, right) for h in axes.get_legend_handles_labels()[0]]
        keys.draw_key(figure, handles, [str(handle.get_label()) for handle in handles])
    return figure


def _draw_loss(axes: Axes, front: pd.DataFrame, behind: list[pd.DataFrame], seed: int) -> None:
    alpha = panels.behind_alpha(len(behind))
    for index, rows in enumerate(behind):
        label = panels.others_label(len(behind)) if index == 0 else None
        axes.plot(
            rows["update"],
            rows["loss"],
            color=style.FAINT_COLOUR,
            alpha=alpha,
            label=label,
            **style.BEHIND,
        )
    updates, loss = front["update"].to_numpy(), front["loss"].to_numpy(np.float64)
    axes.plot(
        updates, loss, color=style.LINE_COLOUR, gid="loss", label=f"seed {seed}", **style.FRONT
    )
    _scale(axes, loss)
    for index, shift, side in ((0, (6, -1), "left"), (-1, (0, 6), "right")):
        axes.plot(updates[index], loss[index], "o", color=style.LINE_COLOUR, ms=3.5, zorder=5)
        axes.annotate(
            four_digits(loss[index]),
            (updates[index], loss[index]),
            xytext=shift,
            textcoords="offset points",
            ha=side,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
            zorder=6,
        )
    _name(axes, "(a)  Loss", "loss (squared units of $x$ and $y$)")


def _draw_terms(axes: Axes, front: pd.DataFrame) -> None:
    values = front[list(TERM_LINES)].to_numpy(np.float64)
    for name, (colour, line) in TERM_LINES.items():
        axes.plot(
            front["update"],
            front[name],
            color=colour,
            linestyle=line,
            linewidth=1.3,
            gid=name,
            label=name,
        )
    _scale(axes, values)
    _name(axes, "(b)  Its four terms, unweighted", "term (squared units)")


def _scale(axes: Axes, values: Float64[np.ndarray, " ..."]) -> None:
    low, high = values.min(), values.max()
    if low > 0 and high / low > LOG_RATIO:
        axes.set_yscale("log")
        scales.name_decades(axes.yaxis, low, high)


def _name(axes: Axes, title: str, y: str) -> None:
    axes.set_title(title, loc="left")
    axes.set_xlabel("update")
    axes.set_ylabel(y)
