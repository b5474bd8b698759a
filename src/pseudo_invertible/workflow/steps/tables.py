"""``metrics``, ``summary``, ``convergence`` and ``provenance``: what a study's runs amount to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pseudo_invertible.workflow.steps.options import DatasetFile, FloorFile, Output

if TYPE_CHECKING:
    import pandas as pd


def metrics(
    networks: Annotated[list[Path], typer.Argument(help="Files of trained networks.")],
    dataset: DatasetFile,
    output: Output,
    floor: FloorFile = None,
) -> None:
    """Write a row of metrics per run."""
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.scatter import read_csv
    from pseudo_invertible.experiment.trained import read_networks
    from pseudo_invertible.measures.runs import configuration_of, metrics_of

    scatter = read_csv(dataset)
    rows = []
    for path in networks:
        trained = read_networks(path)
        rows.append(metrics_of(trained, configuration_of(trained), scatter))
    table = add_excess(pd.concat(rows, ignore_index=True), floor)
    write_table(output, table)
    typer.echo(f"{output}: {len(table)} runs", err=True)


def add_excess(table: pd.DataFrame, floor: Path | None) -> pd.DataFrame:
    """The table with its excess over a noise floor, where there is one."""
    from pseudo_invertible.measures.runs import with_excess

    if floor is None:
        return table
    known = json.loads(floor.read_text("utf-8"))
    return table if "none" in known else with_excess(table, known["floor_y"], known["floor_x"])


def convergence(
    networks: Annotated[
        list[Path], typer.Argument(help="Files of trained networks, history.csv beside each.")
    ],
    output: Output,
) -> None:
    """Write, a row per run, how smoothly its loss fell and whether it still falls."""
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.trained import read_history, read_networks
    from pseudo_invertible.measures.convergence import convergence_of
    from pseudo_invertible.measures.runs import configuration_columns, configuration_of

    parts = []
    for path in networks:
        named = configuration_columns(configuration_of(read_networks(path)))
        part = convergence_of(read_history(path.with_name("history.csv")))
        for place, (column, value) in enumerate(named.items()):
            part.insert(place, column, value)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    write_table(output, table)
    typer.echo(f"{output}: {len(table)} runs", err=True)


def summary(
    metrics: Annotated[Path, typer.Argument(help="The metrics.csv.")], output: Output
) -> None:
    """Write median and quartiles over seeds, a row per configuration."""
    from pseudo_invertible.artifacts.tables import read_table, write_table
    from pseudo_invertible.measures.summary import summarise

    table = summarise(read_table(metrics, ["activation", "lambda", "mu", "seed"]))
    write_table(output, table)
    typer.echo(f"{output}: {len(table)} configurations", err=True)


def provenance(
    networks: Annotated[list[Path], typer.Argument(help="Files of trained networks.")],
    config: Annotated[str, typer.Option(help="The merged configuration, as JSON.")],
    output: Output,
) -> None:
    """Write how a study was made: configuration, versions, device, PRNG, sources, commit."""
    from pseudo_invertible.artifacts.code import sources_digest
    from pseudo_invertible.artifacts.provenance import commit, versions
    from pseudo_invertible.artifacts.sealed import replacing
    from pseudo_invertible.experiment.trained import read_networks

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
            "training": sources_digest("experiment.training"),
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
