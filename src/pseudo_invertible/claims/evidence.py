"""The tables that the claims are judged on, and what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.study.configuration import ACTIVATION_LABELS, canonical_weight


class MissingError(Exception):
    """What a claim needs is not there; the message says what, as a sentence."""


@dataclass(frozen=True)
class Runs:
    """Runs of one number of updates: a table with a row per (activation, λ, μ, seed)."""

    table: pd.DataFrame
    name: str

    @property
    def _named(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    def of(self, activation: str, weight: float, column: str) -> pd.Series:
        """A column over seeds, for λ = μ = weight. Raises MissingError."""
        table = self.table
        if column not in table.columns:
            raise MissingError(f"{self._named} have no column {column}.")
        chosen = table[
            (table["activation"] == activation)
            & (table["lambda"] == weight)
            & (table["mu"] == weight)
        ]
        if chosen.empty:
            label = f"{ACTIVATION_LABELS[activation]}, λ = μ = {canonical_weight(weight)}"
            raise MissingError(f"{self._named} lack {label}.")
        return chosen.set_index("seed")[column].astype(np.float64)


@dataclass(frozen=True)
class Evidence:
    """All tables that the claims are judged on.

    seeds: of the study, the published one first. updates: of the study. metrics, convergence:
    a row per run. long_runs: a row per long run, number of updates and remedy. off_sample: a row
    per run and axis. baselines: the content of ``baselines.json``.
    """

    seeds: tuple[int, ...]
    updates: int
    metrics: pd.DataFrame
    convergence: pd.DataFrame
    long_runs: pd.DataFrame
    off_sample: pd.DataFrame
    baselines: Mapping[str, Any]

    @property
    def study(self) -> Runs:
        """The study's own runs."""
        return Runs(self.metrics, "the study's runs")

    def long(self, remedy: str, updates: int) -> Runs:
        """The long runs of a remedy after some updates."""
        table = self.long_runs
        rows = table[(table["remedy"] == remedy) & (table["updates"] == updates)]
        return Runs(rows, f"the long runs ({remedy}, {updates} updates)")

    def with_free(self, remedy: str, updates: int) -> Runs:
        """The same, joined by the plain unconstrained runs where the remedy has none."""
        bound, free = self.long(remedy, updates), self.long("plain", updates).table
        if remedy == "plain":
            return bound
        unconstrained = free[(free["lambda"] == 0) & (free["mu"] == 0)]
        return Runs(pd.concat([bound.table, unconstrained]), bound.name)

    def full_weight_updates(self, remedy: str) -> list[int]:
        """Numbers of updates after which a remedy has reached its full λ and μ."""
        table = self.long_runs
        rows = table[(table["remedy"] == remedy) & (table["share_of_weight"] == 1)]
        return sorted(rows["updates"].unique().tolist())

    @property
    def long_updates(self) -> list[int]:
        """Numbers of updates after which the long runs are known."""
        return sorted(self.long_runs["updates"].unique().tolist())

    @property
    def activations(self) -> list[str]:
        """Activations of the study, in its order."""
        return self.metrics["activation"].drop_duplicates().tolist()

    @property
    def weights(self) -> list[float]:
        """Weights of the study with λ = μ, rising."""
        equal = self.metrics[self.metrics["lambda"] == self.metrics["mu"]]
        return sorted(equal["lambda"].unique().tolist())
