"""``claims``: whether the write-up's conclusions hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def claims(
    metrics: Annotated[Path, typer.Option(help="The metrics.csv.")],
    convergence: Annotated[Path, typer.Option(help="The convergence.csv.")],
    long_runs: Annotated[Path, typer.Option(help="The long_runs.csv.")],
    off_sample: Annotated[Path, typer.Option(help="The off-sample errors, a row per run.")],
    baselines: Annotated[Path, typer.Option(help="The baselines.json.")],
    updates: Annotated[int, typer.Option(help="Updates of the runs in metrics.csv.", min=1)],
    table: Annotated[Path, typer.Option(help="The claims.csv to write.")],
    page: Annotated[Path, typer.Option(help="The claims.md to write.")],
    name: Annotated[str, typer.Option(help="Name of the dataset, for the page's title.")] = "",
) -> None:
    """Judge the ten claims, for every activation."""
    from pseudo_invertible.artifacts.sealed import replacing
    from pseudo_invertible.artifacts.tables import read_table, remake, write_table
    from pseudo_invertible.claims.evidence import Evidence
    from pseudo_invertible.claims.page import claims_page
    from pseudo_invertible.claims.table import claims_table
    from pseudo_invertible.errors import UserError

    keys = ["activation", "lambda", "mu", "seed"]
    runs = read_table(metrics, keys)
    try:
        known = json.loads(baselines.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{baselines}: cannot be read ({error}); {remake(baselines)}") from None
    evidence = Evidence(
        seeds=tuple(runs["seed"].drop_duplicates().tolist()),
        updates=updates,
        metrics=runs,
        convergence=read_table(convergence, keys),
        long_runs=read_table(long_runs, ["remedy", "updates", *keys]),
        off_sample=read_table(off_sample, [*keys, "axis"]),
        baselines=known,
    )
    judged = claims_table(evidence)
    write_table(table, judged)
    with replacing(page) as draft:
        draft.write_text(claims_page(judged, name or table.parent.name, updates), "utf-8")
    for _, row in judged.iterrows():
        typer.echo(f"{row['activation']} {row['claim']}{row['part']}: {row['verdict']}", err=True)
