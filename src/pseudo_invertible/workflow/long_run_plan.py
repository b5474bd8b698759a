"""What the rules of the long runs ask: their jobs, their files, their resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.study.config import Study
from pseudo_invertible.study.configuration import Configuration, canonical_weight
from pseudo_invertible.workflow.jobs import params
from pseudo_invertible.workflow.outlook import Work
from pseudo_invertible.workflow.resources import expected_minutes, points_of
from pseudo_invertible.workflow.steps import long_runs, train_long


class LongRunPlan:
    """The long runs of a study."""

    def __init__(self, study: Study, layout: Layout) -> None:
        """Plan the long runs of a checked study."""
        self._study, self._layout = study, layout

    @property
    def wildcard_constraints(self) -> dict[str, str]:
        """The weights of the long runs, written canonically."""
        weights = [re.escape(canonical_weight(weight)) for weight in self._study.long_runs.weights]
        return {"weight": "|".join(weights)}

    def runs(self) -> Iterator[Configuration]:
        """Every activation at every weight: one job each, all its seeds."""
        for activation in dict.fromkeys(one.activation for one in self._study.grid):
            for weight in self._study.long_runs.weights:
                yield Configuration(activation, weight, weight)

    @cached_property
    def networks(self) -> list[str]:
        """Networks of every long run after every kept number of updates."""
        return [
            self._layout.long_networks(run, updates)
            for run in self.runs()
            for updates in self._study.long_runs.updates
        ]

    @cached_property
    def histories(self) -> list[str]:
        """Histories of every long run."""
        return [self._layout.long_history(run) for run in self.runs()]

    def train(self, wildcards: Mapping[str, str]) -> dict[str, str]:
        """Trains one configuration for long."""
        asked, study = self._study.long_runs, self._study
        weight = float(wildcards["weight"])
        training = replace(study.training, updates=asked.updates[-1])
        seeds = study.seeds[: asked.seeds]
        run = (wildcards["activation"], weight, weight)
        return params(train_long.Job(*run, seeds, asked.updates, training, study.device))

    @property
    def work(self) -> list[Work]:
        """What training for long takes."""
        asked = self._study.long_runs
        seeds = min(asked.seeds, len(self._study.seeds))
        return [Work(file, seeds, asked.updates[-1]) for file in self.histories]

    @property
    def minutes(self) -> int:
        """Minutes that one job of long runs may take."""
        asked, study = self._study.long_runs, self._study
        count = min(asked.seeds, len(study.seeds))
        return expected_minutes(count, asked.updates[-1], points_of(study), study.training.width)

    @cached_property
    def table(self) -> dict[str, str]:
        """Measures the long runs."""
        return params(long_runs.Job())
