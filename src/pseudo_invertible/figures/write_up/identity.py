"""g∘f and f∘g against the identity. Source: write-up, "Equal priority"."""

from __future__ import annotations

from matplotlib.figure import Figure

from pseudo_invertible.figures import style
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.figures.write_up.content import Content


def draw(content: Content) -> Figure:
    """Draw g∘f over x in red beside f∘g over y in blue.

    Raises ValueError where the content has no trained networks.
    """
    with style.styled():
        figure = panels.new_figure(style.DOUBLE_COLUMN, 3.15)
        left, right = figure.subplots(1, 2)
        panels.draw_compositions(left, right, content)
        panels.draw_head(figure, *panels.run_words(content))
        panels.draw_key(figure, content, fits=False, compositions=True)
    return figure
