"""The reader of scatters: an own CSV, strictly, each mistake one sentence with its line."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import numpy as np

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.scatter import LARGEST, MOST_POINTS, Dataset, check_scatter
from pseudo_invertible.study.text_file import check_text_file, cut

SHOULD_BE = "it should be a CSV with columns x,y"
LONGEST_LINE = 100_000  # letters
_SEPARATORS = {";": "semicolons", "\t": "tabs"}


def read_csv(path: Path | str) -> Dataset:
    """Read a scatter from a CSV with columns ``x`` and ``y``; the order of rows is free.

    Commas between columns, points in numbers, UTF-8; other columns are left out. Raises
    UserError, naming file and line, where the file cannot serve: missing, without a column, a row
    with more or fewer cells than the header, a value that is no finite number, more than
    1 000 000 rows, and what ``check_scatter`` refuses.
    """
    path = Path(path)
    check_text_file(path, SHOULD_BE)
    columns = array("d"), array("d")
    lines = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _rows(file, path)
            _, header = next(rows, (0, []))
            places = _places(header, path)
            for lines, row in rows:
                _check_count(path, lines, row, header)
                for name, values, place in zip("xy", columns, places, strict=True):
                    values.append(_number(row[place], name, lines, path))
                if len(columns[0]) > MOST_POINTS:
                    raise UserError(
                        f"{path}: has more than {MOST_POINTS} rows; networks are trained on at "
                        "most so many: thin it."
                    )
    except UnicodeDecodeError:
        raise UserError(
            f"{path}: is not UTF-8 text (soon after line {lines}); {SHOULD_BE}, saved as UTF-8."
        ) from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}).") from None
    return check_scatter(Dataset(np.array(columns[0]), np.array(columns[1])), str(path))


def _rows(file: TextIO, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank: number and cells."""
    reader = csv.reader(_lines(file, path), skipinitialspace=True, strict=True)
    line = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UserError(
                f"{path}, line {line + 1}: has a stray quote or too long a cell ({error}); "
                f"{SHOULD_BE}."
            ) from None
        if reader.line_num > line + 1:
            raise UserError(
                f"{path}, line {line + 1}: has a quote that closes in line {reader.line_num} "
                f"only; {SHOULD_BE}."
            )
        line = reader.line_num
        if row and row != [""]:
            yield line, row


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise UserError(
                f"{path}, line {number}: is longer than {LONGEST_LINE} letters; {SHOULD_BE}."
            )
        if number == 1:
            _refuse_separators(line, path)
        yield line


def _refuse_separators(header: str, path: Path) -> None:
    for separator, word in _SEPARATORS.items():
        if {"x", "y"} <= {name.strip('" \r\n') for name in header.split(separator)}:
            raise UserError(
                f"{path}: has {word} between its columns; there should be commas, and points in "
                "numbers (0.5)."
            )


def _places(header: list[str], path: Path) -> tuple[int, int]:
    """Where x and y stand in a row."""
    names = [name.strip() for name in header]
    for column in ("x", "y"):
        if names.count(column) != 1:
            raise UserError(
                f"{path}: needs exactly one column named {column}; its first line has "
                f"{cut(', '.join(names)) or 'nothing'}."
            )
    return names.index("x"), names.index("y")


def _check_count(path: Path, line: int, row: list[str], header: list[str]) -> None:
    if len(row) == len(header):
        return
    if len(row) == 2 * len(header) and all(cell.strip().isdigit() for cell in row[1::2]):
        raise UserError(
            f"{path}, line {line}: has {len(row)} cells, and the header has {len(header)}; "
            "numbers should have points, not commas (0.5)."
        )
    raise UserError(
        f"{path}, line {line}: has {len(row)} cells, and the header has {len(header)}; each row "
        "should have as many as the header."
    )


def _number(text: str, column: str, line: int, path: Path) -> float:
    try:
        number = float("nan" if "_" in text else text)
    except ValueError:
        number = float("nan")
    if not abs(number) <= LARGEST:
        raise UserError(
            f"{path}, line {line}: column {column} holds "
            f"{cut(repr(text.strip())) if text.strip() else 'nothing'}; it should be a finite "
            f"number from {-LARGEST:g} to {LARGEST:g}."
        )
    return number
