"""g∘f and f∘g against the identity. Source: write-up, "Equal priority"."""

from __future__ import annotations

from matplotlib.figure import Figure

from pseudo_invertible.figures import panels, style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.sources import Sources


def draw(data: Sources, options: Options) -> Figure:
    """Draw g∘f over x in red beside f∘g over y in blue."""
    run = panels.run_of(data, options)
    figure = style.new_figure(style.DOUBLE_COLUMN, 3.15)
    left, right = figure.subplots(1, 2)
    panels.draw_compositions(left, right, run)
    panels.head(figure, options.title, run)
    panels.draw_key(figure, run, fits=False, compositions=True)
    return figure


def caption(data: Sources, options: Options) -> str:
    """Which run, and how far its round trips are from the identity."""
    run = panels.run_of(data, options)
    told = panels.cycle_sentence(run) or panels.fit_sentence(run)
    return f"Round trips, {panels.of_run(run)}: (a) g(f(x)), (b) f(g(y)), each against the \
identity (dashed). {told}"


def alt(data: Sources, options: Options) -> str:
    """The two panels, with their errors."""
    run = panels.run_of(data, options)
    told = panels.cycle_sentence(run) or panels.fit_sentence(run)
    return f"Two panels: g∘f as a red curve and f∘g as a blue curve, each beside a dashed \
diagonal. {told}"
