"""``scatters-tables``: many scatters in one table of scatters, of runs, of claims, of examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Put the scatters together and ask the claims of them.

    examples: how many scatters are kept to be drawn, from the most monotone to the least.
    """

    examples: int = 8


def run(
    job: Job, shards: list[Path], scatters: Path, runs: Path, claims: Path, examples: Path
) -> None:
    """Write a row per scatter, a row per run, a row per claim, and the scatters to draw.

    shards: least.json of each scatter, with runs.csv and curves.npz beside it.
    scatters: scatters.csv, to write.
    runs: runs.csv, to write.
    claims: claims.csv, to write.
    examples: examples.npz, to write.
    """
    from pseudo_invertible.artifacts.arrays import read_arrays
    from pseudo_invertible.artifacts.tables import (
        read_json,
        read_table,
        write_arrays,
        write_table,
    )
    from pseudo_invertible.claims.scatters import scatter_claims
    from pseudo_invertible.measures.scatters_table import examples_of, runs_table, scatters_table

    records = [read_json(path, ["generator_seed", "own"]) for path in shards]
    parts = [read_table(path.with_name("runs.csv"), ["activation", "units"]) for path in shards]
    table, every_run = scatters_table(records, parts), runs_table(records, parts)
    chosen = examples_of(table, job.examples)
    arrays = {
        f"{place}/{name}": values
        for place, index in enumerate(chosen)
        for name, values in read_arrays(shards[index].with_name("curves.npz")).items()
    }
    write_table(scatters, table)
    write_table(runs, every_run)
    write_table(claims, scatter_claims(every_run, table))
    write_arrays(examples, arrays | {"rows": table.index[chosen].to_numpy()})
