"""What the rules of the audit ask: its long runs, their parameters, its targets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any, NamedTuple

from pseudo_invertible.artifacts.code import sources_digest
from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.study.config import Study
from pseudo_invertible.study.configuration import Configuration, canonical_weight
from pseudo_invertible.study.long_runs import REMEDIES
from pseudo_invertible.workflow.resources import expected_minutes
from pseudo_invertible.workflow.sweep_plan import points_of


class LongRun(NamedTuple):
    """One job of the budget study: all its seeds, kept after several numbers of updates."""

    remedy: str
    configuration: Configuration


class AuditPlan:
    """The audit of a study. Every ``…_params`` is one dict in fixed key order, as in ``Plan``."""

    def __init__(self, study: Study, layout: Layout) -> None:
        """Plan the audit of a checked study."""
        self._study, self._layout = study, layout

    @property
    def targets(self) -> list[str]:
        """The audit's tables and curves."""
        layout = self._layout
        return [
            layout.claims,
            layout.claims_page,
            layout.long_runs,
            layout.off_sample,
            layout.off_sample_curves,
            layout.baselines,
            layout.baseline_curves,
            *self.long_networks,
            *self.long_histories,
        ]

    @property
    def noise_floor(self) -> dict[str, str]:
        """The file of the noise floor, as a named input; none for own data."""
        return {} if self._study.dataset_file is not None else {"floor": self._layout.noise_floor}

    @property
    def floor_option(self) -> str:
        """``--floor`` with that file, for a shell; empty for own data."""
        return " ".join(f"--{name}={path}" for name, path in self.noise_floor.items())

    # The long runs.

    @property
    def wildcard_constraints(self) -> dict[str, str]:
        """Variants and weights of the long runs, written canonically."""
        weights = [re.escape(canonical_weight(weight)) for weight in self._study.long_runs.weights]
        return {"remedy": "|".join(REMEDIES), "weight": "|".join(weights)}

    def long_runs(self) -> Iterator[LongRun]:
        """Every activation, plain at every weight; at the largest one with each remedy too."""
        activations = dict.fromkeys(c.activation for c in self._study.grid)
        weights = self._study.long_runs.weights
        for activation in activations:
            for weight in weights:
                yield LongRun("plain", Configuration(activation, weight, weight))
            strongest = max(weights)
            if strongest > 0:
                for remedy in REMEDIES[1:]:
                    yield LongRun(remedy, Configuration(activation, strongest, strongest))

    @cached_property
    def long_networks(self) -> list[str]:
        """Networks of every long run after every kept number of updates."""
        return [
            self._layout.long_networks(*run, updates)
            for run in self.long_runs()
            for updates in self._study.long_runs.updates
        ]

    @cached_property
    def long_histories(self) -> list[str]:
        """Histories of every long run."""
        return [self._layout.long_history(*run) for run in self.long_runs()]

    def train_long_params(self, wildcards: Mapping[str, str]) -> dict[str, Any]:
        """Parameters of the job that trains one remedy of one configuration for long."""
        audit, training = self._study.long_runs, self._study.training
        remedy = wildcards["remedy"]
        return {
            "activation": str(wildcards["activation"]),
            "weight": str(wildcards["weight"]),
            "seeds": ",".join(map(str, self._study.seeds[: audit.seeds])),
            "keep": ",".join(map(str, audit.updates)),
            "remedy": "--standardise" if remedy == "standardised" else "--no-standardise",
            "warm_start": audit.warm_start if remedy == "warm" else 0.0,
            "learning_rate": training.learning_rate,
            "width": training.width,
            "device": self._study.device,
            "code": sources_digest("workflow.steps.train_long"),
        }

    @property
    def long_minutes(self) -> int:
        """Minutes that one job of long runs may take."""
        audit, seeds = self._study.long_runs, self._study.seeds
        count = min(audit.seeds, len(seeds))
        points, width = points_of(self._study), self._study.training.width
        return expected_minutes(count, audit.updates[-1], points, width)

    # Parameters of the other jobs.

    @cached_property
    def generator_option(self) -> str:
        """``--generator`` with the settings as JSON, for a shell; empty for own data."""
        import shlex

        if self._study.dataset_file is not None:
            return ""
        return "--generator " + shlex.quote(json.dumps(asdict(self._study.generator)))

    def step_params(self, *modules: str) -> dict[str, Any]:
        """Parameters of a step that a generated dataset's settings bear on."""
        return {"generator": self.generator_option, "code": sources_digest(*modules)}

    @cached_property
    def claims_params(self) -> dict[str, Any]:
        """Parameters of the claims' job."""
        return {
            "name": self._study.name,
            "updates": self._study.training.updates,
            "code": sources_digest("workflow.steps.claims"),
        }
