"""The points (x, y). Source: write-up, "Training phase"."""

from __future__ import annotations

from matplotlib.figure import Figure

from pseudo_invertible.claims.words import number
from pseudo_invertible.data.dataset import correlation
from pseudo_invertible.figures import panels, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.sources import Sources


def draw(data: Sources, options: Options) -> Figure:
    """Draw the points of the dataset."""
    x, y = data["dataset"]
    figure = style.new_figure(style.SINGLE_COLUMN, 2.6)
    axes = figure.add_subplot()
    panels.draw_points(axes, x, y, color=style.INK)
    axes.set_xlim(panels.shown_range(x, x))
    axes.set_ylim(panels.shown_range(y, y))
    panels.name_axes(axes, "$x$", "$y$")
    style.headline(figure, f"{options.title or 'The points'}  ·  {len(x)} points")
    return figure


def caption(data: Sources, options: Options) -> str:
    """How many points there are, and how they are correlated."""
    x, y = data["dataset"]
    return f"The data: {len(x)} points (x, y), with a correlation of {number(correlation(x, y))}."


def alt(data: Sources, options: Options) -> str:
    """The ranges of the scatter."""
    spans = [f"{name} from {number(v.min())} to {number(v.max())}" for name, v in
             zip("xy", data["dataset"], strict=True)]  # fmt: skip
    return f"Scatter plot of {len(data['dataset'].x)} points, {' and '.join(spans)}."
