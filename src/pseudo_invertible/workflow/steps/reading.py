"""``reading``: the tables as pages to read, and what every column means."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """Write the tables for readers."""


def run(job: Job, tables: list[Path], columns: Path, folder: Path) -> None:
    """Write a page for each table, and one that explains every column.

    tables: CSV files.
    columns: columns.md, to write.
    folder: where the pages go, <table>.html each.
    """
    import pandas as pd

    from pseudo_invertible.artifacts.tables import read_table, write_text
    from pseudo_invertible.measures.columns import columns_page
    from pseudo_invertible.measures.pages import table_page

    found: dict[str, list[str]] = {}
    for path in tables:
        table: pd.DataFrame = read_table(path, [])
        found[path.name] = list(table.columns)
        write_text(folder / f"{path.stem}.html", table_page(path.stem, table))
    write_text(columns, columns_page(found))
