"""Fits above compositions. Source: write-up, "Fit priority" and "Invertibility priority"."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.figures import page, style
from pseudo_invertible.figures.settings import Settings
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.figures.write_up.run import run_of


def draw(settings: Settings, dataset: Dataset, networks: Sequence[Networks]) -> Figure:
    """Draw f and g over the scatter, and below them g∘f and f∘g against the identity."""
    run = run_of(settings, dataset, networks)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 5.7)
        (top_left, top_right), (left, right) = figure.subplots(2, 2)
        panels.draw_fits(top_left, top_right, run, letters="ab")
        panels.draw_compositions(left, right, run, letters="cd")
        page.draw_head(figure, *run.head)
        panels.draw_key(figure, run, fits=True, compositions=True)
    return figure
