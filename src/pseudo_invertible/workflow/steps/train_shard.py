"""``shard``: many runs of one activation, consecutive in a sweep."""

from __future__ import annotations

from typing import Annotated

import typer

from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.steps.options import (
    Activation,
    DatasetFile,
    Device,
    LearningRate,
    Output,
    Seeds,
    Updates,
    Width,
    check_activation,
    parse_seeds,
)

_WRITE_UP = TrainingSettings()
_AXIS_HELP = "0,0.1,1 or logspace:0.001:1000:13."


def shard(
    dataset: DatasetFile,
    activation: Activation,
    lambdas: Annotated[str, typer.Option(help=f"Weights λ: {_AXIS_HELP}")],
    mus: Annotated[str, typer.Option(help=f"Weights μ: {_AXIS_HELP}")],
    output: Output,
    combine: Annotated[str, typer.Option(help="product or diagonal.")] = "product",
    seeds: Seeds = "101",
    first: Annotated[
        int, typer.Option(help="First run to train, counting from 0 over these seeds.", min=0)
    ] = 0,
    length: Annotated[
        int | None, typer.Option(help="Runs to train (default: to the last).", min=1)
    ] = None,
    updates: Updates = _WRITE_UP.updates,
    history_every: Annotated[
        int | None,
        typer.Option(help="Record the terms each so many updates (default: at the end).", min=1),
    ] = None,
    learning_rate: LearningRate = _WRITE_UP.learning_rate,
    width: Width = _WRITE_UP.width,
    batch_size: Annotated[
        int | None,
        typer.Option(help="Runs side by side (default: 1 on a CPU, by memory on a GPU).", min=1),
    ] = None,
    device: Device = "auto",
) -> None:
    """Train a slice of a sweep and write its metrics, curves and thinned histories.

    The runs are those of all seeds, seed by seed, then λ, then μ. A run that diverges is
    marked, and the others go on.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device(device)
    import jax

    from pseudo_invertible.artifacts.provenance import training_provenance
    from pseudo_invertible.errors import UserError
    from pseudo_invertible.experiment.progress import ProgressLog
    from pseudo_invertible.experiment.scatter import read_csv
    from pseudo_invertible.experiment.training import Run, train_blocks
    from pseudo_invertible.measures.shards import ShardBuilder, write_shard
    from pseudo_invertible.study.configuration import Configuration
    from pseudo_invertible.study.sweep import COMBINATIONS, Axis, Slice, read_axis, weight_pairs

    def axis(option: str, text: str) -> Axis:
        try:
            return read_axis(text)
        except ValueError as error:
            raise UserError(f"--{option} is {text!r}; it {error}.") from None

    if combine not in COMBINATIONS:
        raise UserError(f"--combine is {combine!r}; it should be product or diagonal.")
    axes = axis("lambdas", lambdas), axis("mus", mus)
    numbers = parse_seeds(seeds)
    try:
        total = len(weight_pairs(*axes, combine)) * len(numbers)
    except ValueError as error:
        raise UserError(f"--combine {combine} {error}.") from None
    length = length or total - first
    if first + length > total or length < 1:
        raise UserError(
            f"--first {first} --length {length} asks for runs that do not exist; "
            f"these axes and seeds have {total}."
        )
    history_every = history_every or updates
    if updates % history_every:
        raise UserError(
            f"--history-every is {history_every}; it should divide the updates ({updates})."
        )
    check_activation(activation)
    runs = [Run(*run) for run in Slice(*axes, combine, numbers, first, length).runs()]
    settings = TrainingSettings(updates, learning_rate, width)
    scatter = read_csv(dataset)
    log = ProgressLog(f"Training a shard, {activation}", len(runs))
    recorded = range(0, updates + 1, history_every)
    builder = ShardBuilder(activation, runs, recorded, scatter)
    done = 0
    for block, trained in train_blocks(
        scatter,
        activation,
        runs,
        settings,
        history_every=history_every,
        batch_size=batch_size,
        progress=log,
    ):
        for index in range(len(block)):
            pair = jax.tree.map(lambda leaf, index=index: leaf[index, -1], trained.pairs)
            bad = int(trained.first_bad[index])
            if bad >= 0:
                run = block[index]
                where = Configuration(activation, run.lambda_, run.mu)
                typer.echo(f"  {where}, seed {run.seed}: diverged at update {bad}", err=True)
            builder.add(done + index, pair, trained.history[index], bad)
        done += len(block)
    made = training_provenance(
        Configuration(activation, runs[0].lambda_, runs[0].mu), settings, dataset
    )
    stated = {"activation": activation, "lambdas": lambdas, "mus": mus, "combine": combine}
    write_shard(output, builder.build({**made, "configuration": stated}))
    typer.echo(str(output), err=True)
