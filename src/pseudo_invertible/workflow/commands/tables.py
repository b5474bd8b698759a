"""Commands about tables: of runs, of what is possible, of the conclusions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pseudo_invertible.workflow.arguments import Flat, GeneratorFlags
from pseudo_invertible.workflow.progress import wrote


def summary(runs: Path, /, *, output: Path) -> None:
    """Summarise runs over seeds: medians and quartiles per protocol and configuration.

    Args:
        runs: runs.csv.
        output: summary.csv, to write.
    """
    from pseudo_invertible.files import write_table
    from pseudo_invertible.measures.tables import read_runs, summarise

    write_table(output, summarise(read_runs(runs)))
    wrote(output)


def columns(*tables: Path, output: Path) -> None:
    """Explain every column of some tables.

    Args:
        tables: tables of results (.csv).
        output: columns.md, to write.
    """
    from pseudo_invertible.files import reading, write_text
    from pseudo_invertible.measures.columns import columns_page

    found = {}
    for table in tables:
        with reading(table, "a table"), table.open(encoding="utf-8") as lines:
            found[f"{table.parent.name}/{table.name}"] = next(lines).strip().split(",")
    write_text(output, columns_page(found))
    wrote(output)


def baselines(
    dataset: Path,
    /,
    *,
    output: Path,
    curves: Path,
    generator: Annotated[GeneratorFlags | None, Flat] = None,
) -> None:
    """Find what is possible on a dataset: noise floor, best invertible maps, a flow.

    Args:
        dataset: columns x,y.
        output: baselines.json, to write.
        curves: the maps as curves (.npz), to write.
        generator: what drew the points; leave out for a CSV.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device("cpu")
    from pseudo_invertible.baselines.comparison import baselines as compared
    from pseudo_invertible.data.dataset import read_dataset
    from pseudo_invertible.files import write_arrays, write_json

    drawn = generator.checked if generator else None
    numbers, arrays = compared(read_dataset(dataset), drawn)
    write_arrays(curves, arrays)
    write_json(output, numbers)
    wrote(curves, output)


def possible(
    dataset: Path,
    /,
    *,
    output: Path,
    curves: Path,
    dataset_name: str = "own",
    generator: Annotated[GeneratorFlags | None, Flat] = None,
) -> None:
    """Find what is possible on one dataset of many: a row of datasets.csv.

    Args:
        dataset: columns x,y.
        output: possible.json, to write.
        curves: the best map as curves (.npz), to write.
        dataset_name: for the column dataset.
        generator: what drew the points; leave out for a CSV.
    """
    from pseudo_invertible.baselines.possible import possible as possible_on
    from pseudo_invertible.data.dataset import read_dataset
    from pseudo_invertible.files import write_arrays, write_json

    drawn = generator.checked if generator else None
    record, arrays = possible_on(read_dataset(dataset), drawn, dataset_name)
    write_arrays(curves, arrays)
    write_json(output, record)
    wrote(curves, output)


def datasets_table(*possible: Path, output: Path) -> None:
    """Put what is possible on many datasets into one table.

    Args:
        possible: files that `possible` wrote.
        output: datasets.csv, to write.
    """
    from pseudo_invertible.baselines.possible import datasets_table as table_of
    from pseudo_invertible.files import read_json, write_table

    write_table(output, table_of(read_json(path) for path in possible))
    wrote(output)


def protocols(runs: Path, baselines: Path, /, *, output: Path, unseen: Path | None = None) -> None:
    """Compare the protocols at the largest weight: what helps?

    Args:
        runs: runs.csv.
        baselines: baselines.json.
        output: protocols.csv, to write.
        unseen: runs on seeds that played no part in choosing a protocol.
    """
    from pseudo_invertible.claims.protocols import protocols_table
    from pseudo_invertible.files import read_json, write_table
    from pseudo_invertible.measures.tables import read_runs

    others = read_runs(unseen) if unseen else None
    write_table(output, protocols_table(read_runs(runs), read_json(baselines), others))
    wrote(output)


def stuck(stuck_runs: Path, dataset: Path, /, *, output: Path) -> None:
    """Count how many runs are stuck at each weight, and whether the data decide it.

    Args:
        stuck_runs: runs of the same starts on the data and on the opposite pairing.
        dataset: columns x,y.
        output: stuck.csv, to write.
    """
    from pseudo_invertible.claims.stuck import stuck_table
    from pseudo_invertible.data.dataset import read_dataset
    from pseudo_invertible.files import write_table
    from pseudo_invertible.measures.tables import read_runs

    write_table(output, stuck_table(read_runs(stuck_runs), read_dataset(dataset)))
    wrote(output)


def claims(runs: Path, baselines: Path, /, *, output: Path) -> None:
    """Count over seeds, under every protocol, how often each conclusion holds.

    Args:
        runs: runs.csv.
        baselines: baselines.json.
        output: claims.csv, to write.
    """
    from pseudo_invertible.claims.table import claims_table
    from pseudo_invertible.files import read_json, write_table
    from pseudo_invertible.measures.tables import read_runs

    write_table(output, claims_table(read_runs(runs), read_json(baselines)))
    wrote(output)
