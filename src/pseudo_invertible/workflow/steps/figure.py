"""``figure``: draw one figure from artifacts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def figure(
    kind: Annotated[str, typer.Argument(help="write_up.fits, audit.tradeoff, …")],
    files: Annotated[list[Path], typer.Argument(help="What it is drawn from, in any order.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Path of the PDF; SVG and PNG go beside it.")
    ],
    title: Annotated[str, typer.Option(help="Title of the figure.")] = "",
    activation: Annotated[str | None, typer.Option(help="relu or silu.")] = None,
    lambda_: Annotated[float, typer.Option("--lambda", min=0)] = 0.0,
    mu: Annotated[float, typer.Option("--mu", min=0)] = 0.0,
    seed: Annotated[int | None, typer.Option(help="The seed in front; the first one.")] = None,
    other_seeds: Annotated[bool, typer.Option(help="Draw the other seeds behind.")] = True,
) -> None:
    """Draw a figure as PDF, SVG and PNG."""
    from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
    from pseudo_invertible.artifacts.provenance import commit, software
    from pseudo_invertible.figures.drawing import draw, subject_of
    from pseudo_invertible.figures.files import read_files
    from pseudo_invertible.figures.save import save_figure
    from pseudo_invertible.figures.settings import Settings
    from pseudo_invertible.study.configuration import Configuration

    configuration = Configuration(activation, lambda_, mu) if activation else None
    settings = Settings(title, configuration, seed, other_seeds)
    drawn = draw(kind, settings, read_files(files))
    stem = output.with_name(output.name.removesuffix(".pdf"))
    metadata = {
        "Title": stem.name,
        "Subject": subject_of(drawn, settings),
        "Creator": software(),
        "Keywords": f"commit {commit()}",
    }
    save_figure(drawn, stem, metadata)
    typer.echo("\n".join(f"{stem}.{suffix}" for suffix in FIGURE_FORMATS), err=True)
