"""The style sheet of all figures: sizes, fonts and colours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib
import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_hex

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

# Widths of one and two columns of a journal, in inches.
SINGLE_COLUMN = 3.35
DOUBLE_COLUMN = 6.9

# Red and blue as in the write-up, in the shades of Paul Tol's "vibrant" scheme, which
# readers with any colour vision tell apart (https://sronpersonalpages.nl/~pault/).
F_COLOUR = "#CC3311"
G_COLOUR = "#0077BB"
POINT_COLOUR = "#9A9A9A"
LINE_COLOUR = "#222222"
FAINT_COLOUR = "#888888"

# Activations, in shades of the same scheme that f and g do not use; the markers tell them apart
# without colour.
ACTIVATION_LOOKS: dict[str, tuple[str, str]] = {"relu": ("#009988", "o"), "silu": ("#EE7733", "s")}

# Labels of what several figures show.
MISFIT_LABEL = "misfit (share of variance left)"
CYCLE_LABEL = "cycle error (standard deviations)"

POINTS: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 1.9,
    "markeredgewidth": 0,
    "alpha": 0.6,
    "zorder": 1,
}
BEHIND: dict[str, Any] = {"linewidth": 0.6, "zorder": 2}
FRONT: dict[str, Any] = {"linewidth": 1.6, "zorder": 4}
IDENTITY: dict[str, Any] = {
    "color": LINE_COLOUR,
    "linewidth": 0.8,
    "linestyle": (0, (5, 3)),
    "zorder": 5,  # above the curve, which would hide it where the pair inverts well
}

# A scatter of more points than this is stored as an image inside PDF and SVG, so that
# a large own data set stays quick to open; lines and text stay vectors.
VECTOR_POINTS = 5000
VECTOR_DPI = 400
PNG_DPI = 200

RC_PARAMS: dict[RcKeyType, Any] = {
    # DejaVu Sans comes with matplotlib: the same letters, and bytes, on every machine.
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "mathtext.fontset": "dejavusans",
    "axes.titlesize": 7.5,
    "axes.labelsize": 8,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7.5,
    "figure.titlesize": 8.5,
    "figure.titleweight": "bold",
    "axes.titlepad": 4.5,
    "axes.labelpad": 2.5,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "ytick.minor.width": 0.4,
    "ytick.minor.size": 1.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "legend.columnspacing": 1.6,
    "figure.dpi": PNG_DPI,
    "figure.constrained_layout.h_pad": 0.05,
    "figure.constrained_layout.w_pad": 0.05,
    "figure.constrained_layout.hspace": 0.04,
    "figure.constrained_layout.wspace": 0.04,
    # TrueType in PDF (journals refuse Type 3); outlines in SVG, because a browser
    # without these letters would set others and the text would run into the data.
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "pseudo-invertible",
}


def weight_colours(count: int) -> list[str]:
    """Colours for rising weights: from dark to light, also in grey."""
    return [to_hex(colormaps["viridis"](place)) for place in np.linspace(0.0, 0.85, count)]


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save under this style sheet alone; a matplotlibrc of the reader's has no say."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(RC_PARAMS)
        yield
