"""What the rules of the remedies and of the orientation experiment ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.study.config import Study
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.remedies import PLAIN, REMEDIES
from pseudo_invertible.workflow.jobs import params
from pseudo_invertible.workflow.outlook import Work
from pseudo_invertible.workflow.resources import expected_minutes, points_of
from pseudo_invertible.workflow.steps import (
    orientation,
    remedies,
    train_orientation,
    train_remedies,
)


class RemedyPlan:
    """Every remedy at the grid's largest weights; and which way runs go, and when."""

    def __init__(self, study: Study, layout: Layout) -> None:
        """Plan both for a checked study."""
        self._study, self._layout = study, layout

    @cached_property
    def activations(self) -> list[str]:
        """Those of the grid."""
        return list(dict.fromkeys(one.activation for one in self._study.grid))

    @cached_property
    def strongest(self) -> Configuration:
        """The configuration with the grid's largest weights (of one of its activations)."""
        return max(self._study.grid, key=lambda one: (one.lambda_ * one.mu, one.lambda_ + one.mu))

    @property
    def wildcard_constraints(self) -> dict[str, str]:
        """The grid's activations."""
        return {"activation": "|".join(self.activations)}

    def networks_of(self, activation: str) -> list[str]:
        """The networks of every remedy, for one activation."""
        return [self._layout.remedy_networks(name, activation) for name in REMEDIES]

    @cached_property
    def networks(self) -> list[str]:
        """The networks of every remedy, for every activation."""
        return [path for name in self.activations for path in self.networks_of(name)]

    @cached_property
    def directions(self) -> list[str]:
        """What the orientation experiment's training wrote, one file per activation."""
        return [self._layout.directions(activation) for activation in self.activations]

    def train(self, wildcards: Mapping[str, str]) -> dict[str, str]:
        """Trains every remedy with one activation, all seeds."""
        study, asked = self._study, self._study.remedies
        trainings = tuple(
            remedy.applied(study.training, asked.updates) for remedy in REMEDIES.values()
        )
        pair = (self.strongest.lambda_, self.strongest.mu)
        run = (wildcards["activation"], *pair, asked.seeds)
        return params(train_remedies.Job(*run, trainings, study.device))

    def train_orientation(self, wildcards: Mapping[str, str]) -> dict[str, str]:
        """Trains the orientation experiment with one activation."""
        study, asked = self._study, self._study.orientation
        training = REMEDIES[PLAIN].applied(study.training, asked.updates[-1])
        run = (wildcards["activation"], asked.weights, asked.seeds, asked.updates)
        return params(train_orientation.Job(*run, training, study.device))

    @property
    def work(self) -> list[Work]:
        """What both experiments take."""
        every = [self._layout.remedy_networks(PLAIN, name) for name in self.activations]
        remedies = [self._with_remedies(file) for file in every]
        return [*remedies, *(self._on_pairings(file) for file in self.directions)]

    def _with_remedies(self, file: str) -> Work:
        asked = self._study.remedies
        return Work(file, len(REMEDIES) * len(asked.seeds), asked.updates)

    def _on_pairings(self, file: str) -> Work:
        asked = self._study.orientation
        runs = 3 * len(asked.weights) * len(asked.seeds)  # on three pairings of the points
        return Work(file, runs, asked.updates[-1])

    @property
    def minutes(self) -> int:
        """Minutes that the training of every remedy may take, with one activation."""
        return self._minutes(self._with_remedies(""))

    @property
    def orientation_minutes(self) -> int:
        """Minutes that the orientation experiment may take, with one activation."""
        return self._minutes(self._on_pairings(""))

    def _minutes(self, work: Work) -> int:
        points, width = points_of(self._study), self._study.training.width
        return expected_minutes(work.runs, work.updates, points, width)

    @cached_property
    def table(self) -> dict[str, str]:
        """Measures the runs of every remedy."""
        return params(remedies.Job())

    @cached_property
    def orientation_table(self) -> dict[str, str]:
        """Counts which way runs went."""
        return params(orientation.Job())
