"""The page of a figure: its size, its head, and text that fits because it was measured."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

NO_BREAK = "\N{NO-BREAK SPACE}"
# Of the page that text may fill, between its margins.
LEFT, RIGHT = 0.012, 0.988


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, in inches, whose parts make room for one another."""
    return Figure(figsize=(width, height), layout="constrained")


def say(figure: Figure, point: str) -> None:
    """Write what the figure shows above all panels, in lines that fit its width."""
    head = figure.suptitle(point, x=LEFT, ha="left", linespacing=1.3)
    room = (RIGHT - LEFT) * page_width(figure)
    head.set_text(wrapped(head, point, room, even=True))


def draw_head(figure: Figure, *parts: str) -> None:
    """Write a title and what it is about above all panels: ``Fit priority  ·  seed 101``."""
    say(figure, "  ·  ".join(filter(None, parts)))


def letter_titles(axes: Iterable[Axes], titles: Iterable[str]) -> None:
    """Title panels ``(a)  …``, ``(b)  …``."""
    for letter, panel, title in zip("abcdefghijklmnop", axes, titles, strict=False):
        panel.set_title(f"({letter})  {title}", loc="left")


def renderer_of(figure: Figure) -> Any:
    """What measures the text of a figure, in pixels of its own resolution."""
    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        canvas = FigureCanvasAgg(figure)
    return canvas.get_renderer()


def page_width(figure: Figure) -> float:
    """Width of a figure, in pixels of its own resolution."""
    return float(figure.get_size_inches()[0] * figure.dpi)


def width_of(artist: Text, text: str) -> float:
    """Width of a text written like the given one, in pixels of its figure's resolution."""
    figure = artist.get_figure(root=True)
    assert figure is not None
    before = artist.get_text()
    artist.set_text(text)
    width = artist.get_window_extent(renderer_of(figure)).width
    artist.set_text(before)
    return float(width)


def wrapped(artist: Text, text: str, room: float, *, even: bool = False) -> str:
    """Break a text into lines, never inside ``λ = μ = 1``.

    artist: whose letters it is written in. room: for a line, in pixels. even: as few lines, of
    about the same length: no word stands alone in the last one.
    """
    whole = re.sub(r"(?<=[λμ0-9,]) (?=[=<>μ])|(?<=[=<>]) (?=[λμ0-9])", NO_BREAK, text)
    words = [(word, width_of(artist, word)) for word in whole.split(" ")]
    gap = width_of(artist, "n n") - width_of(artist, "nn")
    lines = _lines(words, gap, room)
    if even and len(lines) > 1:
        low, high = room / 2, room
        while high - low > 1:
            middle = (low + high) / 2
            fits = len(_lines(words, gap, middle)) == len(lines)
            low, high = (low, middle) if fits else (middle, high)
        lines = _lines(words, gap, high)
    return "\n".join(lines)


def _lines(words: list[tuple[str, float]], gap: float, room: float) -> list[str]:
    lines: list[list[str]] = [[]]
    used = -gap
    for word, width in words:
        if lines[-1] and used + gap + width > room:
            lines.append([])
            used = -gap
        lines[-1].append(word)
        used += gap + width
    return [" ".join(line) for line in lines]
