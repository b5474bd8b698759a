"""What the rules of sweeps ask: the jobs of each grid, their parameters and resources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pseudo_invertible.artifacts.code import sources_digest
from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.errors import UserError
from pseudo_invertible.study.config import Study
from pseudo_invertible.study.sweep import Slice, Sweep
from pseudo_invertible.workflow.resources import expected_megabytes, expected_minutes


class SweepPlan:
    """The sweeps of a study. Jobs are shards, so 10⁵ runs are some hundred jobs."""

    def __init__(self, study: Study, layout: Layout) -> None:
        """Plan the grids of a checked study."""
        self.sweeps, self._study, self._layout = study.sweeps, study, layout

    @property
    def wildcard_constraints(self) -> dict[str, str]:
        """Which shards there are, as far as patterns can say."""
        activations = {name for grid in self.sweeps.values() for name in grid.activations}
        return {
            "sweep": "|".join(map(re.escape, self.sweeps)) or "(?!)",
            "shard_activation": "|".join(sorted(activations)) or "(?!)",
            "shard": r"0|[1-9]\d*",
        }

    def shards(self, name: str) -> list[str]:
        """All shards of a grid: activation by activation, in order."""
        grid = self.sweeps[name]
        return [
            self._layout.shard(name, activation, index)
            for activation in grid.activations
            for index in range(grid.shards_per_activation)
        ]

    def shard_params(self, wildcards: Mapping[str, str]) -> dict[str, Any]:
        """Parameters of one shard's job: axes, the seeds it touches, its slice, the code.

        Raises UserError where the grid has no such shard.
        """
        grid = self._grid(wildcards["sweep"], wildcards["shard_activation"])
        runs = self._slice(grid, int(wildcards["shard"]))
        training = self._study.training
        return {
            "activation": wildcards["shard_activation"],
            "lambdas": runs.lambdas.text,
            "mus": runs.mus.text,
            "combine": runs.combine,
            "seeds": ",".join(map(str, runs.seeds)),
            "first": runs.first,
            "length": runs.length,
            "updates": grid.updates,
            "history_every": grid.history_every,
            "learning_rate": training.learning_rate,
            "width": training.width,
            "device": self._study.device,
            "code": _code("workflow.steps.train_shard"),
        }

    def shard_minutes(self, wildcards: Mapping[str, str]) -> int:
        """Minutes that a shard's job may take."""
        grid = self.sweeps[wildcards["sweep"]]
        runs = self._slice(grid, int(wildcards["shard"]))
        return expected_minutes(
            runs.length, grid.updates, points_of(self._study), self._study.training.width
        )

    def shard_megabytes(self, wildcards: Mapping[str, str]) -> int:
        """Memory that a shard's job may take."""
        grid = self.sweeps[wildcards["sweep"]]
        runs = self._slice(grid, int(wildcards["shard"]))
        return expected_megabytes(runs.length, points_of(self._study), self._study.training.width)

    def merge_params(self, name: str) -> dict[str, Any]:
        """Parameters of the job that merges a grid's shards."""
        grid = self.sweeps[name]
        return {
            "shards": self._layout.shards(name),
            "activations": ",".join(grid.activations),
            "count": grid.shards_per_activation,
            "code": _code("workflow.steps.sweep_table"),
        }

    def refuse_taken_names(self, taken: Iterable[str]) -> None:
        """Refuse grids that are named like another target. Raises UserError."""
        for name in self.sweeps:
            if name in taken:
                raise UserError(
                    f"config: sweeps has the name {name}, but another target of this study is "
                    "called so; it should have a name of its own."
                )

    def refuse_unknown_shard(self, path: str) -> None:
        """Refuse, in a sentence, a path below ``sweeps/`` that no grid makes. Raises UserError."""
        parts = Path(path).relative_to(f"{self._layout.root}/sweeps").parts
        if len(parts) == 4 and parts[1] == "shards" and re.fullmatch(r"\d+\.npz", parts[3]):
            grid = self._grid(parts[0], parts[2])
            self._slice(grid, int(parts[3].removesuffix(".npz")))
            return
        files = [
            file
            for name in self.sweeps
            for file in (self._layout.sweep_table(name), self._layout.sweep_curves(name))
        ]
        if path not in files:
            known = ", ".join(files) if files else "none"
            raise UserError(f"this study has no target {path}; its sweeps' files are {known}.")

    def _grid(self, name: str, activation: str) -> Sweep:
        grid = self.sweeps.get(name)
        if grid is None:
            known = ", ".join(self.sweeps) or "none"
            raise UserError(f"this study has no sweep {name}; it has {known}.")
        if activation not in grid.activations:
            raise UserError(
                f"the grid {name} does not train {activation}; it trains "
                f"{', '.join(grid.activations)}."
            )
        return grid

    def _slice(self, grid: Sweep, index: int) -> Slice:
        try:
            return grid.shard(index)
        except IndexError:
            raise UserError(
                f"the grid {grid.name} has no shard {index}; its shards are numbered "
                f"0 to {grid.shards_per_activation - 1}."
            ) from None


def points_of(study: Study) -> int:
    """Points of a study's scatter; of an own file its lines, which are nearly as many."""
    file = study.dataset_file
    if file is None or not Path(file).is_file():
        return study.generator.points
    return _lines(file)


@cache
def _lines(file: str) -> int:
    with Path(file).open("rb") as content:
        return sum(1 for _ in content)


@cache
def _code(module: str) -> str:
    return sources_digest(module)
