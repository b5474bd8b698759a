"""``sweep-table``: the table and the curves of a sweep, from its shards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pseudo_invertible.study.fields import Activation, Count


@dataclass(frozen=True)
class Job:
    """Merge the shards of a sweep.

    activations: in the table's order, a list such as [relu, silu].
    count: shards of each activation.
    """

    activations: tuple[Activation, ...]
    count: Count


def run(job: Job, shards: Path, table: Path, curves: Path) -> None:
    """Write a row per run, and f, g, g∘f and f∘g of every run.

    shards: folder of the shards, <activation>/<index>.npz.
    table: the CSV, to write.
    curves: the .npz, to write.
    """
    from pseudo_invertible.measures.sweep_table import merge

    numbers = range(job.count)
    paths = [shards / name / f"{number}.npz" for name in job.activations for number in numbers]
    merge(paths, table, curves)
