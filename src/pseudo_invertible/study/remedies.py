"""Changes of training that might leave fewer runs stuck, each in one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pseudo_invertible.study.settings import TrainingSettings

PLAIN = "plain"


@dataclass(frozen=True)
class RemedySettings:
    """How the remedies are compared, at the largest weights of the study's grid.

    seeds: initialisations; every remedy is tried on each. updates: of every run, whatever the
    remedy, so that what it costs can be compared.
    """

    seeds: tuple[int, ...] = tuple(range(101, 141))
    updates: int = 1000


class Remedy(NamedTuple):
    """A change of training.

    name: in tables and paths. label: in figures. sentence: what it does, for readers.
    The other fields are those of ``TrainingSettings`` that it sets.
    """

    name: str
    label: str
    sentence: str
    standardise: bool = False
    warm_start: float = 0.0
    free_updates: int = 0
    flip_outputs: bool = False

    def applied(self, training: TrainingSettings, updates: int) -> TrainingSettings:
        """A study's settings with this remedy and so many updates."""
        return replace(training, updates=updates, **self._changes())

    def _changes(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in self._fields[3:]}


def _warm(percent: int) -> Remedy:
    return Remedy(
        f"warm_{percent}",
        f"warm start, {percent} %",
        f"λ and μ rise from 0 to their value over the first {percent} % of the updates",
        warm_start=percent / 100,
    )


def _free(updates: int) -> Remedy:
    return Remedy(
        f"free_{updates}",
        f"free start, {updates} updates",
        f"the penalty is left out for the first {updates} updates, then full",
        free_updates=updates,
    )


REMEDIES = {
    remedy.name: remedy
    for remedy in (
        Remedy(PLAIN, "plain", "nothing is changed"),
        Remedy(
            "standardised",
            "standardised",
            "x and y are scaled to mean 0 and standard deviation 1 for training",
            standardise=True,
        ),
        _warm(10),
        _warm(50),
        _free(20),
        _free(50),
        _free(100),
        _free(200),
        Remedy(
            "flipped",
            "flipped outputs",
            "before the first update the output layer of a network that goes against the trend "
            "of the data is turned round",
            flip_outputs=True,
        ),
    )
}


def remedy_of(training: Mapping[str, Any]) -> Remedy | None:
    """The remedy that a run's training settings (as its provenance states them) amount to."""
    for remedy in REMEDIES.values():
        if all(training[field] == value for field, value in remedy._changes().items()):
            return remedy
    return None
