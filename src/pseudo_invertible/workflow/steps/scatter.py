"""``scatter``: one scatter of many: what is possible on it, and what networks do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pseudo_invertible.study.fields import Activation, Device, Seeds, Units, Weight
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings
from pseudo_invertible.workflow.telling import Progress, silent


@dataclass(frozen=True)
class Job:
    """Train networks on one scatter and find its best invertible map.

    generator: that draws the scatter; leave out for own data.
    own: whether this is the study's own scatter, read from --dataset.
    seeds: initialisations, a list such as [101, 102].
    weights: λ = μ, a list of weights.
    activations: a list such as [relu, silu].
    units: raw, standardised or both, as a list.
    training: what all runs share.
    device: auto takes a GPU where there is one; cpu and gpu force it.
    """

    generator: GeneratorSettings | None = None
    own: bool = False
    seeds: Seeds = (101,)
    weights: Annotated[tuple[Weight, ...], Field(min_length=1)] = (0.0, 1.0)
    activations: Annotated[tuple[Activation, ...], Field(min_length=1)] = ("relu", "silu")
    units: Annotated[tuple[Units, ...], Field(min_length=1)] = ("raw",)
    training: TrainingSettings = field(default_factory=TrainingSettings)
    device: Device = "auto"


def run(
    job: Job,
    runs: Path,
    least: Path,
    curves: Path,
    dataset: Path | None = None,
    progress: Progress = silent,
) -> None:
    """Write a row per run, what is possible on the scatter, and curves to draw.

    runs: CSV with a row per run, to write.
    least: JSON of what is possible on the scatter, to write.
    curves: npz of the scatter, its best invertible maps and the networks' maps, to write.
    dataset: CSV with columns x,y of the study's own scatter.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device(job.device)
    from pseudo_invertible.artifacts.tables import write_arrays, write_json, write_table
    from pseudo_invertible.baselines.scatter import least_of
    from pseudo_invertible.baselines.scatter_record import (
        best_curves,
        direction_of,
        scatter_record,
    )
    from pseudo_invertible.experiment.csv_file import read_csv
    from pseudo_invertible.experiment.generator import generate
    from pseudo_invertible.experiment.scatter import check_scatter
    from pseudo_invertible.experiment.scatter_training import train_on_scatter
    from pseudo_invertible.experiment.training import Run
    from pseudo_invertible.measures.scatter_runs import curves_of, rows_of

    if dataset is not None:
        scatter = read_csv(dataset)
    else:
        settings = job.generator or GeneratorSettings()
        scatter = check_scatter(generate(settings), f"the scatter of seed {settings.seed}")
    found = least_of(scatter, job.generator)
    direction = direction_of(found, scatter)
    each = [Run(seed, weight, weight) for weight in job.weights for seed in job.seeds]
    trained = train_on_scatter(scatter, job.activations, job.units, each, job.training, progress)
    write_table(runs, rows_of(trained, scatter, direction.sign))
    write_arrays(curves, curves_of(trained, scatter) | best_curves(found))
    write_json(least, scatter_record(found, scatter, direction, job.generator, own=job.own))
