"""``train``: all seeds of one configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.steps.options import (
    Activation,
    DatasetFile,
    Device,
    Lambda,
    LearningRate,
    Mu,
    Seeds,
    Updates,
    Width,
    check_activation,
    parse_seeds,
)

_WRITE_UP = TrainingSettings()


def train(
    dataset: DatasetFile,
    activation: Activation,
    lambda_: Lambda,
    mu: Mu,
    networks: Annotated[Path, typer.Option(help="The networks.npz to write.")],
    history: Annotated[Path, typer.Option(help="The history.csv to write.")],
    seeds: Seeds = "101",
    updates: Updates = _WRITE_UP.updates,
    learning_rate: LearningRate = _WRITE_UP.learning_rate,
    width: Width = _WRITE_UP.width,
    device: Device = "auto",
) -> None:
    """Train f and g together, once per seed, and write networks and history."""
    from pseudo_invertible.experiment.device import use_device

    use_device(device)
    import jax
    import numpy as np

    from pseudo_invertible.artifacts.provenance import training_provenance
    from pseudo_invertible.experiment.progress import ProgressLog
    from pseudo_invertible.experiment.scatter import read_csv
    from pseudo_invertible.experiment.trained import Networks, write_history, write_networks
    from pseudo_invertible.experiment.training import Run, refuse_divergence, train_runs
    from pseudo_invertible.study.configuration import Configuration

    configuration = Configuration(check_activation(activation), lambda_, mu)
    settings = TrainingSettings(updates, learning_rate, width)
    numbers = parse_seeds(seeds)
    runs = [Run(seed, lambda_, mu) for seed in numbers]
    scatter = read_csv(dataset)
    log = ProgressLog(f"Training {configuration}", len(runs))
    trained = train_runs(scatter, activation, runs, settings, progress=log)
    refuse_divergence(activation, runs, trained.first_bad)
    last = jax.tree.map(lambda leaf: leaf[:, -1], trained.pairs)
    made = training_provenance(configuration, settings, dataset)
    write_history(history, numbers, trained.history, lambda_, mu)
    write_networks(networks, Networks(last, np.array(numbers), made))
    typer.echo(f"{networks}\n{history}", err=True)
