"""How numbers and weights read in figures, and axes with few and plain ticks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.scale import FuncScale
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from pseudo_invertible.claims.words import SUPERSCRIPTS, number

FVU = "FVU (fraction of variance unexplained)"
CYCLE = "cycle error (standard deviations)"
MOST_DECADES = 15
# How much of a panel of many curves is beyond the data: a steep one does not flatten them.
BESIDE = 0.35
# Up to these ratios of its ends a logarithmic axis has finer ticks than powers of ten.
FINE_TICKS = {5.0: (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0), 30.0: (1.0, 2.0, 5.0), 200.0: (1.0, 3.0)}


def tick(value: float) -> str:
    """A number on an axis or of a weight: ``0.5``, ``8000``, ``10⁻⁵``, ``3.2·10⁴``."""
    if value == 0 or 1e-3 <= abs(value) < 9999.5:
        text = f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
        return text.replace("-", "\N{MINUS SIGN}")
    mantissa, exponent = f"{value:.1e}".split("e")
    mantissa = mantissa.removesuffix(".0").replace("-", "\N{MINUS SIGN}")
    power = f"10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    return power if mantissa == "1" else f"{mantissa}·{power}"


def precise(value: float) -> str:
    """A number with four digits, to compare with the write-up's: ``6.434``, ``3464``."""
    plain = 1e-3 <= abs(value) < 9999.5
    return f"{value:#.4g}".rstrip(".") if plain else number(value)


def span(values: Sequence[float]) -> str:
    """From the least to the largest of some numbers: ``4.1 to 23``."""
    low, high = (tick(float(f"{end:.2g}")) for end in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def percent(share: float) -> str:
    """A share in whole percent."""
    return f"{100 * share:.0f} %"


def weights(lambda_: float, mu: float) -> str:
    """``λ = μ = 1``, ``λ = 1, μ = 10``."""
    return f"λ = μ = {tick(mu)}" if lambda_ == mu else f"λ = {tick(lambda_)}, μ = {tick(mu)}"


def positive_range(values: Iterable[float]) -> tuple[float, float]:
    """The least and the largest that a logarithmic axis shows: within fifteen decades."""
    known = np.asarray(list(values), np.float64)
    known = known[np.isfinite(known) & (known > 0)]
    if not len(known):
        return 1e-3, 1.0
    high = float(known.max())
    return max(float(known.min()), high / 10**MOST_DECADES), high


def widened(values: np.ndarray, share: float) -> tuple[float, float]:
    """The range of values, and a share of its width more at both ends."""
    low, high = float(values.min()), float(values.max())
    return low - share * (high - low), high + share * (high - low)


def log_axis(axes: Axes, which: str, values: Iterable[float], beyond: float = 1.3) -> None:
    """Make an axis logarithmic over the positive values, with a few plain numbers as ticks.

    which: x or y. beyond: how far it goes on both sides, as a factor of the values.
    """
    low, high = positive_range(values)
    # Values that hardly differ need a wider axis, or it has no tick.
    beyond = max(beyond, (2.5 * low / high) ** 0.5)
    getattr(axes, f"set_{which}scale")("log")
    getattr(axes, f"set_{which}lim")(low / beyond, high * beyond)
    log_ticks(getattr(axes, f"{which}axis"), low / beyond, high * beyond)


def log_ticks(axis: Axis, low: float, high: float) -> None:
    """Tick a logarithmic axis at powers of ten, and between them where it has few of them."""
    steps = next((steps for ratio, steps in FINE_TICKS.items() if high / low < ratio), (1.0,))
    axis.set_major_locator(LogLocator(subs=steps, numticks=6))
    axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())


def fixed_ticks(axis: Axis, places: Sequence[float], texts: Sequence[str] | None = None) -> None:
    """Tick an axis at these places alone; texts: beside them, else their numbers."""
    names = texts or [tick(place) for place in places]
    axis.set_major_locator(FixedLocator(list(places)))
    axis.set_major_formatter(FuncFormatter(lambda _, place: names[place or 0]))
    axis.set_minor_locator(NullLocator())


def update_axis(axes: Axes, updates: Sequence[int]) -> None:
    """A logarithmic axis of updates, ticked at those after which networks were kept."""
    axes.set_xscale("log")
    fixed_ticks(axes.xaxis, updates)
    axes.set_xlim(updates[0] / 1.4, updates[-1] * 1.4)


def share_axis(axes: Axes, which: str) -> None:
    """An axis of shares, from none to all, in percent."""
    getattr(axes, f"set_{which}lim")(-0.03, 1.03)
    places = [0, 0.25, 0.5, 0.75, 1]
    fixed_ticks(getattr(axes, f"{which}axis"), places, [percent(place) for place in places])


def fvu_axis(axes: Axes, which: str, values: Iterable[float], best: float) -> float | None:
    """An axis of FVU on which small differences near the best can be read, and large values fit.

    Linear up to two and a half times the best (for 55 % of the axis), logarithmic beyond. Where
    the best is next to nothing, or no value is far from it, it has one scale. Returns where the
    scale changes.
    """
    low, high = positive_range([*values, best])
    knee = 2.5 * best
    if low >= knee or low < 0.02 * knee or high / low > 1e6:
        log_axis(axes, which, [low, high])
        return None
    start, end = 0.85 * low, 1.15 * high
    if end <= 1.5 * knee:
        getattr(axes, f"set_{which}lim")(start, end)
        return None

    per_decade = 0.45 / 0.55 * (knee - start) / np.log10(end / knee)

    def there(value: Any) -> Any:
        return np.where(
            value < knee, value, knee + per_decade * np.log10(np.maximum(value, knee) / knee)
        )

    def back(place: Any) -> Any:
        return np.where(place < knee, place, knee * 10 ** ((place - knee) / per_decade))

    axis = getattr(axes, f"{which}axis")
    getattr(axes, f"set_{which}scale")(FuncScale(axis, (there, back)))
    getattr(axes, f"set_{which}lim")(start, end)
    fixed_ticks(
        axis, [*_linear_ticks(start, knee, 7 if which == "y" else 4), *_decades(knee, end)]
    )
    return knee


def _linear_ticks(low: float, high: float, most: int) -> list[float]:
    step = 10 ** np.floor(np.log10((high - low) / 10))
    step *= next(m for m in (1, 2, 5, 10, 20, 50) if (high - low) / (m * step) <= most)
    return [
        float(f"{n * step:.6g}") for n in range(int(np.ceil(low / step)), int(high / step) + 1)
    ]


def _decades(low: float, high: float) -> list[float]:
    powers = range(int(np.floor(np.log10(low))), int(np.floor(np.log10(high))) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        found = [float(f"{m}e{power}") for power in powers for m in steps]
        found = [value for value in found if 1.3 * low <= value <= high]
        if len(found) <= 3:
            return found
    return found[:: -(-len(found) // 4)]
