"""Looking a number up: a cell of a table, found by name, that knows where it is from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pseudo_invertible.artifacts.reading import reading
from pseudo_invertible.artifacts.tables import read_json
from pseudo_invertible.errors import UserError


class Cell(NamedTuple):
    """A value with its source.

    file: path below the results' folder. where: the row and column, or the key, for readers.
    """

    value: Any
    file: str
    where: str


class Results:
    """The tables and records of one study, looked up by name; what is missing is an error."""

    def __init__(self, root: Path) -> None:
        """Look below a study's folder of results."""
        self.root = root
        self._tables: dict[str, pd.DataFrame] = {}
        self._records: dict[str, dict[str, Any]] = {}

    def has(self, file: str) -> bool:
        """Whether a file was made."""
        return (self.root / file).is_file()

    def table(self, file: str) -> pd.DataFrame:
        """A table. Raises UserError where it is not there."""
        if file not in self._tables:
            self._refuse_missing(file)
            dtypes = {"part": str, "claim": str}
            with reading(self.root / file, "a table"):
                found = pd.read_csv(self.root / file, dtype=dtypes, keep_default_na=True)
            for column in set(dtypes) & set(found.columns):
                found[column] = found[column].fillna("")
            self._tables[file] = found
        return self._tables[file]

    def record(self, file: str) -> dict[str, Any]:
        """A JSON object. Raises UserError where it is not there."""
        if file not in self._records:
            self._refuse_missing(file)
            self._records[file] = read_json(self.root / file, [])
        return self._records[file]

    def cell(self, file: str, column: str, **where: Any) -> Cell:
        """The one cell of a table whose row has these values (``lambda_`` stands for lambda).

        Raises UserError where there is no such row, several, or nothing in the cell.
        """
        named = {name.removesuffix("_"): value for name, value in where.items()}
        self._refuse_column(file, self.table(file), column)
        value = self.row(file, **named)[column]
        told = _told(named)
        if pd.isna(value):
            raise UserError(f"{file}, {told}: the cell {column} is empty.")
        return Cell(value, file, f"{told}: {column}" if told else column)

    def known(self, file: str, column: str, **where: Any) -> bool:
        """Whether there is anything in the cell of a row. Raises UserError as ``row`` does."""
        self._refuse_column(file, self.table(file), column)
        return bool(pd.notna(self.row(file, **where)[column]))

    def row(self, file: str, **where: Any) -> pd.Series:
        """The one row of a table that has these values. Raises UserError where it is not one."""
        chosen = table = self.table(file)
        for name, value in where.items():
            self._refuse_column(file, table, name)
            chosen = chosen[chosen[name] == value]
        if len(chosen) != 1:
            raise UserError(
                f"{file} has {len(chosen)} rows with {_told(where)}; there should be one."
            )
        return chosen.iloc[0]

    def key(self, file: str, key: str) -> Cell:
        """A value of a JSON record, by dotted key. Raises UserError where it is not there."""
        value: Any = self.record(file)
        for part in key.split("."):
            if not isinstance(value, dict) or part not in value or value[part] is None:
                raise UserError(f"{file} has no {key}.")
            value = value[part]
        return Cell(value, file, key)

    def _refuse_missing(self, file: str) -> None:
        if not self.has(file):
            raise UserError(f"{self.root / file}: is not made, but the article needs it.")

    @staticmethod
    def _refuse_column(file: str, table: pd.DataFrame, column: str) -> None:
        if column not in table.columns:
            raise UserError(f"{file} has no column {column}.")


def _told(where: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in where.items() if value != "")
