"""``metrics``, ``summary`` and ``provenance``: what a study's runs amount to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.commands.options import DatasetFile, Output


def metrics(
    networks: Annotated[list[Path], typer.Argument(help="Files of trained networks.")],
    dataset: DatasetFile,
    output: Output,
) -> None:
    """Write a row of metrics per run."""
    import pandas as pd

    from pseudo_invertible.artifacts import read_networks, write_table
    from pseudo_invertible.configuration import Configuration
    from pseudo_invertible.dataset import read_csv
    from pseudo_invertible.evaluation import metrics_of

    scatter = read_csv(dataset)
    rows = []
    for path in networks:
        trained = read_networks(path)
        stated = trained.provenance["configuration"]
        configuration = Configuration(
            stated["activation"], float(stated["lambda"]), float(stated["mu"])
        )
        rows.append(metrics_of(trained, configuration, scatter))
    table = pd.concat(rows, ignore_index=True)
    write_table(output, table)
    typer.echo(f"{output}: {len(table)} runs", err=True)


def summary(
    metrics: Annotated[Path, typer.Argument(help="The metrics.csv.")], output: Output
) -> None:
    """Write median and quartiles over seeds, a row per configuration."""
    from pseudo_invertible.artifacts import read_table, write_table
    from pseudo_invertible.evaluation import summarise

    table = summarise(read_table(metrics, ["activation", "lambda", "mu", "seed"]))
    write_table(output, table)
    typer.echo(f"{output}: {len(table)} configurations", err=True)


def provenance(
    networks: Annotated[list[Path], typer.Argument(help="Files of trained networks.")],
    config: Annotated[str, typer.Option(help="The merged configuration, as JSON.")],
    output: Output,
) -> None:
    """Write how a study was made: configuration, versions, device, PRNG, sources, commit."""
    from pseudo_invertible.artifacts import read_networks
    from pseudo_invertible.files import replacing
    from pseudo_invertible.provenance import commit, versions
    from pseudo_invertible.sources import sources_digest

    made = [read_networks(path).provenance for path in networks]
    record = {
        "config": json.loads(config),
        "commit": commit(),
        "versions": versions(),
        "trained_with": _distinct(item["versions"] for item in made),
        "devices": _distinct(item["device"] for item in made),
        "prng": _distinct(item["prng"] for item in made),
        "sources": {
            "trained_with": _distinct(item["sources"] for item in made),
            "training": sources_digest("training"),
        },
        "dataset_sha256": _distinct(item["dataset_sha256"] for item in made),
    }
    with replacing(output) as draft:
        draft.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    typer.echo(str(output), err=True)


def _distinct(values: object) -> list[object]:
    found: list[object] = []
    for value in values:  # type: ignore[attr-defined]
        if value not in found:
            found.append(value)
    return found
