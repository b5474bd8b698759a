"""A configuration (activation, λ, μ), and the only spelling of its weights."""

from __future__ import annotations

import math
from typing import NamedTuple

from pseudo_invertible.activations import ACTIVATIONS

# The name of the write-up's study, of the folder of its results, and of its protocol.
PUBLISHED = "published"


def canonical_weight(weight: float) -> str:
    """Write λ or μ in the only form that paths and tables use: ``0``, ``0.01``, ``1``, ``100``.

    The shortest text that gives the same float64 back, without a trailing ``.0``. Raises
    ValueError for a weight that is negative or not finite.
    """
    if not math.isfinite(weight) or weight < 0:
        raise ValueError(f"a weight should be finite and at least 0, not {weight!r}")
    return repr(float(weight) + 0.0).removesuffix(".0")  # + 0.0 turns -0.0 into 0.0


class Configuration(NamedTuple):
    """What is trained. λ is the weight of cycle_x, μ of cycle_y."""

    activation: str
    lambda_: float
    mu: float

    @property
    def unconstrained(self) -> bool:
        """Whether f and g are trained independently (λ = μ = 0)."""
        return self.lambda_ == 0 and self.mu == 0

    @property
    def wildcards(self) -> dict[str, str]:
        """The values of the wildcards in ``path``."""
        weights = {"lambda": canonical_weight(self.lambda_), "mu": canonical_weight(self.mu)}
        return {"activation": self.activation, **weights}

    @property
    def path(self) -> str:
        """Its part of the paths of results: ``activation~relu/lambda~1/mu~1``."""
        return "/".join(f"{name}~{value}" for name, value in self.wildcards.items())

    @property
    def weights_text(self) -> str:
        """λ and μ for readers: ``λ = μ = 1`` or ``λ = 1, μ = 10``."""
        lambda_, mu = canonical_weight(self.lambda_), canonical_weight(self.mu)
        return f"λ = μ = {mu}" if lambda_ == mu else f"λ = {lambda_}, μ = {mu}"

    @property
    def label(self) -> str:
        """Its activation for readers: ``ReLU``."""
        return ACTIVATIONS[self.activation].label

    def __str__(self) -> str:
        """The configuration for readers: ``ReLU, λ = μ = 1``."""
        return f"{self.label}, {self.weights_text}"
