"""The tables that the claims are judged on, and what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from pseudo_invertible.study.configuration import ACTIVATION_LABELS, canonical_weight

KEYS = ["activation", "lambda", "mu", "seed"]
Subset = Literal["all", "right_way"]
ByWeight = Mapping[tuple[str, float], pd.DataFrame]
Role = Literal["free", "low", "equal", "high"]


class MissingError(Exception):
    """What a claim needs is not there; the message says what, as a sentence."""


class Weights(NamedTuple):
    """The weights λ = μ of a study, by the part that they play in the claims.

    low, high: the grid's extremes on either side of 1. known: all of them, rising.
    """

    low: float
    high: float
    known: tuple[float, ...]

    @classmethod
    def of(cls, known: tuple[float, ...]) -> Weights:
        """Sort a grid's weights; where it has no extreme of its own, the write-up's is named."""
        low = min((weight for weight in known if 0 < weight < 1), default=0.01)
        return cls(low, max((weight for weight in known if weight > 1), default=100.0), known)

    def value(self, role: Role | float) -> float:
        """The weight that plays a part."""
        if isinstance(role, str):
            return {"free": 0.0, "low": self.low, "equal": 1.0, "high": self.high}[role]
        return role

    def between(self, first: Role, last: Role) -> tuple[float, ...]:
        """All weights from one part to another, rising."""
        low, high = self.value(first), self.value(last)
        return tuple(weight for weight in self.known if low <= weight <= high)


@dataclass(frozen=True)
class Runs:
    """Runs of one activation after one number of updates, of all seeds or the right-way ones.

    by_weight: a row per seed, for each activation and weight λ = μ. absent: why a column may be
    missing.
    """

    by_weight: ByWeight
    name: str
    activation: str
    subset: Subset
    weights: Weights
    absent: Mapping[str, str]

    def of(self, column: str, weight: Role | float, activation: str | None = None) -> pd.Series:
        """A column over seeds, for λ = μ = weight. Raises MissingError.

        In the subset ``right_way`` it holds the seeds that go the right way at this weight; what
        is paired by seed then keeps those that do so at every weight that it uses.
        """
        named = self.name[:1].upper() + self.name[1:]
        asked = (activation or self.activation, self.weights.value(weight))
        chosen = self.by_weight.get(asked)
        if chosen is None:
            label = f"{ACTIVATION_LABELS[asked[0]]}, λ = μ = {canonical_weight(asked[1])}"
            raise MissingError(f"{named} lack {label}.")
        if column not in chosen.columns:
            raise MissingError(self.absent.get(column, f"{named} have no column {column}."))
        if self.subset == "right_way":
            return chosen.loc[~chosen["wrong_orientation"].astype(bool), column].astype(np.float64)
        return chosen[column].astype(np.float64)


@dataclass(frozen=True)
class Evidence:
    """All tables that the claims are judged on.

    seeds: of the study, the published one first. updates: of the study. metrics, convergence:
    a row per run. long_runs: a row per run and number of updates. off_sample: a row per run
    and axis. priority: a row per run, moment and units. remedies: a row per remedy and number of
    updates. baselines: the content of ``baselines.json``.
    """

    seeds: tuple[int, ...]
    updates: int
    metrics: pd.DataFrame
    convergence: pd.DataFrame
    long_runs: pd.DataFrame
    off_sample: pd.DataFrame
    priority: pd.DataFrame
    remedies: pd.DataFrame
    baselines: Mapping[str, Any]

    @cached_property
    def weights(self) -> Weights:
        """Weights of the study with λ = μ."""
        equal = self.metrics[self.metrics["lambda"] == self.metrics["mu"]]
        return Weights.of(tuple(sorted(equal["lambda"].unique().tolist())))

    @property
    def activations(self) -> list[str]:
        """Activations of the study, in its order."""
        return self.metrics["activation"].drop_duplicates().tolist()

    def study(self, activation: str, subset: Subset) -> Runs:
        """The study's own runs, with all that is known of them."""
        return self._runs(self._study, "the study's runs", activation, subset)

    def longer(self, activation: str, subset: Subset) -> dict[int, Runs]:
        """The long runs, by their numbers of updates beyond the study's."""
        return {
            updates: self._runs(table, f"the long runs of {updates} updates", activation, subset)
            for updates, table in self._longer.items()
        }

    def remedy(self, name: str, activation: str) -> dict[int, pd.Series]:
        """Which runs a remedy left stuck (1) and which not (0), by their numbers of updates.

        Raises MissingError where the remedy was not tried.
        """
        table = self.remedies
        rows = table[(table["remedy"] == name) & (table["activation"] == activation)]
        if rows.empty:
            raise MissingError(f"The remedy {name} was not tried.")
        return {
            int(updates): pd.Series(np.arange(count) < stuck, dtype=np.float64)
            for updates, count, stuck in zip(
                rows["updates"], rows["n"], rows["stuck"], strict=True
            )
        }

    def _runs(self, table: ByWeight, name: str, activation: str, subset: Subset) -> Runs:
        absent = {"over_floor": self._no_floor} if self._no_floor else {}
        return Runs(table, name, activation, subset, self.weights, absent)

    @cached_property
    def _longer(self) -> dict[int, ByWeight]:
        table = self._with_baselines(self.long_runs)
        return {
            int(str(updates)): by_weight(rows)
            for updates, rows in table.groupby("updates")
            if int(str(updates)) > self.updates
        }

    @cached_property
    def _study(self) -> ByWeight:
        parts = (self.convergence, worse_axis(self.off_sample), penalty_shares(self.priority))
        table = self._with_baselines(self.metrics)
        for part in parts:
            new = part.columns.difference(table.columns, sort=False)
            table = table.merge(part[[*KEYS, *new]], on=KEYS, how="left")
        return by_weight(table)

    def _with_baselines(self, table: pd.DataFrame) -> pd.DataFrame:
        """With over_lines, over two straight regressions; over_floor, over the noise's."""
        table = table.assign(
            over_lines=table["misfit"] / self.baselines["straight_line"]["misfit"]
        )
        if self._no_floor:
            return table
        floor = self.baselines["noise_floor"]
        fits = table[["fit_y", "fit_x"]] / [floor["left_y"], floor["left_x"]]
        return table.assign(over_floor=fits.max(axis=1))

    @property
    def _no_floor(self) -> str:
        floor = self.baselines["noise_floor"]
        if floor is None:
            return "Own data have no noise floor that is known."
        return str(floor.get("none", ""))


def by_weight(table: pd.DataFrame) -> ByWeight:
    """A table of runs as one table per activation and weight λ = μ, seeds as its index."""
    equal = table[table["lambda"] == table["mu"]]
    return {
        (str(activation), float(str(weight))): rows.set_index("seed")
        for (activation, weight), rows in equal.groupby(["activation", "lambda"], sort=False)
    }


def worse_axis(off_sample: pd.DataFrame) -> pd.DataFrame:
    """Off-sample ratios of each run, on the axis where they are larger."""
    columns = [name for name in off_sample.columns if name.startswith("ratio_")]
    return off_sample.groupby(KEYS, sort=False)[columns].max().reset_index()


def penalty_shares(priority: pd.DataFrame) -> pd.DataFrame:
    """A row per run: the penalty's share of loss and gradient, by moment and units."""
    wide = priority.pivot(
        index=KEYS, columns=["moment", "units"], values=["loss_penalty", "gradient_penalty"]
    )
    wide.columns = ["_".join(names) for names in wide.columns]
    return wide.reset_index()
