"""What every column of every table means, and in which unit, from ``columns.csv`` beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pseudo_invertible.errors import UserError

_ENDS = {"low": "lower", "high": "upper"}
_PARTS = {"q25": "lower quartile", "median": "median", "q75": "upper quartile"}


class Column(NamedTuple):
    """unit: of the numbers; empty for words. meaning: what it is and how it is computed."""

    unit: str
    meaning: str


@cache
def _columns() -> dict[tuple[str, str], Column]:
    """By table and column; the table is empty where a column means the same in all of them."""
    text = files("pseudo_invertible.measures").joinpath("columns.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["table"], row["column"]): Column(row["unit"], row["meaning"]) for row in rows}


def explained(column: str, table: str = "runs.csv") -> Column | None:
    """What a column of a table (by its file's name) means; None for one that is not explained."""
    known = _columns()
    found = known.get((table, column)) or known.get(("", column))
    whole, _, part = column.rpartition("_")
    if found is None and part in _ENDS and (of := explained(whole, table)):
        return Column(of.unit, f"{_ENDS[part]} end of the exact 95 % interval of {whole}")
    if found is not None or part not in _PARTS:
        return found
    of = explained(whole, table)
    return of and Column(of.unit, f"{_PARTS[part]} over seeds of {whole}")


def columns_page(tables: Mapping[str, Iterable[str]]) -> str:
    """Every column of some tables as Markdown.

    tables: the columns of each, by its path (or name). Raises UserError for a column without
    an explanation.
    """
    lines = ["# The columns of every table"]
    for table, columns in tables.items():
        lines += ["", f"## {table}", "", "| column | unit | meaning |", "| --- | --- | --- |"]
        for name in columns:
            found = explained(name, Path(table).name)
            if found is None:
                raise UserError(
                    f"{table}: its column {name} is not explained; "
                    "add a row to measures/columns.csv."
                )
            lines.append(f"| `{name}` | {found.unit} | {found.meaning.replace('|', '&#124;')} |")
    return "\n".join(lines) + "\n"
