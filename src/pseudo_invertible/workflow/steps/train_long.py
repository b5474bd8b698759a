"""``train-long``: all seeds of one configuration, kept after several numbers of updates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.steps.options import (
    Activation,
    DatasetFile,
    Device,
    Lambda,
    LearningRate,
    Mu,
    Seeds,
    Width,
    check_activation,
    parse_seeds,
)

_WRITE_UP = TrainingSettings()


def train_long(
    networks: Annotated[
        list[Path], typer.Argument(help="The networks.npz to write, one per kept update.")
    ],
    dataset: DatasetFile,
    activation: Activation,
    lambda_: Lambda,
    mu: Mu,
    history: Annotated[Path, typer.Option(help="The history.csv to write.")],
    keep: Annotated[str, typer.Option(help="Updates after which to keep, rising: 500,20000.")],
    seeds: Seeds = "101",
    standardise: Annotated[
        bool, typer.Option(help="Train on x and y of mean 0 and standard deviation 1.")
    ] = False,
    warm_start: Annotated[
        float, typer.Option(min=0, max=1, help="Fraction of the run over which λ and μ rise.")
    ] = 0.0,
    learning_rate: LearningRate = _WRITE_UP.learning_rate,
    width: Width = _WRITE_UP.width,
    device: Device = "auto",
) -> None:
    """Train f and g for long, once per seed, and write the networks of several budgets."""
    from pseudo_invertible.experiment.device import use_device

    use_device(device)
    import jax
    import numpy as np

    from pseudo_invertible.artifacts.provenance import training_provenance
    from pseudo_invertible.experiment.progress import ProgressLog
    from pseudo_invertible.experiment.scatter import read_csv
    from pseudo_invertible.experiment.trained import Networks, write_history, write_networks
    from pseudo_invertible.experiment.training import Run, refuse_divergence, train_runs
    from pseudo_invertible.measures.long_runs import history_step
    from pseudo_invertible.study.configuration import Configuration

    kept = parse_keep(keep)
    if len(kept) != len(networks):
        raise UserError(
            f"--keep names {len(kept)} numbers of updates, but {len(networks)} files are to be "
            "written; there should be one for each."
        )
    configuration = Configuration(check_activation(activation), lambda_, mu)
    settings = TrainingSettings(kept[-1], learning_rate, width, standardise, warm_start)
    numbers = parse_seeds(seeds)
    runs = [Run(seed, lambda_, mu) for seed in numbers]
    every = history_step(kept)
    log = ProgressLog(f"Training {configuration} for {kept[-1]} updates", len(runs))
    trained = train_runs(
        read_csv(dataset),
        activation,
        runs,
        settings,
        history_every=every,
        keep=kept,
        progress=log,
    )
    refuse_divergence(activation, runs, trained.first_bad)
    made = training_provenance(configuration, settings, dataset)
    for index, (updates, path) in enumerate(zip(kept, networks, strict=True)):
        pairs = jax.tree.map(lambda leaf, index=index: leaf[:, index], trained.pairs)
        write_networks(path, Networks(pairs, np.array(numbers), made | {"kept_after": updates}))
    write_history(history, numbers, trained.history, lambda_, mu, every)
    typer.echo("\n".join(map(str, [*networks, history])), err=True)


def parse_keep(text: str) -> tuple[int, ...]:
    """Numbers of updates from ``500,2000``. Raises UserError unless they are whole and rise."""
    parts = [part.strip() for part in text.split(",")]
    kept = tuple(int(part) for part in parts if part.isdecimal())
    if len(kept) != len(parts) or list(kept) != sorted(set(kept)) or kept[0] < 1:
        raise UserError(f"--keep is {text!r}; it should be rising whole numbers: 500,20000.")
    return kept
