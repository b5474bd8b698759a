"""The scatter by itself. Source: write-up, "Training phase"."""

from __future__ import annotations

from matplotlib.figure import Figure

from pseudo_invertible.figures import style
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.figures.write_up.content import Content


def draw(content: Content) -> Figure:
    """Draw the points (x, y) of the dataset."""
    x, y = content.dataset
    with style.styled():
        figure = panels.new_figure(style.SINGLE_COLUMN, 2.6)
        axes = figure.add_subplot()
        panels.draw_points(axes, x, y).set_color(style.LINE_COLOUR)
        axes.set_xlim(panels.shown_range(x, x))
        axes.set_ylim(panels.shown_range(y, y))
        panels.name_axes(axes, "$x$", "$y$")
        panels.draw_head(figure, content.title, f"{len(x)} points")
    return figure
