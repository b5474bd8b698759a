"""What the audit's figures share: the point above, the key below, colours, how numbers read."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float64
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from pseudo_invertible.study.configuration import (
    ACTIVATION_LABELS,
    Configuration,
    canonical_weight,
)

# Activations, in shades of Tol's "vibrant" scheme that f and g do not use; the markers tell
# them apart without colour.
ACTIVATION_LOOKS: dict[str, tuple[str, str]] = {"relu": ("#009988", "o"), "silu": ("#EE7733", "s")}

MISFIT_LABEL = "misfit (share of variance left)"
CYCLE_LABEL = "cycle error (standard deviations)"

# Letters of the bold 8.5 pt head, and of the 7 pt note, that one inch holds.
HEAD_LETTERS = 14.2
NOTE_LETTERS = 19.5
NO_BREAK = "\N{NO-BREAK SPACE}"


# Where a label may stand around its point: shift in points, and how it is aligned there.
PLACES = (
    ((5, 4), "left", "bottom"),
    ((-5, 4), "right", "bottom"),
    ((-5, -4), "right", "top"),
    ((5, -4), "left", "top"),
    ((7, 0), "left", "center"),
    ((-7, 0), "right", "center"),
    ((0, 7), "center", "bottom"),
    ((0, -7), "center", "top"),
)
LABEL_SIZE = 7.0
# Up to these ratios of its ends a logarithmic axis has finer ticks than powers of ten.
FINE_TICKS = {5.0: (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0), 100.0: (1.0, 2.0, 5.0)}


def weight_colours(count: int) -> list[str]:
    """Colours for rising weights: from dark to light, also in grey."""
    return [to_hex(colormaps["viridis"](place)) for place in np.linspace(0.0, 0.85, count)]


def label_points(
    axes: Axes,
    points: Float64[np.ndarray, "n 2"],
    texts: Sequence[str],
    obstacles: Float64[np.ndarray, "m 2"],
    size: tuple[float, float],
) -> None:
    """Write a bold label beside each point, where it covers the fewest obstacles and labels.

    size: of the panel in inches, about; its limits and scales must have been set.
    """
    transform = axes.transData + axes.transAxes.inverted()
    unit = np.array(size) * 72
    ends, around = transform.transform(points) * unit, transform.transform(obstacles) * unit
    taken = np.concatenate([around, ends])
    for point, end, text in zip(points, ends, texts, strict=True):
        extent = np.array([0.68 * LABEL_SIZE * len(text), LABEL_SIZE])
        corners = [_corner(end, extent, place) for place in PLACES]
        covered = [int(_within(taken, corner, extent).sum()) for corner in corners]
        outside = [bool(np.any((c < 0) | (c + extent > unit))) for c in corners]
        best = min(range(len(PLACES)), key=lambda i: (outside[i], covered[i], i))
        shift, across, up = PLACES[best]
        axes.annotate(
            text,
            (float(point[0]), float(point[1])),
            xytext=shift,
            textcoords="offset points",
            ha=across,
            va=up,
            fontsize=LABEL_SIZE,
            fontweight="bold",
            path_effects=[withStroke(linewidth=2, foreground="white")],
            zorder=9,
        )
        steps = np.linspace(0, 1, 5)
        mesh = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
        taken = np.concatenate([taken, np.repeat(corners[best] + mesh * extent, 3, axis=0)])


def _corner(end: Any, extent: Any, place: Any) -> Any:
    (right, above), across, up = place
    sides = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}
    return end + np.array([right, above]) - np.array([sides[across], sides[up]]) * extent


def _within(points: Any, corner: Any, extent: Any) -> Any:
    return np.all((points >= corner - 1) & (points <= corner + extent + 1), axis=1)


def say(figure: Figure, point: str) -> None:
    """Write what the figure shows above all panels, in lines that fit its width."""
    figure.suptitle(_lines(figure, point, HEAD_LETTERS), x=0.012, ha="left", linespacing=1.3)


def _lines(figure: Figure, text: str, letters: float) -> str:
    """Break a text into lines of the figure's width, never inside ``λ = μ = 1``."""
    whole = re.sub(r"(?<=[λμ0-9,]) (?=[=<>μ])|(?<=[=<>]) (?=[λμ0-9])", NO_BREAK, text)
    width = int(float(figure.get_size_inches()[0]) * letters)
    return "\n".join(textwrap.wrap(whole, width, break_on_hyphens=False))


def draw_key(
    figure: Figure,
    handles: Sequence[Any],
    labels: Sequence[str],
    note: str = "",
    columns: int = 0,
    handler_map: Mapping[Any, Any] | None = None,
) -> Legend:
    """Draw the one key below all panels, with a note above it that says how to read them."""
    key = figure.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=columns or max(len(labels), 1),
        handlelength=2.0,
        title=_lines(figure, note, NOTE_LETTERS) or None,
        title_fontproperties={"size": 7},
        alignment="center",
        handler_map=dict(handler_map or {}),
    )
    key.get_title().set_linespacing(1.3)
    return key


def number(value: float) -> str:
    """Write a number with three significant digits: ``19.7``, ``0.216``, ``8.3e-6``."""
    if np.isposinf(value):
        return "∞"
    if 0 < abs(value) < 0.001:
        mantissa, exponent = f"{value:.2e}".split("e")
        return f"{float(mantissa):g}e{int(exponent)}"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def thousands(count: float) -> str:
    """Write a number of updates: ``500``, ``2k``."""
    return f"{count / 1000:g}k" if count >= 1000 else f"{count:g}"


def percent(share: float) -> str:
    """Write a share in whole percent."""
    return f"{100 * share:.0f} %"


def listing(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def by_activation(values: Mapping[str, str]) -> str:
    """``19.7 (ReLU) and 18.9 (SiLU)``; one that is alone needs no name."""
    if len(values) == 1:
        return next(iter(values.values()))
    return listing([f"{text} ({ACTIVATION_LABELS[name]})" for name, text in values.items()])


def weights_text(lambda_: float, mu: float, *, equal: bool) -> str:
    """λ and μ, short: ``1`` where all of a figure's weights are equal, else ``1, 10``."""
    first, second = canonical_weight(lambda_), canonical_weight(mu)
    return first if equal else f"{first}, {second}"


def weights_name(lambda_: float, mu: float) -> str:
    """λ and μ in a sentence: ``λ = μ = 1`` or ``λ = 1, μ = 10``."""
    return Configuration("", lambda_, mu).weights_text


def all_equal(table: pd.DataFrame) -> bool:
    """Whether λ = μ in every row."""
    return bool((table["lambda"] == table["mu"]).all())


def weight_pairs(table: pd.DataFrame) -> list[tuple[float, float]]:
    """The (λ, μ) of a table, by their geometric mean: from unconstrained to rigid."""
    pairs = table[["lambda", "mu"]].drop_duplicates().itertuples(index=False, name=None)
    return sorted(pairs, key=lambda pair: (pair[0] * pair[1], pair[0] + pair[1], pair[0]))


def select(table: pd.DataFrame, **values: Any) -> pd.DataFrame:
    """Rows with these values; ``lambda_`` stands for the column lambda."""
    chosen = np.ones(len(table), bool)
    for name, value in values.items():
        chosen &= (table[name.removesuffix("_")] == value).to_numpy(bool)
    return table[chosen]


def activations_of(table: pd.DataFrame) -> list[str]:
    """Activations of a table, in its order."""
    return [str(name) for name in table["activation"].drop_duplicates()]


def write_corner(axes: Axes, text: str) -> None:
    """Write a short bold text into the upper right corner of a panel."""
    axes.text(
        0.97,
        0.97,
        text,
        transform=axes.transAxes,
        ha="right",
        va="top",
        fontsize=LABEL_SIZE,
        fontweight="bold",
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
        zorder=9,
    )


def log_scale(axes: Axes, *, x: bool = False, y: bool = False) -> None:
    """Make axes whose limits are set logarithmic, with a few plain numbers as ticks."""
    for wanted, axis, rescale, limits in (
        (x, axes.xaxis, axes.set_xscale, axes.get_xlim()),
        (y, axes.yaxis, axes.set_yscale, axes.get_ylim()),
    ):
        if wanted:
            rescale("log")
            name_decades(axis, *limits)


def name_decades(axis: Axis, low: float, high: float) -> None:
    """Tick a logarithmic axis at powers of ten, and between them where it has few of them."""
    steps = next((steps for ratio, steps in FINE_TICKS.items() if high / low < ratio), (1.0,))
    axis.set_major_locator(LogLocator(subs=steps, numticks=6))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def letter_titles(axes: Iterable[Axes], titles: Iterable[str]) -> None:
    """Title panels ``(a)  …``, ``(b)  …``."""
    for letter, panel, title in zip("abcdefghijklmnop", axes, titles, strict=False):
        panel.set_title(f"({letter})  {title}", loc="left")
