"""What the rules of sweeps ask: the jobs of each sweep, their parameters and resources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.errors import UserError
from pseudo_invertible.study.config import Study
from pseudo_invertible.study.sweep import Slice, Sweep
from pseudo_invertible.workflow.jobs import params
from pseudo_invertible.workflow.outlook import Work
from pseudo_invertible.workflow.resources import expected_megabytes, expected_minutes, points_of
from pseudo_invertible.workflow.steps import sweep_table, train_shard


class SweepPlan:
    """The sweeps of a study. Jobs are shards, so 10⁵ runs are some hundred jobs."""

    def __init__(self, study: Study, layout: Layout) -> None:
        """Plan the sweeps of a checked study."""
        self.sweeps, self._study, self._layout = study.sweeps, study, layout

    @property
    def wildcard_constraints(self) -> dict[str, str]:
        """Which shards there are, as far as patterns can say."""
        activations = {name for sweep in self.sweeps.values() for name in sweep.activations}
        return {
            "sweep": "|".join(map(re.escape, self.sweeps)) or "(?!)",
            "shard_activation": "|".join(sorted(activations)) or "(?!)",
            "shard": r"0|[1-9]\d*",
        }

    def shards(self, name: str) -> list[str]:
        """All shards of a sweep: activation by activation, in order."""
        sweep = self.sweeps[name]
        return [
            self._layout.shard(name, activation, index)
            for activation in sweep.activations
            for index in range(sweep.shards_per_activation)
        ]

    def work(self, name: str) -> list[Work]:
        """What training a sweep takes."""
        sweep = self.sweeps[name]
        lengths = [sweep.shard(index).length for index in range(sweep.shards_per_activation)]
        runs = [*lengths] * len(sweep.activations)
        files = self.shards(name)
        return [Work(*pair, sweep.updates) for pair in zip(files, runs, strict=True)]

    def train_shard(self, wildcards: Mapping[str, str]) -> dict[str, str]:
        """Trains one shard. Raises UserError where the sweep has no such shard."""
        sweep = self._sweep(wildcards["sweep"], wildcards["shard_activation"])
        runs = self._slice(sweep, int(wildcards["shard"]))
        return params(
            train_shard.Job(
                activation=wildcards["shard_activation"],
                lambdas=runs.lambdas,
                mus=runs.mus,
                combine=runs.combine,
                seeds=runs.seeds,
                first=runs.first,
                length=runs.length,
                history_every=sweep.history_every,
                training=sweep.training,
                device=self._study.device,
            )
        )

    def shard_minutes(self, wildcards: Mapping[str, str]) -> int:
        """Minutes that a shard's job may take."""
        sweep = self.sweeps[wildcards["sweep"]]
        runs = self._slice(sweep, int(wildcards["shard"]))
        return expected_minutes(
            runs.length, sweep.updates, points_of(self._study), self._study.training.width
        )

    def shard_megabytes(self, wildcards: Mapping[str, str]) -> int:
        """Memory that a shard's job may take."""
        sweep = self.sweeps[wildcards["sweep"]]
        runs = self._slice(sweep, int(wildcards["shard"]))
        return expected_megabytes(runs.length, points_of(self._study), self._study.training.width)

    def table(self, name: str) -> dict[str, str]:
        """Merges a sweep's shards."""
        sweep = self.sweeps[name]
        return params(sweep_table.Job(sweep.activations, sweep.shards_per_activation))

    def refuse_taken_names(self, taken: Iterable[str]) -> None:
        """Refuse sweeps that are named like another target. Raises UserError."""
        for name in self.sweeps:
            if name in taken:
                raise UserError(
                    f"config: sweeps has the name {name}, but another target of this study is "
                    "called so; it should have a name of its own."
                )

    def refuse_unknown_file(self, path: str) -> None:
        """Refuse, in a sentence, a path below ``sweeps/`` that no sweep makes."""
        parts = Path(path).relative_to(f"{self._layout.root}/sweeps").parts
        if len(parts) == 4 and parts[1] == "shards" and re.fullmatch(r"\d+\.npz", parts[3]):
            sweep = self._sweep(parts[0], parts[2])
            self._slice(sweep, int(parts[3].removesuffix(".npz")))
            return
        files = [
            file
            for name in self.sweeps
            for file in (self._layout.sweep_table(name), self._layout.sweep_curves(name))
        ]
        if path not in files:
            known = ", ".join(files) if files else "none"
            raise UserError(f"this study has no target {path}; its sweeps' files are {known}.")

    def _sweep(self, name: str, activation: str) -> Sweep:
        sweep = self.sweeps.get(name)
        if sweep is None:
            known = ", ".join(self.sweeps) or "none"
            raise UserError(f"this study has no sweep {name}; it has {known}.")
        if activation not in sweep.activations:
            raise UserError(
                f"the sweep {name} does not train {activation}; it trains "
                f"{', '.join(sweep.activations)}."
            )
        return sweep

    def _slice(self, sweep: Sweep, index: int) -> Slice:
        try:
            return sweep.shard(index)
        except IndexError:
            raise UserError(
                f"the sweep {sweep.name} has no shard {index}; its shards are numbered "
                f"0 to {sweep.shards_per_activation - 1}."
            ) from None
