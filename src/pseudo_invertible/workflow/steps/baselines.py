"""``baselines``: what is possible on a dataset at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.workflow.steps.options import DatasetFile


def baselines(
    dataset: DatasetFile,
    numbers: Annotated[Path, typer.Option(help="The baselines.json to write.")],
    curves: Annotated[Path, typer.Option(help="The baselines.npz to write.")],
    generator: Annotated[
        str | None,
        typer.Option(help="The generator's settings, as JSON; leave out for own data."),
    ] = None,
) -> None:
    """Write noise floor, best invertible map, flow and straight lines: numbers and curves."""
    from pseudo_invertible.experiment.device import use_device

    # The flow is small: a card would take longer to start than the CPU takes to fit it.
    use_device("cpu")
    import numpy as np

    from pseudo_invertible.artifacts.sealed import replacing
    from pseudo_invertible.baselines.comparison import baselines as compute
    from pseudo_invertible.experiment.scatter import read_csv
    from pseudo_invertible.study.settings import GeneratorSettings

    settings = None if generator is None else GeneratorSettings(**json.loads(generator))
    found = compute(read_csv(dataset), settings)
    with replacing(curves) as draft:
        np.savez(draft, allow_pickle=False, **found.arrays)
    with replacing(numbers) as draft:
        draft.write_text(json.dumps(found.numbers, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"{numbers}\n{curves}\nThe flow trained for {found.seconds:.1f} s.", err=True)
