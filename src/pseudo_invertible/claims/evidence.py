"""Tables of runs, as the claims read them: sound runs with λ = μ, stuck ones, weights by role."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pandas as pd

from pseudo_invertible.study.configuration import canonical_weight

Role = Literal["free", "low", "equal", "high"]


class Weights(NamedTuple):
    """The weights λ = μ that were trained, and those that play a part in the claims.

    low: the smallest between 0 and 1. high: the largest above 1. None where there is none.
    """

    known: tuple[float, ...]
    low: float | None
    high: float | None

    def of(self, role: Role) -> float | None:
        """The weight that plays a part; None if it was not trained."""
        weight = {"free": 0.0, "low": self.low, "equal": 1.0, "high": self.high}[role]
        return weight if weight in self.known else None

    def between(self, first: float, last: float) -> list[float]:
        """All weights from one to another, in this order."""
        low, high = sorted((first, last))
        return sorted((w for w in self.known if low <= w <= high), reverse=first > last)

    @property
    def names(self) -> dict[str, str]:
        """The weights by their parts, as text, where they exist."""
        found = {"free": 0.0, "low": self.low, "equal": 1.0, "high": self.high}
        return {name: canonical_weight(w) for name, w in found.items() if w is not None}


def with_equal_weights(runs: pd.DataFrame, dataset: str = "own") -> pd.DataFrame:
    """Runs of a dataset with λ = μ that did not diverge."""
    equal = (runs["lambda"] == runs["mu"]) & (runs["dataset"] == dataset)
    return runs[equal & runs["diverged_at"].isna()]


def weights_of(runs: pd.DataFrame) -> Weights:
    """The weights λ = μ of a table of runs."""
    known = tuple(sorted(float(w) for w in runs.loc[runs["lambda"] == runs["mu"], "mu"].unique()))
    return Weights(
        known,
        low=min((w for w in known if 0 < w < 1), default=None),
        high=max((w for w in known if w > 1), default=None),
    )


def is_stuck(runs: pd.DataFrame) -> pd.Series:
    """Whether each run is stuck: not aligned, where the data have a trend (else none is)."""
    return runs["direction"].notna() & (runs["direction"] != "aligned")
