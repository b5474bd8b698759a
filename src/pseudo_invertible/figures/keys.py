"""The key below all panels, the note above it, and what stands in a panel's corner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerTuple
from matplotlib.patheffects import withStroke

from pseudo_invertible.figures.page import page_width, renderer_of, wrapped

NOTE_SIZE = 7.0
# Share of the page's width that the key and its note may take.
ROOM = 0.97


def draw_key(
    figure: Figure, handles: Sequence[Any], labels: Sequence[str], note: str = ""
) -> Legend | None:
    """Draw the one key below all panels, with a note above it that says how to read them.

    It takes as many columns as the page has room for, evenly filled. A handle may be a tuple,
    whose parts stand side by side. Draws nothing where there is nothing to say.
    """
    if not labels and not note:
        return None
    rows = 1
    while True:
        columns = max(-(-len(labels) // rows), 1)
        key = _legend(figure, handles, labels, columns, note)
        fits = key.get_window_extent(renderer_of(figure)).width <= ROOM * page_width(figure)
        if fits or columns == 1:
            break
        key.remove()
        rows += 1
    if note:
        title = key.get_title()
        title.set_text(wrapped(title, note, ROOM * page_width(figure), even=True))
    return key


def _legend(
    figure: Figure, handles: Sequence[Any], labels: Sequence[str], columns: int, note: str
) -> Legend:
    beside: Mapping[Any, Any] = {tuple: HandlerTuple(ndivide=None)}
    key = figure.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=columns,
        handlelength=2.0,
        alignment="center",
        # The note takes its place; until it is broken into lines, a blank stands for it.
        title=" " if note else None,
        handler_map=dict(beside),
    )
    key.get_title().set(size=NOTE_SIZE, linespacing=1.3)
    return key


def write_corner(axes: Axes, text: str) -> None:
    """Write a short bold text into the upper right corner of a panel, over what is there."""
    axes.text(
        0.985,
        0.97,
        text,
        transform=axes.transAxes,
        ha="right",
        va="top",
        fontsize=NOTE_SIZE,
        fontweight="bold",
        path_effects=[withStroke(linewidth=4, foreground="white")],
        zorder=9,
    )
