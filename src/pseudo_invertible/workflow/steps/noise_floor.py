"""``noise-floor``: what no pair of functions can beat on a generated dataset."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from pseudo_invertible.workflow.steps.options import DatasetFile, Output


def noise_floor(
    dataset: DatasetFile,
    output: Output,
    generator: Annotated[
        str,
        typer.Option(help="The generator's settings that differ from the write-up's, as JSON."),
    ] = "{}",
) -> None:
    """Write E[Var(y|x)] and E[Var(x|y)] of a generated dataset, as JSON."""
    from pseudo_invertible.artifacts.sealed import replacing
    from pseudo_invertible.baselines.noise_floor import floor_numbers
    from pseudo_invertible.experiment.scatter import read_csv
    from pseudo_invertible.study.settings import GeneratorSettings

    settings = GeneratorSettings(**json.loads(generator))
    numbers = floor_numbers(settings, read_csv(dataset))
    with replacing(output) as draft:
        draft.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"{output}: {numbers}", err=True)
