"""What the rules need to know of a study: its jobs as flags, and what they may take.

Imports neither JAX nor pandas: Snakemake parses the rules in every job.
"""

from __future__ import annotations

import math
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.model import Study, read_study
from pseudo_invertible.study.protocol import Protocol
from pseudo_invertible.study.shards import (
    Shard,
    dataset_shards,
    stuck_shards,
    sweep_shards,
    unseen_shards,
)

# Measured on one core for the write-up's 1000 points and width 30.
SECONDS_PER_UPDATE = 3e-4
MULTIPLICATIONS = 1000 * (30 * 30 + 2 * 30)
BYTES_PER_POINT = 200  # read from a CSV, in float64, in float32, and copied
AT_ONCE = 2000  # points that training evaluates at once on a CPU


class Python:
    """How a job calls the package: by the Python that runs Snakemake, wherever it is.

    -P: a file csv.py in the working folder is not imported. Haiku needs the docstrings that
    PYTHONOPTIMIZE=2 removes. An object and not text: Snakemake runs
    a job again if a text among its parameters changes, but Python may move.
    """

    def __str__(self) -> str:
        """The start of a command, for a shell."""
        return f"PYTHONOPTIMIZE= {shlex.quote(sys.executable)} -P -m pseudo_invertible"


@contextmanager
def one_sentence() -> Iterator[None]:
    """End Snakemake with one sentence, without a traceback, where a user made a mistake."""
    try:
        yield
    except UserError as error:
        sys.exit(f"error: {error}")


def checked_study(config: Mapping[str, Any]) -> Study:
    """The study of a configuration; warns of keys that are not ours. Raises UserError.

    A CSV that is there can be read; one that is not there may be made by a rule of another
    workflow. Its content is checked by the job that reads it.
    """
    study = read_study(config)
    for key in study.foreign:
        print(f"warning: config: the key {key} is not of pseudo-invertible.", file=sys.stderr)
    if file := csv_file(study):
        path = Path(file)
        if path.exists() and not (path.is_file() and os.access(path, os.R_OK)):
            kind = "is a folder" if path.is_dir() else "cannot be read"
            raise UserError(f"dataset.file is {file}, which {kind}; it should be a CSV.")
    return study


def csv_file(study: Study) -> str | None:
    """The study's CSV, with ``~`` spelt out; None where the generator draws the points."""
    file = study.dataset.file
    return str(Path(file).expanduser()) if file else None


def words(**flags: Any) -> str:
    """Flags as text: ``--updates 500 --keep 100 500 --standardise``, those that are set.

    A name is written with dashes, a list as several words; False, None and () are not set.
    """
    found = []
    for name, value in flags.items():
        if value is None or value is False or value == ():
            continue
        found.append(f"--{name.rstrip('_').replace('_', '-')}")
        if value is not True:
            values = value if isinstance(value, tuple | list) else [value]
            found += [_quoted(one) for one in values]
    return " ".join(found)


def _quoted(value: Any) -> str:
    return shlex.quote(repr(value).removesuffix(".0") if isinstance(value, float) else str(value))


def seeds_text(seeds: Sequence[int]) -> str:
    """Seeds as on the command line: ``101-120 205``."""
    found: list[list[int]] = []
    for seed in seeds:
        if found and seed == found[-1][-1] + 1:
            found[-1] = [found[-1][0], seed]
        else:
            found.append([seed])
    return " ".join("-".join(map(str, part)) for part in found)


def generator_flags(study: Study, seed: int | None = None) -> str:
    """The generator of the study's points; empty for a CSV. seed: of another dataset."""
    if study.dataset.file and seed is None:
        return ""
    settings = study.dataset.generator.model_dump()
    return words(**settings if seed is None else settings | {"seed": seed})


def csv_flags(study: Study) -> str:
    """How the study's CSV is read."""
    asked = study.dataset
    where = [f"{column}={value}" for column, value in asked.where.items()]
    columns = words(x=asked.x, y=asked.y, no_header=not asked.header, where=tuple(where))
    return " ".join(filter(None, [columns, words(**asked.read.given, holdout=asked.holdout)]))


def training_flags(protocol: Protocol, device: str) -> str:
    """How runs are trained: all that differs from the write-up's 500 updates."""
    keep = protocol.keep if protocol.keep != (protocol.updates,) else ()
    return words(
        updates=protocol.updates,
        keep=keep,
        standardise=protocol.standardise,
        delay=protocol.delay or None,
        ramp=protocol.ramp or None,
        learning_rate=protocol.learning_rate if protocol.learning_rate != 1e-3 else None,
        width=protocol.width if protocol.width != 30 else None,
        history_every=protocol.history_every if protocol.history_every != 1 else None,
        device=device if device != "auto" else None,
    )


def shard_flags(shard: Shard) -> str:
    """The runs of a shard, without its seeds."""
    return words(
        activation=shard.activation,
        lambda_=shard.lambdas,
        mu=shard.mus,
        combine=shard.combine if shard.combine != "product" else None,
        shard="{}/{}".format(*shard.part) if shard.part else None,
    )


def shards_of(study: Study) -> dict[str, Shard]:
    """All shards of a study by their folders under ``results/<name>/``."""
    found = [*dataset_shards(study), *stuck_shards(study), *unseen_shards(study)]
    found += [shard for name in study.sweeps for shard in sweep_shards(study, name)]
    return {shard.folder: shard for shard in found}


def points_of(study: Study) -> int:
    """Points of a study's dataset; of a CSV its lines, which are nearly as many."""
    file = csv_file(study)
    if file is None or not Path(file).is_file():
        return study.dataset.generator.points
    with Path(file).open("rb") as content:
        return sum(1 for _ in content)


def gpus(device: str) -> int:
    """Cards that a job trains on; ``auto`` takes one if this machine has one."""
    return int(device == "gpu" or (device == "auto" and Path("/dev/nvidia0").exists()))


def megabytes(protocol: Protocol, runs: int, points: int) -> int:
    """Memory for a job that trains or measures: twice what was measured on a CPU."""
    hidden_layers = 24 * 4 * min(points, AT_ONCE) * protocol.width / 1e6
    return 1000 + math.ceil(2 * (hidden_layers + BYTES_PER_POINT * points / 1e6 + runs / 100))


def minutes(protocol: Protocol, runs: int, points: int) -> int:
    """Minutes for a job that trains on one core: three times what was measured, and five."""
    width = protocol.width
    scale = max(points * (width * width + 2 * width) / MULTIPLICATIONS, 0.1)
    seconds = runs * protocol.updates * scale * SECONDS_PER_UPDATE
    return 5 + math.ceil(3 * seconds / 60)
