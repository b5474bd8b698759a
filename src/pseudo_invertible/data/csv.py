"""A CSV as people have it: two of its columns as points, and some points held out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from pseudo_invertible.data.csv_format import csv_format
from pseudo_invertible.data.csv_table import Table, listed, numbers_of
from pseudo_invertible.data.dataset import FEWEST_POINTS, Dataset, check_dataset
from pseudo_invertible.data.text_file import check_text_file, short
from pseudo_invertible.errors import UserError

MOST_MISSING = 1 / 3
Column = str | int | None


class CsvData(NamedTuple):
    """Two columns of a CSV.

    dropped: number of rows without x or y. columns: the names of x and y. note: one sentence
    about what was dropped or chosen; empty where nothing was.
    """

    dataset: Dataset
    dropped: int
    columns: tuple[str, str]
    note: str


def read_csv(
    path: Path | str,
    x: Column = None,
    y: Column = None,
    *,
    header: bool = True,
    where: Mapping[Any, Any] | None = None,
    read: Mapping[str, Any] | None = None,
) -> CsvData:
    """Read points from a CSV.

    x, y: names of columns, or their numbers from 1; otherwise the columns x and y, or else the
    only two columns of numbers. header: whether the first line has the names. where: rows to use,
    by column; compared as text. read: sep, decimal, comment, encoding, na_values, skiprows and
    thousands, as in ``pandas.read_csv``; separators and decimal commas that are plain to see are
    found. Raises UserError, one sentence with the file and, where it can, the line.
    """
    table = _table(_expanded(path), dict(read or {}), header)
    if header:
        _refuse_numbers_as_names(table, x, y)
    conditions = {
        table.place(column): str(value).strip() for column, value in (where or {}).items()
    }
    for place, value in conditions.items():
        table.keep(place, value)
    places, chosen = _places(table, x, y, conditions)
    return _points(table, places, chosen)


def _table(path: Path, read: Mapping[str, Any], header: bool) -> Table:
    encoding = read.get("encoding")
    check_text_file(path, encoding)
    try:
        return Table(path, csv_format(path, read), header)
    except UnicodeError:
        wrong = f"not {encoding or 'UTF-8'} text; set encoding to that of the file, such as cp1252"
        raise UserError(f"{path}: is {wrong}.") from None
    except LookupError:
        raise UserError(f"{path}: cannot be read; there is no encoding {encoding}.") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}).") from None


def hold_out(dataset: Dataset, share: float, seed: int = 0) -> tuple[Dataset, Dataset]:
    """The points to train on, and a random share that no run sees; both in the data's order.

    Raises UserError where one of them has fewer than 10 points, or cannot be fitted.
    """
    points = len(dataset.x)
    count = round(share * points)
    if not FEWEST_POINTS <= count <= points - FEWEST_POINTS:
        raise UserError(
            f"A holdout of {share:g} of {points} points has {count}; it should have at least "
            f"{FEWEST_POINTS}, and at least {FEWEST_POINTS} should remain."
        )
    held = np.zeros(points, bool)
    held[np.random.default_rng(seed).choice(points, count, replace=False)] = True
    training, holdout = (Dataset(dataset.x[rows], dataset.y[rows]) for rows in (~held, held))
    return check_dataset(training, "the training points"), check_dataset(holdout, "the holdout")


def _expanded(path: Path | str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # ~nobody
        return Path(path)


def _refuse_numbers_as_names(table: Table, x: Column, y: Column) -> None:
    numbers = np.isfinite(numbers_of(table.names, table.form)).all()
    if numbers and not {str(x), str(y)} <= set(table.names):
        raise UserError(
            f"{table.path}: has numbers in place of names in its first line; if it has no line of "
            "names, set header to false."
        )


def _places(table: Table, x: Column, y: Column, used: Mapping[int, str]) -> tuple[list[int], str]:
    """The places of x and y, and a note where the choice is not plain."""
    given = {"x": x, "y": y}
    places = {axis: table.place(column) for axis, column in given.items() if column is not None}
    free = [axis for axis in given if axis not in places]
    note = ""
    if all(axis in table.names for axis in free):
        places |= {axis: table.place(axis) for axis in free}
    else:
        taken = {*places.values(), *used}
        numeric = [
            place
            for place, name in enumerate(table.names)
            if name and place not in taken and table.is_numeric(place)
        ]
        if len(numeric) != len(free):
            found = listed(table.names[place] for place in numeric) or "none"
            raise UserError(
                f"{table.path}: set x and y to two of its columns, {table.listed()}; those that "
                f"may be meant, since they hold numbers: {found}."
            )
        places |= dict(zip(free, numeric, strict=True))
        if len(table.names) > 2 or table.names != ["1", "2"]:
            names = [short(table.names[places[axis]]) for axis in "xy"]
            note = f"x is column {names[0]} and y column {names[1]}"
    if places["x"] == places["y"]:
        name = short(table.names[places["x"]])
        raise UserError(f"{table.path}: x and y are both column {name}; they should be two.")
    return [places["x"], places["y"]], note


def _points(table: Table, places: list[int], note: str) -> CsvData:
    """The rows that have x and y. note: to begin with."""
    x, y = (table.numbers(place) for place in places)
    names = table.names[places[0]], table.names[places[1]]
    full = np.isfinite(x) & np.isfinite(y)
    rows, dropped = len(full), int((~full).sum())
    if dropped > MOST_MISSING * rows:
        raise UserError(
            f"{table.path}: {dropped} of {rows} rows lack {short(names[0])} or {short(names[1])}; "
            "at most a third should."
        )
    notes = [note] if note else []
    if dropped:
        notes.append(f"{dropped} of {rows} rows lack x or y and were dropped")
    if table.form.found:
        notes.append("commas were read as decimal commas")
    dataset = check_dataset(Dataset(x[full], y[full]), str(table.path))
    return CsvData(dataset, dropped, names, f"{table.path}: {'; '.join(notes)}." if notes else "")
