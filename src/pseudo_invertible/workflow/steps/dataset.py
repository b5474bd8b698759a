"""``dataset``: draw the scatter, or check and copy an own CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.study.settings import GeneratorSettings
from pseudo_invertible.workflow.steps.options import Output

_WRITE_UP = GeneratorSettings()


def dataset(
    output: Output,
    file: Annotated[
        Path | None, typer.Option(help="Own CSV with columns x,y, instead of the generator.")
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help="Of NumPy's legacy generator.")
    ] = _WRITE_UP.seed,
    points: Annotated[int, typer.Option(min=10)] = _WRITE_UP.points,
    knots: Annotated[int, typer.Option(min=4, help="Abscissae of each spline.")] = _WRITE_UP.knots,
    noise: Annotated[float, typer.Option(min=0, help="Of the inner noise.")] = _WRITE_UP.noise,
    ordinates: Annotated[
        float, typer.Option(help="Scale of the ordinates.")
    ] = _WRITE_UP.ordinates,
    low: Annotated[float, typer.Option(help="Lowest x.")] = _WRITE_UP.low,
    high: Annotated[float, typer.Option(help="Highest x.")] = _WRITE_UP.high,
) -> None:
    """Write the scatter (x, y) that a study fits."""
    from pseudo_invertible.experiment.generator import generate
    from pseudo_invertible.experiment.scatter import check_scatter, read_csv, write_csv

    if file is not None:
        scatter = read_csv(file)
    else:
        settings = GeneratorSettings(seed, points, knots, noise, ordinates, low, high)
        scatter = check_scatter(generate(settings), f"the generated scatter of seed {seed}")
    write_csv(output, scatter)
    typer.echo(f"{output}: {len(scatter.x)} points", err=True)
