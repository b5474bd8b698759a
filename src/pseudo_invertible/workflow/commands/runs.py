"""Commands about runs: train them, measure them, merge their tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pseudo_invertible.workflow.arguments import (
    Flat,
    Part,
    Seeds,
    TrainingFlags,
    Weights,
    known_activation,
    runs_of,
)
from pseudo_invertible.workflow.environment import cache_compilations
from pseudo_invertible.workflow.progress import Progress, wrote


def train(
    dataset: Path,
    /,
    *,
    output: Path,
    activation: str = "relu",
    lambda_: Weights = (1.0,),
    mu: Weights = (1.0,),
    combine: Literal["product", "diagonal"] = "product",
    seeds: Seeds = (101,),
    shard: Part | None = None,
    protocol: str = "published",
    training: Annotated[TrainingFlags | None, Flat] = None,
    device: Literal["auto", "cpu", "gpu"] = "auto",
    cache: Path | None = None,
) -> None:
    """Train pairs of networks: every seed with every lambda and mu.

    Args:
        dataset: columns x,y.
        output: folder for networks.npz and history.csv.
        activation: of the hidden layers: relu, silu, tanh.
        lambda_: weights of cycle_x, the mean of (x - g(f(x)))^2.
        mu: weights of cycle_y, the mean of (y - f(g(y)))^2.
        combine: each lambda with each mu (product), or the first with the first (diagonal).
        seeds: initialisations: 101 or 101-120, one or more.
        shard: train a part of the runs: 3/8.
        protocol: how to train: published, clean, or another one that is shipped.
        training: changes of the protocol.
        device: auto takes a GPU if there is one.
        cache: folder for compiled programs.
    """
    cache_compilations(cache)
    from pseudo_invertible.experiment.device import use_device

    use_device(device)
    from pseudo_invertible.data.dataset import read_dataset
    from pseudo_invertible.experiment.stored import (
        history_table,
        write_history,
        write_networks,
    )
    from pseudo_invertible.experiment.training import train_runs
    from pseudo_invertible.files import digest

    settings = (training or TrainingFlags()).over(protocol)
    runs = runs_of(seeds, lambda_, mu, combine, shard)
    known_activation(activation)
    points = read_dataset(dataset)
    title = f"{activation}, {len(points.x)} points, {settings.updates} updates"
    progress = Progress(title, len(runs))
    networks, terms = train_runs(points, activation, runs, settings, progress=progress)
    made = networks._replace(provenance={**networks.provenance, "dataset": digest(dataset)})
    write_history(output / "history.csv", history_table(made, terms, settings.history_every))
    write_networks(output / "networks.npz", made)
    wrote(output / "networks.npz", output / "history.csv")


def measure(
    dataset: Path,
    networks: Path,
    /,
    *,
    output: Path,
    fresh: Path | None = None,
    dataset_name: str = "own",
    protocol: str = "published",
    curves: Path | None = None,
) -> None:
    """Measure trained pairs: a row per run and kept number of updates.

    Args:
        dataset: columns x,y, that the networks were trained on.
        networks: networks.npz, with history.csv beside it.
        output: measures.csv, to write.
        fresh: points that no run was trained on.
        dataset_name: for the column dataset.
        protocol: for the column protocol.
        curves: f, g and their compositions as curves (.npz), to write.
    """
    from pseudo_invertible.data.dataset import read_dataset
    from pseudo_invertible.experiment.stored import read_history, read_networks
    from pseudo_invertible.files import write_arrays, write_table
    from pseudo_invertible.measures.curves import curves_of
    from pseudo_invertible.measures.runs import measure_runs

    trained, points = read_networks(networks), read_dataset(dataset)
    table = measure_runs(
        trained,
        read_history(networks.with_name("history.csv")),
        points,
        fresh=read_dataset(fresh) if fresh else None,
        name=dataset_name,
        protocol=protocol,
    )
    if curves:
        write_arrays(curves, curves_of(trained, points))
        wrote(curves)
    write_table(output, table)
    wrote(output)


def merge(*measures: Path, output: Path) -> None:
    """Put tables of runs together, in the order given.

    Args:
        measures: tables with the columns of measures.csv.
        output: runs.csv, to write.
    """
    from pseudo_invertible.files import write_table
    from pseudo_invertible.measures.tables import merge_runs

    write_table(output, merge_runs(measures))
    wrote(output)


def merge_curves(*curves: Path, output: Path) -> None:
    """Put files of curves together, in the order given.

    Args:
        curves: files that `measure --curves` wrote.
        output: all curves, to write.
    """
    from pseudo_invertible.measures.curves import merge_curves as merged

    merged(curves, output)
    wrote(output)
