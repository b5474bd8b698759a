"""The scatter by itself. Source: write-up, "Training phase"."""

from __future__ import annotations

from matplotlib.figure import Figure

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.figures import page, style
from pseudo_invertible.figures.settings import Settings
from pseudo_invertible.figures.write_up import panels


def draw(settings: Settings, dataset: Dataset) -> Figure:
    """Draw the points (x, y) of the dataset."""
    x, y = dataset
    with style.styled():
        figure = page.new_figure(style.SINGLE_COLUMN, 2.6)
        axes = figure.add_subplot()
        panels.draw_points(axes, x, y).set_color(style.LINE_COLOUR)
        axes.set_xlim(panels.shown_range(x, x))
        axes.set_ylim(panels.shown_range(y, y))
        panels.name_axes(axes, "$x$", "$y$")
        page.draw_head(figure, settings.title, f"{len(x)} points")
    return figure
