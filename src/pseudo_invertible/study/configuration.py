"""What is trained: a configuration (activation, λ, μ), written canonically in one place."""

from __future__ import annotations

import math
from typing import NamedTuple


def canonical_weight(weight: float) -> str:
    """Write λ or μ in the only form that paths and tables use: ``0``, ``0.01``, ``1``, ``100``.

    The shortest text that gives the same float64 back, without a trailing ``.0``. Raises
    ValueError for a weight that is negative or not finite.
    """
    if not math.isfinite(weight) or weight < 0:
        raise ValueError(f"a weight should be finite and at least 0, not {weight!r}")
    text = repr(float(weight) + 0.0)  # + 0.0 turns -0.0 into 0.0
    return text.removesuffix(".0")


class Configuration(NamedTuple):
    """A configuration of the study. λ weighs cycle_x, μ weighs cycle_y."""

    activation: str
    lambda_: float
    mu: float

    @property
    def unconstrained(self) -> bool:
        """Whether f and g never meet (λ = μ = 0)."""
        return self.lambda_ == 0 and self.mu == 0

    @property
    def wildcards(self) -> dict[str, str]:
        """The configuration as the text that stands in paths."""
        return {
            "activation": self.activation,
            "lambda": canonical_weight(self.lambda_),
            "mu": canonical_weight(self.mu),
        }

    @property
    def weights_text(self) -> str:
        """λ and μ for readers: ``λ = μ = 1`` or ``λ = 1, μ = 10``."""
        lambda_, mu = canonical_weight(self.lambda_), canonical_weight(self.mu)
        return f"λ = μ = {mu}" if lambda_ == mu else f"λ = {lambda_}, μ = {mu}"

    def __str__(self) -> str:
        """The configuration for readers: ``ReLU, λ = μ = 1``."""
        return f"{ACTIVATION_LABELS[self.activation]}, {self.weights_text}"


ACTIVATION_LABELS = {"relu": "ReLU", "silu": "SiLU"}
