"""f and g over the data. Source: write-up, "Equal priority" and "Unconstrained fits"."""

from __future__ import annotations

from matplotlib.figure import Figure

from pseudo_invertible.figures import panels, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.sources import Sources


def draw(data: Sources, options: Options) -> Figure:
    """Draw f over (x, y) in red beside g over (y, x) in blue."""
    run = panels.run_of(data, options)
    figure = style.new_figure(style.DOUBLE_COLUMN, 3.15)
    left, right = figure.subplots(1, 2)
    panels.draw_fits(left, right, run)
    panels.head(figure, options.title, run)
    panels.draw_key(figure, run, fits=True, compositions=False)
    return figure


def caption(data: Sources, options: Options) -> str:
    """Which run, and how well it fits."""
    run = panels.run_of(data, options)
    return f"Fits, {panels.of_run(run)}: (a) f over the data, (b) g over the same points with x \
and y exchanged. {panels.fit_sentence(run)}"


def alt(data: Sources, options: Options) -> str:
    """The two panels, with their fits."""
    run = panels.run_of(data, options)
    return f"Two panels: the data with f as a red curve, and with g as a blue curve. \
{panels.fit_sentence(run)}"
