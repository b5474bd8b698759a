"""``grid``: the table and the curves of a sweep, from its shards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.workflow.steps.options import check_activation


def grid(
    shards: Annotated[Path, typer.Argument(help="Folder of the shards: <activation>/<index>.npz")],
    activations: Annotated[str, typer.Option(help="Activations, in order: relu,silu.")],
    count: Annotated[int, typer.Option(help="Shards of each activation.", min=1)],
    table: Annotated[Path, typer.Option(help="The CSV to write, a row per run.")],
    curves: Annotated[Path, typer.Option(help="The .npz to write: f, g, g∘f and f∘g.")],
) -> None:
    """Merge the shards of a sweep."""
    from pseudo_invertible.measures.sweep_table import merge

    names = [check_activation(name) for name in activations.split(",")]
    paths = [shards / name / f"{index}.npz" for name in names for index in range(count)]
    runs = merge(paths, table, curves)
    typer.echo(f"{table}\n{curves}: {runs} runs", err=True)
