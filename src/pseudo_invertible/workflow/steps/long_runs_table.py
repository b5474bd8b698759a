"""``long-runs``: what the long runs amount to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.workflow.steps.options import DatasetFile, FloorFile, Output


def long_runs(
    networks: Annotated[
        list[Path], typer.Argument(help="Networks of train-long; history.csv one folder above.")
    ],
    dataset: DatasetFile,
    output: Output,
    floor: FloorFile = None,
) -> None:
    """Write a row of metrics per long run and kept number of updates."""
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.scatter import read_csv
    from pseudo_invertible.experiment.trained import read_history, read_networks
    from pseudo_invertible.measures.long_runs import long_run_rows
    from pseudo_invertible.measures.runs import configuration_of
    from pseudo_invertible.workflow.steps.tables import add_excess

    scatter = read_csv(dataset)
    histories: dict[Path, pd.DataFrame] = {}
    rows = []
    for path in networks:
        beside = path.parent.parent / "history.csv"
        if beside not in histories:
            histories[beside] = read_history(beside)
        trained = read_networks(path)
        rows.append(long_run_rows(trained, histories[beside], configuration_of(trained), scatter))
    table = add_excess(pd.concat(rows, ignore_index=True), floor)
    write_table(output, table)
    typer.echo(f"{output}: {len(table)} rows", err=True)
