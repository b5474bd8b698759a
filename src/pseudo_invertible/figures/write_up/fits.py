"""f and g over the scatter. Source: write-up, "Equal priority" and "Unconstrained fits"."""

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
    """Draw f over (x, y) in red beside g over (y, x) in blue."""
    run = run_of(settings, dataset, networks)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 3.15)
        left, right = figure.subplots(1, 2)
        panels.draw_fits(left, right, run)
        page.draw_head(figure, *run.head)
        panels.draw_key(figure, run, fits=True, compositions=False)
    return figure
