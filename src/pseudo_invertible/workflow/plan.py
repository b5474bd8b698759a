"""What the Snakemake rules ask: the checked study, and the job of each of its steps.

The rules stay thin because their decisions are here, where they can be tested. Neither
JAX nor matplotlib is imported: every job parses the Snakefile again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.artifacts.sealed import digest
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.csv_file import SHOULD_BE
from pseudo_invertible.experiment.device import gpu_at_hand
from pseudo_invertible.figures.catalogue import Figure, Place, figures_of
from pseudo_invertible.study.config import Study, read_study
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import GeneratorSettings
from pseudo_invertible.study.text_file import check_text_file
from pseudo_invertible.workflow.article_plan import ArticlePlan
from pseudo_invertible.workflow.jobs import params
from pseudo_invertible.workflow.long_run_plan import LongRunPlan
from pseudo_invertible.workflow.outlook import Work, updates_of
from pseudo_invertible.workflow.remedy_plan import RemedyPlan
from pseudo_invertible.workflow.resources import points_of, seconds_per_update
from pseudo_invertible.workflow.scatter_plan import ScatterPlan
from pseudo_invertible.workflow.steps import (
    baselines,
    claims,
    convergence,
    dataset,
    figure,
    metrics,
    milestone,
    noise_floor,
    off_sample,
    priority,
    provenance,
    reading,
    summary,
    train,
)
from pseudo_invertible.workflow.sweep_plan import SweepPlan

GRID_WILDCARDS = ("activation", "lambda", "mu")
Params = dict[str, str]


class Plan:
    """A study, the paths of its artifacts and the jobs that make them."""

    def __init__(self, config: Mapping[str, Any], schema: Path) -> None:
        """Check the merged configuration. Raises UserError."""
        self.config = config
        self.study: Study = read_study(config, schema)
        if self.study.dataset_file is not None:
            check_text_file(Path(self.study.dataset_file), SHOULD_BE)
        self.layout = Layout(self.study.name)
        self.long_runs = LongRunPlan(self.study, self.layout)
        self.remedies = RemedyPlan(self.study, self.layout)
        self.scatters = ScatterPlan(self.study, self.layout)
        self.sweeps = SweepPlan(self.study, self.layout)
        # A sweep's figure bears its name: it would take the place of another figure.
        self.sweeps.refuse_taken_names(figures_of(self.layout, self.study.grid))
        self.figures: dict[str, Figure] = figures_of(
            self.layout, self.study.grid, self.study.sweeps, self.study.seeds[0]
        )
        self.article = ArticlePlan(self.study, self.layout, self.figures)

    # The grid.

    @cached_property
    def wildcard_constraints(self) -> dict[str, str]:
        """The grid's own strings, written canonically: no alias of a weight matches."""
        rows = [configuration.wildcards for configuration in self.study.grid]
        return {
            name: "|".join(re.escape(value) for value in dict.fromkeys(row[name] for row in rows))
            for name in GRID_WILDCARDS
        }

    def configuration(self, wildcards: Mapping[str, str]) -> Configuration:
        """The configuration that a path names. Raises UserError where the grid lacks it."""
        for configuration in self.study.grid:
            if all(configuration.wildcards[name] == wildcards[name] for name in GRID_WILDCARDS):
                return configuration
        asked = ", ".join(f"{name} {wildcards[name]}" for name in GRID_WILDCARDS)
        activations = list(dict.fromkeys(c.activation for c in self.study.grid))
        pairs = list(dict.fromkeys(c.weights_text for c in self.study.grid))
        raise UserError(
            f"the grid has no configuration {asked}; it has {', '.join(activations)}, each with "
            f"{'; '.join(pairs)}. Add the pair to grid in config.yaml to train it."
        )

    @cached_property
    def networks(self) -> list[str]:
        """The trained networks of every configuration, in the grid's order."""
        return [self.layout.networks(configuration) for configuration in self.study.grid]

    @cached_property
    def histories(self) -> list[str]:
        """The histories of every configuration, in the grid's order."""
        return [self.layout.history(configuration) for configuration in self.study.grid]

    # Jobs.

    @property
    def generator(self) -> GeneratorSettings | None:
        """The generator that draws the dataset; None for own data."""
        return None if self.study.dataset_file else self.study.generator

    @cached_property
    def dataset(self) -> Params:
        """Draws the scatter, or copies an own file, by content."""
        file = self.study.dataset_file
        if file is None:
            return params(dataset.Job(generator=self.study.generator))
        return params(dataset.Job(file=file, content=digest(file)))

    def train(self, wildcards: Mapping[str, str]) -> Params:
        """Trains all seeds of one configuration."""
        study = self.study
        return params(
            train.Job(*self.configuration(wildcards), study.seeds, study.training, study.device)
        )

    @cached_property
    def noise_floor_file(self) -> dict[str, str]:
        """The file of the noise floor, as a named input; none for own data."""
        return {"floor": self.layout.noise_floor} if self.generator else {}

    @cached_property
    def runs(self) -> dict[str, Any]:
        """What every run of the grid is measured from: networks, data and noise floor."""
        return {
            **self.noise_floor_file,
            "networks": self.networks,
            "dataset": self.layout.dataset,
        }

    @cached_property
    def noise_floor(self) -> Params:
        """Computes what no pair of functions can beat."""
        return params(noise_floor.Job(self.study.generator))

    @cached_property
    def metrics(self) -> Params:
        """Measures every run."""
        return params(metrics.Job())

    @cached_property
    def summary(self) -> Params:
        """Summarises the metrics."""
        return params(summary.Job())

    @cached_property
    def convergence(self) -> Params:
        """Reads how the losses fell."""
        return params(convergence.Job())

    @cached_property
    def priority(self) -> Params:
        """Asks what the training listens to."""
        return params(priority.Job())

    @cached_property
    def baselines(self) -> Params:
        """Finds what is possible at all."""
        return params(baselines.Job(self.generator))

    @cached_property
    def off_sample(self) -> Params:
        """Asks the networks off the sample."""
        return params(off_sample.Job(self.generator))

    @cached_property
    def claims(self) -> Params:
        """Judges the claims."""
        return params(claims.Job(self.study.name, self.study.training.updates))

    @cached_property
    def provenance(self) -> Params:
        """Writes down how the study was made."""
        return params(provenance.Job(dict(self.config)))

    @property
    def read_tables(self) -> list[str]:
        """The tables that readers get as pages."""
        at = self.layout
        tables = [at.claims, at.metrics, at.summary, at.convergence, at.priority]
        return [*tables, at.long_runs, at.off_sample, at.orientation, at.remedies]

    @property
    def pages(self) -> list[str]:
        """Those pages."""
        return [self.layout.page(Path(path).stem) for path in self.read_tables]

    @cached_property
    def reading(self) -> Params:
        """Writes the tables for readers."""
        return params(reading.Job())

    @cached_property
    def milestone(self) -> Params:
        """Says that the write-up is complete, and about how long the rest takes."""
        study = self.study
        shown = [figure for figure in self.figures.values() if figure.place is Place.WRITE_UP]
        everything = updates_of([*self.work, *self.audit_work])
        job = milestone.Job(len(shown), len(study.grid), updates_of(self.work), everything)
        return params(job)

    @property
    def work(self) -> list[Work]:
        """What training the grid takes."""
        seeds, updates = len(self.study.seeds), self.study.training.updates
        return [Work(file, seeds, updates) for file in self.networks]

    @property
    def audit_work(self) -> list[Work]:
        """What training takes that the audit adds."""
        return [*self.long_runs.work, *self.remedies.work]

    @property
    def seconds_per_update(self) -> float:
        """Seconds that an update takes at a usual pace, on one core."""
        return seconds_per_update(points_of(self.study), self.study.training.width)

    def figure(self, drawn: Figure) -> Params:
        """Draws one figure; the code is the step's own and its kind's."""
        shown = drawn.configuration
        other_seeds = self.study.other_seeds
        if shown is None:
            job = figure.Job(drawn.kind, drawn.title, other_seeds=other_seeds)
        else:
            job = figure.Job(drawn.kind, drawn.title, *shown, drawn.seed, other_seeds)
        return params(job, drawn.module)

    @cached_property
    def gpus_per_training_job(self) -> int:
        """1 where training asks for a card: device gpu, or auto on a machine that has one."""
        # The process that plans decides; a job on a node, which inherits the variable, must not
        # find another answer there.
        device = self.study.device
        here = int(device == "gpu" or (device == "auto" and gpu_at_hand()))
        return int(os.environ.setdefault("PSEUDO_INVERTIBLE_GPUS_PER_JOB", str(here)))
