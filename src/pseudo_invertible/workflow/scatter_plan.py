"""What the rules of many scatters ask: a job for each scatter, and the tables of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.errors import UserError
from pseudo_invertible.study.config import Study
from pseudo_invertible.workflow.jobs import params
from pseudo_invertible.workflow.outlook import Work
from pseudo_invertible.workflow.resources import expected_megabytes, expected_minutes, points_of
from pseudo_invertible.workflow.steps import scatter, scatters_tables

# The study's own scatter, in the paths; the others bear the seed of the generator.
OWN = "own"


class ScatterPlan:
    """The scatters of a study: its own and those of other seeds of the generator."""

    def __init__(self, study: Study, layout: Layout) -> None:
        """Plan the scatters of a checked study."""
        self._study, self._layout = study, layout

    @property
    def names(self) -> list[str]:
        """The scatters as paths name them, the study's own first."""
        drawn = None if self._study.dataset_file else self._study.generator.seed
        others = [seed for seed in self._study.scatters.generators if seed != drawn]
        return [OWN, *map(str, others)]

    @property
    def shards(self) -> list[str]:
        """What is possible on each scatter, in order; its runs and curves lie beside it."""
        return [self._layout.scatter(name, "least.json") for name in self.names]

    @property
    def wildcard_constraints(self) -> dict[str, str]:
        """The other scatters' names."""
        return {"scatter": "|".join(self.names[1:]) or "(?!)"}

    @property
    def runs(self) -> int:
        """Runs of one scatter."""
        asked = self._study.scatters
        kinds = len(asked.activations) * len(asked.units) * len(asked.weights)
        return kinds * min(asked.seeds, len(self._study.seeds))

    @property
    def work(self) -> list[Work]:
        """What training on all scatters takes."""
        return [Work(file, self.runs, self._study.scatters.updates) for file in self.shards]

    @property
    def minutes(self) -> int:
        """Minutes that one scatter's job may take."""
        study, points = self._study, points_of(self._study)
        return 5 + expected_minutes(
            self.runs, study.scatters.updates, points, study.training.width
        )

    @property
    def megabytes(self) -> int:
        """Memory that one scatter's job may take."""
        return expected_megabytes(self.runs, points_of(self._study), self._study.training.width)

    def train(self, name: str) -> dict[str, str]:
        """Trains on one scatter. Raises UserError where the study has no such scatter."""
        if name not in self.names:
            raise UserError(f"the study has no scatter {name}; it has {', '.join(self.names)}.")
        study, asked = self._study, self._study.scatters
        own = name == OWN
        seed = study.generator.seed if own else int(name)
        generator = None if own and study.dataset_file else replace(study.generator, seed=seed)
        return params(
            scatter.Job(
                generator=generator,
                own=own,
                seeds=tuple(study.seeds[: asked.seeds]),
                weights=asked.weights,
                activations=asked.activations,
                units=asked.units,
                training=replace(study.training, updates=asked.updates, standardise=False),
                device=study.device,
            )
        )

    def of(self, wildcards: Mapping[str, str]) -> dict[str, str]:
        """Trains on the scatter that a path names."""
        return self.train(wildcards["scatter"])

    @cached_property
    def tables(self) -> dict[str, str]:
        """Puts the scatters together."""
        return params(scatters_tables.Job())
