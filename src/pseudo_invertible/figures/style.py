"""The look of all figures: sizes, fonts, colours, the headline above and the key below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import matplotlib
import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.text import Text

# Width of one and two columns of a journal, in inches.
SINGLE_COLUMN, DOUBLE_COLUMN = 3.35, 6.9
PNG_DPI = 200

# INK and PAPER follow the page that shows the figure (``save`` writes them as currentColor and
# --paper): text and axes; edges of marks, and what is below text that lies over data.
INK, PAPER = "#222222", "#ffffff"
BELOW_TEXT: dict[str, Any] = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.75, "pad": 0.8}
FAINT, POINT = "#888888", "#9a9a9a"
# Paul Tol's "vibrant" colours, which readers with any colour vision can tell apart
# (https://sronpersonalpages.nl/~pault/). f and g are red and blue as in the write-up.
F_COLOUR, G_COLOUR = "#cc3311", "#0077bb"
DIRECTIONS: dict[str, dict[str, Any]] = {
    "aligned": {"color": "#009988", "marker": "o"},
    "reversed": {"color": "#ee7733", "marker": "X"},
    "torn": {"color": "#ee3377", "marker": "v"},
    "flat": {"color": FAINT, "marker": "_"},
}
NO_DIRECTION: dict[str, Any] = {"color": "#33bbee", "marker": "o"}  # the data have no trend
MARKERS = ("o", "s", "D", "^")  # of activations, in their order

POINTS: dict[str, Any] = {
    **{"color": POINT, "linestyle": "none", "marker": "o", "markersize": 1.9},
    **{"markeredgewidth": 0, "alpha": 0.6, "zorder": 1, "rasterized": True},
}
DOTS: dict[str, Any] = {
    **{"linestyle": "none", "markersize": 2.8, "markeredgewidth": 0, "alpha": 0.6, "zorder": 3},
}
FRONT: dict[str, Any] = {"linewidth": 1.6, "zorder": 4}
BEHIND: dict[str, Any] = {"linewidth": 0.6, "zorder": 2}
IDENTITY: dict[str, Any] = {
    **{"color": INK, "linewidth": 0.8, "linestyle": (0, (5, 3))},
    "zorder": 5,  # above the curve, which would hide it where the pair inverts well
}
# What is possible at all: names and looks of the lines that runs are compared with.
REFERENCES: dict[str, dict[str, Any]] = {
    "invertible map of least FVU": {"color": G_COLOUR, "linestyle": (0, (5, 2))},
    "invertible map of least fit loss": {"color": G_COLOUR, "linestyle": (0, (5, 2, 1, 2))},
    "two straight lines": {"color": FAINT, "linestyle": "-"},
    "noise floor": {"color": INK, "linestyle": (0, (1, 1.5))},
}

RC_PARAMS: Any = {
    # DejaVu Sans comes with matplotlib: the same letters, and bytes, on every machine.
    **{"font.family": "DejaVu Sans", "font.size": 7.5, "mathtext.fontset": "dejavusans"},
    **{"axes.titlesize": 7.5, "axes.labelsize": 8, "xtick.labelsize": 7, "ytick.labelsize": 7},
    **{"legend.fontsize": 7.5, "figure.titlesize": 8.5, "figure.titleweight": "bold"},
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor"), INK),
    **{"xtick.color": INK, "ytick.color": INK, "axes.facecolor": "none"},
    **{"axes.titlepad": 4.5, "axes.labelpad": 2.5, "axes.linewidth": 0.6},
    **{"xtick.major.width": 0.6, "ytick.major.width": 0.6},
    **{"xtick.major.size": 2.5, "ytick.major.size": 2.5},
    **{"axes.spines.top": False, "axes.spines.right": False},
    # At most four digits, then a power of ten at the end of the axis.
    **{"axes.formatter.limits": (-3, 4), "axes.formatter.use_mathtext": True},
    **{"legend.frameon": False, "legend.columnspacing": 1.6, "legend.handlelength": 2.0},
    **{"figure.dpi": PNG_DPI, "savefig.dpi": PNG_DPI},
    **{"figure.constrained_layout.h_pad": 0.05, "figure.constrained_layout.w_pad": 0.05},
    **{"figure.constrained_layout.hspace": 0.04, "figure.constrained_layout.wspace": 0.04},
    # TrueType in PDF (journals refuse Type 3), text as text in SVG, no random ids.
    **{"pdf.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "pseudo-invertible"},
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in this style, whatever a user's matplotlibrc says."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(RC_PARAMS)
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, in inches, whose parts do not overlap."""
    return Figure(figsize=(width, height), layout="constrained")


def direction_look(direction: Any) -> dict[str, Any]:
    """Colour and marker of a run by its ``direction``; one that is empty has its own."""
    return DIRECTIONS.get(direction, NO_DIRECTION)


def draw_runs(axes: Axes, across: Any, up: Any, direction: Any, **look: Any) -> None:
    """Draw runs of one direction as small marks."""
    axes.plot(across, up, **DOTS | direction_look(direction) | look)


def directions_key(directions: Iterable[Any], **look: Any) -> dict[str, Any]:
    """Entries of the key for these directions."""
    dot = {"linestyle": "none", "markersize": 4} | look
    return {f"{name or 'a'} run": direction_look(name) | dot for name in directions}


def weight_colours(count: int) -> list[str]:
    """Colours for rising weights, from dark to light."""
    return [to_hex(colormaps["viridis"](place)) for place in np.linspace(0.08, 0.85, count)]


def headline(figure: Figure, text: str) -> None:
    """Write what the figure shows above all panels, broken into lines that fit."""
    title = figure.suptitle(text, x=0.012, ha="left", linespacing=1.3)
    title.set_text(_wrapped(title, text, 0.975 * figure.get_size_inches()[0] * figure.dpi))


def _wrapped(artist: Text, text: str, widest: float) -> str:
    """Break a text, never inside ``λ = μ = 1``, into as few lines as fit, of similar lengths."""
    whole = re.sub(r"(?<=[λμ0-9,]) (?=[=<>μ%])|(?<=[=<>]) (?=[λμ0-9])", "\N{NO-BREAK SPACE}", text)
    words = whole.split(" ")
    widths = [_width(artist, f"{word} ") for word in words]

    def lines(limit: float) -> list[str]:
        found, used = [[words[0]]], widths[0]
        for word, width in zip(words[1:], widths[1:], strict=True):
            if used + width > limit:
                found, used = [*found, []], 0.0
            found[-1].append(word)
            used += width
        return [" ".join(line) for line in found]

    fewest = lines(widest)
    limits = (lines(share * widest) for share in np.linspace(0.5, 1, 26))
    return "\n".join(next(found for found in limits if len(found) <= len(fewest)))


def _width(artist: Text, text: str) -> float:
    artist.set_text(text)
    return float(artist.get_window_extent(renderer_of(artist.get_figure(root=True))).width)


def renderer_of(figure: Any) -> Any:
    """What measures the text of a figure, in pixels of its own resolution."""
    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        canvas = FigureCanvasAgg(figure)
    return canvas.get_renderer()


def letter_titles(axes: Iterable[Axes], titles: Iterable[str]) -> None:
    """Title panels ``(a)  …``, ``(b)  …``."""
    for letter, panel, title in zip("abcdefghijklmnopqrstuvwx", axes, titles, strict=False):
        panel.set_title(f"({letter})  {title}", loc="left")


def key(figure: Figure, entries: Mapping[str, Any]) -> None:
    """Draw the one key below all panels, in as many columns as fit.

    entries: by label a look (keywords of a line), a handle, or a tuple of either.
    """
    handles = [_handle(look) for look in entries.values()]
    widest = 0.97 * figure.get_size_inches()[0] * figure.dpi
    for rows in range(1, len(entries) + 1):
        legend = figure.legend(
            handles,
            list(entries),
            loc="outside lower center",
            ncols=-(-len(entries) // rows),
            handler_map={tuple: HandlerTuple(ndivide=None)},
        )
        if legend.get_window_extent(renderer_of(figure)).width <= widest:
            break
        legend.remove()


def _handle(look: Any) -> Any:
    if isinstance(look, tuple):
        return tuple(_handle(part) for part in look)
    if not isinstance(look, dict):
        return look
    return Line2D([], [], **{k: v for k, v in look.items() if k not in ("zorder", "rasterized")})
