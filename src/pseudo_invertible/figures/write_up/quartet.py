"""Fits above compositions. Source: write-up, "Fit priority" and "Invertibility priority"."""

from __future__ import annotations

from matplotlib.figure import Figure

from pseudo_invertible.figures import style
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.figures.write_up.content import Content


def draw(content: Content) -> Figure:
    """Draw f and g over the scatter, and below them g∘f and f∘g against the identity.

    Raises ValueError where the content has no trained networks.
    """
    with style.styled():
        figure = panels.new_figure(style.DOUBLE_COLUMN, 5.7)
        (top_left, top_right), (left, right) = figure.subplots(2, 2)
        panels.draw_fits(top_left, top_right, content, letters="ab")
        panels.draw_compositions(left, right, content, letters="cd")
        panels.draw_head(figure, *panels.run_words(content))
        panels.draw_key(figure, content, fits=True, compositions=True)
    return figure
