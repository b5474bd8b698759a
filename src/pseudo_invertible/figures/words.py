"""How numbers, weights and lists read in figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pseudo_invertible.study.configuration import (
    ACTIVATION_LABELS,
    Configuration,
    canonical_weight,
)

# Letters of a weight that a panel's title has room for.
LONGEST_WEIGHT = 5


def number(value: float) -> str:
    """Write a number with three significant digits: ``19.7``, ``0.216``, ``8.3e-6``."""
    if not np.isfinite(value):
        return "–" if np.isnan(value) else "∞"
    if 0 < abs(value) < 0.001:
        mantissa, exponent = f"{value:.2e}".split("e")
        return f"{float(mantissa):g}e{int(exponent)}"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def four_digits(value: float) -> str:
    """Write a number with four significant digits: ``6.670``, ``3464``, ``1.234e-05``."""
    return f"{value:#.4g}".rstrip(".")


def span(values: Sequence[float]) -> str:
    """From the least to the largest of some numbers, in two digits: ``4.1 to 23``."""
    low, high = f"{min(values):.2g}", f"{max(values):.2g}"
    return low if low == high else f"{low} to {high}"


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


def short_weight(weight: float) -> str:
    """A weight as short as an axis needs it: ``0.01``, ``100``, ``0.032``."""
    text = canonical_weight(weight)
    return text if len(text) <= LONGEST_WEIGHT else f"{weight:.2g}"


def weights_text(lambda_: float, mu: float, *, equal: bool) -> str:
    """λ and μ, short: ``1`` where all of a figure's weights are equal, else ``1, 10``."""
    first, second = short_weight(lambda_), short_weight(mu)
    return first if equal else f"{first}, {second}"


def weights_title(lambda_: float, mu: float) -> str:
    """λ and μ over a panel: ``λ = μ = 1``, ``λ = 1, μ = 10``."""
    first, second = short_weight(lambda_), short_weight(mu)
    return f"λ = μ = {first}" if lambda_ == mu else f"λ = {first}, μ = {second}"


def weights_name(lambda_: float, mu: float) -> str:
    """λ and μ in a sentence, exactly: ``λ = μ = 1`` or ``λ = 1, μ = 10``."""
    return Configuration("", lambda_, mu).weights_text
