"""``figure``: draw one figure from artifacts."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.steps.options import DatasetFile

KINDS = ("point_cloud", "loss", "fits", "identity", "quartet")


def figure(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(KINDS)}.")],
    dataset: DatasetFile,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Path of the PDF; SVG and PNG go beside it.")
    ],
    title: Annotated[str, typer.Option(help="Title of the figure.")] = "",
    activation: Annotated[str | None, typer.Option(help="relu or silu.")] = None,
    lambda_: Annotated[float, typer.Option("--lambda", min=0)] = 0.0,
    mu: Annotated[float, typer.Option("--mu", min=0)] = 0.0,
    networks: Annotated[Path | None, typer.Option(help="Trained networks.")] = None,
    history: Annotated[Path | None, typer.Option(help="Terms over updates.")] = None,
    seed: Annotated[int | None, typer.Option(help="The seed in front; the first one.")] = None,
    other_seeds: Annotated[bool, typer.Option(help="Draw the other seeds behind.")] = True,
) -> None:
    """Draw a figure as PDF, SVG and PNG."""
    from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
    from pseudo_invertible.artifacts.provenance import commit, software
    from pseudo_invertible.figures.save import save_figure
    from pseudo_invertible.figures.write_up.content import read_content
    from pseudo_invertible.study.configuration import Configuration

    if kind not in KINDS:
        raise UserError(f"figure kind is {kind!r}; it should be one of {', '.join(KINDS)}.")
    configuration = Configuration(activation, lambda_, mu) if activation else None
    if kind != "point_cloud" and (configuration is None or networks is None):
        raise UserError(f"figure {kind} needs --activation, --lambda, --mu and --networks.")
    content = read_content(
        dataset, title or kind, configuration, networks, history, seed, other_seeds
    )
    stem = output.with_name(output.name.removesuffix(".pdf"))
    drawn = import_module(f"pseudo_invertible.figures.write_up.{kind}").draw(content)
    metadata = {
        "Title": stem.name,
        "Subject": f"{configuration}, seed {content.seed}" if configuration else "dataset",
        "Creator": software(),
        "Keywords": f"commit {commit()}",
    }
    save_figure(drawn, stem, metadata)
    typer.echo("\n".join(f"{stem}.{suffix}" for suffix in FIGURE_FORMATS), err=True)
