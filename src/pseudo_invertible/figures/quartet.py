"""Fits above compositions. Source: write-up, "Fit priority" and "Invertibility priority"."""

from __future__ import annotations

from matplotlib.figure import Figure

from pseudo_invertible.figures import panels, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.sources import Sources


def draw(data: Sources, options: Options) -> Figure:
    """Draw f and g over the data, and below them g∘f and f∘g against the identity."""
    run = panels.run_of(data, options)
    figure = style.new_figure(style.DOUBLE_COLUMN, 5.7)
    (top_left, top_right), (left, right) = figure.subplots(2, 2)
    panels.draw_fits(top_left, top_right, run, letters="ab")
    panels.draw_compositions(left, right, run, letters="cd")
    panels.head(figure, options.title, run)
    panels.draw_key(figure, run, fits=True, compositions=True)
    return figure


def caption(data: Sources, options: Options) -> str:
    """Which run, how well it fits, and how well its maps undo each other."""
    run = panels.run_of(data, options)
    return f"Fits and round trips, {panels.of_run(run)}: (a) f and (b) g over the data, (c) \
g(f(x)) and (d) f(g(y)) against the identity (dashed). {panels.fit_sentence(run)} \
{panels.cycle_sentence(run)}".rstrip()


def alt(data: Sources, options: Options) -> str:
    """The four panels, with their numbers."""
    run = panels.run_of(data, options)
    return f"Four panels: above, the data with f in red and g in blue; below, g∘f and f∘g \
beside dashed diagonals. {panels.fit_sentence(run)} {panels.cycle_sentence(run)}".rstrip()
