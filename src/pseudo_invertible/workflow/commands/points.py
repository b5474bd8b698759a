"""Commands about points: make them, and look at them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.arguments import CsvFlags, Flat, GeneratorFlags, advice_on
from pseudo_invertible.workflow.progress import wrote


def dataset(
    file: Path | None = None,
    /,
    *,
    output: Path,
    fresh: Path | None = None,
    holdout: float | None = None,
    csv: Annotated[CsvFlags | None, Flat] = None,
    generator: Annotated[GeneratorFlags | None, Flat] = None,
) -> None:
    """Read a CSV, or draw points from the generator, and write them as columns x,y.

    Args:
        file: a CSV; without one the generator draws the points.
        output: dataset.csv, to write.
        fresh: fresh points of the generator, or the rows held out, to write.
        holdout: share of the rows to hold out, for --fresh.
        csv: how the CSV is read.
        generator: what is drawn.
    """
    from pseudo_invertible.data.csv import hold_out
    from pseudo_invertible.data.dataset import write_dataset
    from pseudo_invertible.data.generator import fresh_points, generate

    if file is None:
        drawn = (generator or GeneratorFlags()).checked
        points, others = generate(drawn), fresh_points(drawn)
    elif generator is not None:
        raise UserError("there are a CSV and flags of the generator; give one of them.")
    else:
        points = (csv or CsvFlags()).read(file).dataset
        others = None
        if holdout is not None:
            points, others = hold_out(points, holdout)
        print(advice_on(points))
    if fresh is not None:
        if others is None:
            raise UserError("--fresh is for the generator, or for a CSV with --holdout.")
        write_dataset(fresh, others)
        wrote(fresh)
    write_dataset(output, points)
    wrote(output)


def opposite(dataset: Path, /, *, output: Path) -> None:
    """Pair the same x and the same y in opposite order: the trend is reversed.

    Args:
        dataset: columns x,y.
        output: the reversed points, to write.
    """
    from pseudo_invertible.data.dataset import opposite as opposite_of
    from pseudo_invertible.data.dataset import read_dataset, write_dataset

    write_dataset(output, opposite_of(read_dataset(dataset)))
    wrote(output)


def look(file: Path, /, *, csv: Annotated[CsvFlags | None, Flat] = None) -> None:
    """Look at points before training on them: what can be fitted, and how to train.

    Args:
        file: a CSV.
        csv: how it is read.
    """
    from pseudo_invertible.baselines.look import look as look_at

    found = (csv or CsvFlags()).read(file)
    print(look_at(found.dataset, missing=found.dropped))
