"""``off-sample``: how far the pairs are from undoing each other off the sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.workflow.steps.options import DatasetFile


def off_sample(
    networks: Annotated[list[Path], typer.Argument(help="Files of trained networks.")],
    dataset: DatasetFile,
    curves: Annotated[Path, typer.Option(help="CSV of the errors along both axes, to write.")],
    runs: Annotated[Path, typer.Option(help="CSV with a row per run and axis, to write.")],
    summary: Annotated[Path, typer.Option(help="CSV with a row per configuration and axis.")],
    generator: Annotated[
        str | None,
        typer.Option(help="The generator's settings, as JSON; leave out for own data."),
    ] = None,
) -> None:
    """Write cycle errors between the sample's points, on fresh draws, and outside their range."""
    import pandas as pd

    from pseudo_invertible.artifacts.tables import write_table
    from pseudo_invertible.experiment.maps import Maps
    from pseudo_invertible.experiment.scatter import read_csv
    from pseudo_invertible.experiment.trained import read_networks
    from pseudo_invertible.measures.off_sample import (
        held_out,
        off_sample_curves,
        off_sample_metrics,
    )
    from pseudo_invertible.measures.runs import configuration_columns, configuration_of
    from pseudo_invertible.measures.summary import summarise
    from pseudo_invertible.study.settings import GeneratorSettings

    scatter = read_csv(dataset)
    fresh = None if generator is None else held_out(GeneratorSettings(**json.loads(generator)))
    along, rows = [], []
    for path in networks:
        trained = read_networks(path)
        configuration = configuration_of(trained)
        named = configuration_columns(configuration)
        maps = [
            Maps(trained.pair(index), configuration.activation)
            for index in range(len(trained.seeds))
        ]
        for seed, pair in zip(trained.seeds.tolist(), maps, strict=True):
            metrics = off_sample_metrics(pair.f, pair.g, scatter, fresh)
            rows += [{**named, "seed": seed, **row} for row in metrics]
        along.append(
            off_sample_curves([(pair.f, pair.g) for pair in maps], scatter).assign(**named)
        )
    table = pd.DataFrame(rows)
    keys = ["activation", "lambda", "mu"]
    curve_table = pd.concat(along, ignore_index=True)
    write_table(curves, curve_table[[*keys, *curve_table.columns.difference(keys, sort=False)]])
    write_table(runs, table)
    write_table(summary, summarise(table, [*keys, "axis"]))
    typer.echo(f"{curves}\n{runs}\n{summary}", err=True)
