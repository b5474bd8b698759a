"""g∘f and f∘g against the identity. Source: write-up, "Equal priority"."""

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
    """Draw g∘f over x in red beside f∘g over y in blue."""
    run = run_of(settings, dataset, networks)
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 3.15)
        left, right = figure.subplots(1, 2)
        panels.draw_compositions(left, right, run)
        page.draw_head(figure, *run.head)
        panels.draw_key(figure, run, fits=False, compositions=True)
    return figure
